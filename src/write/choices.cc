#include "write/choices.h"

#include <optional>
#include <string>
#include <utility>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

// Where the choice marked `letter` begins at or after `from`: "A)", "(A)", "A.", "A:" at the start
// of a line or behind white space. The second number is where its text begins.
std::optional<std::pair<size_t, size_t>> FindMark(std::string_view text, char letter, size_t from) {
  for (size_t at = text.find(letter, from); at != text.npos; at = text.find(letter, at + 1)) {
    if (at + 1 >= text.size() ||
        std::string_view(").:").find(text[at + 1]) == std::string_view::npos) {
      continue;
    }
    const bool bracket = at > 0 && text[at - 1] == '(';
    const size_t begin = bracket ? at - 1 : at;
    if (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n') continue;
    return std::pair{begin, at + 2};
  }
  return std::nullopt;
}

}  // namespace

Choices ChoicesOf(std::string_view question) {
  Choices found{question, {}};
  std::vector<std::pair<size_t, size_t>> marks;
  for (char letter = 'A'; letter <= 'F'; ++letter) {
    const auto mark = FindMark(question, letter, marks.empty() ? 0 : marks.back().second);
    if (!mark) break;
    marks.push_back(*mark);
  }
  if (marks.size() < 2) return found;
  for (size_t i = 0; i < marks.size(); ++i) {
    const size_t end = i + 1 < marks.size() ? marks[i + 1].first : question.size();
    found.texts.push_back(question.substr(marks[i].second, end - marks[i].second));
  }
  found.question = text::StripRight(question.substr(0, marks[0].first));
  return found;
}

bool IsChoice(std::string_view answer, const Choices& choices) {
  const std::string folded = FoldedWords(answer);
  for (size_t i = 0; i < choices.texts.size(); ++i) {
    const std::string letter(1, static_cast<char>('a' + i));
    const std::string choice = FoldedWords(choices.texts[i]);
    if (folded == letter || folded == choice || folded == letter + " " + choice) return true;
  }
  return false;
}

}  // namespace saem::write
