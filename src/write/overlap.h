// How much of a made text stands in its passage: the share of its content words found there, and
// the longest run of words in the same order. Used by the ground stage.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saem::write {

struct Overlap {
  int64_t terms = 0;    // content words of the text
  int64_t found = 0;    // those in the passage
  int64_t longest = 0;  // words of the longest stretch that stands there in the same order
  // The longest run of content words that are not in the passage: bytes of the text, -1 where all
  // are.
  int64_t missing_begin = -1;
  int64_t missing_end = -1;
  std::vector<std::string> missing_numbers;  // words with digits that are not there

  // 1 where there is no content word to look for.
  double share() const {
    return terms == 0 ? 1 : static_cast<double>(found) / static_cast<double>(terms);
  }
};

// A passage made ready for many comparisons.
//
// Words are compared by stem, so inflection does not count. A Korean eojeol is found, too, when
// three quarters of its stem's pairs of syllables stand in the passage: compounds are written with
// and without space.
class PassageTerms {
 public:
  explicit PassageTerms(std::string_view passage);
  Overlap Measure(std::string_view made) const;

 private:
  bool Holds(std::string_view stem) const;

  std::vector<std::string> stems_;      // sorted, each once
  std::vector<std::string> syllables_;  // pairs of Hangul syllables, sorted, each once
  std::vector<std::string> in_order_;   // folded words as they follow
};

}  // namespace saem::write
