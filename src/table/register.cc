#include "table/register.h"

#include "table/references.h"

namespace saem::table {

base::Status RegisterTableStages(stage::StageRegistry& registry) {
  return registry.Add(ReferencesStage());
}

}  // namespace saem::table
