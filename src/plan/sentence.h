// The answer in a few sentences that need no background. Used by answer.cc.
#pragma once

#include <string>

#include "plan/numbers.h"
#include "plan/outcomes.h"

namespace saem::plan {

struct Answer;
struct Percentiles;

// Whether the plan works out within its limits, and what stops it otherwise.
std::string LeadOf(const Answer& answer, Tongue tongue);
std::string SentenceOf(const Answer& answer, Tongue tongue);

// A value in the measure of its outcome: "17.8 days", "$1.25 million", "15T".
std::string ValueText(Measure measure, double value, Tongue tongue);

}  // namespace saem::plan
