// The field's quality filters for web text, as datatrove 0.10 defines them (gopher_repetition_filter.py,
// gopher_quality_filter.py, fineweb_quality_filter.py): same measures, same order, same strict comparisons. Lengths count
// code points; the words are those of our tokenizers. Used by the stage `quality`.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "text/words.h"

namespace saem::text {

// Thresholds of one profile; 0 or less disables a rule, as there.
struct QualityProfile {
  std::string name;
  // Repetition (Rae et al. 2021, "Scaling language models", table A1).
  double dup_paragraph = 0.30, dup_paragraph_chars = 0.20;
  double dup_line = 0.30, dup_line_chars = 0.20;
  std::array<double, 3> top_ngram = {0.20, 0.18, 0.16};                       // 2, 3, 4 words
  std::array<double, 6> dup_ngram = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};     // 5 to 10 words
  // Quality (the same paper, appendix A1.1).
  int64_t min_words = 50, max_words = 100'000;
  double min_word_length = 3, max_word_length = 10;
  double max_symbol_ratio = 0.1;
  double max_bullet_lines = 0.9, max_ellipsis_lines = 0.3;
  double min_alpha_words = 0.8;
  std::vector<std::string> stop_words = {"the", "be", "to", "of", "and", "that", "have", "with"};
  int64_t min_stop_words = 2;
  // FineWeb (Penedo et al. 2024); 0 disables.
  double line_punctuation = 0, short_lines = 0, duplicate_chars = 0, newline_ratio = 0;
};

// "gopher", "fineweb-1", "fineweb-2:kor_Hang", "none". Anything else is an error that names the nearest.
base::Result<QualityProfile> QualityProfileOf(const std::string& name);

struct QualityVerdict {
  std::string reason;  // empty: good. Else datatrove's reason in kebab-case
  std::string detail;  // the measure and its threshold
};

// One document after another; keeps its memory. One per worker.
class QualityFilter {
 public:
  // `language` chooses the tokenizer.
  QualityVerdict Judge(std::string_view text, std::string_view language, const QualityProfile& profile);

 private:
  std::vector<Span> words_;
};

}  // namespace saem::text
