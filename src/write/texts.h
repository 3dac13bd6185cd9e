// Reads the answers of methods that make one text of a passage, and says what is wrong with it.
// Used by methods.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "write/answers.h"
#include "write/wording.h"

namespace saem::write {

// What a text must be beyond sound prose (forms.h): brings it into its form, or says why it has
// none and leaves it as it is.
using Form = std::optional<Refusal> (*)(std::string* made);

struct TextRules {
  int64_t fewest_words = 8;
  double longest = 2;   // times the passage
  Form form = nullptr;  // none: prose
  bool cells = false;  // it holds a table, whose cells may be alike: loops are looked for around it
};

// A text, cleaned of the tag that its passage began with, of a label ("Summary:"), of quotes around
// it and of an opening line such as "Here is ...:".
std::string CleanText(std::string_view text);

std::vector<Written> ReadText(std::string_view answer, const AnswerRules& rules,
                              const TextRules& limits);

}  // namespace saem::write
