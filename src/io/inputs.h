// What tells a file from an earlier state of itself, what its name says it holds, and what a
// `read:` would find.
#pragma once

#include <string>

#include <arrow/filesystem/type_fwd.h>

#include "io/reader.h"

namespace saem::io {

// What a file holds by its name, in any case: its format and the ending that says so, compression
// included, as it is written there (".CSV", ".jsonl.gz"). Both "" where the name says nothing.
struct NamedFormat {
  std::string format;
  std::string ending;
};
NamedFormat FormatOfName(const std::string& path);

std::string VersionOf(const arrow::fs::FileInfo& info);

// Whether `spec` would read the local file `path` (absolute, without links), were it there.
bool WouldRead(const ReadSpec& spec, const std::string& path);
// Whether some entry of `spec` names a place in the local folder `dir` (likewise).
bool ReadsIn(const ReadSpec& spec, const std::string& dir);

}  // namespace saem::io
