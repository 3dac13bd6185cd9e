// Lines of `Name: value`, as WARC and HTTP headers have them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace saem::io {

inline std::string_view TrimSpace(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

inline char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerAscii(c);
  return lower;
}

inline bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return LowerAscii(x) == LowerAscii(y);
         });
}

// Calls `field(name, value)` for each line with a colon.
template <typename Field>
void EachField(std::string_view header, const Field& field) {
  while (!header.empty()) {
    const size_t end = header.find('\n');
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      field(TrimSpace(line.substr(0, colon)), TrimSpace(line.substr(colon + 1)));
    }
  }
}

}  // namespace saem::io
