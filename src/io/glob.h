// Patterns of paths as users write them: `*` and `?` within a name, `**` across folders, `[a-z]`,
// and a backslash before what is meant as it is. Called by inputs.cc and by what writes recipes.
#pragma once

#include <string>
#include <string_view>

namespace saem::io {

bool IsGlob(std::string_view pattern);
// A pattern that matches `path` alone.
std::string EscapeGlob(std::string_view path);
struct SplitPattern {
  std::string base;   // the folder above the first segment that is no plain name, as on the disk
  std::string below;  // the rest of the pattern, from its slash on
};
SplitPattern SplitGlob(const std::string& pattern);
// How many levels of folders below its base a pattern can reach into.
int GlobLevels(const std::string& pattern);
bool GlobMatches(const std::string& pattern, const std::string& path);
// Whether something in the folder `path` could match.
bool GlobEnters(const std::string& pattern, const std::string& path);

}  // namespace saem::io
