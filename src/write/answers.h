// What a model sent, before its words are looked at: whether it came to an end, and the JSON it
// holds. Every refusal has a reason that is short and stable, a detail with numbers, and the place
// at fault. Used by the write and judge stages; wording.h looks at the words, pairs.h and texts.h
// at what they are to be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/model_call.h"

namespace saem::write {

struct Refusal {
  std::string reason;  // "truncated", "not-json", "empty", "degenerate", "prompt-echo" ...
  std::string detail;
  int64_t begin = -1;  // bytes of the text that was looked at; -1: none
  int64_t end = -1;
};
// Bytes [begin, end) are at fault; none where they are empty.
Refusal Refuse(std::string reason, std::string detail, size_t begin = 0, size_t end = 0);

struct QaPair {
  std::string question;
  std::string answer;
  std::vector<std::string> quotes;  // of the passage, where they were asked for
  std::string Text() const { return question + "\n" + answer; }
};

// What one answer becomes: a row, or, with a refusal, none.
struct Written {
  std::string text;
  std::string question;   // pairs only
  std::string answer;     // pairs only
  std::string citations;  // cited pairs only
  std::optional<Refusal> refusal;
};

// At most `bytes` of it, never cut within a character.
std::string Shortened(std::string_view text, size_t bytes);

// Longer answers are not parsed.
inline constexpr size_t kAnswerBytes = 64 * 1024;
inline constexpr size_t kPairsPerAnswer = 16;
inline constexpr size_t kQuotesPerAnswer = 8;

// "truncated", "refused", "model-error" or "empty", before anything else is looked at.
std::optional<Refusal> CheckFinish(const data::ModelAnswer& answer);

// {"question": text, "answer": text} or {"pairs": [such, ...]}, alone or in one ```json fence; no
// other keys, none twice, nothing behind. With `quoted`, each pair holds "quotes": [text, ...],
// too. A refusal ("not-json", "wrong-schema") is left in `refusal`.
std::vector<QaPair> ParsePairs(std::string_view text, bool quoted, std::optional<Refusal>* refusal);

// {"score": integer, "reason": text}; the score not yet checked against its scale.
struct Verdict {
  int64_t score = 0;
  std::string reason;
};
std::optional<Verdict> ParseVerdict(std::string_view text, Refusal* refusal);

}  // namespace saem::write
