// A plan for the impatient, from the command line alone. Used by the command line.
#pragma once

#include <string>

#include "base/error.h"
#include "plan/tongue.h"

namespace saem::plan {

// The plan of the flags --target, --tokens, --real, --chips, as the text of a plan file.
base::Result<std::string> PlanOfFlags(const std::string& target, const std::string& tokens,
                                      const std::string& real, const std::string& chips,
                                      Tongue tongue = Tongue::kEnglish);

}  // namespace saem::plan
