// The stage `language`: identifies each text's language and keeps those wanted.
#pragma once

#include <string>

#include "stage/registry.h"

namespace saem::refine {

// `model_path`: the fastText model used where the recipe names none.
stage::StageInfo LanguageStage(const std::string& model_path);

}  // namespace saem::refine
