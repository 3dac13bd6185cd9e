// Which inputs drive the spread of an answer: first-order indices by binning the draws. Used by
// answer.h.
#pragma once

#include <string>
#include <vector>

#include "plan/draws.h"

namespace saem::plan {

struct Driver {
  size_t variable = 0;  // of Draws::variables
  double share = 0;     // of the variance of the answer's rank that this input alone explains
  double low = 0;       // the answer's median where the input is in its lowest tenth
  double high = 0;      // and in its highest
};

// The strongest first, at most `most`; none below 0.5% or what chance may bring, and none that does
// not move the answer's median. Ranks, so that long tails do not decide.
std::vector<Driver> DriversOf(const Draws& draws, Outcome outcome, size_t most);

}  // namespace saem::plan
