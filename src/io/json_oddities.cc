#include "io/json_oddities.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace saem::io {
namespace {

template <typename Number>
bool IsOutOfRange(std::string_view token) {
  Number value{};
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  return error == std::errc::result_out_of_range && end == token.data() + token.size();
}

// Of a number as JSON writes it: no zero in front.
bool IsTooLarge(std::string_view token) {
  const std::string_view digits = token.substr(token.starts_with('-') ? 1 : 0);
  if (digits.size() > 1 && digits[0] == '0' && digits.find_first_of(".eE") != 1) return false;
  if (token.find_first_of(".eE") != std::string_view::npos) return IsOutOfRange<double>(token);
  return token.starts_with('-') ? IsOutOfRange<int64_t>(token) : IsOutOfRange<uint64_t>(token);
}

// The unit that `\uXXXX` at `at` stands for.
std::optional<unsigned> UnitAt(std::string_view line, size_t at) {
  const std::string_view escape = line.substr(std::min(at, line.size()), 6);
  if (escape.size() < 6 || !escape.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const auto [end, error] = std::from_chars(escape.data() + 2, escape.data() + 6, unit, 16);
  if (error != std::errc() || end != escape.data() + 6) return std::nullopt;
  return unit;
}

bool IsHigh(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

QuotedNumbers QuoteLargeNumbers(std::string_view line) {
  QuotedNumbers quoted;
  bool in_string = false;
  for (size_t at = 0; at < line.size();) {
    const char c = line[at];
    const bool number = !in_string && (c == '-' || (c >= '0' && c <= '9'));
    const size_t end = number ? std::min(line.find_first_not_of("+-.0123456789eE", at), line.size())
                              : std::min(line.size(), at + (in_string && c == '\\' ? 2 : 1));
    const std::string_view token = line.substr(at, end - at);
    if (c == '"') in_string = !in_string;
    if (number && IsTooLarge(token)) {
      quoted.numbers.emplace_back(token);
      quoted.line.append("\"").append(token).append("\"");
    } else {
      quoted.line.append(token);
    }
    at = end;
  }
  return quoted;
}

std::optional<BadEscape> FindBadEscape(std::string_view line) {
  for (size_t at = 0; (at = line.find('\\', at)) != std::string_view::npos;) {
    if (at + 1 == line.size()) break;
    if (line[at + 1] != 'u') {
      constexpr std::string_view kKnown = "\"\\/bfnrt";
      if (kKnown.find(line[at + 1]) == std::string_view::npos)
        return BadEscape{line.substr(at, 2), at};
      at += 2;
      continue;
    }
    const auto unit = UnitAt(line, at);
    if (!unit) return BadEscape{line.substr(at, 6), at};
    const bool pair = IsHigh(*unit) && IsLow(UnitAt(line, at + 6).value_or(0));
    if (!pair && (IsHigh(*unit) || IsLow(*unit))) return BadEscape{line.substr(at, 6), at, true};
    at += pair ? 12 : 6;
  }
  return std::nullopt;
}

}  // namespace saem::io
