// What tells a file from an earlier state of itself, and what a `read:` would find.
#pragma once

#include <string>

#include <arrow/filesystem/type_fwd.h>

#include "io/reader.h"

namespace saem::io {

std::string VersionOf(const arrow::fs::FileInfo& info);

// Whether `spec` would read the local file `path` (absolute, without links), were it there.
bool WouldRead(const ReadSpec& spec, const std::string& path);
// Whether some entry of `spec` names a place in the local folder `dir` (likewise).
bool ReadsIn(const ReadSpec& spec, const std::string& dir);

}  // namespace saem::io
