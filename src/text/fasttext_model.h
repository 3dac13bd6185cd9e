// What a fastText classifier says of a text: the label and probability of fastText 0.9.2's own
// predict, to the last bit of the sums, several times faster (bench/README.md). Words, subwords and
// the tree of labels are as its dictionary.cc, model.cc and loss.cc have them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "text/fasttext_file.h"

namespace saem::text {

class FastTextModel {
 public:
  // Of the bytes of a model file; see ReadFastText.
  static base::Result<std::shared_ptr<const FastTextModel>> Make(std::string_view bytes,
                                                                 const std::string& name);

  struct Prediction {
    std::string_view label;  // "" where there is nothing to judge
    double score = 0;
  };
  // Of one line: line ends in it count as spaces. Thread-safe.
  Prediction Predict(std::string_view text) const;

 private:
  // Numbers by 32-bit keys: open addressing, a power of two of slots, at most half of them used.
  class Table {
   public:
    void Reserve(size_t entries);
    void Add(uint32_t key, int32_t value);
    // Calls `is_it` with each value of the key until it says yes.
    template <typename IsIt>
    int32_t Find(uint32_t key, IsIt is_it) const;

   private:
    struct Slot {
      uint32_t key = 0;
      int32_t value = -1;
    };
    size_t Home(uint32_t key) const { return (key * uint64_t{0x9E3779B97F4A7C15}) >> shift_; }
    std::vector<Slot> slots_;
    int shift_ = 63;
  };
  struct Node {
    int32_t left = -1, right = -1;
    int64_t count = 0;
  };
  class Sum;

  explicit FastTextModel(FastTextFile file);
  void BuildTree();
  int32_t WordOf(std::string_view token, uint32_t hash) const;
  // Calls `take` with the input row of each subword of `<word>`.
  template <typename Take>
  void ForSubwords(std::string_view marked, Take take) const;
  int32_t RowOfBucket(uint32_t bucket) const;  // -1: pruned away
  void AddToken(std::string_view token, std::string* marked, std::vector<int32_t>* hashes,
                Sum* sum) const;
  void AddWordNgrams(const std::vector<int32_t>& hashes, Sum* sum) const;
  Prediction Best(const std::vector<float>& hidden) const;
  Prediction BestLeaf(const std::vector<float>& hidden) const;
  float Dot(int64_t row, const std::vector<float>& hidden) const;

  FastTextFile file_;
  Table words_;                        // hash of a word to its number
  std::vector<int32_t> word_rows_;     // input rows of each known word, one word behind the other
  std::vector<size_t> word_rows_end_;  // by word
  Table kept_;                         // bucket to its row, where the file is pruned
  uint64_t bucket_magic_ = 0;          // for remainders without division
  std::vector<Node> tree_;
  std::vector<float> sigmoid_;
};

}  // namespace saem::text
