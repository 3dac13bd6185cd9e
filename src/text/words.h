// Words: where the tokens of a text stand. Filters count them, MinHash hashes them, grounding and
// audits compare them. A language has one tokenizer; others (one
// that loads Kiwi) take a place here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace saem::text {

// Bytes [begin, end) of the text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
  bool operator==(const Span&) const = default;
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // Part of what a result depends on: "unicode-1".
  virtual std::string_view name() const = 0;
  // The tokens of valid UTF-8 in order, replacing what `spans` held. Never white space, never
  // overlapping. Thread-safe.
  virtual void Tokenize(std::string_view text, std::vector<Span>* spans) const = 0;
};

// By word boundaries (Unicode Standard Annex 29, the rules for letters, digits and what joins
// them), with every other visible character a token of its own and runs of one punctuation
// character ("...") one token. Ideographs stand alone.
const Tokenizer& UnicodeTokenizer();

// Korean: as above, and cut where the script changes ("2024년", "API를"), so that an eojeol's
// tokens are its numbers, its foreign words and its Hangul. Morphemes stay together: particles are
// part of their eojeol.
const Tokenizer& KoreanTokenizer();

// For an ISO 639-1 code: text/english_words.h, the Korean one, and the Unicode tokenizer for what
// has none of its own, "" included.
const Tokenizer& TokenizerFor(std::string_view language);

std::vector<Span> Tokenize(std::string_view text, std::string_view language);

}  // namespace saem::text
