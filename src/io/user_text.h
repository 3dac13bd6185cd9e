// Texts that users name on the command line: recipes, values of variables, plans. They may come
// through a pipe.
#pragma once

#include <string>

#include "base/error.h"

namespace saem::io {

// A usage error where it cannot be read, is a folder, or holds more than `most_bytes`.
base::Result<std::string> ReadUserText(const std::string& path,
                                       size_t most_bytes = size_t{4} << 20);

}  // namespace saem::io
