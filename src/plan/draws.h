// A plan drawn many times: the same numbers for any number of threads, for each draw has random
// numbers of its own and every sum has a fixed order. Used by answer.h.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "plan/model.h"

namespace saem::plan {

// An input that is not known exactly.
struct Variable {
  std::string key;
  std::string en, ko;
  std::vector<float> at;  // the probability drawn, for each draw
};

struct Draws {
  int count = 0;
  std::vector<Variable> variables;
  std::array<std::vector<double>, kOutcomes> outcome;
  std::array<std::vector<float>, kConstraints> use;
};

// The first of the draws, without their quakes.
std::vector<World> SomeWorlds(const Plan& plan, int count);

base::Result<Draws> DrawPlan(const Plan& plan, const base::Context& context);

struct Percentiles {
  double p10 = 0, p50 = 0, p90 = 0;
};
Percentiles PercentilesOf(std::vector<double> values);

}  // namespace saem::plan
