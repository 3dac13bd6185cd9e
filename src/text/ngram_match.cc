#include "text/ngram_match.h"

#include <algorithm>
#include <tuple>

#include "text/unicode.h"

namespace saem::text {
namespace {

constexpr uint64_t kBase = 0x9E3779B97F4A7C15;  // odd; the hash is a polynomial modulo 2^64
constexpr size_t kFilterBits = size_t{1} << 20;

uint64_t Mix(uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93;
  hash ^= hash >> 32;
  return hash;
}

uint64_t PowerOfBase(size_t exponent) {
  uint64_t power = 1;
  for (size_t i = 0; i < exponent; ++i) power *= kBase;
  return power;
}

bool IsSyllable(char32_t point) { return point >= 0xAC00 && point <= 0xD7A3; }

}  // namespace

FoldedText FoldForCopying(std::string_view text) {
  FoldedText folded;
  folded.points.reserve(text.size());
  folded.at.reserve(text.size() + 1);
  bool space = true;  // none at the beginning
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    char32_t point = DecodeAt(text, &at);
    if (Has(point, kSpace)) {
      if (space) continue;
      point = ' ';
      space = true;
    } else {
      if (point >= 'A' && point <= 'Z') point += 'a' - 'A';
      space = false;
    }
    folded.points.push_back(point);
    folded.at.push_back(static_cast<uint32_t>(begin));
  }
  if (!folded.points.empty() && folded.points.back() == ' ') {
    folded.points.pop_back();
    folded.at.pop_back();
  }
  folded.at.push_back(static_cast<uint32_t>(text.size()));
  return folded;
}

bool TooLong(const CopyLength& length, const CopyLimits& limits) {
  if (length.Korean()) {
    return length.syllables >= limits.syllables || length.words >= limits.eojeol;
  }
  return length.characters >= limits.characters || length.words >= limits.words;
}

CopyLength MeasureCopy(const FoldedText& text, size_t begin, size_t end) {
  CopyLength length;
  length.characters = static_cast<int64_t>(end - begin);
  for (size_t i = begin; i < end; ++i) {
    if (IsSyllable(text.points[i])) ++length.syllables;
    if (text.points[i] != ' ' && (i == begin || text.points[i - 1] == ' ')) ++length.words;
  }
  return length;
}

size_t CopyIndex::Add(std::string_view text) {
  if (filter_.empty()) filter_.resize(kFilterBits / 64);
  const auto number = static_cast<uint32_t>(texts_.size());
  texts_.push_back(FoldForCopying(text));
  const std::vector<char32_t>& points = texts_.back().points;
  for (size_t at = 0; at + kGram <= points.size(); at += kStride) {
    uint64_t hash = 0;
    for (size_t i = 0; i < kGram; ++i) hash = hash * kBase + points[at + i] + 1;
    std::vector<Place>& places = places_[hash];
    if (places.size() < kMostPlaces) places.push_back({number, static_cast<uint32_t>(at)});
    const uint64_t bit = Mix(hash) % kFilterBits;
    filter_[bit / 64] |= uint64_t{1} << bit % 64;
  }
  return number;
}

std::vector<CopiedSpan> CopyIndex::Match(const FoldedText& source) const {
  std::vector<CopiedSpan> spans;
  const std::vector<char32_t>& points = source.points;
  if (points.size() < kGram || places_.empty()) return spans;
  const uint64_t leaving = PowerOfBase(kGram - 1);
  // Where the stretch found last on a diagonal (text, text point - source point) ends in the
  // source.
  std::unordered_map<uint64_t, size_t> ends;
  uint64_t hash = 0;
  for (size_t i = 0; i + 1 < kGram; ++i) hash = hash * kBase + points[i] + 1;
  for (size_t at = 0; at + kGram <= points.size(); ++at) {
    hash = hash * kBase + points[at + kGram - 1] + 1;
    const uint64_t gram = hash;
    hash -= (points[at] + uint64_t{1}) * leaving;
    const uint64_t bit = Mix(gram) % kFilterBits;
    if ((filter_[bit / 64] >> bit % 64 & 1) == 0) continue;
    const auto found = places_.find(gram);
    if (found == places_.end()) continue;
    for (const Place& place : found->second) {
      const auto diagonal = place.point - static_cast<uint32_t>(at);
      size_t& end = ends[uint64_t{place.text} << 32 | diagonal];
      if (end > at) continue;
      const std::vector<char32_t>& text = texts_[place.text].points;
      if (!std::equal(points.begin() + static_cast<int64_t>(at),
                      points.begin() + static_cast<int64_t>(at + kGram),
                      text.begin() + place.point)) {
        continue;
      }
      size_t before = 0;
      while (before < at && before < place.point &&
             points[at - before - 1] == text[place.point - before - 1]) {
        ++before;
      }
      size_t after = kGram;
      while (at + after < points.size() && place.point + after < text.size() &&
             points[at + after] == text[place.point + after]) {
        ++after;
      }
      end = at + after;
      if (before + after < kShortestCopy) continue;
      spans.push_back({place.text, place.point - before, place.point + after, at - before});
    }
  }
  std::sort(spans.begin(), spans.end(), [](const CopiedSpan& a, const CopiedSpan& b) {
    return std::tie(a.source_begin, a.text, a.begin) < std::tie(b.source_begin, b.text, b.begin);
  });
  return spans;
}

Copying MeasureCopying(std::string_view made, std::string_view source) {
  CopyIndex index;
  index.Add(made);
  const FoldedText& text = index.Text(0);
  Copying copying;
  std::vector<bool> covered(text.points.size());
  size_t longest = 0;
  for (const CopiedSpan& span : index.Match(FoldForCopying(source))) {
    std::fill(covered.begin() + static_cast<int64_t>(span.begin),
              covered.begin() + static_cast<int64_t>(span.end), true);
    if (span.end - span.begin <= longest) continue;
    longest = span.end - span.begin;
    copying.longest = MeasureCopy(text, span.begin, span.end);
    copying.begin = text.at[span.begin];
    copying.end = text.at[span.end];
  }
  if (!covered.empty()) {
    copying.covered = static_cast<double>(std::count(covered.begin(), covered.end(), true)) /
                      static_cast<double>(covered.size());
  }
  return copying;
}

}  // namespace saem::text
