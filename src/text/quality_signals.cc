#include "text/quality_signals.h"

#include <algorithm>
#include <bit>

#include <xxhash.h>

#include "kernels/minhash.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

constexpr uint64_t kPrime = kernels::kMersenne61;
constexpr uint64_t kBase = 0x1B873593CC9E2D51 % kPrime;

uint64_t MulAdd(uint64_t a, uint64_t b, uint64_t c) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b + c;
  const uint64_t folded =
      (static_cast<uint64_t>(product) & kPrime) + static_cast<uint64_t>(product >> 61);
  return folded >= kPrime ? folded - kPrime : folded;
}

// Spreads hashes that differ in few bits over the table (splitmix64's finaliser).
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

bool EndsWithEllipsis(std::string_view line) {
  return line.ends_with("...") || line.ends_with("…");
}

}  // namespace

void QualitySignals::Set(std::string_view text, std::string_view language) {
  text_ = text;
  chars_ = CodePoints(text);
  TokenizerFor(language).Tokenize(text, &tokens_);
  token_chars_.clear();
  token_hashes_.clear();
  token_powers_.clear();
  words_ = {};
  words_.words = static_cast<int64_t>(tokens_.size());
  for (const Span& token : tokens_) {
    uint32_t chars = 0;
    bool plain = false;
    bool alpha = false;
    for (size_t at = token.begin; at < token.end;) {
      const uint16_t bits = PropertiesOf(DecodeAt(text, &at));
      ++chars;
      plain |= (bits & (kFilterPunctuation | kTerminal)) == 0;
      alpha |= (bits & kAlpha) != 0;
    }
    token_chars_.push_back(chars);
    if (plain) {
      ++words_.plain_words;
      words_.plain_chars += chars;
    }
    words_.alpha_words += alpha ? 1 : 0;
    uint64_t hash = 0;
    uint64_t power = 1;
    for (const char byte : token.In(text)) {
      hash = MulAdd(hash, kBase, static_cast<unsigned char>(byte) + 1U);
      power = MulAdd(power, kBase, 0);
    }
    token_hashes_.push_back(hash);
    token_powers_.push_back(power);
  }
}

void QualitySignals::ClearTable(size_t grams) {
  table_.assign(std::bit_ceil(std::max<size_t>(16, 2 * grams)), Slot{});
}

QualitySignals::Slot& QualitySignals::SlotOf(uint64_t hash) {
  const size_t mask = table_.size() - 1;
  size_t at = Mix(hash) & mask;
  while (table_[at].count != 0 && table_[at].hash != hash) at = (at + 1) & mask;
  table_[at].hash = hash;
  return table_[at];
}

Duplicates QualitySignals::FindDuplicates(const std::vector<std::string_view>& elements) {
  Duplicates found;
  found.elements = static_cast<int64_t>(elements.size());
  ClearTable(elements.size());
  for (const std::string_view element : elements) {
    Slot& slot = SlotOf(XXH3_64bits(element.data(), element.size()));
    if (slot.count != 0) {
      ++found.duplicates;
      found.duplicate_chars += CodePoints(element);
    }
    slot.count = 1;
  }
  return found;
}

Duplicates QualitySignals::Paragraphs() {
  elements_.clear();
  const std::string_view body = Strip(text_);
  size_t begin = 0;
  for (size_t at = body.find("\n\n"); at != std::string_view::npos; at = body.find("\n\n", begin)) {
    elements_.push_back(body.substr(begin, at - begin));
    begin = std::min(body.find_first_not_of('\n', at), body.size());
  }
  elements_.push_back(body.substr(begin));
  return FindDuplicates(elements_);
}

Duplicates QualitySignals::Lines() {
  elements_.clear();
  size_t begin = 0;
  for (size_t at = text_.find('\n'); at != std::string_view::npos; at = text_.find('\n', begin)) {
    elements_.push_back(text_.substr(begin, at - begin));
    begin = std::min(text_.find_first_not_of('\n', at), text_.size());
  }
  elements_.push_back(text_.substr(begin));
  return FindDuplicates(elements_);
}

int64_t QualitySignals::TopNgramChars(size_t n) {
  if (tokens_.size() < n) return 0;
  const size_t grams = tokens_.size() - n + 1;
  ClearTable(grams);
  uint32_t best_count = 0;
  uint32_t best_first = 0;
  for (size_t i = 0; i < grams; ++i) {
    // The words are joined by spaces, so where one ends matters.
    uint64_t hash = 0;
    for (size_t k = i; k < i + n; ++k) hash = Mix(hash ^ token_hashes_[k]) + token_powers_[k];
    Slot& slot = SlotOf(hash);
    if (slot.count++ == 0) slot.first = static_cast<uint32_t>(i);
    if (slot.count > best_count || (slot.count == best_count && slot.first < best_first)) {
      best_count = slot.count;
      best_first = slot.first;
    }
  }
  auto length = static_cast<int64_t>(n - 1);
  for (size_t k = best_first; k < best_first + n; ++k) length += token_chars_[k];
  return length * best_count;
}

int64_t QualitySignals::RepeatedNgramChars(size_t n) {
  if (tokens_.size() < n) return 0;
  ClearTable(tokens_.size() - n + 1);
  int64_t repeated = 0;
  for (size_t i = 0; i + n <= tokens_.size();) {
    uint64_t hash = 0;
    for (size_t k = i; k < i + n; ++k) hash = MulAdd(hash, token_powers_[k], token_hashes_[k]);
    Slot& slot = SlotOf(hash);
    if (slot.count == 0) {
      slot.count = 1;
      ++i;
      continue;
    }
    for (size_t k = i; k < i + n; ++k) repeated += token_chars_[k];
    i += n;
  }
  return repeated;
}

LineSignals QualitySignals::LineEnds() const {
  LineSignals signals;
  for (const std::string_view line : SplitLines(text_)) {
    ++signals.lines;
    const std::string_view begun = StripLeft(line);
    if (begun.starts_with("•") || begun.starts_with("-")) ++signals.bullet_lines;
    if (EndsWithEllipsis(StripRight(line))) ++signals.ellipsis_lines;
  }
  return signals;
}

FilledLineSignals QualitySignals::FilledLines() {
  constexpr int64_t kShortLine = 30;
  FilledLineSignals signals;
  elements_.clear();
  for (size_t begin = 0; begin <= text_.size();) {
    const size_t end = std::min(text_.find('\n', begin), text_.size());
    const std::string_view line = text_.substr(begin, end - begin);
    begin = end + 1;
    if (Strip(line).empty()) continue;
    elements_.push_back(line);
    ++signals.lines;
    if (Has(LastCodePoint(line), kTerminal)) ++signals.terminal_lines;
    if (CodePoints(line) <= kShortLine) ++signals.short_lines;
  }
  signals.duplicate_chars = FindDuplicates(elements_).duplicate_chars;
  return signals;
}

int64_t QualitySignals::Count(std::string_view part) const {
  int64_t count = 0;
  for (size_t at = text_.find(part); at != std::string_view::npos;
       at = text_.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

int64_t CountSentences(std::string_view text, std::string_view language) {
  int64_t sentences = 1;  // also of nothing, as datatrove counts
  bool first = true;
  bool ended = false;
  const auto next = [&](bool ends, bool punctuation) {
    if (ended && !ends && !punctuation) {
      ++sentences;
      ended = false;
    } else if (ends) {
      ended = true;
    }
    first = false;
  };
  size_t at = 0;
  const auto skip_space = [&](size_t until) {
    // White space is a token, but for one space between others.
    const bool one_space = !first && at < until && text[at] == ' ';
    if (at + (one_space ? 1 : 0) < until) next(false, false);
  };
  for (const Span& span : Tokenize(text, language)) {
    skip_space(span.begin);
    const std::string_view token = span.In(text);
    bool punctuation = true;
    size_t characters = 0;
    bool ends = false;
    for (size_t in = 0; in < token.size(); ++characters) {
      const uint16_t bits = PropertiesOf(DecodeAt(token, &in));
      punctuation = punctuation && (bits & kPunctuation) != 0;
      ends = (bits & kSentenceEnd) != 0;
    }
    next(ends && characters == 1, punctuation);
    at = span.end;
  }
  skip_space(text.size());
  return sentences;
}

}  // namespace saem::text
