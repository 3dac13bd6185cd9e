// The different tokens of a text: each is looked at once, however often it stands there. Numbers
// stand for tokens wherever they are compared afterwards. Used by text/quality_signals.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "text/words.h"

namespace saem::text {

// What a token is made of; a set of these bits.
enum TokenTrait : uint8_t {
  kPlainToken = 1 << 0,        // has a character that is no punctuation
  kAlphaToken = 1 << 1,        // has a letter
  kPunctuationToken = 1 << 2,  // has nothing else
  kSentenceEndToken = 1 << 3,  // is one character, which ends sentences
};

struct TokenType {
  Span first;  // where it stands first
  uint32_t count = 0;
  uint32_t chars = 0;
  uint8_t traits = 0;  // TokenTrait
};

// Its characters and what they make it.
TokenType TypeOf(std::string_view text, const Span& token);

class TokenTypes {
 public:
  // `text` must outlive the questions about it.
  void Set(std::string_view text, const std::vector<Span>& tokens);

  const std::vector<TokenType>& types() const { return types_; }  // in the order of their first
  const std::vector<uint32_t>& ids() const { return ids_; }       // the number of each token's type
  std::optional<uint32_t> Find(std::string_view token) const;

 private:
  // The number of the type, or of the empty slot where it would stand.
  size_t SlotOf(std::string_view token, uint64_t hash) const;

  std::string_view text_;
  std::vector<TokenType> types_;
  std::vector<uint32_t> ids_;
  std::vector<uint64_t> hashes_;  // of types
  std::vector<uint32_t> slots_;   // one more than a type's number; 0 is empty
};

}  // namespace saem::text
