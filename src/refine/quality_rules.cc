#include "refine/quality_rules.h"

#include <algorithm>
#include <charconv>

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

Verdict Refuse(std::string reason, std::string detail) {
  Verdict verdict;
  verdict.keep = false;
  verdict.reason = std::move(reason);
  verdict.detail = std::move(detail);
  return verdict;
}
Verdict Above(std::string reason, double value, double limit) {
  return Refuse(std::move(reason), Number(value) + " > " + Number(limit));
}
Verdict Below(std::string reason, double value, double limit) {
  return Refuse(std::move(reason), Number(value) + " < " + Number(limit));
}

double Share(int64_t part, int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

Verdict Apply(const GopherRepetition& rules, QualitySignals& signals) {
  const int64_t chars = signals.chars();
  if (chars == 0) return Refuse("empty", "no text");
  if (rules.paragraphs > 0 || rules.paragraph_chars > 0) {
    const text::Duplicates found = signals.Paragraphs();
    const double elements = Share(found.duplicates, found.elements);
    if (rules.paragraphs > 0 && elements > rules.paragraphs) {
      return Above("dup-para-frac", elements, rules.paragraphs);
    }
    const double share = Share(found.duplicate_chars, chars);
    if (rules.paragraph_chars > 0 && share > rules.paragraph_chars) {
      return Above("dup-para-char-frac", share, rules.paragraph_chars);
    }
  }
  if (rules.lines > 0 || rules.line_chars > 0) {
    const text::Duplicates found = signals.Lines();
    const double elements = Share(found.duplicates, found.elements);
    if (rules.lines > 0 && elements > rules.lines)
      return Above("dup-line-frac", elements, rules.lines);
    const double share = Share(found.duplicate_chars, chars);
    if (rules.line_chars > 0 && share > rules.line_chars) {
      return Above("dup-line-char-frac", share, rules.line_chars);
    }
  }
  for (size_t i = 0; i < rules.top_ngrams.size(); ++i) {
    if (Share(signals.TopNgramBound(i + 2), chars) <= rules.top_ngrams[i]) continue;
    const double share = Share(signals.TopNgramChars(i + 2, rules.top_count), chars);
    if (share > rules.top_ngrams[i]) {
      return Above("top-" + std::to_string(i + 2) + "-gram", share, rules.top_ngrams[i]);
    }
  }
  for (size_t i = 0; i < rules.repeated_ngrams.size(); ++i) {
    const double share = Share(signals.RepeatedNgramChars(i + 5), chars);
    if (share > rules.repeated_ngrams[i]) {
      return Above("duplicated-" + std::to_string(i + 5) + "-n-grams", share,
                   rules.repeated_ngrams[i]);
    }
  }
  return {};
}

int64_t CountStopWords(const GopherQuality& rules, QualitySignals& signals) {
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
    if (found && ++different == rules.min_stop_words) break;
  }
  return different;
}

Verdict Apply(const GopherQuality& rules, QualitySignals& signals) {
  const text::WordSignals& words = signals.words();
  if (words.plain_words < rules.min_words) {
    return Refuse("gopher-short-doc", std::to_string(words.plain_words) + " words < " +
                                          std::to_string(rules.min_words));
  }
  if (words.plain_words > rules.max_words) {
    return Refuse("gopher-long-doc", std::to_string(words.plain_words) + " words > " +
                                         std::to_string(rules.max_words));
  }
  const double word_chars = Share(words.plain_chars, words.plain_words);
  if (word_chars < rules.min_word_chars) {
    return Below("gopher-below-avg-threshold", word_chars, rules.min_word_chars);
  }
  if (word_chars > rules.max_word_chars) {
    return Above("gopher-above-avg-threshold", word_chars, rules.max_word_chars);
  }
  const double hashes = Share(signals.Count("#"), words.words);
  if (hashes > rules.symbols) return Above("gopher-too-many-hashes", hashes, rules.symbols);
  const double ellipses = Share(signals.Count("...") + signals.Count("…"), words.words);
  if (ellipses > rules.symbols) return Above("gopher-too-many-ellipsis", ellipses, rules.symbols);
  const text::LineSignals lines = signals.LineEnds();
  const double bullets = Share(lines.bullet_lines, lines.lines);
  if (bullets > rules.bullet_lines)
    return Above("gopher-too-many-bullets", bullets, rules.bullet_lines);
  const double cut_lines = Share(lines.ellipsis_lines, lines.lines);
  if (cut_lines > rules.ellipsis_lines) {
    return Above("gopher-too-many-end-ellipsis", cut_lines, rules.ellipsis_lines);
  }
  const double alpha =
      Share(words.alpha_words, rules.alpha_of_tokens ? words.words : words.plain_words);
  if (alpha < rules.min_alpha_words) {
    return Below("gopher-below-alpha-threshold", alpha, rules.min_alpha_words);
  }
  const int64_t stop_words = CountStopWords(rules, signals);
  if (stop_words < rules.min_stop_words) {
    return Refuse("gopher-enough-stop-words", std::to_string(stop_words) + " stop words < " +
                                                  std::to_string(rules.min_stop_words));
  }
  return {};
}

// `words` of the text are known where C4's rules have counted them.
Verdict Apply(const FineWebQuality& rules, std::optional<int64_t> counted,
              QualitySignals& signals) {
  const text::FilledLineSignals lines = signals.FilledLines();
  const int64_t words = counted ? *counted : signals.words().words;
  if (lines.lines == 0 || words == 0) return Refuse("empty", "no words");
  const double terminal = Share(lines.terminal_lines, lines.lines);
  if (terminal < rules.min_terminal_lines) {
    return Below("line-punct-ratio", terminal, rules.min_terminal_lines);
  }
  const double short_lines = Share(lines.short_lines, lines.lines);
  if (short_lines > rules.short_lines)
    return Above("short-line-ratio", short_lines, rules.short_lines);
  const int64_t new_lines = signals.Count("\n");
  const double duplicates = Share(lines.duplicate_chars, signals.chars() - new_lines);
  if (duplicates > rules.duplicate_chars) {
    return Above("char-dup-ratio", duplicates, rules.duplicate_chars);
  }
  const double list = Share(new_lines, words);
  if (list > rules.new_lines) return Above("list-ratio", list, rules.new_lines);
  return {};
}

Verdict Apply(const C4Quality& rules, QualitySignals& signals, int64_t* words) {
  C4Text left = KeepC4Lines(signals, rules.terminal_lines);
  if (!left.refused.empty()) return Refuse(left.refused, left.detail);
  if (left.sentences < rules.min_sentences) {
    return Refuse("too-few-sentences", std::to_string(left.sentences) + " sentences < " +
                                           std::to_string(rules.min_sentences));
  }
  *words = left.words;
  Verdict verdict;
  if (left.text != signals.text()) verdict.text = std::move(left.text);
  return verdict;
}

Verdict Judged(const QualityRules& rules, QualitySignals* signals) {
  Verdict verdict;
  std::optional<std::string> changed;
  std::optional<int64_t> words;
  if (rules.repetition) verdict = Apply(*rules.repetition, *signals);
  if (verdict.keep && rules.fineweb_first) verdict = Apply(*rules.fineweb, words, *signals);
  if (verdict.keep && rules.gopher) verdict = Apply(*rules.gopher, *signals);
  if (verdict.keep && rules.c4) {
    verdict = Apply(*rules.c4, *signals, &words.emplace());
    changed = std::move(verdict.text);
    if (changed) signals->Set(*changed, std::string(signals->language()));
  }
  if (verdict.keep && rules.fineweb && !rules.fineweb_first) {
    verdict = Apply(*rules.fineweb, words, *signals);
  }
  verdict.text = verdict.keep ? std::move(changed) : std::nullopt;
  return verdict;
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
