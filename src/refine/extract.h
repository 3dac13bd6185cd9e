// The stage `extract`: pages made into their main text.
#pragma once

#include "stage/registry.h"

namespace saem::refine {

stage::StageInfo ExtractStage();

}  // namespace saem::refine
