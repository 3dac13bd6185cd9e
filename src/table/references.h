// Referential integrity of a set of tables: rows whose parent is not there are set aside.
#pragma once

#include "stage/registry.h"

namespace saem::table {

stage::StageInfo ReferencesStage();

}  // namespace saem::table
