// What no plan can be, and what goes beyond the data of a law. Used by plan_file.cc.
#pragma once

#include <string>
#include <vector>

#include "plan/inputs.h"
#include "plan/quantity.h"

namespace saem::plan {

struct Plan;

// Empty where the quantity lies within its limits.
std::string Impossible(const InputInfo& info, const Quantity& quantity);

struct Contradiction {
  Input input;
  std::string message;
  std::string hint;
};
// Of a whole plan: a use of chips above what they reach, power below what they draw idle.
std::vector<Contradiction> Contradictions(const Plan& plan);

std::vector<std::string> Warnings(const Plan& plan);

}  // namespace saem::plan
