// What simdjson refuses in a line of JSON without saying where: numbers larger than a machine's,
// and escapes that stand for no character. Only looked at once it has refused. Used by
// parse_json.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saem::io {

struct QuotedNumbers {
  std::string line;                  // with each number in quotes that is too large
  std::vector<std::string> numbers;  // as they stand there
};
QuotedNumbers QuoteLargeNumbers(std::string_view line);

struct BadEscape {
  std::string_view text;  // as it stands in the line
  size_t at = 0;
  bool half = false;  // one half of a surrogate pair; else there is no such escape
};
std::optional<BadEscape> FindBadEscape(std::string_view line);

}  // namespace saem::io
