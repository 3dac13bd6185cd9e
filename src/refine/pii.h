// The stage `pii`: personal data replaced by values that belong to nobody, masked, flagged, or its
// records dropped.
#pragma once

#include "base/error.h"
#include "stage/registry.h"

namespace saem::refine {

base::Status RegisterPii(stage::StageRegistry& registry);

}  // namespace saem::refine
