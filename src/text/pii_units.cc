#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

uint32_t Byte(std::string_view text, size_t at) { return static_cast<unsigned char>(text[at]); }

bool Continues(uint32_t byte) { return (byte & 0xC0) == 0x80; }

// The plain form of a code point beyond ASCII. Only what is written by people instead of ASCII; no
// full NFKC.
char Plain(uint32_t point) {
  if (point >= 0xFF01 && point <= 0xFF5E) return static_cast<char>(point - 0xFF01 + 0x21);
  if (point >= 0x1D7CE && point <= 0x1D7FF) return static_cast<char>('0' + (point - 0x1D7CE) % 10);
  switch (point) {
    case 0x00AD:  // soft hyphen
    case 0x180E:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
    case 0x2060:
    case 0xFEFF:
      return kNoWidth;
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2043:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
      return '-';
    case 0x00A0:
    case 0x1680:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return ' ';
    case 0x2024:
    case 0xFE52:
      return '.';
    case 0xFE6B:
      return '@';
    default:
      return point >= 0x2000 && point <= 0x200A ? ' ' : kOther;
  }
}

}  // namespace

Unit UnitAt(std::string_view text, size_t at) {
  if (at >= text.size()) return {kEdge, 0};
  const uint32_t lead = Byte(text, at);
  if (lead < 0x80) return {lead < 4 ? kOther : text[at], 1};
  const size_t left = text.size() - at;
  if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && Continues(Byte(text, at + 1))) {
    return {Plain((lead & 0x1F) << 6 | (Byte(text, at + 1) & 0x3F)), 2};
  }
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3 && Continues(Byte(text, at + 1)) &&
      Continues(Byte(text, at + 2))) {
    return {
        Plain((lead & 0x0F) << 12 | (Byte(text, at + 1) & 0x3F) << 6 | (Byte(text, at + 2) & 0x3F)),
        3};
  }
  if (lead >= 0xF0 && lead < 0xF5 && left >= 4 && Continues(Byte(text, at + 1)) &&
      Continues(Byte(text, at + 2)) && Continues(Byte(text, at + 3))) {
    return {Plain((lead & 0x07) << 18 | (Byte(text, at + 1) & 0x3F) << 12 |
                  (Byte(text, at + 2) & 0x3F) << 6 | (Byte(text, at + 3) & 0x3F)),
            4};
  }
  return {kOther, 1};
}

Unit UnitBefore(std::string_view text, size_t end) {
  if (end == 0) return {kEdge, 0};
  for (size_t size = 1; size <= 4 && size <= end; ++size) {
    if (Continues(Byte(text, end - size))) continue;
    const Unit unit = UnitAt(text.substr(0, end), end - size);
    if (unit.size == size) return unit;
    break;
  }
  return {kOther, 1};
}

char PlainAt(std::string_view text, size_t at) {
  for (int skipped = 0; skipped <= kMostNoWidth; ++skipped) {
    const Unit unit = UnitAt(text, at);
    if (unit.c != kNoWidth) return unit.c;
    at += unit.size;
  }
  return kOther;
}

char PlainBefore(std::string_view text, size_t end) {
  for (int skipped = 0; skipped <= kMostNoWidth; ++skipped) {
    const Unit unit = UnitBefore(text, end);
    if (unit.c != kNoWidth) return unit.c;
    end -= unit.size;
  }
  return kOther;
}

}  // namespace saem::text::pii
