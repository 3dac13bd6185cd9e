// Puts a finished folder in its place in one step: whoever looks sees the old release or the whole
// new one.
#pragma once

#include <string>

#include "base/error.h"
#include "io/file_ops.h"

namespace saem::io {

// Whether `dir` is a release: it holds a manifest.json of saem's.
base::Result<bool> IsRelease(FileOps& files, const std::string& dir);

// Why nothing may be published to `place`, "" if it may: free, an empty folder, or an earlier
// release with nothing else in it. A user's files are never deleted.
base::Result<std::string> TakenBy(FileOps& files, const std::string& place);

// `built` becomes `place`. A folder already there is exchanged with it, in one step where the file
// system can, and then removed.
base::Status PublishFolder(FileOps& files, const std::string& built, const std::string& place);

}  // namespace saem::io
