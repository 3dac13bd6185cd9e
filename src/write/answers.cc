#include "write/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "text/ngram_match.h"
#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

using nlohmann::json;

constexpr double kFewestScriptLetters = 0.5;  // share of letters in the row's script
constexpr double kMostEcho = 0.5;             // share of a made text that may be the prompt's words
constexpr size_t kLoopWords = 8;              // longest phrase looked for in loops
constexpr double kFewestDifferent = 0.35;     // different words among all, from 16 words on

Refusal Refuse(std::string reason, std::string detail, size_t begin = 0, size_t end = 0) {
  Refusal refusal{std::move(reason), std::move(detail), -1, -1};
  if (end > begin) {
    refusal.begin = static_cast<int64_t>(begin);
    refusal.end = static_cast<int64_t>(end);
  }
  return refusal;
}

std::string_view WithoutFence(std::string_view text) {
  text = text::Strip(text);
  if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
  const size_t line = text.find('\n');
  if (line == text.npos) return text;
  return text::Strip(text.substr(line + 1, text.size() - line - 4));
}

// Strict JSON of one object; null on anything else. A key twice in one object is an error: readers
// differ in which wins.
json ParseObject(std::string_view text) {
  if (text.size() > kAnswerBytes) return nullptr;
  bool twice = false;
  bool deep = false;
  std::vector<std::set<std::string>> keys;
  const json::parser_callback_t watch = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > 8) deep = true;
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.empty()) {
      twice = twice || !keys.back().insert(value.get<std::string>()).second;
    }
    return true;
  };
  const std::string_view body = WithoutFence(text);
  json value = json::parse(body.begin(), body.end(), watch, false);
  return value.is_object() && !twice && !deep ? value : json(nullptr);
}

// A string member, or nullptr.
const std::string* StringAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? nullptr
                                                      : found->get_ptr<const std::string*>();
}

std::optional<QaPair> PairOf(const json& object) {
  if (!object.is_object() || object.size() != 2) return std::nullopt;
  const std::string* const question = StringAt(object, "question");
  const std::string* const answer = StringAt(object, "answer");
  if (question == nullptr || answer == nullptr) return std::nullopt;
  return QaPair{std::string(text::Strip(*question)), std::string(text::Strip(*answer))};
}

// Characters that no honest text ends up with: replaced bytes, controls, halves of Hangul syllables
// standing alone.
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

// Words of the prompt itself, unless they are the passage's too.
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

bool AsksInKorean(std::string_view question) {
  constexpr std::array<std::string_view, 10> kEndings = {"까",   "까요", "나요", "가요", "인가",
                                                         "는가", "은가", "무엇", "지요", "죠"};
  while (!question.empty() && text::Has(text::LastCodePoint(question), text::kTerminal)) {
    question.remove_suffix(1);
  }
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return question.ends_with(ending); });
}

std::string Folded(std::string_view text) {
  std::string out;
  for (const Word& word : SplitWords(text)) out += (out.empty() ? "" : " ") + word.folded;
  return out;
}

// A question must ask, and make sense to someone who does not see the passage.
std::optional<Refusal> CheckQuestion(const std::string& question, const AnswerRules& rules) {
  const char32_t last = text::LastCodePoint(question);
  const bool asks =
      last == U'?' || last == U'？' || (rules.language == "ko" && AsksInKorean(question));
  if (!asks) return Refuse("not-a-question", "no question mark at its end", 0, question.size());
  const std::string folded = Folded(question);
  const std::string context = Folded(rules.context);
  if (SplitWords(question).size() >= 5 && context.find(folded) != context.npos &&
      rules.context.find(question) == rules.context.npos) {
    return Refuse("question-copied", "the question is a stretch of the passage", 0,
                  question.size());
  }
  constexpr std::array<std::string_view, 14> kPointing = {
      "the passage", "this passage", "the sentence", "this sentence", "the text",
      "this text",   "the above",    "the author",   "the following", "본문",
      "지문",        "위 글",        "이 글",        "윗글"};
  for (const std::string_view mark : kPointing) {
    const size_t at = folded.find(mark);
    if (at == folded.npos || context.find(mark) != context.npos) continue;
    return Refuse("points-at-passage", "`" + std::string(mark) + "` means nothing without it", 0,
                  question.size());
  }
  if (ContentTerms(question).size() < (rules.language == "ko" ? 1U : 2U)) {
    return Refuse("vague-question", "fewer than two words that say what it is about", 0,
                  question.size());
  }
  return std::nullopt;
}

std::optional<Refusal> CheckAnswer(const QaPair& pair, const AnswerRules& rules, size_t offset) {
  const std::string& answer = pair.answer;
  const size_t words = SplitWords(answer).size();
  if (words == 0) return Refuse("empty", "an answer without words", offset, offset + answer.size());
  if (static_cast<int64_t>(words) > rules.max_answer_words ||
      answer.size() > rules.context.size()) {
    return Refuse("answer-too-long",
                  std::to_string(words) + " words, at most " +
                      std::to_string(rules.max_answer_words) + " and no longer than the passage",
                  offset, offset + answer.size());
  }
  std::set<std::string> asked;
  for (const Term& term : ContentTerms(pair.question)) asked.insert(term.stem);
  const std::vector<Term> terms = ContentTerms(answer);
  const bool says_more = std::any_of(terms.begin(), terms.end(),
                                     [&](const Term& term) { return asked.count(term.stem) == 0; });
  if (!terms.empty() && !says_more) {
    return Refuse("answer-repeats-question", "no word that the question does not have", offset,
                  offset + answer.size());
  }
  return std::nullopt;
}

}  // namespace

std::string Shortened(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

std::optional<Refusal> CheckFinish(const data::ModelAnswer& answer) {
  switch (answer.finish) {
    case data::ModelAnswer::Finish::kStop:
      break;
    case data::ModelAnswer::Finish::kLength:
      return Refuse("truncated",
                    "the answer met its limit of tokens at " + std::to_string(answer.output_tokens),
                    0, answer.text.size());
    case data::ModelAnswer::Finish::kRefused:
      return Refuse("refused", answer.error.empty() ? "the model would not answer" : answer.error);
    case data::ModelAnswer::Finish::kError:
      return Refuse("model-error", answer.error.empty() ? "the call failed" : answer.error);
  }
  if (text::Strip(answer.text).empty()) return Refuse("empty", "the model answered nothing");
  if (!text::IsValidUtf8(answer.text)) return Refuse("broken-text", "not UTF-8");
  return std::nullopt;
}

std::vector<QaPair> ParsePairs(std::string_view text, std::optional<Refusal>* refusal) {
  const json object = ParseObject(text);
  if (!object.is_object()) {
    *refusal = Refuse("not-json", std::to_string(text.size()) + " bytes that are no JSON object");
    return {};
  }
  std::vector<QaPair> pairs;
  if (object.size() == 1 && object.contains("pairs") && object["pairs"].is_array() &&
      object["pairs"].size() <= kPairsPerAnswer) {
    for (const json& one : object["pairs"]) {
      if (const auto pair = PairOf(one)) pairs.push_back(*pair);
    }
    if (pairs.size() == object["pairs"].size()) {
      if (pairs.empty()) *refusal = Refuse("empty", "no pair in `pairs`");
      return pairs;
    }
  } else if (const auto pair = PairOf(object)) {
    return {*pair};
  }
  *refusal = Refuse("wrong-schema", "not {\"question\": text, \"answer\": text}");
  return {};
}

std::optional<Verdict> ParseVerdict(std::string_view text, Refusal* refusal) {
  const json object = ParseObject(text);
  if (!object.is_object()) {
    *refusal = Refuse("judge-unreadable", "no JSON object");
    return std::nullopt;
  }
  const auto score = object.find("score");
  const std::string* const reason = StringAt(object, "reason");
  if (score == object.end() || !score->is_number_integer() || reason == nullptr) {
    *refusal = Refuse("judge-unreadable", "not {\"score\": integer, \"reason\": text}");
    return std::nullopt;
  }
  return Verdict{score->get<int64_t>(), *reason};
}

std::optional<Refusal> CheckDegenerate(std::string_view text) {
  const std::vector<Word> words = SplitWords(text);
  // A phrase of n words that stands there again and again without a break.
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
  std::set<std::string_view> different;
  for (const Word& word : words) different.insert(word.folded);
  const double share =
      words.empty() ? 1 : static_cast<double>(different.size()) / static_cast<double>(words.size());
  if (words.size() >= 16 && share < kFewestDifferent) {
    return Refuse(
        "degenerate",
        std::to_string(different.size()) + " different words among " + std::to_string(words.size()),
        words.front().begin, words.back().end);
  }
  size_t run_begin = 0;
  char32_t before = 0;
  for (size_t at = 0, count = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = text::DecodeAt(text, &at);
    if (c != before) run_begin = begin;
    count = c == before ? count + 1 : 1;
    before = c;
    if (count >= 12) return Refuse("degenerate", "one character over and over", run_begin, at);
  }
  return std::nullopt;
}

std::optional<Refusal> CheckPair(const QaPair& pair, const AnswerRules& rules) {
  const size_t offset = pair.question.size() + 1;
  const std::string whole = pair.Text();
  if (pair.question.empty() || pair.answer.empty()) {
    return Refuse("empty", pair.question.empty() ? "no question" : "no answer");
  }
  if (auto refusal = CheckCharacters(whole, rules.context)) return refusal;
  if (auto refusal = CheckDegenerate(pair.question)) return refusal;
  if (auto refusal = CheckDegenerate(pair.answer)) {
    if (refusal->begin >= 0) {
      refusal->begin += static_cast<int64_t>(offset);
      refusal->end += static_cast<int64_t>(offset);
    }
    return refusal;
  }
  if (auto refusal = CheckEcho(pair.question, rules, 0)) return refusal;
  if (auto refusal = CheckEcho(pair.answer, rules, offset)) return refusal;
  if (auto refusal = CheckQuestion(pair.question, rules)) return refusal;
  if (auto refusal = CheckAnswer(pair, rules, offset)) return refusal;
  if (auto refusal = CheckLanguage(pair.question, rules, 0)) return refusal;
  return CheckLanguage(pair.answer, rules, offset);
}

std::string CleanRephrasing(std::string_view text) {
  text = text::Strip(text);
  constexpr std::string_view kTag = "<passage>";  // the delimiter of what was to be rewritten
  if (text.starts_with(kTag)) text = text::Strip(text.substr(kTag.size()));
  const size_t line = text.find('\n');
  if (line != text.npos && line < 120) {
    const std::string_view first = text::Strip(text.substr(0, line));
    const std::vector<Word> words = SplitWords(first);
    const bool opening =
        !words.empty() &&
        (words[0].folded == "here" || words[0].folded == "sure" || words[0].folded == "다음은");
    if (opening && first.ends_with(':')) text = text::Strip(text.substr(line));
  }
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
      text.substr(1, text.size() - 2).find('"') == text.npos) {
    text = text::Strip(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

std::optional<Refusal> CheckRephrasing(std::string_view made, const AnswerRules& rules,
                                       const RephraseRules& limits) {
  const size_t words = SplitWords(made).size();
  if (words == 0) return Refuse("empty", "no words");
  if (auto refusal = CheckCharacters(made, rules.context)) return refusal;
  if (static_cast<int64_t>(words) < limits.fewest_words) {
    return Refuse("too-short",
                  std::to_string(words) + " words, at least " + std::to_string(limits.fewest_words),
                  0, made.size());
  }
  if (auto refusal = CheckDegenerate(made)) return refusal;
  if (made.size() > 2 * rules.context.size()) {
    return Refuse("too-long", "more than twice as long as the passage", 0, made.size());
  }
  if (auto refusal = CheckEcho(made, rules, 0)) return refusal;
  if (auto refusal = CheckLanguage(made, rules, 0)) return refusal;
  const text::Copying copied = text::MeasureCopying(made, rules.context);
  if (copied.covered > limits.most_copied || text::TooLong(copied.longest, {})) {
    return Refuse("copied",
                  std::to_string(std::lround(copied.covered * 100)) +
                      "% word for word, the longest stretch " +
                      std::to_string(copied.longest.characters) + " characters",
                  copied.begin, copied.end);
  }
  return std::nullopt;
}

}  // namespace saem::write
