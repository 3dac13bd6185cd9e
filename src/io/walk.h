// The files below a folder. Links are followed, loops of them too without harm: a folder is looked
// into by its own name, and at most once more by the name of a link. Called by inputs.cc.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <arrow/filesystem/filesystem.h>

#include "base/error.h"

namespace saem::io {

struct FoundFile {
  arrow::fs::FileInfo info;
  std::string identity;  // the same for all names of one file
  bool linked = false;   // found behind a symbolic link
};

FoundFile FoundAt(const arrow::fs::FileSystem& files, const arrow::fs::FileInfo& info);

// None where there is no such folder. `enter` says which folders below it are looked into, `levels`
// how deep.
base::Result<std::vector<FoundFile>> FilesBelow(
    arrow::fs::FileSystem& files, const std::string& folder, int levels,
    const std::function<bool(const std::string& path)>& enter);

}  // namespace saem::io
