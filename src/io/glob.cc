#include "io/glob.h"

#include <algorithm>
#include <limits>

#include <fnmatch.h>

namespace saem::io {
namespace {

constexpr std::string_view kSpecial = "*?[";
constexpr char kEscape = '\\';

bool CrossesFolders(std::string_view pattern) {
  return pattern.find("**") != std::string_view::npos;
}

int Flags(std::string_view pattern) {
  return CrossesFolders(pattern) ? FNM_PERIOD : FNM_PATHNAME | FNM_PERIOD;
}

// As it stands, or with some `/**/` behind `from` taken for a single slash: for no folder at all.
bool Matches(const std::string& pattern, const std::string& path, size_t from) {
  constexpr std::string_view kFolders = "/**/";
  if (::fnmatch(pattern.c_str(), path.c_str(), Flags(pattern)) == 0) return true;
  const size_t at = pattern.find(kFolders, from);
  if (at == std::string::npos) return false;
  std::string without = pattern;
  without.erase(at, kFolders.size() - 1);
  return Matches(without, path, at) || Matches(pattern, path, at + 1);
}

}  // namespace

bool IsGlob(std::string_view pattern) {
  return pattern.find_first_of(kSpecial) != std::string_view::npos;
}

std::string EscapeGlob(std::string_view path) {
  std::string pattern;
  for (const char c : path) {
    if (c == kEscape || kSpecial.find(c) != std::string_view::npos) pattern += kEscape;
    pattern += c;
  }
  return pattern;
}

SplitPattern SplitGlob(const std::string& pattern) {
  size_t special = 0;
  while (special < pattern.size() && kSpecial.find(pattern[special]) == std::string_view::npos) {
    special += pattern[special] == kEscape ? 2 : 1;
  }
  const size_t slash = pattern.rfind('/', special);
  if (slash == std::string::npos) return {".", "/" + pattern};
  SplitPattern split;
  for (size_t at = 0; at < slash; ++at) {
    if (pattern[at] == kEscape && at + 1 < slash) ++at;
    split.base += pattern[at];
  }
  if (split.base.empty()) split.base = "/";
  split.below = pattern.substr(slash);
  return split;
}

int GlobLevels(const std::string& pattern) {
  if (CrossesFolders(pattern)) return std::numeric_limits<int>::max();
  const std::string below = SplitGlob(pattern).below;
  return static_cast<int>(std::count(below.begin(), below.end(), '/')) - 1;
}

bool GlobMatches(const std::string& pattern, const std::string& path) {
  return Matches(pattern, path, 0);
}

bool GlobEnters(const std::string& pattern, const std::string& path) {
  if (CrossesFolders(pattern)) return true;
  // As many segments of the pattern as the folder has.
  size_t end = 0;
  for (auto left = std::count(path.begin(), path.end(), '/') + 1; left > 0; --left) {
    end = pattern.find('/', end);
    if (end == std::string::npos) return false;
    ++end;
  }
  return GlobMatches(pattern.substr(0, end - 1), path);
}

}  // namespace saem::io
