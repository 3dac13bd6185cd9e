// `fit: trees`: sequential trees fitted on a dataset of the recipe.
#pragma once

#include "stage/fit.h"

namespace saem::table {

base::Status RegisterTableFits(stage::FitRegistry& registry);

}  // namespace saem::table
