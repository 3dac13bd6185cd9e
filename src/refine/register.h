// The stages and fit methods of this module, for the composition root.
#pragma once

#include <string>

#include "base/error.h"
#include "stage/fit.h"
#include "stage/registry.h"

namespace saem::refine {

// What stages need of the installation.
struct RefineResources {
  std::string language_model;  // lid.176.ftz
};

base::Status RegisterRefineStages(stage::StageRegistry& registry, const RefineResources& resources);
base::Status RegisterRefineFits(stage::FitRegistry& registry);

}  // namespace saem::refine
