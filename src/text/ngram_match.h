// Finds what a text has copied, letter by letter, from others: every stretch of at least
// kShortestCopy characters that both hold, longest first. Used by the audit's copying check and by
// stages that refuse made texts which only copy.
//
// Characters are Unicode code points after folding: ASCII letters in lower case, white space of any
// length one space. The texts in question are indexed, the sources stream past them, so memory is
// bounded by the former.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace saem::text {

// A text as copying is measured. `at[i]` is the byte where point i begins; one more entry holds the
// text's end.
struct FoldedText {
  std::vector<char32_t> points;
  std::vector<uint32_t> at;
};
FoldedText FoldForCopying(std::string_view text);

// How long a copied stretch is.
struct CopyLength {
  int64_t characters = 0;
  int64_t words = 0;      // between spaces; a Korean eojeol is one
  int64_t syllables = 0;  // of Hangul
  bool Korean() const { return 2 * syllables >= characters - words; }
};

// What is too long. Defaults: 50 words or 150 characters, as filters against verbatim output use;
// for Korean, where unrelated texts share at most 16 characters, 40 syllables or 10 eojeol.
struct CopyLimits {
  int64_t characters = 150;
  int64_t words = 50;
  int64_t syllables = 40;
  int64_t eojeol = 10;
};
bool TooLong(const CopyLength& length, const CopyLimits& limits);
CopyLength MeasureCopy(const FoldedText& text, size_t begin, size_t end);

// A stretch of an indexed text that stands in a source too. Positions are points.
struct CopiedSpan {
  size_t text = 0;
  size_t begin = 0;
  size_t end = 0;
  size_t source_begin = 0;
};

class CopyIndex {
 public:
  // Every common stretch this long is found; shorter ones are not reported.
  static constexpr size_t kShortestCopy = 24;

  // Texts are numbered from 0.
  size_t Add(std::string_view text);
  const FoldedText& Text(size_t number) const { return texts_[number]; }
  size_t size() const { return texts_.size(); }

  // The maximal common stretches of `source` and the indexed texts, in order of their place in the
  // source. Where one stretch of a source meets a great many places of the texts, the first
  // kMostPlaces are looked at.
  std::vector<CopiedSpan> Match(const FoldedText& source) const;

 private:
  static constexpr size_t kGram = 16;
  static constexpr size_t kStride = kShortestCopy - kGram + 1;
  static constexpr size_t kMostPlaces = 16;

  struct Place {
    uint32_t text;
    uint32_t point;
  };
  std::vector<FoldedText> texts_;
  std::unordered_map<uint64_t, std::vector<Place>> places_;  // by hash of the gram; never iterated
  std::vector<uint64_t> filter_;  // one bit a hash: most grams of a source are nowhere
};

// The longest stretch of `made` that stands in `source` too, and how much of `made` such stretches
// cover together.
struct Copying {
  CopyLength longest;
  size_t begin = 0;  // bytes of `made`
  size_t end = 0;
  double covered = 0;  // share of its characters
};
Copying MeasureCopying(std::string_view made, std::string_view source);

}  // namespace saem::text
