// A sheet of public claims: what was said beside what the plan's own equations give, with interval
// and a word. Used by answer.h.
#pragma once

#include <string>
#include <vector>

#include "plan/draws.h"
#include "plan/guesses.h"
#include "plan/model.h"
#include "plan/shocks.h"

namespace saem::plan {

// Within what eight in ten draws give; not, but within a tenth of their middle; or off.
enum class Word { kHolds, kAboutRight, kTooLow, kTooHigh };

struct ClaimResult {
  Claim claim;
  Percentiles computed;
  std::string unit;  // "$", "won", "share", "times", "days", "GW", "chips"
  Word word = Word::kHolds;
  Said how;           // it was computed
  bool weak = false;  // rests on what is recalled, second-hand or assumed
};

base::Result<std::vector<ClaimResult>> CheckClaims(const Model& model, const Draws& draws,
                                                   const std::vector<ShockResult>& shocks,
                                                   const Guesses& guesses);

}  // namespace saem::plan
