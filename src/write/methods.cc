#include "write/methods.h"

#include <algorithm>

#include "write/forms.h"
#include "write/pairs.h"
#include "write/texts.h"

namespace saem::write {
namespace {

// Reads one text.
ReadAnswer Text(const TextRules& limits) {
  return [limits](std::string_view answer, const AnswerRules& rules) {
    return ReadText(answer, rules, limits);
  };
}

}  // namespace

const std::vector<Method>& Methods() {
  // Passages are as long as the sources of a method have them in tokens, by four characters a
  // token.
  static const auto* const methods = new std::vector<Method>{
      {.name = "question-answer",
       .makes = "pairs whose answers stand in the document",
       .columns = Columns::kPair,
       .passage = 700,
       .read = ReadPairs,
       .styles = {"passage", "sentence"},
       .about_sentences = true},
      {.name = "diverse-questions",
       .makes = "several pairs of different kinds about a passage",
       .columns = Columns::kPair,
       .passage = 4000,
       .read = ReadDiversePairs,
       .rows_per_answer = 8},
      {.name = "cited-answer",
       .makes = "pairs with the quotes that their answers rest on",
       .columns = Columns::kCitedPair,
       .passage = 4000,
       .read = ReadCitedPair},
      {.name = "problem",
       .makes = "word problems with solutions whose sums are worked out again",
       .columns = Columns::kPair,
       .passage = 4000,
       .read = ReadProblem},
      {.name = "instruction",
       .makes = "instructions that the document's own words answer",
       .columns = Columns::kPair,
       .passage = 4000,
       .read = ReadInstruction,
       .styles = {"free", "sentence"}},
      {.name = "rephrase",
       .makes = "passages in other words",
       .passage = 700,
       .read = Text({.fewest_words = 8, .longest = 2}),
       .styles = {"wikipedia", "easy", "terse", "qa", "sentence"}},
      {.name = "distill",
       .makes = "passages made shorter and clearer",
       .passage = 8000,
       .read = Text({.fewest_words = 20, .longest = 1})},
      {.name = "knowledge",
       .makes = "what is worth knowing of a passage, as flowing text",
       .passage = 5600,
       .read = Text({.fewest_words = 20, .longest = 1})},
      {.name = "facts",
       .makes = "the facts of a passage as a list",
       .passage = 4000,
       .read = Text({.fewest_words = 8, .longest = 1.5, .form = FormList})},
      {.name = "summary",
       .makes = "summaries",
       .passage = 8000,
       .read = Text({.fewest_words = 8, .longest = 0.6}),
       .styles = {"paragraph", "sentence"}},
      {.name = "faq",
       .makes = "the questions that readers have, with answers, as one page",
       .passage = 8000,
       .read = Text({.fewest_words = 20, .longest = 2, .form = FormFaq})},
      {.name = "table",
       .makes = "a passage's data as a table, with a question and its answer",
       .passage = 8000,
       .read = Text({.fewest_words = 8, .longest = 2, .form = FormTable, .cells = true})},
      {.name = "tutorial",
       .makes = "a passage as steps to follow",
       .passage = 8000,
       .read = Text({.fewest_words = 30, .longest = 3, .form = FormTutorial})},
  };
  return *methods;
}

const Method* FindMethod(std::string_view name) {
  const auto found = std::find_if(Methods().begin(), Methods().end(),
                                  [&](const Method& method) { return method.name == name; });
  return found == Methods().end() ? nullptr : &*found;
}

}  // namespace saem::write
