// Puts a finished folder in its place in one step: whoever looks sees the old release or the whole
// new one.
#pragma once

#include <string>

#include "base/error.h"
#include "io/file_ops.h"

namespace saem::io {

// `built` becomes `place`. A folder already there is exchanged atomically and then removed, but
// only if it is a release (it holds manifest.json) or empty: a user's files are never deleted.
base::Status PublishFolder(FileOps& files, const std::string& built, const std::string& place);

}  // namespace saem::io
