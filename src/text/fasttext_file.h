// A supervised fastText model as its file holds it (.bin and .ftz, format versions 11 and 12 of
// fastText 0.9.2): what fasttext_model.h computes with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace saem::text {

enum class FastTextLoss : int32_t {
  kHierarchicalSoftmax = 1,
  kNegativeSampling,
  kSoftmax,
  kOneVsAll
};

// Rows of floats; the value of a row is its numbers times its factor, as quantised files have it.
struct FastTextMatrix {
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<float> values;   // rows * columns
  std::vector<float> factors;  // one a row; empty: 1

  const float* Row(int64_t row) const { return values.data() + row * columns; }
};

struct FastTextFile {
  int64_t dimensions = 0;
  int64_t word_ngrams = 1;
  FastTextLoss loss = FastTextLoss::kSoftmax;
  int64_t buckets = 0;  // that subwords and word n-grams are hashed into
  int64_t min_chars = 0;
  int64_t max_chars = 0;  // of a subword; 0: none are used
  std::vector<std::string> words;
  std::vector<std::string> labels;
  std::vector<int64_t> label_counts;
  bool pruned = false;
  std::vector<std::pair<int32_t, int32_t>> kept_buckets;  // bucket and its row behind the words'
  FastTextMatrix input;
  FastTextMatrix output;  // a row a label, or a node of the tree
};

// Of the bytes of a model file; `name` is for messages. A damaged file, or one of word vectors
// without labels, is an InputError; no size that it claims is believed beyond its own bytes.
base::Result<FastTextFile> ReadFastText(std::string_view bytes, const std::string& name);

}  // namespace saem::text
