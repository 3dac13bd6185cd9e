// What became of one record: looked for in everything a plan has materialised.
#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/hash.h"
#include "io/file_ops.h"
#include "run/plan.h"

namespace saem::run {

struct Trace {
  std::string dataset;
  std::string step;    // the last of the segment it was seen after
  std::string what;    // kept, rejected, made; unfinished: a killed run has not come further
  std::string detail;  // reason and numbers, or from what it was made
};

// In the plan's order. A usage error where the record is nowhere, or nothing has been made yet.
base::Result<std::vector<Trace>> ExplainRecord(const Plan& plan, const base::Hash128& id,
                                               io::FileOps& files, const base::Context& context);

}  // namespace saem::run
