// Reads what a model wrote and decides what of it may become a row. Every refusal has a reason that
// is short and stable, a detail with numbers, and the place at fault. Used by the write and judge
// stages.
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

struct QaPair {
  std::string question;
  std::string answer;
  std::string Text() const { return question + "\n" + answer; }
};

// What answers are measured against.
struct AnswerRules {
  std::string language;                // of the row: en, ko
  std::string_view context;            // the passage
  std::vector<std::string> own_texts;  // the prompt's own words
  int64_t max_answer_words = 60;
};

// At most `bytes` of it, never cut within a character.
std::string Shortened(std::string_view text, size_t bytes);

// Longer answers are not parsed.
inline constexpr size_t kAnswerBytes = 64 * 1024;
inline constexpr size_t kPairsPerAnswer = 16;

// "truncated", "refused", "model-error" or "empty", before anything else is looked at.
std::optional<Refusal> CheckFinish(const data::ModelAnswer& answer);

// {"question": text, "answer": text} or {"pairs": [such, ...]}, alone or in one ```json fence; no
// other keys, none twice, nothing behind. A refusal ("not-json", "wrong-schema") is left in
// `refusal`.
std::vector<QaPair> ParsePairs(std::string_view text, std::optional<Refusal>* refusal);

// {"score": integer, "reason": text}; the score not yet checked against its scale.
struct Verdict {
  int64_t score = 0;
  std::string reason;
};
std::optional<Verdict> ParseVerdict(std::string_view text, Refusal* refusal);

// Spans are those of pair.Text().
std::optional<Refusal> CheckPair(const QaPair& pair, const AnswerRules& rules);

struct RephraseRules {
  int64_t fewest_words = 8;
  double most_copied = 0.8;  // share of the text that may stand in the passage word for word
};
// A rephrasing, cleaned of the tag that its passage began with, of quotes around it and of an
// opening line such as "Here is ...:".
std::string CleanRephrasing(std::string_view text);
std::optional<Refusal> CheckRephrasing(std::string_view made, const AnswerRules& rules,
                                       const RephraseRules& limits);

// Loops: a phrase three times and more in a row, or few different words for the length, or a run of
// one character.
std::optional<Refusal> CheckDegenerate(std::string_view text);

}  // namespace saem::write
