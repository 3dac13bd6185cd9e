// The stage `dedup`: of texts that are equal, or nearly so, one is kept.
#pragma once

#include "stage/registry.h"

namespace saem::refine {

stage::StageInfo DedupStage();

}  // namespace saem::refine
