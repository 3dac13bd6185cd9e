#include "write/register.h"

namespace saem::write {

base::Status RegisterWriteStages(stage::StageRegistry& registry) {
  ARROW_RETURN_NOT_OK(registry.Add(WriteStageInfo()));
  ARROW_RETURN_NOT_OK(registry.Add(GroundStageInfo()));
  ARROW_RETURN_NOT_OK(registry.Add(JudgeStageInfo()));
  return registry.Add(MendStageInfo());
}

}  // namespace saem::write
