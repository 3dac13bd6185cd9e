// A plan as work: tokens for each dataset and method, as a YAML file whose `vars:` a recipe takes.
// Used by the command line.
#pragma once

#include <string>

#include "plan/answer.h"

namespace saem::plan {

std::string JobsYaml(const Answer& answer);
// A data set's name as it may stand in a name of `vars:`.
std::string JobName(std::string dataset);

}  // namespace saem::plan
