// Rules that say which texts are worth training on, and the published sets of them (profiles):
// Gopher (Rae et al. 2021, table A1), C4 (Raffel et al. 2020), FineWeb and FineWeb-2 (Penedo et al.
// 2024, 2025), each with the definitions, the order and the reasons of datatrove 0.10. Used by the
// stage quality.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "text/quality_signals.h"

namespace saem::refine {

// A share of 0 disables its rule, as it does in datatrove.
struct GopherRepetition {
  double paragraphs = 0.30;
  double paragraph_chars = 0.20;
  double lines = 0.30;
  double line_chars = 0.20;
  std::array<double, 3> top_ngrams = {0.20, 0.18, 0.16};                         // 2 to 4 words
  std::array<double, 6> repeated_ngrams = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};  // 5 to 10
  int64_t top_count = 1;  // how often the most frequent n-gram stands at least
};

// How a stop word is found in the tokens.
enum class StopWords {
  kToken,  // is one
  // Stands at the beginning or the end of one: Korean particles and stems, where tokens are eojeol
  // and the list is of morphemes.
  kAffix,
};

struct GopherQuality {
  int64_t min_words = 50;
  int64_t max_words = 100'000;
  double min_word_chars = 3;
  double max_word_chars = 10;
  double symbols = 0.1;  // hashes, and ellipses, for each word
  double bullet_lines = 0.9;
  double ellipsis_lines = 0.3;
  double min_alpha_words = 0.8;
  bool alpha_of_tokens = true;  // their share of all tokens, punctuation too; or of words alone
  int64_t min_stop_words = 2;   // different ones
  std::vector<std::string> stop_words = {"the", "be", "to", "of", "and", "that", "have", "with"};
  StopWords match = StopWords::kToken;
};

struct FineWebQuality {
  double min_terminal_lines = 0.12;
  double short_lines = 0.67;
  double duplicate_chars = 0.01;
  double new_lines = 0.3;  // for each word
};

// Drops lines, and texts of which too little is left.
struct C4Quality {
  bool terminal_lines = true;  // only lines that end with a mark that ends sentences
  int64_t min_sentences = 5;
};

struct Verdict {
  bool keep = true;
  std::string reason;               // datatrove's, in kebab-case
  std::string detail;               // the number and its threshold
  std::optional<std::string> text;  // where rules changed it
};

enum class SignalUnit { kShare, kCharacters, kWords, kSentences, kStopWords, kYesNo };
std::string_view NameOf(SignalUnit unit);  // "share", "characters", ...

// One number that a rule looks at, and what it asks of it.
struct QualitySignal {
  std::string reason;  // that of the rule, as datatrove has it
  SignalUnit unit = SignalUnit::kShare;
  bool at_most = true;  // else at least
  double limit = 0;
  double value = 0;  // NaN where it divides by nothing
};

// The rules of one profile, in the order in which they are asked.
struct QualityRules {
  std::optional<GopherRepetition> repetition;
  std::optional<GopherQuality> gopher;
  std::optional<C4Quality> c4;
  std::optional<FineWebQuality> fineweb;
  bool fineweb_first = false;  // before Gopher's own rules, as FineWeb-2 has it
};

// The profile `saem`: the rules for a language, and its word for a reason of theirs.
QualityRules SaemRules(std::string_view language);
std::string SaemReason(std::string_view reason);

class QualityProfile {
 public:
  QualityProfile() = default;  // saem
  explicit QualityProfile(QualityRules rules) : rules_(std::move(rules)) {}

  // "saem", "gopher", "c4", "fineweb-1", "fineweb-2:kor_Hang"; an unknown name is a usage error
  // that says what there is.
  static base::Result<QualityProfile> Named(const std::string& name);
  static const std::vector<std::string>& Names();

  bool ByLanguage() const { return !rules_; }  // `saem` asks each language its own

  // `signals` is working memory.
  Verdict Judge(std::string_view text, std::string_view language,
                text::QualitySignals* signals) const;
  // Every number the rules look at, where Judge stops at the first that fails. What C4's rules drop
  // is dropped before FineWeb's are asked, as there; a text that they refuse whole is measured as
  // it came.
  std::vector<QualitySignal> Measure(std::string_view text, std::string_view language,
                                     text::QualitySignals* signals) const;
  // What Measure gives for a text of that language, without values.
  std::vector<QualitySignal> Limits(std::string_view language) const;
  // Of the text that `signals` holds, with the words that it has.
  Verdict JudgeSignals(text::QualitySignals* signals) const;

 private:
  Verdict JudgeAsSaem(std::string_view text, std::string_view language,
                      text::QualitySignals* signals) const;

  std::optional<QualityRules> rules_;  // none: those of the text's language
};

}  // namespace saem::refine
