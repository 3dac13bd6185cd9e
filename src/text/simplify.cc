#include "text/simplify.h"

#include "text/unicode.h"

namespace saem::text {
namespace {

// What may stand once between the digits of one number.
bool IsDecimalSeparator(char32_t c) {
  switch (c) {
    case '.':
    case ',':
    case 0x60C:
    case 0x66B:
    case 0x2396:
    case 0x2397:
    case 0x2398:
      return true;
    default:
      return false;
  }
}

size_t SkipDecimals(std::string_view text, size_t at) {
  while (at < text.size()) {
    size_t next = at;
    if (!Has(DecodeAt(text, &next), kDecimal)) break;
    at = next;
  }
  return at;
}

// The end of the number that goes on at `at`: digits, and once a separator with digits behind it.
size_t NumberEnd(std::string_view text, size_t at) {
  at = SkipDecimals(text, at);
  if (at >= text.size()) return at;
  size_t behind = at;
  if (!IsDecimalSeparator(DecodeAt(text, &behind))) return at;
  const size_t end = SkipDecimals(text, behind);
  return end == behind ? at : end;
}

// Numbers to 0, punctuation to white space, white space to one space, none at the ends.
std::string Flatten(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = DecodeAt(text, &at);
    const uint16_t properties = PropertiesOf(c);
    if ((properties & (kSpace | kFilterPunctuation)) != 0 && (properties & kDecimal) == 0) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out.push_back(' ');
    space = false;
    if ((properties & kDecimal) != 0) {
      at = NumberEnd(text, at);
      out.push_back('0');
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

std::string WithoutMarks(std::string_view decomposed, bool accents_alone) {
  std::string out;
  out.reserve(decomposed.size());
  bool accented = false;  // the base before is of a script whose marks are accents
  for (size_t at = 0; at < decomposed.size();) {
    const size_t begin = at;
    const uint16_t properties = PropertiesOf(DecodeAt(decomposed, &at));
    if ((properties & kNonspacing) == 0) {
      accented = (properties & kAccentedScript) != 0;
    } else if (accented || !accents_alone) {
      continue;
    }
    out.append(decomposed.substr(begin, at - begin));
  }
  return out;
}

}  // namespace

std::string SimplifyText(std::string_view text, Simplify how) {
  if (how == Simplify::kDatatrove) {
    const std::string flat = Flatten(ToLower(text));
    return std::string(Strip(WithoutMarks(Nfd(flat), false)));
  }
  const std::string flat = Flatten(ToLower(Nfc(text)));
  return Nfc(WithoutMarks(Nfd(flat), true));
}

}  // namespace saem::text
