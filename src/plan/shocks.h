// What each named shock of the facts would cost a plan's order. Used by answer.cc, and by the
// claims about such delays.
#pragma once

#include <vector>

#include "base/context.h"
#include "plan/draws.h"

namespace saem::plan {

struct ShockResult {
  const Shock* shock;
  Percentiles delay;  // over the plan's own spread; kNever: not within five years
  double share_late;  // of draws in which the order does not arrive within five years
  bool weak;          // it, or how the chain answers to it, is a guess
};

// Of a plan that waits for chips; none else.
base::Result<std::vector<ShockResult>> ShocksOf(const Plan& plan, const base::Context& context);

}  // namespace saem::plan
