// The fit method `ngram` and the stage `perplexity`, which drops what such a model finds strange:
// menus, tables of figures, text in a broken encoding, what a small model writes when it goes
// astray.
#pragma once

#include "stage/fit.h"
#include "stage/registry.h"

namespace saem::refine {

stage::FitInfo NgramFit();
stage::StageInfo PerplexityStage();

}  // namespace saem::refine
