// What tells a file from an earlier state of itself.
#pragma once

#include <string>

#include <arrow/filesystem/type_fwd.h>

namespace saem::io {

std::string VersionOf(const arrow::fs::FileInfo& info);

}  // namespace saem::io
