// Text as the PII recognisers read it: one unit at a time, in its plain ASCII form. For
// src/text/pii*.cc alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace saem::text::pii {

inline constexpr char kNoWidth =
    '\x01';  // zero-width characters, soft hyphens: as if they were not there
inline constexpr char kOther = '\x02';  // anything without a plain form, invalid bytes too
inline constexpr char kEdge = '\x03';   // before the first, after the last unit

struct Unit {
  char c;        // ASCII, or one of the above
  uint8_t size;  // bytes in the text
};

// The unit that begins at `at`; at the end {kEdge, 0}.
Unit UnitAt(std::string_view text, size_t at);
// The unit that ends at `end`.
Unit UnitBefore(std::string_view text, size_t end);

// Longer runs of units without width end a number or an address, so that reading stays linear.
inline constexpr int kMostNoWidth = 4;

// The next and the last unit that has width.
char PlainAt(std::string_view text, size_t at);
char PlainBefore(std::string_view text, size_t end);

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool IsAlnum(char c) { return IsDigit(c) || IsLetter(c); }
inline bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace saem::text::pii
