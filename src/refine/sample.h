// The stage `sample`: fewer records, chosen by their ids.
#pragma once

#include "stage/registry.h"

namespace saem::refine {

stage::StageInfo SampleStage();

}  // namespace saem::refine
