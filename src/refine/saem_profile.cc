// The profile `saem`: the rules of the field for a text's language, put right where they punish
// what is no fault, with reasons a person understands. docs/refining.md lists the differences.
#include <algorithm>
#include <array>
#include <utility>

#include "refine/fineweb2_languages.h"
#include "refine/quality_rules.h"

namespace saem::refine {
namespace {

// Reasons of the other profiles, or how they begin, and what each means.
constexpr auto kReasons = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"dup-para", "repeated-paragraphs"},
    {"dup-line", "repeated-lines"},
    {"char-dup-ratio", "repeated-lines"},
    {"top-", "repeated-phrases"},
    {"duplicated-", "repeated-phrases"},
    {"gopher-short-doc", "too-few-words"},
    {"gopher-long-doc", "too-many-words"},
    {"gopher-below-avg", "words-too-short"},
    {"gopher-above-avg", "words-too-long"},
    {"gopher-too-many-hashes", "too-many-hashes"},
    {"gopher-too-many-ellipsis", "too-many-ellipses"},
    {"gopher-too-many-bullets", "mostly-list-items"},
    {"gopher-too-many-end-ellipsis", "cut-off-lines"},
    {"gopher-below-alpha", "too-few-letters"},
    {"gopher-enough-stop-words", "no-common-words"},
    {"line-punct-ratio", "too-few-sentence-ends"},
    {"short-line-ratio", "mostly-short-lines"},
    {"list-ratio", "too-many-line-breaks"},
});

// Of English and of languages that FineWeb-2's table here does not have; the latter are not asked
// for English words or for their length.
QualityRules GeneralRules(bool english) {
  QualityRules rules;
  rules.repetition.emplace();
  rules.fineweb.emplace();
  GopherQuality& words = rules.gopher.emplace();
  if (!english) {
    words.min_word_chars = 0;
    words.max_word_chars = 1000;
    words.min_stop_words = 0;
  }
  return rules;
}

}  // namespace

QualityRules SaemRules(std::string_view language) {
  const std::string_view name = FineWeb2NameOf(language);
  QualityRules rules = name.empty() ? GeneralRules(language == "en") : *FineWeb2Rules(name);
  // A phrase that stands once is not repeated, however short the text.
  rules.repetition->top_count = 2;
  // Punctuation is no word, so it is none without a letter.
  rules.gopher->alpha_of_tokens = false;
  // A line of a table of contents or of a program may stand twice.
  rules.fineweb->duplicate_chars = std::max(rules.fineweb->duplicate_chars, 0.1);
  return rules;
}

std::string SaemReason(std::string_view reason) {
  const auto* found = std::find_if(kReasons.begin(), kReasons.end(),
                                   [&](const auto& one) { return reason.starts_with(one.first); });
  return std::string(found == kReasons.end() ? reason : found->second);
}

}  // namespace saem::refine
