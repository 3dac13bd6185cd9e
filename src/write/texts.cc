#include "write/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "text/ngram_match.h"
#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

// Begins of lines that speak of the text instead of being it.
constexpr std::array<std::string_view, 5> kOpenings = {"here", "here's", "here’s", "sure",
                                                       "다음은"};
// What models call a text before they give it. Labels that belong to a form ("Q:") are not here.
constexpr std::array<std::string_view, 10> kLabels = {
    "summary", "instruction", "rewritten text", "rewritten passage", "new text", "요약",
    "지시",    "지시문",      "새 글",          "새로 쓴 글"};

std::string_view WithoutOpening(std::string_view text) {
  const size_t line = text.find('\n');
  if (line == text.npos || line >= 120) return text;
  const std::string_view first = text::Strip(text.substr(0, line));
  const std::vector<Word> words = SplitWords(first);
  const bool opening = !words.empty() && std::find(kOpenings.begin(), kOpenings.end(),
                                                   words[0].folded) != kOpenings.end();
  return opening && first.ends_with(':') ? text::Strip(text.substr(line)) : text;
}

std::string_view WithoutLabel(std::string_view text) {
  const size_t colon = text.substr(0, 60).find(':');
  if (colon == text.npos) return text;
  const std::string label = FoldedWords(text.substr(0, colon));
  if (std::find(kLabels.begin(), kLabels.end(), label) == kLabels.end()) return text;
  size_t at = colon + 1;
  while (at < text.size() && text[at] == '*') ++at;  // "**Summary:**"
  return text::Strip(text.substr(at));
}

std::string Percent(double share) { return std::to_string(std::lround(share * 100)) + "%"; }

// The lines that are no rows of a table.
std::string AroundTables(std::string_view text) {
  std::string around;
  for (const std::string_view line : text::SplitLines(text)) {
    if (!line.starts_with('|')) around.append(line).append("\n");
  }
  return around;
}

// Loops; without a place where they are looked for in a part of the text alone.
std::optional<Refusal> CheckLoops(std::string_view made, const TextRules& limits) {
  if (!limits.cells) return CheckDegenerate(made);
  auto refusal = CheckDegenerate(AroundTables(made));
  if (refusal) refusal->begin = refusal->end = -1;
  return refusal;
}

// What is wrong with it as a text of this language about this passage.
std::optional<Refusal> CheckText(std::string_view made, const AnswerRules& rules,
                                 const TextRules& limits) {
  const auto words = static_cast<int64_t>(SplitWords(made).size());
  if (words < limits.fewest_words) {
    return Refuse("too-short",
                  std::to_string(words) + " words, at least " + std::to_string(limits.fewest_words),
                  0, made.size());
  }
  if (made.ends_with(':') || made.ends_with(',')) {
    return Refuse("unfinished", "ends where something should follow", made.size() - 1, made.size());
  }
  if (auto refusal = CheckLoops(made, limits)) return refusal;
  const double longest = limits.longest * static_cast<double>(rules.context.size());
  if (static_cast<double>(made.size()) > longest) {
    return Refuse(
        "too-long",
        Percent(static_cast<double>(made.size()) / static_cast<double>(rules.context.size())) +
            " of the passage's length, at most " + Percent(limits.longest),
        0, made.size());
  }
  if (auto refusal = CheckEcho(made, rules)) return refusal;
  if (auto refusal = CheckLanguage(made, rules)) return refusal;
  const text::Copying copied = text::MeasureCopying(made, rules.context);
  if (copied.covered > rules.max_copied || text::TooLong(copied.longest, {})) {
    return Refuse("copied",
                  Percent(copied.covered) + " word for word, the longest stretch " +
                      std::to_string(copied.longest.characters) + " characters",
                  copied.begin, copied.end);
  }
  return std::nullopt;
}

}  // namespace

std::string CleanText(std::string_view text) {
  text = text::Strip(text);
  constexpr std::string_view kTag = "<passage>";  // the delimiter of what was to be rewritten
  if (text.starts_with(kTag)) text = text::Strip(text.substr(kTag.size()));
  text = WithoutLabel(WithoutOpening(text));
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
      text.substr(1, text.size() - 2).find('"') == text.npos) {
    text = text::Strip(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

std::vector<Written> ReadText(std::string_view answer, const AnswerRules& rules,
                              const TextRules& limits) {
  Written written;
  written.text = CleanText(answer);
  std::string& made = written.text;
  if (SplitWords(made).empty()) {
    written.refusal = Refuse("empty", "no words");
    return {std::move(written)};
  }
  written.refusal = CheckCharacters(made, rules.context);
  if (!written.refusal && limits.form != nullptr) {
    // A loop or an echo has no form either, and says more about what went wrong.
    if (auto formless = limits.form(&made)) {
      written.refusal = CheckDegenerate(made);
      if (!written.refusal) written.refusal = CheckEcho(made, rules);
      if (!written.refusal) written.refusal = std::move(formless);
    }
  }
  if (!written.refusal) written.refusal = CheckText(made, rules, limits);
  return {std::move(written)};
}

}  // namespace saem::write
