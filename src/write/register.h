// The stages of this module, for the composition root.
#pragma once

#include "base/error.h"
#include "stage/registry.h"

namespace saem::write {

base::Status RegisterWriteStages(stage::StageRegistry& registry);

// Each defined in the file of its stage.
stage::StageInfo WriteStageInfo();
stage::StageInfo GroundStageInfo();
stage::StageInfo JudgeStageInfo();
stage::StageInfo MendStageInfo();

}  // namespace saem::write
