// Sentences as datatrove counts them, with spaCy's sentencizer: behind marks that end one, the next
// begins at the first token that is neither punctuation nor such a mark. White space is a token
// there, but for single spaces. Used by text/quality_signals.h and the rules of C4.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/token_types.h"

namespace saem::text {

// Of one text, told its tokens in order.
class SentenceCount {
 public:
  explicit SentenceCount(std::string_view text) : text_(text) {}

  void Add(const Span& token, uint8_t traits) {
    AddSpace(token.begin);
    Next((traits & kSentenceEndToken) != 0, (traits & kPunctuationToken) != 0);
    at_ = token.end;
  }
  // 1 for an empty text.
  int64_t Finish() {
    AddSpace(text_.size());
    return sentences_;
  }

 private:
  void AddSpace(size_t until) {
    const bool one_space = !first_ && at_ < until && text_[at_] == ' ';
    if (at_ + (one_space ? 1 : 0) < until) Next(false, false);
  }
  void Next(bool ends, bool punctuation) {
    if (ended_ && !ends && !punctuation) {
      ++sentences_;
      ended_ = false;
    } else if (ends) {
      ended_ = true;
    }
    first_ = false;
  }

  const std::string_view text_;
  size_t at_ = 0;
  int64_t sentences_ = 1;
  bool first_ = true;
  bool ended_ = false;
};

int64_t CountSentences(std::string_view text, std::string_view language);

}  // namespace saem::text
