#include "write/forms.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

using Lines = std::vector<std::string_view>;

Lines LinesOf(std::string_view text) {
  Lines lines;
  for (const std::string_view line : text::SplitLines(text)) lines.push_back(text::Strip(line));
  return lines;
}

// Markdown's marks of a heading and of emphasis, off a line's ends.
std::string_view WithoutMarks(std::string_view line) {
  while (!line.empty() && (line.front() == '#' || line.front() == '*' || line.front() == ' ')) {
    line.remove_prefix(1);
  }
  while (!line.empty() && (line.back() == '*' || line.back() == ' ')) line.remove_suffix(1);
  return line;
}

// The number that a line begins with, and what stands behind it: "1. Open", "2) Close". 0: none.
size_t TakeNumber(std::string_view* line) {
  size_t number = 0;
  size_t at = 0;
  while (at < line->size() && at < 3 && (*line)[at] >= '0' && (*line)[at] <= '9') {
    number = number * 10 + static_cast<size_t>((*line)[at++] - '0');
  }
  if (at > 0) line->remove_prefix(at);
  return at == 0 ? 0 : number;
}

// What an item says, "" where the line is none: "- ", "* ", "• ", "1. ", "1) ".
std::string_view ItemOf(std::string_view line) {
  for (const std::string_view mark : {"- ", "* ", "• ", "– ", "· "}) {
    if (line.starts_with(mark)) return text::Strip(line.substr(mark.size()));
  }
  if (TakeNumber(&line) == 0 || line.size() < 2 || (line[0] != '.' && line[0] != ')')) return {};
  return line[1] == ' ' ? text::Strip(line.substr(1)) : std::string_view();
}

// The number of a step, 0 where the line opens none: "1. Open", "## Step 1: Open", "1단계".
size_t StepOf(std::string_view line) {
  line = WithoutMarks(line);
  const std::string lower = text::ToLower(line.substr(0, 5));
  if (lower == "step ") {
    line.remove_prefix(5);
    return TakeNumber(&line);
  }
  const size_t number = TakeNumber(&line);
  const bool marked =
      line.starts_with(". ") || line.starts_with(") ") || text::StripLeft(line).starts_with("단계");
  return marked ? number : 0;
}

// The cells of a table's line, outer bars optional; `\|` is no bar.
std::vector<std::string> CellsOf(std::string_view line) {
  std::vector<std::string> cells(1);
  if (line.starts_with('|')) line.remove_prefix(1);
  if (line.ends_with('|') && !line.ends_with("\\|")) line.remove_suffix(1);
  for (size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '|' && (at == 0 || line[at - 1] != '\\')) {
      cells.emplace_back();
    } else {
      cells.back() += line[at];
    }
  }
  for (std::string& cell : cells) cell = text::Strip(cell);
  return cells;
}

// "| --- | :-: |": between a table's header and its rows.
bool IsRule(std::string_view line) {
  if (line.find('|') == line.npos) return false;
  const std::vector<std::string> cells = CellsOf(line);
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return cell.find('-') != cell.npos && cell.find_first_not_of(":-") == cell.npos;
  });
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string RowOf(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row;
}

bool IsQuestion(std::string_view line) {
  line = WithoutMarks(line);
  if (line.empty()) return false;
  const char32_t last = text::LastCodePoint(line);
  return last == U'?' || last == U'？';
}

// "A:", "답:" without anything behind.
bool IsBareLabel(std::string_view line) {
  line = WithoutMarks(line);
  return line.ends_with(':') && SplitWords(line).size() <= 1;
}

}  // namespace

std::optional<Refusal> FormTable(std::string* made) {
  const Lines lines = LinesOf(*made);
  const auto rule = std::find_if(lines.begin(), lines.end(), IsRule);
  if (rule == lines.begin() || rule == lines.end()) {
    return Refuse("not-a-table", "no line of dashes under a header", 0, made->size());
  }
  const std::vector<std::string> header = CellsOf(*(rule - 1));
  std::vector<std::string> shaped;
  for (auto line = lines.begin(); line < rule - 1; ++line) shaped.emplace_back(*line);
  shaped.push_back(RowOf(header));
  shaped.push_back(RowOf(std::vector<std::string>(CellsOf(*rule).size(), "---")));
  const size_t first = shaped.size();
  std::set<std::string> different;
  auto line = rule + 1;
  for (; line != lines.end() && line->find('|') != line->npos; ++line) {
    shaped.push_back(RowOf(CellsOf(*line)));
    const size_t cells = CellsOf(*line).size();
    if (!different.insert(shaped.back()).second) {
      return Refuse("not-a-table", "a row stands there twice", 0, made->size());
    }
    if (cells == header.size()) continue;
    const auto begin = static_cast<size_t>(line->data() - made->data());
    return Refuse("uneven-table",
                  "row " + std::to_string(shaped.size() - first) + " has " + std::to_string(cells) +
                      " cells, the header " + std::to_string(header.size()),
                  begin, begin + line->size());
  }
  const size_t rows = shaped.size() - first;
  if (header.size() < 2 || rows < 2 || CellsOf(*rule).size() != header.size()) {
    return Refuse("not-a-table",
                  std::to_string(header.size()) + " columns and " + std::to_string(rows) +
                      " rows, at least 2 of each",
                  0, made->size());
  }
  for (; line != lines.end(); ++line) shaped.emplace_back(*line);
  *made = Joined(shaped);
  return std::nullopt;
}

std::optional<Refusal> FormFaq(std::string* made) {
  const auto refuse = [&](std::string detail) {
    return Refuse("not-a-faq", std::move(detail), 0, made->size());
  };
  std::set<std::string> questions;
  size_t before = 0;    // lines above the first question
  size_t answered = 1;  // lines behind the last question
  for (const std::string_view line : LinesOf(*made)) {
    if (line.empty() || IsBareLabel(line)) continue;
    if (!IsQuestion(line)) {
      ++(questions.empty() ? before : answered);
      continue;
    }
    if (answered == 0) return refuse("a question without an answer");
    answered = 0;
    if (!questions.insert(FoldedWords(line)).second) return refuse("a question stands there twice");
  }
  if (questions.size() < 2) {
    return refuse(std::to_string(questions.size()) + " questions, at least 2");
  }
  if (answered == 0) return refuse("a question without an answer");
  if (before > 1) return refuse("more than a heading above the first question");
  return std::nullopt;
}

std::optional<Refusal> FormList(std::string* made) {
  const auto refuse = [&](std::string detail) {
    return Refuse("not-a-list", std::move(detail), 0, made->size());
  };
  constexpr size_t kFewestWords = 3;
  std::vector<std::string> items;
  std::set<std::string> different;
  size_t strange = 0;  // lines that are no item
  for (const std::string_view line : LinesOf(*made)) {
    if (line.empty()) continue;
    const std::string_view item = ItemOf(line);
    if (item.empty()) {
      if (++strange > 1 || !items.empty()) return refuse("a line that is no item");
      continue;
    }
    if (SplitWords(item).size() < kFewestWords) return refuse("an item of less than three words");
    if (!different.insert(FoldedWords(item)).second) return refuse("an item stands there twice");
    items.push_back("- " + std::string(item));
  }
  if (items.size() < 2) return refuse(std::to_string(items.size()) + " items, at least 2");
  *made = Joined(items);
  return std::nullopt;
}

std::optional<Refusal> FormTutorial(std::string* made) {
  constexpr size_t kFewestSteps = 3;
  size_t steps = 0;
  for (const std::string_view line : LinesOf(*made)) {
    const size_t step = StepOf(line);
    if (step == 0) continue;
    if (step != steps + 1) {
      return Refuse("not-a-tutorial",
                    "step " + std::to_string(step) + " behind step " + std::to_string(steps), 0,
                    made->size());
    }
    steps = step;
  }
  if (steps >= kFewestSteps) return std::nullopt;
  return Refuse("not-a-tutorial",
                std::to_string(steps) + " steps, at least " + std::to_string(kFewestSteps), 0,
                made->size());
}

}  // namespace saem::write
