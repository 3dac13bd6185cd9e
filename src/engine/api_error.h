// From the engine's errors to those of include/saem/result.h.
#pragma once

#include <saem/result.h>

#include "base/error.h"

namespace saem::engine {

Error PublicError(const base::Status& status);

}  // namespace saem::engine
