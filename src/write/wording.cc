#include "write/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "text/ngram_match.h"
#include "text/unicode.h"
#include "write/passages.h"
#include "write/words.h"

namespace saem::write {
namespace {

using nlohmann::json;

constexpr double kFewestScriptLetters = 0.5;  // share of letters in the row's script
constexpr double kMostEcho = 0.5;             // share of a made text that may be the prompt's words
constexpr size_t kLoopWords = 8;              // longest phrase looked for in loops
constexpr size_t kClauseWords = 6;            // with the word between: what counts as said twice
constexpr size_t kLongestClause = 24;
// Different words among all. Long texts repeat their words by nature, so it is a window that
// counts.
constexpr double kFewestDifferent = 0.35;
constexpr size_t kFewestWords = 16;
constexpr size_t kWindowWords = 200;
constexpr size_t kRunOfCharacters = 12;

// A phrase of n words that stands there again and again without a break.
std::optional<Refusal> CheckPhrases(const std::vector<Word>& words) {
  for (size_t n = 1; n <= kLoopWords && n * 3 <= words.size(); ++n) {
    const size_t times = n == 1 ? 4 : 3;
    size_t run = 0;
    for (size_t i = n; i < words.size(); ++i) {
      run = words[i].folded == words[i - n].folded ? run + 1 : 0;
      if (run >= n * (times - 1)) {
        const size_t first = i + 1 - run - n;
        return Refuse("degenerate", "a phrase of " + std::to_string(n) + " words over and over",
                      words[first].begin, words[i].end);
      }
    }
  }
  return std::nullopt;
}

// A clause that one sentence says twice, at most one word between: "It is old, and it is old".
std::optional<Refusal> CheckClauses(std::string_view text, const std::vector<Word>& words) {
  for (size_t lag = kClauseWords; lag <= kLongestClause && lag * 2 <= words.size() + 1; ++lag) {
    size_t run = 0;
    for (size_t i = lag; i < words.size(); ++i) {
      run = words[i].folded == words[i - lag].folded ? run + 1 : 0;
      if (run + 1 < lag) continue;
      const size_t begin = words[i + 1 - run - lag].begin;
      const std::string_view twice = text.substr(begin, words[i].end - begin);
      if (SplitSentences(twice).size() > 1) continue;
      return Refuse("degenerate", "a clause of " + std::to_string(run) + " words twice", begin,
                    words[i].end);
    }
  }
  return std::nullopt;
}

std::optional<Refusal> CheckVariety(const std::vector<Word>& words) {
  if (words.size() < kFewestWords) return std::nullopt;
  std::map<std::string_view, size_t> counts;  // of the words in the window
  for (size_t i = 0; i < words.size(); ++i) {
    ++counts[words[i].folded];
    if (i >= kWindowWords) {
      const auto left = counts.find(words[i - kWindowWords].folded);
      if (--left->second == 0) counts.erase(left);
    }
    const size_t window = std::min(i + 1, kWindowWords);
    if (window < std::min(words.size(), kWindowWords)) continue;
    if (static_cast<double>(counts.size()) >= kFewestDifferent * static_cast<double>(window)) {
      continue;
    }
    return Refuse(
        "degenerate",
        std::to_string(counts.size()) + " different words among " + std::to_string(window),
        words[i + 1 - window].begin, words[i].end);
  }
  return std::nullopt;
}

std::optional<Refusal> CheckRuns(std::string_view text) {
  size_t run_begin = 0;
  char32_t before = 0;
  for (size_t at = 0, count = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = text::DecodeAt(text, &at);
    if (c != before) run_begin = begin;
    count = c == before ? count + 1 : 1;
    before = c;
    if (count >= kRunOfCharacters)
      return Refuse("degenerate", "one character over and over", run_begin, at);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> CheckCharacters(std::string_view made, std::string_view context) {
  for (size_t at = 0; at < made.size();) {
    const size_t begin = at;
    const char32_t c = text::DecodeAt(made, &at);
    const bool control = (c < 0x20 && c != U'\n' && c != U'\t') || c == 0x7F;
    const bool jamo = (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3131 && c <= 0x318E);
    if (c != 0xFFFD && !control && !jamo) continue;
    if (context.find(made.substr(begin, at - begin)) != context.npos) continue;
    return Refuse("broken-text", jamo ? "half a syllable" : "a character that is none", begin, at);
  }
  return std::nullopt;
}

std::optional<Refusal> CheckLanguage(std::string_view made, const AnswerRules& rules,
                                     size_t offset) {
  double share = 1;
  if (rules.language == "ko") share = HangulShare(made);
  if (rules.language == "en") share = LatinShare(made);
  const std::vector<Word> words = SplitWords(made);
  const bool any = std::any_of(words.begin(), words.end(),
                               [](const Word& word) { return !HasDigit(word.folded); });
  // Names and commands in Latin letters are at home in Korean texts: what the passage holds is in
  // its language.
  if (!any || share >= kFewestScriptLetters || rules.context.find(made) != rules.context.npos) {
    return std::nullopt;
  }
  return Refuse("wrong-language",
                "share of letters in the script of `" + rules.language +
                    "`: " + json(std::round(share * 100) / 100).dump() + ", wanted " +
                    json(kFewestScriptLetters).dump(),
                offset, offset + made.size());
}

std::optional<Refusal> CheckEcho(std::string_view made, const AnswerRules& rules, size_t offset) {
  constexpr std::array<std::string_view, 10> kMarks = {
      "<passage>",   "</passage>", "<sentence>", "</sentence>", "<question>",
      "</question>", "<answer>",   "</answer>",  "<|im_",       "{{"};
  for (const std::string_view mark : kMarks) {
    const size_t at = made.find(mark);
    if (at == made.npos || rules.context.find(mark) != rules.context.npos) continue;
    return Refuse("prompt-echo", "a mark of the prompt", offset + at, offset + at + mark.size());
  }
  for (const std::string& own : rules.own_texts) {
    const bool whole = !made.empty() && made.size() >= 12 && own.find(made) != own.npos;
    const text::Copying copied = text::MeasureCopying(made, own);
    if (!whole && copied.covered < kMostEcho) continue;
    if (rules.context.find(made) != rules.context.npos) continue;
    return Refuse("prompt-echo", "the prompt's own words", offset, offset + made.size());
  }
  return std::nullopt;
}

std::optional<Refusal> CheckDegenerate(std::string_view text) {
  const std::vector<Word> words = SplitWords(text);
  if (auto refusal = CheckPhrases(words)) return refusal;
  if (auto refusal = CheckClauses(text, words)) return refusal;
  if (auto refusal = CheckVariety(words)) return refusal;
  return CheckRuns(text);
}

std::optional<Refusal> CheckSelfContained(std::string_view made, const AnswerRules& rules) {
  constexpr std::array<std::string_view, 14> kPointing = {
      "the passage", "this passage", "the sentence", "this sentence", "the text",
      "this text",   "the above",    "the author",   "the following", "본문",
      "지문",        "위 글",        "이 글",        "윗글"};
  const std::string folded = FoldedWords(made);
  const std::string context = FoldedWords(rules.context);
  for (const std::string_view mark : kPointing) {
    const size_t at = folded.find(mark);
    if (at == folded.npos || context.find(mark) != context.npos) continue;
    return Refuse("points-at-passage", "`" + std::string(mark) + "` means nothing without it", 0,
                  made.size());
  }
  return std::nullopt;
}

}  // namespace saem::write
