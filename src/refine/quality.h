// The stage `quality`: rejects texts that the field's rules take for junk.
#pragma once

#include "stage/registry.h"

namespace saem::refine {

stage::StageInfo QualityStage();

}  // namespace saem::refine
