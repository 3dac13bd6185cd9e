// How many records files hold, for forecasts: by their footers where they have some, else by what
// lies in the heads of some of them. No more is read of them.
#pragma once

#include <cstdint>
#include <vector>

#include "io/reader.h"

namespace saem::io {

int64_t EstimateRecords(const std::vector<InputFile>& inputs);

}  // namespace saem::io
