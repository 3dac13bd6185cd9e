// Where the shipped models lie when nobody says it: beside an installed saem, else where it was
// built. Used by the public API and the command line.
#pragma once

#include <string>

namespace saem::engine {

std::string ShippedModels();

}  // namespace saem::engine
