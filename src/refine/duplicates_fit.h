// The fit method `duplicates`: what a corpus holds, as hashes, for `dedup: {against: ...}`.
#pragma once

#include "stage/fit.h"

namespace saem::refine {

stage::FitInfo DuplicatesFit();

}  // namespace saem::refine
