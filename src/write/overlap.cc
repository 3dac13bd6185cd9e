#include "write/overlap.h"

#include <algorithm>
#include <span>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

constexpr double kSyllablePairs = 0.75;
constexpr size_t kRunWords = 500;         // of a made text
constexpr size_t kPassageWords = 20'000;  // of a passage

// Every two syllables of Hangul that follow each other.
std::vector<std::string> SyllablePairs(std::string_view text) {
  std::vector<std::string> pairs;
  char32_t before = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = text::DecodeAt(text, &at);
    const bool syllable = text::Has(c, text::kHangul);
    if (syllable && before != 0) {
      std::string pair;
      text::AppendUtf8(before, &pair);
      text::AppendUtf8(c, &pair);
      pairs.push_back(std::move(pair));
    }
    before = syllable ? c : 0;
  }
  return pairs;
}

void SortOnce(std::vector<std::string>* words) {
  std::sort(words->begin(), words->end());
  words->erase(std::unique(words->begin(), words->end()), words->end());
}

// Of the first kRunWords words; the work is their product.
int64_t LongestCommonRun(const std::vector<Word>& made, const std::vector<std::string>& passage) {
  std::vector<int64_t> row(passage.size() + 1, 0);
  int64_t longest = 0;
  for (const Word& word : std::span(made).first(std::min(made.size(), kRunWords))) {
    for (size_t i = passage.size(); i > 0; --i) {
      row[i] = word.folded == passage[i - 1] ? row[i - 1] + 1 : 0;
      longest = std::max(longest, row[i]);
    }
  }
  return longest;
}

}  // namespace

PassageTerms::PassageTerms(std::string_view passage) : syllables_(SyllablePairs(passage)) {
  for (const Word& word : SplitWords(passage)) {
    stems_.push_back(Stem(word.folded));
    if (in_order_.size() < kPassageWords) in_order_.push_back(word.folded);
    // "mod_ssl/mod_tls": its parts are there too.
    std::string part;
    for (const char c : word.folded + "/") {
      if (c != '/' && c != '-' && c != '_' && c != '.' && c != ',') {
        part += c;
      } else if (!part.empty()) {
        stems_.push_back(Stem(part));
        part.clear();
      }
    }
  }
  SortOnce(&stems_);
  SortOnce(&syllables_);
}

bool PassageTerms::Holds(std::string_view stem) const {
  if (std::binary_search(stems_.begin(), stems_.end(), stem)) return true;
  if (HasDigit(stem)) return false;
  const std::vector<std::string> pairs = SyllablePairs(stem);
  if (pairs.empty()) return false;
  const auto known = std::count_if(pairs.begin(), pairs.end(), [&](const std::string& pair) {
    return std::binary_search(syllables_.begin(), syllables_.end(), pair);
  });
  return static_cast<double>(known) >= kSyllablePairs * static_cast<double>(pairs.size());
}

Overlap PassageTerms::Measure(std::string_view made) const {
  Overlap overlap;
  overlap.longest = LongestCommonRun(SplitWords(made), in_order_);
  int64_t run = 0;
  int64_t longest_run = 0;
  size_t run_begin = 0;
  for (const Term& term : ContentTerms(made)) {
    ++overlap.terms;
    if (Holds(term.stem)) {
      ++overlap.found;
      run = 0;
      continue;
    }
    if (HasDigit(term.stem)) {
      overlap.missing_numbers.emplace_back(made.substr(term.begin, term.end - term.begin));
    }
    if (run++ == 0) run_begin = term.begin;
    if (run > longest_run) {
      longest_run = run;
      overlap.missing_begin = static_cast<int64_t>(run_begin);
      overlap.missing_end = static_cast<int64_t>(term.end);
    }
  }
  return overlap;
}

}  // namespace saem::write
