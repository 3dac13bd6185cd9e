// Unicode as the text rules need it: code points in UTF-8, the properties that filters and
// tokenizers ask for, and the string operations of Python (str.lower, splitlines, strip, isalpha,
// isspace) that the field's filters are defined by. Unicode 15.0 (ICU 72), the version of
// Python 3.12. Used by everything in text/ and by the stages above it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saem::text {

// What a code point is; a set of these bits.
enum Property : uint16_t {
  kAlpha = 1 << 0,              // a letter: str.isalpha of Python, categories Lu Ll Lt Lm Lo
  kSpace = 1 << 1,              // str.isspace of Python
  kDecimal = 1 << 2,            // category Nd
  kNumber = 1 << 3,             // categories Nd, Nl, No
  kNonspacing = 1 << 4,         // category Mn
  kMark = 1 << 5,               // categories Mn, Mc, Me, and format characters that join (Cf)
  kPunctuation = 1 << 6,        // category P*
  kFilterPunctuation = 1 << 7,  // the set PUNCTUATION of datatrove 0.10 (utils/text.py)
  kTerminal = 1 << 8,           // its TERMINAL_PUNCTUATION: what ends a sentence, in all scripts
  kHangul = 1 << 9,             // syllables and jamo
  kHan = 1 << 10,               // ideographs
  kKana = 1 << 11,              // hiragana, katakana, their marks
  kSentenceEnd = 1 << 13,       // what ends a sentence for spaCy 3.8's sentencizer
  kAccentedScript = 1 << 12,  // Latin, Greek, Cyrillic: scripts whose nonspacing marks are accents
};

// The properties of all code points, in pages of 256 of which equal ones are kept once.
struct PropertyPages {
  const uint16_t* index;  // of a page's first number in `values`, by the code point's high bits
  const uint16_t* values;
};
PropertyPages MakePropertyPages();

inline const PropertyPages& Properties() {
  static const PropertyPages pages = MakePropertyPages();
  return pages;
}
inline const uint16_t* AsciiProperties() {
  return Properties().values + Properties().index[0] * size_t{256};
}
inline uint16_t PropertiesOf(char32_t code_point) {
  const PropertyPages& pages = Properties();
  return code_point > 0x10FFFF
             ? uint16_t{0}
             : pages.values[pages.index[code_point >> 8] * size_t{256} + (code_point & 0xFF)];
}
inline bool Has(char32_t code_point, uint16_t any_of) {
  return (PropertiesOf(code_point) & any_of) != 0;
}

// The code point of several bytes at `*at`, as DecodeAt reads it.
char32_t DecodeLongAt(std::string_view text, size_t* at);
// The code point at `*at`, which moves behind it. What is not UTF-8 is U+FFFD, one byte at a time.
inline char32_t DecodeAt(std::string_view text, size_t* at) {
  const auto lead = static_cast<unsigned char>(text[*at]);
  if (lead >= 0x80) return DecodeLongAt(text, at);
  ++*at;
  return lead;
}
// The code point that ends at the end of `text`, which is not empty.
char32_t LastCodePoint(std::string_view text);
void AppendUtf8(char32_t code_point, std::string* out);
// Code points in valid UTF-8: what `len` says in Python.
int64_t CodePoints(std::string_view text);
bool IsValidUtf8(std::string_view text);

// Full lower case, final sigma included: str.lower.
std::string ToLower(std::string_view text);
// Normalisation form C; the text itself, uncopied, costs one check.
std::string Nfc(std::string_view text);
std::string Nfd(std::string_view text);
// Whether it may become one with what stands before it in form C, or change places with it.
bool MayCompose(char32_t code_point);

// str.splitlines: the line ends are \n \r \r\n \v \f \x1c \x1d \x1e \x85 U+2028 U+2029; none after
// the last one.
std::vector<std::string_view> SplitLines(std::string_view text);
// str.strip and its halves.
std::string_view Strip(std::string_view text);
std::string_view StripLeft(std::string_view text);
std::string_view StripRight(std::string_view text);

// A Hangul syllable (U+AC00 to U+D7A3) that ends in a consonant.
bool HasFinalConsonant(char32_t syllable);

}  // namespace saem::text
