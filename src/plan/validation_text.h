// The rows of the self-test as a table on a terminal, in English or Korean. Used by the command
// line.
#pragma once

#include <string>
#include <vector>

#include "plan/selftest.h"
#include "plan/tongue.h"

namespace saem::plan {

std::string ValidationText(const std::vector<ValidationRow>& rows, Tongue tongue);

}  // namespace saem::plan
