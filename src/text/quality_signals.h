// The numbers that quality filters of the Gopher family look at, each defined as datatrove 0.10
// computes it: lengths are code points, lines and paragraphs are cut as Python cuts them. The text
// is tokenised once and shared by all of them. Used by refine/quality_rules.h and by audits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/repeated_ngrams.h"
#include "text/token_types.h"
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

// One text at a time; keeps its memory between them. Each number is computed when asked for, the
// words once for all of them.
class QualitySignals {
 public:
  // `text` must outlive the questions about it.
  void Set(std::string_view text, std::string_view language);
  // With another tokenizer's words.
  void Set(std::string_view text, std::vector<Span> tokens);

  std::string_view text() const { return text_; }
  std::string_view language() const { return language_; }
  int64_t chars() const { return chars_; }
  const std::vector<Span>& tokens() { return Tokenised().tokens_; }
  const TokenTypes& types() { return Tokenised().types_; }
  const WordSignals& words() { return Tokenised().words_; }

  Duplicates Paragraphs();  // stripped text cut at two or more \n
  Duplicates Lines();       // cut at one or more \n; a last \n leaves an empty line
  // Characters of the most frequent n-gram, joined by spaces, times its count; among equals the
  // first. 0 if none stands so often.
  int64_t TopNgramChars(size_t n, int64_t least_count = 1) {
    return Tokenised().ngrams_.TopChars(n, least_count);
  }
  // What it cannot exceed.
  int64_t TopNgramBound(size_t n) { return Tokenised().ngrams_.TopCharsBound(n); }
  // Characters of n-grams, joined by nothing, seen before; overlapping ones are counted once.
  int64_t RepeatedNgramChars(size_t n) { return Tokenised().ngrams_.RepeatedChars(n); }
  // Of str.splitlines.
  const std::vector<std::string_view>& SplitLines();
  LineSignals LineEnds();
  FilledLineSignals FilledLines();
  int64_t Count(std::string_view part) const;  // occurrences that do not overlap

 private:
  struct Slot {
    uint64_t hash = 0;
    bool used = false;
  };
  QualitySignals& Tokenised() {
    if (!tokenised_) TokeniseNow();
    return *this;
  }
  void TokeniseNow();
  void LookAtTokens();
  Duplicates FindDuplicates(const std::vector<std::string_view>& elements);

  std::string_view text_;
  std::string language_;
  int64_t chars_ = 0;
  bool tokenised_ = false;
  std::vector<Span> tokens_;
  TokenTypes types_;
  RepeatedNgrams ngrams_;
  WordSignals words_;
  std::vector<Slot> table_;
  std::vector<std::string_view> elements_;
  bool split_ = false;
  std::vector<std::string_view> lines_;
};

}  // namespace saem::text
