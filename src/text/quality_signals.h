// The numbers that quality filters of the Gopher family look at, each defined as datatrove 0.10
// computes it: lengths are code points, lines and paragraphs are cut as Python cuts them. The text
// is tokenised once and shared by all of them. Used by refine/quality_rules.h and by audits.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/words.h"

namespace saem::text {

// Among elements in order, those that were seen before.
struct Duplicates {
  int64_t elements = 0;
  int64_t duplicates = 0;
  int64_t duplicate_chars = 0;
};

struct WordSignals {
  int64_t words = 0;        // tokens, punctuation included
  int64_t plain_words = 0;  // with a character that is no punctuation
  int64_t plain_chars = 0;  // of those
  int64_t alpha_words = 0;  // with a letter
};

struct LineSignals {
  int64_t lines = 0;           // of str.splitlines
  int64_t bullet_lines = 0;    // that begin with • or -
  int64_t ellipsis_lines = 0;  // that end with ... or …
};

// Lines between \n that hold more than white space.
struct FilledLineSignals {
  int64_t lines = 0;
  int64_t terminal_lines = 0;  // that end with a mark that ends sentences
  int64_t short_lines = 0;     // of at most 30 characters
  int64_t duplicate_chars = 0;
};

// One text at a time; keeps its memory between them. Each number is computed when asked for.
class QualitySignals {
 public:
  // `text` must outlive the questions about it.
  void Set(std::string_view text, std::string_view language);

  std::string_view text() const { return text_; }
  const std::vector<Span>& tokens() const { return tokens_; }
  int64_t chars() const { return chars_; }
  const WordSignals& words() const { return words_; }

  Duplicates Paragraphs();  // stripped text cut at two or more \n
  Duplicates Lines();       // cut at one or more \n; a last \n leaves an empty line
  // Characters of the most frequent n-gram, joined by spaces, times its count; among equals the
  // first. 0 if none.
  int64_t TopNgramChars(size_t n);
  // Characters of n-grams, joined by nothing, seen before; overlapping ones are counted once.
  int64_t RepeatedNgramChars(size_t n);
  LineSignals LineEnds() const;
  FilledLineSignals FilledLines();
  int64_t Count(std::string_view part) const;  // occurrences that do not overlap

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t count = 0;
    uint32_t first = 0;
  };
  void ClearTable(size_t grams);
  Slot& SlotOf(uint64_t hash);
  Duplicates FindDuplicates(const std::vector<std::string_view>& elements);

  std::string_view text_;
  std::vector<Span> tokens_;
  std::vector<uint32_t> token_chars_;
  std::vector<uint64_t> token_hashes_;  // of the bytes, base kBase in the field of 2^61 - 1
  std::vector<uint64_t> token_powers_;  // kBase to the number of bytes
  std::vector<Slot> table_;
  std::vector<std::string_view> elements_;
  int64_t chars_ = 0;
  WordSignals words_;
};

// Sentences of a text as datatrove counts them, with spaCy's sentencizer: behind marks that end
// one, the next begins at the first token that is neither punctuation nor such a mark. White space
// is a token there, but for single spaces. 1 for an empty text.
int64_t CountSentences(std::string_view text, std::string_view language);

}  // namespace saem::text
