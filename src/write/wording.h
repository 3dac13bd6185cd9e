// What holds for any text that a model made, whatever it is to be: whole characters, no loop, none
// of the prompt's words, the language of its row. Used by pairs.cc and texts.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "write/answers.h"

namespace saem::write {

// What answers are measured against.
struct AnswerRules {
  std::string language;                // of the row: en, ko
  std::string_view context;            // the passage
  std::vector<std::string> own_texts;  // the prompt's own words
  int64_t max_answer_words = 0;        // of a pair; 0: the method's own
  double max_copied = 1;  // share of a text that may stand in the passage word for word
};

// Characters that no honest text ends up with, unless the passage holds them: replaced bytes,
// controls, halves of Hangul syllables standing alone.
std::optional<Refusal> CheckCharacters(std::string_view made, std::string_view context);

// Loops: a phrase three times and more in a row, a clause twice in one sentence, few different
// words for the length, or a run of one character.
std::optional<Refusal> CheckDegenerate(std::string_view text);

// Words of the prompt itself, unless they are the passage's too. Spans begin at `offset`.
std::optional<Refusal> CheckEcho(std::string_view made, const AnswerRules& rules,
                                 size_t offset = 0);

// Letters in the script of the row's language. Spans begin at `offset`.
std::optional<Refusal> CheckLanguage(std::string_view made, const AnswerRules& rules,
                                     size_t offset = 0);

// A mention of the passage, of which whoever reads the text alone knows nothing.
std::optional<Refusal> CheckSelfContained(std::string_view made, const AnswerRules& rules);

}  // namespace saem::write
