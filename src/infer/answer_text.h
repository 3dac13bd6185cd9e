// The text of one answer as it grows token by token: stop strings are found across token
// boundaries, and what comes out is valid UTF-8 even where a token ends within a character. Used by
// the llama engine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saem::infer {

class AnswerText {
 public:
  // Empty stop strings are passed over.
  explicit AnswerText(std::vector<std::string> stops);

  // Adds a token's bytes. True once a stop string stands in the text; it and what follows are cut.
  bool Append(std::string_view bytes);
  size_t size() const { return text_.size(); }

  // The text, without an unfinished character at its end; other bytes that are no UTF-8 become
  // U+FFFD.
  std::string Take();

 private:
  std::vector<std::string> stops_;
  size_t longest_stop_ = 0;
  std::string text_;
};

}  // namespace saem::infer
