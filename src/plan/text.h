// An answer as tables on a terminal, in English or Korean. Used by the command line.
#pragma once

#include <string>

#include "plan/answer.h"
#include "plan/tongue.h"

namespace saem::plan {

std::string AnswerText(const Answer& answer, Tongue tongue);

}  // namespace saem::plan
