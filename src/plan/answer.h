// What a plan comes to: the answer in a sentence, the numbers with their spread, what binds, what
// drives it, the shocks. Drawn as text by text.h, as JSON by json.h.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "plan/claims.h"
#include "plan/drivers.h"
#include "plan/guesses.h"
#include "plan/headline.h"
#include "plan/shocks.h"
#include "plan/spending.h"

namespace saem::plan {

struct Number {
  Outcome outcome;
  Percentiles percentiles;
  std::vector<size_t> rests_on;  // of Answer::guesses
  double never = 0;              // share of draws in which there is none
  Said none;                     // what is said there

  // At the 10th, 50th or 90th percent.
  double At(double share) const {
    return share < 0.5 ? percentiles.p10 : share > 0.5 ? percentiles.p90 : percentiles.p50;
  }
  bool NeverAt(double share) const { return At(share) == kNever; }
};

struct Binding {
  Constraint constraint;
  double share = 0;   // of draws in which it is the one that binds
  double median = 0;  // of its limit used
};

struct DriverList {
  Outcome outcome;
  std::vector<Driver> drivers;
};

struct Answer {
  std::shared_ptr<const Plan> plan;
  Draws draws;
  std::vector<Guess> guesses;
  std::vector<Number> numbers;
  std::vector<Binding> bindings;  // the one that binds most often first, then by use
  std::vector<DriverList> drivers;
  std::vector<Spent> spent;
  std::vector<ShockResult> shocks;
  std::vector<ClaimResult> claims;
  std::vector<Said> warnings;  // the plan's, and of its law at this compute
  Headline headline;

  const Number* Find(Outcome outcome) const;  // nullptr where the plan has no use for it
  const Percentiles& Of(Outcome outcome) const;
};

base::Result<Answer> AnswerPlan(Plan plan, const base::Context& context);

}  // namespace saem::plan
