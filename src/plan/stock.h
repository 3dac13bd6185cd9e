// How much human text there is (Villalobos et al. 2024, arXiv 2211.04325). Used by the self-test
// and for the band of the data wall.
#pragma once

#include <cstdint>

#include "plan/quantity.h"

namespace saem::plan {

struct Spread {
  double low;  // 2.5% point
  double middle;
  double high;  // 97.5% point
};

struct HumanText {
  Spread indexed;    // tokens of the indexed web
  Spread quality;    // what is worth training on
  Spread effective;  // that, with repetition
};

// Pages x bytes a page / bytes a token, x quality, x repetition, by `draws` draws.
HumanText StockOfText(uint64_t seed, int draws);

}  // namespace saem::plan
