// What each character is to the rules by which spaCy splits English. Used by text/english_words.cc
// and text/english_url.cc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saem::text {

// A set of these bits.
enum EnglishClass : uint16_t {
  kIsPrefix = 1 << 0,  // split from the front of a word
  kIsSuffix = 1 << 1,  // from its end
  kIsIcon = 1 << 2,    // anywhere
  kIsAlpha = 1 << 3,
  kIsLower = 1 << 4,
  kIsUpper = 1 << 5,
  kIsQuote = 1 << 6,
  kIsBeforePeriod = 1 << 7,  // a final period behind it is split off
  kIsPlain = 1 << 8,         // ASCII letters, which no rule but exceptions begins or ends with
};

// The classes of all code points, in pages of 256 of which equal ones are kept once.
struct EnglishClassPages {
  const uint16_t* index;
  const uint16_t* values;
};
EnglishClassPages MakeEnglishClassPages();

inline uint16_t EnglishClassOf(char32_t code_point) {
  static const EnglishClassPages pages = MakeEnglishClassPages();
  return pages.values[pages.index[code_point >> 8] * size_t{256} + (code_point & 0xFF)];
}

}  // namespace saem::text
