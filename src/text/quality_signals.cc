#include "text/quality_signals.h"

#include <algorithm>
#include <bit>

#include <xxhash.h>

#include "text/unicode.h"

namespace saem::text {
namespace {

bool EndsWithEllipsis(std::string_view line) {
  return line.ends_with("...") || line.ends_with("…");
}

}  // namespace

void QualitySignals::Set(std::string_view text, std::string_view language) {
  text_ = text;
  language_ = language;
  chars_ = CodePoints(text);
  tokenised_ = false;
  split_ = false;
}

void QualitySignals::Set(std::string_view text, std::vector<Span> tokens) {
  Set(text, "");
  tokens_ = std::move(tokens);
  LookAtTokens();
}

void QualitySignals::TokeniseNow() {
  TokenizerFor(language_).Tokenize(text_, &tokens_);
  LookAtTokens();
}

void QualitySignals::LookAtTokens() {
  tokenised_ = true;
  types_.Set(text_, tokens_);
  ngrams_.Set(text_, tokens_, types_);
  words_ = {};
  words_.words = static_cast<int64_t>(tokens_.size());
  for (const TokenType& type : types_.types()) {
    if ((type.traits & kPlainToken) != 0) {
      words_.plain_words += type.count;
      words_.plain_chars += int64_t{type.count} * type.chars;
    }
    if ((type.traits & kAlphaToken) != 0) words_.alpha_words += type.count;
  }
}

Duplicates QualitySignals::FindDuplicates(const std::vector<std::string_view>& elements) {
  Duplicates found;
  found.elements = static_cast<int64_t>(elements.size());
  table_.assign(std::bit_ceil(std::max<size_t>(16, 2 * elements.size())), Slot{});
  for (const std::string_view element : elements) {
    const uint64_t hash = XXH3_64bits(element.data(), element.size());
    const size_t mask = table_.size() - 1;
    size_t at = hash & mask;
    while (table_[at].used && table_[at].hash != hash) at = (at + 1) & mask;
    if (table_[at].used) {
      ++found.duplicates;
      found.duplicate_chars += CodePoints(element);
    }
    table_[at] = {hash, true};
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

const std::vector<std::string_view>& QualitySignals::SplitLines() {
  if (!split_) lines_ = text::SplitLines(text_);
  split_ = true;
  return lines_;
}

LineSignals QualitySignals::LineEnds() {
  LineSignals signals;
  for (const std::string_view line : SplitLines()) {
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
  if (part.size() == 1) return std::count(text_.begin(), text_.end(), part[0]);
  int64_t count = 0;
  for (size_t at = text_.find(part); at != std::string_view::npos;
       at = text_.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

}  // namespace saem::text
