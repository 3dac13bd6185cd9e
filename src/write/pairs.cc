#include "write/pairs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "text/ngram_match.h"
#include "text/unicode.h"
#include "write/arithmetic.h"
#include "write/choices.h"
#include "write/citations.h"
#include "write/texts.h"
#include "write/words.h"

namespace saem::write {
namespace {

// How the methods differ in what they ask of a pair.
struct PairRules {
  int64_t answer_words = 60;   // at most, unless the recipe says otherwise
  bool within_passage = true;  // no answer is longer than the passage it stands in
  bool choices = false;        // a question may end in choices
};

constexpr double kMostGivenAway = 0.5;  // share of an instruction that stands in its answer
constexpr int64_t kInstructionWords = 80;

bool IsQuestionMark(char32_t c) { return c == U'?' || c == U'？'; }

bool AsksInKorean(std::string_view question) {
  constexpr std::array<std::string_view, 10> kEndings = {"까",   "까요", "나요", "가요", "인가",
                                                         "는가", "은가", "무엇", "지요", "죠"};
  question = WithoutEndMarks(question);
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return question.ends_with(ending); });
}

// A question must ask, and make sense to someone who does not see the passage.
std::optional<Refusal> CheckQuestion(std::string_view question, const AnswerRules& rules) {
  const bool asks = !question.empty() && (IsQuestionMark(text::LastCodePoint(question)) ||
                                          (rules.language == "ko" && AsksInKorean(question)));
  if (!asks) return Refuse("not-a-question", "no question mark at its end", 0, question.size());
  if (SplitWords(question).size() >= 5 &&
      FoldedWords(rules.context).find(FoldedWords(question)) != std::string::npos &&
      rules.context.find(question) == rules.context.npos) {
    return Refuse("question-copied", "the question is a stretch of the passage", 0,
                  question.size());
  }
  if (auto refusal = CheckSelfContained(question, rules)) return refusal;
  if (ContentTerms(question).size() < (rules.language == "ko" ? 1U : 2U)) {
    return Refuse("vague-question", "fewer than two words that say what it is about", 0,
                  question.size());
  }
  return std::nullopt;
}

// Whether `answer` has a content word that `question` does not have, or none at all ("Yes.").
bool SaysMore(std::string_view answer, std::string_view question) {
  std::set<std::string> asked;
  for (const Term& term : ContentTerms(question)) asked.insert(term.stem);
  const std::vector<Term> terms = ContentTerms(answer);
  return terms.empty() || std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
           return asked.count(term.stem) == 0;
         });
}

std::optional<Refusal> CheckAnswer(const QaPair& pair, const Choices& choices,
                                   const AnswerRules& rules, const PairRules& limits) {
  const std::string& answer = pair.answer;
  const size_t begin = pair.question.size() + 1;
  const size_t end = begin + answer.size();
  const auto words = static_cast<int64_t>(SplitWords(answer).size());
  const int64_t most = rules.max_answer_words > 0 ? rules.max_answer_words : limits.answer_words;
  if (words == 0) return Refuse("empty", "an answer without words", begin, end);
  if (words > most || (limits.within_passage && answer.size() > rules.context.size())) {
    return Refuse("answer-too-long",
                  std::to_string(words) + " words, at most " + std::to_string(most) +
                      (limits.within_passage ? " and no longer than the passage" : ""),
                  begin, end);
  }
  if (!choices.texts.empty()) {
    if (IsChoice(answer, choices)) return std::nullopt;
    return Refuse("answer-not-a-choice",
                  "none of the " + std::to_string(choices.texts.size()) + " choices", begin, end);
  }
  if (SaysMore(answer, pair.question)) return std::nullopt;
  return Refuse("answer-repeats-question", "no word that the question does not have", begin, end);
}

// A refusal of the answer, placed in the pair's text.
std::optional<Refusal> Behind(std::optional<Refusal> refusal, size_t offset) {
  if (refusal && refusal->begin >= 0) {
    refusal->begin += static_cast<int64_t>(offset);
    refusal->end += static_cast<int64_t>(offset);
  }
  return refusal;
}

// Spans are those of pair.Text().
std::optional<Refusal> CheckPair(const QaPair& pair, const AnswerRules& rules,
                                 const PairRules& limits) {
  const size_t offset = pair.question.size() + 1;
  if (pair.question.empty() || pair.answer.empty()) {
    return Refuse("empty", pair.question.empty() ? "no question" : "no answer");
  }
  const Choices choices = limits.choices ? ChoicesOf(pair.question) : Choices{pair.question, {}};
  if (auto refusal = CheckCharacters(pair.Text(), rules.context)) return refusal;
  if (auto refusal = CheckDegenerate(pair.question)) return refusal;
  if (auto refusal = Behind(CheckDegenerate(pair.answer), offset)) return refusal;
  if (auto refusal = CheckEcho(pair.question, rules)) return refusal;
  if (auto refusal = CheckEcho(pair.answer, rules, offset)) return refusal;
  if (auto refusal = CheckQuestion(choices.question, rules)) return refusal;
  if (auto refusal = CheckAnswer(pair, choices, rules, limits)) return refusal;
  if (auto refusal = CheckLanguage(pair.question, rules)) return refusal;
  return CheckLanguage(pair.answer, rules, offset);
}

Written WrittenOf(const QaPair& pair, std::optional<Refusal> refusal) {
  Written written;
  written.text = pair.Text();
  written.question = pair.question;
  written.answer = pair.answer;
  written.refusal = std::move(refusal);
  return written;
}

// The pairs of an answer, each with what `check` says of it.
template <typename Check>
std::vector<Written> ReadEach(std::string_view answer, bool quoted, const Check& check) {
  std::optional<Refusal> unreadable;
  std::vector<Written> written;
  for (const QaPair& pair : ParsePairs(answer, quoted, &unreadable)) written.push_back(check(pair));
  if (!unreadable) return written;
  Written none;
  none.text = answer;
  none.refusal = std::move(unreadable);
  return {std::move(none)};
}

bool HasNumber(std::string_view text) {
  const std::vector<Word> words = SplitWords(text);
  return std::any_of(words.begin(), words.end(),
                     [](const Word& word) { return HasDigit(word.folded); });
}

std::optional<Refusal> CheckProblem(const QaPair& pair) {
  const size_t offset = pair.question.size() + 1;
  if (!HasNumber(pair.question)) {
    return Refuse("no-numbers", "the problem gives no number to reckon with", 0,
                  pair.question.size());
  }
  if (const auto wrong = FindWrongSum(pair.answer)) {
    return Refuse("wrong-sum",
                  "says " + nlohmann::json(wrong->said).dump() + ", it is " +
                      nlohmann::json(wrong->right).dump(),
                  offset + wrong->begin, offset + wrong->end);
  }
  const size_t line = pair.answer.find_last_of('\n');
  const std::string_view last =
      std::string_view(pair.answer).substr(line == pair.answer.npos ? 0 : line + 1);
  if (HasNumber(last)) return std::nullopt;
  return Refuse("no-result", "no number in the solution's last line", offset,
                offset + pair.answer.size());
}

// Whether it tells instead of asking: "The gauge is cleaned.", "조위계를 청소한다."
bool IsStatement(std::string_view made, const AnswerRules& rules) {
  if (IsQuestionMark(text::LastCodePoint(made))) return false;
  if (rules.language == "ko") return WithoutEndMarks(made).ends_with("다");
  constexpr std::array<std::string_view, 14> kSubjects = {"the",   "a",     "an", "this", "that",
                                                          "these", "those", "it", "he",   "she",
                                                          "they",  "you",   "we", "there"};
  return std::find(kSubjects.begin(), kSubjects.end(), SplitWords(made)[0].folded) !=
         kSubjects.end();
}

std::optional<Refusal> CheckInstruction(std::string_view made, const AnswerRules& rules) {
  const auto words = static_cast<int64_t>(SplitWords(made).size());
  if (words == 0) return Refuse("empty", "no words");
  if (auto refusal = CheckCharacters(made, rules.context)) return refusal;
  if (auto refusal = CheckDegenerate(made)) return refusal;
  if (auto refusal = CheckEcho(made, rules)) return refusal;
  if (words > kInstructionWords || made.size() > rules.context.size()) {
    return Refuse("too-long",
                  std::to_string(words) + " words, at most " + std::to_string(kInstructionWords) +
                      " and no longer than its answer",
                  0, made.size());
  }
  if (IsStatement(made, rules)) {
    return Refuse("not-an-instruction", "it tells and asks for nothing", 0, made.size());
  }
  if (auto refusal = CheckSelfContained(made, rules)) return refusal;
  if (ContentTerms(made).size() < 2) {
    return Refuse("vague-instruction", "fewer than two words that say what is wanted", 0,
                  made.size());
  }
  const text::Copying copied = text::MeasureCopying(made, rules.context);
  if (copied.covered > kMostGivenAway) {
    return Refuse("copied", "more than half of it is the answer's own words", copied.begin,
                  copied.end);
  }
  return CheckLanguage(made, rules);
}

}  // namespace

std::vector<Written> ReadPairs(std::string_view answer, const AnswerRules& rules) {
  return ReadEach(answer, false,
                  [&](const QaPair& pair) { return WrittenOf(pair, CheckPair(pair, rules, {})); });
}

std::vector<Written> ReadDiversePairs(std::string_view answer, const AnswerRules& rules) {
  PairRules limits;
  limits.choices = true;
  return ReadEach(answer, false, [&](const QaPair& pair) {
    return WrittenOf(pair, CheckPair(pair, rules, limits));
  });
}

std::vector<Written> ReadCitedPair(std::string_view answer, const AnswerRules& rules) {
  return ReadEach(answer, true, [&](const QaPair& pair) {
    Written written = WrittenOf(pair, CheckPair(pair, rules, {}));
    if (!written.refusal) written.refusal = Cite(pair, rules.context, &written.citations);
    return written;
  });
}

std::vector<Written> ReadProblem(std::string_view answer, const AnswerRules& rules) {
  PairRules limits;
  limits.answer_words = 250;
  limits.within_passage = false;
  return ReadEach(answer, false, [&](const QaPair& pair) {
    auto refusal = CheckPair(pair, rules, limits);
    if (!refusal) refusal = CheckProblem(pair);
    return WrittenOf(pair, std::move(refusal));
  });
}

std::vector<Written> ReadInstruction(std::string_view answer, const AnswerRules& rules) {
  const std::string made = CleanText(answer);
  return {WrittenOf({made, std::string(rules.context), {}}, CheckInstruction(made, rules))};
}

}  // namespace saem::write
