// The stages and set-wide checks of tables.
#pragma once

#include "base/error.h"
#include "stage/registry.h"

namespace saem::table {

base::Status RegisterTableStages(stage::StageRegistry& registry);

}  // namespace saem::table
