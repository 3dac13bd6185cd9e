// What an answer rests on that nobody vouches for: inputs, text, other makers, a law, a scenario
// that are recalled, second-hand or assumed. Found by moving each and looking what moves with it.
// Used by answer.cc, which marks numbers, shocks and claims by it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "plan/model.h"
#include "plan/tongue.h"

namespace saem::plan {

struct Guess {
  std::string key;  // its place in a plan
  Said name;
  Support support;
};

struct Guesses {
  std::vector<Guess> all;
  std::array<std::vector<size_t>, kOutcomes> of;  // into `all`: what each outcome rests on
};

// Each guess is moved in each of the worlds, for at the middle of everything a cap may hide what it
// does.
Guesses GuessesOf(const Model& model, const std::vector<World>& worlds);

}  // namespace saem::plan
