// The ways to write about a document, one table row each: what the model is shown, how its answer
// is read and what rows come of it. The stage `write` runs them all, and prompts/ holds the
// templates of each by its name; docs/text.md says when to use which. A new one is a row here, its
// templates and, where its answers have a form of their own, a function that reads them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "write/answers.h"
#include "write/wording.h"

namespace saem::write {

// What rows hold beside text and context.
enum class Columns {
  kText,       // style
  kPair,       // question, answer
  kCitedPair,  // question, answer, citations
};

using ReadAnswer =
    std::function<std::vector<Written>(std::string_view answer, const AnswerRules& rules)>;

struct Method {
  std::string name;
  std::string makes;  // for people: "pairs whose answers stand in the document"
  Columns columns = Columns::kText;
  int64_t passage = 0;  // characters at most, unless the recipe says otherwise
  ReadAnswer read = nullptr;
  // How it may be done, by template: the first unless the recipe says otherwise, and the last for
  // small local models, which get shorter passages, too. Empty: in one way.
  std::vector<std::string> styles = {};
  int64_t rows_per_answer = 1;   // at most, as its prompts ask
  bool about_sentences = false;  // asks about one sentence of the passage, which is chosen first
};

// Characters of a passage that small models hold in mind.
inline constexpr int64_t kSmallPassage = 700;

const std::vector<Method>& Methods();
const Method* FindMethod(std::string_view name);  // nullptr: there is none

}  // namespace saem::write
