// What no plan can be, and what goes beyond the data of a law. Used by plan_file.cc and
// answer.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/inputs.h"
#include "plan/quantity.h"
#include "plan/tongue.h"

namespace saem::plan {

struct Plan;

// Empty where the quantity at `key` lies within the limits of `info`.
Said Impossible(const InputInfo& info, const std::string& key, const Quantity& quantity);

struct Contradiction {
  Input input;
  Said message;
  Said hint;
};
// Of a whole plan: a use of chips above what they reach, power below what they draw idle.
std::vector<Contradiction> Contradictions(const Plan& plan);

std::vector<Said> Warnings(const Plan& plan);
// Where a draw in ten or more repeats its text more often than the law is trusted.
std::optional<Said> EpochsWarning(double usual, double high);
// Where the plan's training compute lies outside of what its law was fitted to.
std::optional<Said> LawWarning(const Plan& plan, double flop);

}  // namespace saem::plan
