#include "refine/quality_rules.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "refine/c4_lines.h"
#include "refine/fineweb2_languages.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

using text::QualitySignals;

constexpr char kSaem[] = "saem";

std::string Number(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, 3)
                       .ptr;
  std::string out(buffer.data(), end);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

// What a detail writes behind a count.
std::string_view Suffix(SignalUnit unit) {
  switch (unit) {
    case SignalUnit::kWords:
      return " words";
    case SignalUnit::kSentences:
      return " sentences";
    case SignalUnit::kStopWords:
      return " stop words";
    default:
      return "";
  }
}

// Judges by which rules are applied: told of each number and its limit, in the order of the rules,
// they say whether the next one is asked for.

// The first rule that fails is the verdict.
class FirstFailure {
 public:
  static constexpr bool kAll = false;

  bool AtMost(std::string_view reason, SignalUnit unit, double value, double limit) {
    return value > limit ? Refuse(reason, Detail(unit, value, " > ", limit)) : true;
  }
  bool AtLeast(std::string_view reason, SignalUnit unit, double value, double limit) {
    return value < limit ? Refuse(reason, Detail(unit, value, " < ", limit)) : true;
  }
  bool Without(std::string_view reason, bool has, const std::string& detail) {
    return has ? Refuse(reason, detail) : true;
  }
  bool Refuse(std::string_view reason, std::string detail) {
    verdict_ = {false, std::string(reason), std::move(detail), {}};
    return false;
  }
  Verdict& verdict() { return verdict_; }

 private:
  static std::string Detail(SignalUnit unit, double value, const char* relation, double limit) {
    return (Number(value) += Suffix(unit)) + relation + Number(limit);
  }

  Verdict verdict_;
};

// All numbers.
class AllSignals {
 public:
  static constexpr bool kAll = true;

  bool AtMost(std::string_view reason, SignalUnit unit, double value, double limit) {
    return Add({std::string(reason), unit, true, limit, value});
  }
  bool AtLeast(std::string_view reason, SignalUnit unit, double value, double limit) {
    return Add({std::string(reason), unit, false, limit, value});
  }
  // 1 where the text has what it must not have, 0 where not.
  bool Without(std::string_view reason, bool has, const std::string&) {
    const auto known = std::find_if(signals_.begin(), signals_.end(),
                                    [&](const auto& one) { return one.reason == reason; });
    // Asked by two sets of rules it stands once, where it was found.
    if (known != signals_.end()) {
      if (!has || known->value > 0) return true;
      signals_.erase(known);
    }
    return Add({std::string(reason), SignalUnit::kYesNo, true, 0, has ? 1.0 : 0.0});
  }
  std::vector<QualitySignal>& signals() { return signals_; }

 private:
  bool Add(QualitySignal signal) {
    signals_.push_back(std::move(signal));
    return true;
  }

  std::vector<QualitySignal> signals_;
};

double Share(int64_t part, int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

constexpr std::array<std::string_view, 3> kTopNgrams = {"top-2-gram", "top-3-gram", "top-4-gram"};
constexpr std::array<std::string_view, 6> kRepeatedNgrams = {
    "duplicated-5-n-grams", "duplicated-6-n-grams", "duplicated-7-n-grams",
    "duplicated-8-n-grams", "duplicated-9-n-grams", "duplicated-10-n-grams"};

// Each of a pair where its limit is above 0.
template <class Judge>
bool ApplyDuplicates(const text::Duplicates& found, int64_t chars, std::string_view elements,
                     double most_elements, std::string_view share, double most_chars,
                     Judge& judge) {
  return (most_elements <= 0 ||
          judge.AtMost(elements, SignalUnit::kShare, Share(found.duplicates, found.elements),
                       most_elements)) &&
         (most_chars <= 0 ||
          judge.AtMost(share, SignalUnit::kShare, Share(found.duplicate_chars, chars), most_chars));
}

template <class Judge>
bool Apply(const GopherRepetition& rules, QualitySignals& signals, Judge& judge) {
  const int64_t chars = signals.chars();
  if (!judge.Without("empty", chars == 0, "no text")) return false;
  if ((rules.paragraphs > 0 || rules.paragraph_chars > 0) &&
      !ApplyDuplicates(signals.Paragraphs(), chars, "dup-para-frac", rules.paragraphs,
                       "dup-para-char-frac", rules.paragraph_chars, judge)) {
    return false;
  }
  if ((rules.lines > 0 || rules.line_chars > 0) &&
      !ApplyDuplicates(signals.Lines(), chars, "dup-line-frac", rules.lines, "dup-line-char-frac",
                       rules.line_chars, judge)) {
    return false;
  }
  for (size_t i = 0; i < kTopNgrams.size(); ++i) {
    const double most = rules.top_ngrams[i];
    if (!Judge::kAll && Share(signals.TopNgramBound(i + 2), chars) <= most) continue;
    const double share = Share(signals.TopNgramChars(i + 2, rules.top_count), chars);
    if (!judge.AtMost(kTopNgrams[i], SignalUnit::kShare, share, most)) return false;
  }
  for (size_t i = 0; i < kRepeatedNgrams.size(); ++i) {
    const double share = Share(signals.RepeatedNgramChars(i + 5), chars);
    if (!judge.AtMost(kRepeatedNgrams[i], SignalUnit::kShare, share, rules.repeated_ngrams[i])) {
      return false;
    }
  }
  return true;
}

// At least `enough` where there are as many, unless `all` are wanted.
int64_t CountStopWords(const GopherQuality& rules, QualitySignals& signals, bool all) {
  const text::TokenTypes& tokens = signals.types();
  int64_t different = 0;
  for (const std::string& word : rules.stop_words) {
    const auto has_affix = [&](const text::TokenType& type) {
      const std::string_view token = type.first.In(signals.text());
      return token.starts_with(word) || token.ends_with(word);
    };
    const bool found = rules.match == StopWords::kToken
                           ? tokens.Find(word).has_value()
                           : std::any_of(tokens.types().begin(), tokens.types().end(), has_affix);
    if (found && ++different == rules.min_stop_words && !all) break;
  }
  return different;
}

template <class Judge>
bool Apply(const GopherQuality& rules, QualitySignals& signals, Judge& judge) {
  using enum SignalUnit;
  const text::WordSignals& words = signals.words();
  const auto plain_words = static_cast<double>(words.plain_words);
  const double word_chars = Share(words.plain_chars, words.plain_words);
  if (!judge.AtLeast("gopher-short-doc", kWords, plain_words,
                     static_cast<double>(rules.min_words)) ||
      !judge.AtMost("gopher-long-doc", kWords, plain_words, static_cast<double>(rules.max_words)) ||
      !judge.AtLeast("gopher-below-avg-threshold", kCharacters, word_chars, rules.min_word_chars) ||
      !judge.AtMost("gopher-above-avg-threshold", kCharacters, word_chars, rules.max_word_chars)) {
    return false;
  }
  const auto symbols = [&](int64_t count) { return Share(count, words.words); };
  if (!judge.AtMost("gopher-too-many-hashes", kShare, symbols(signals.Count("#")), rules.symbols) ||
      !judge.AtMost("gopher-too-many-ellipsis", kShare,
                    symbols(signals.Count("...") + signals.Count("…")), rules.symbols)) {
    return false;
  }
  const text::LineSignals lines = signals.LineEnds();
  if (!judge.AtMost("gopher-too-many-bullets", kShare, Share(lines.bullet_lines, lines.lines),
                    rules.bullet_lines) ||
      !judge.AtMost("gopher-too-many-end-ellipsis", kShare,
                    Share(lines.ellipsis_lines, lines.lines), rules.ellipsis_lines)) {
    return false;
  }
  const int64_t of = rules.alpha_of_tokens ? words.words : words.plain_words;
  return judge.AtLeast("gopher-below-alpha-threshold", kShare, Share(words.alpha_words, of),
                       rules.min_alpha_words) &&
         judge.AtLeast("gopher-enough-stop-words", kStopWords,
                       static_cast<double>(CountStopWords(rules, signals, Judge::kAll)),
                       static_cast<double>(rules.min_stop_words));
}

// `words` of the text are known where C4's rules have counted them.
template <class Judge>
bool Apply(const FineWebQuality& rules, std::optional<int64_t> counted, QualitySignals& signals,
           Judge& judge) {
  using enum SignalUnit;
  const text::FilledLineSignals lines = signals.FilledLines();
  const int64_t words = counted ? *counted : signals.words().words;
  if (!judge.Without("empty", lines.lines == 0 || words == 0, "no words")) return false;
  const int64_t new_lines = signals.Count("\n");
  return judge.AtLeast("line-punct-ratio", kShare, Share(lines.terminal_lines, lines.lines),
                       rules.min_terminal_lines) &&
         judge.AtMost("short-line-ratio", kShare, Share(lines.short_lines, lines.lines),
                      rules.short_lines) &&
         judge.AtMost("char-dup-ratio", kShare,
                      Share(lines.duplicate_chars, signals.chars() - new_lines),
                      rules.duplicate_chars) &&
         judge.AtMost("list-ratio", kShare, Share(new_lines, words), rules.new_lines);
}

template <class Judge>
bool Apply(const C4Quality& rules, const C4Text& left, Judge& judge) {
  const bool whole = left.refused.empty();
  for (const char* reason : {"lorem-ipsum", "curly-bracket"}) {
    if (!judge.Without(reason, left.refused == reason, left.detail)) return false;
  }
  // Of a text that was refused half way sentences were not all counted.
  return judge.AtLeast("too-few-sentences", SignalUnit::kSentences,
                       whole ? static_cast<double>(left.sentences) : std::nan(""),
                       static_cast<double>(rules.min_sentences));
}

// False where a rule ended it. `changed` is the text that C4's rules leave, if they drop lines.
template <class Judge>
bool Apply(const QualityRules& rules, QualitySignals& signals, std::optional<std::string>* changed,
           Judge& judge) {
  std::optional<int64_t> words;
  if (rules.repetition && !Apply(*rules.repetition, signals, judge)) return false;
  if (rules.fineweb_first && !Apply(*rules.fineweb, words, signals, judge)) return false;
  if (rules.gopher && !Apply(*rules.gopher, signals, judge)) return false;
  if (rules.c4) {
    C4Text left = KeepC4Lines(signals, rules.c4->terminal_lines);
    if (!Apply(*rules.c4, left, judge)) return false;
    if (left.refused.empty()) words = left.words;
    if (left.refused.empty() && left.text != signals.text()) {
      *changed = std::move(left.text);
      signals.Set(**changed, std::string(signals.language()));
    }
  }
  return !rules.fineweb || rules.fineweb_first || Apply(*rules.fineweb, words, signals, judge);
}

Verdict Judged(const QualityRules& rules, QualitySignals* signals) {
  FirstFailure judge;
  std::optional<std::string> changed;
  if (Apply(rules, *signals, &changed, judge)) judge.verdict().text = std::move(changed);
  return std::move(judge.verdict());
}

std::optional<QualityRules> RulesNamed(const std::string& name) {
  constexpr std::string_view kFineWeb2 = "fineweb-2:";
  if (name.starts_with(kFineWeb2)) return FineWeb2Rules(name.substr(kFineWeb2.size()));
  QualityRules rules;
  if (name == "gopher" || name == "fineweb-1") {
    rules.repetition.emplace();
    rules.gopher.emplace();
  }
  if (name == "c4" || name == "fineweb-1") rules.c4.emplace();
  if (name == "fineweb-1") {
    rules.c4->terminal_lines = false;
    rules.fineweb.emplace();
  }
  if (!rules.gopher && !rules.c4) return std::nullopt;
  return rules;
}

}  // namespace

std::string_view NameOf(SignalUnit unit) {
  constexpr std::array<std::string_view, 6> kNames = {"share",     "characters", "words",
                                                      "sentences", "stop-words", "yes-no"};
  return kNames[static_cast<size_t>(unit)];
}

const std::vector<std::string>& QualityProfile::Names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all{kSaem, "gopher", "c4", "fineweb-1"};
    for (const std::string& language : FineWeb2Languages()) all.push_back("fineweb-2:" + language);
    return all;
  }();
  return names;
}

base::Result<QualityProfile> QualityProfile::Named(const std::string& name) {
  if (name == kSaem) return QualityProfile();
  auto rules = RulesNamed(name);
  if (rules) return QualityProfile(*std::move(rules));
  std::string known;
  for (const std::string& one : Names()) known += (known.empty() ? "`" : ", `") + one + "`";
  const std::string near = base::DidYouMean(name, Names());
  return base::UsageError("there is no quality profile `" + name + "`", {},
                          (near.empty() ? "" : near + " ") + "profiles are " + known);
}

Verdict QualityProfile::Judge(std::string_view text, std::string_view language,
                              QualitySignals* signals) const {
  if (!rules_) return JudgeAsSaem(text, language, signals);
  signals->Set(text, language);
  return Judged(*rules_, signals);
}

std::vector<QualitySignal> QualityProfile::Measure(std::string_view text, std::string_view language,
                                                   QualitySignals* signals) const {
  const std::string composed = rules_ ? std::string() : text::Nfc(text);
  signals->Set(rules_ ? text : std::string_view(composed), language);
  AllSignals judge;
  std::optional<std::string> changed;
  Apply(rules_ ? *rules_ : SaemRules(language), *signals, &changed, judge);
  return std::move(judge.signals());
}

std::vector<QualitySignal> QualityProfile::Limits(std::string_view language) const {
  // Of any text that has words and sentences all is measured.
  QualitySignals signals;
  std::vector<QualitySignal> measured =
      Measure("One. Two. Three. Four. Five. Six.", language, &signals);
  for (QualitySignal& signal : measured) signal.value = 0;
  return measured;
}

Verdict QualityProfile::JudgeSignals(QualitySignals* signals) const {
  return Judged(rules_ ? *rules_ : SaemRules(signals->language()), signals);
}

// The text goes on in normalisation form C, as it was judged.
Verdict QualityProfile::JudgeAsSaem(std::string_view text, std::string_view language,
                                    QualitySignals* signals) const {
  std::string composed = text::Nfc(text);
  signals->Set(composed, language);
  Verdict verdict = Judged(SaemRules(language), signals);
  if (!verdict.keep) {
    verdict.reason = SaemReason(verdict.reason);
  } else if (composed != text) {
    verdict.text = std::move(composed);
  }
  return verdict;
}

}  // namespace saem::refine
