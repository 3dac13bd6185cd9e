// The best split of a node: rows of its classes are counted by the bins of all features at once,
// then every cut of every feature is tried. Used by tree.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "table/target_classes.h"
#include "table/tree.h"

namespace saem::table {

using ClassCounts = std::array<int32_t, kClasses>;

struct Split {
  double gain = 0;              // by Gini's index; 0: there is none
  ClassCounts left{}, right{};  // the rows it was chosen by
  size_t feature = 0;
  int32_t threshold = 0;  // of an ordered feature: the last bin that goes left
  BinSet set{};           // of another: the bins that do
};

class SplitSearch {
 public:
  SplitSearch(std::span<const TreeFeature> features, const BinRows& bins, int64_t min_leaf);

  // More rows than this say no more about which split is best.
  static constexpr size_t kMostRows = 2048;

  // `classes` of the rows, `used` of them at most; at most kMostRows rows.
  Split Best(std::span<const int32_t> rows, std::span<const uint8_t> classes, size_t used);

 private:
  using Counts = std::array<uint16_t, kClasses>;

  void Fill(std::span<const int32_t> rows, std::span<const uint8_t> classes);
  void Collect(size_t feature);
  void OrderCategories();
  void Scan(size_t feature, Split* best);
  void Take(size_t feature, size_t at, const ClassCounts& left, double gain, Split* best) const;

  std::span<const TreeFeature> features_;
  BinRows rows_in_bins_;
  int64_t min_leaf_;
  std::vector<uint32_t> first_;  // by feature: where its bins begin in counts_
  std::vector<Counts> counts_;   // rows by bin and class; 0 between calls
  std::vector<uint64_t> seen_;   // by feature: four words of the bins that have rows
  int64_t rows_ = 0;
  size_t used_ = 0;
  Counts total_{};
  // Of the feature at hand: its bins that have rows, in the order in which they are cut.
  std::vector<uint8_t> occupied_;
  std::array<uint32_t, 256> bin_rows_{};
  std::array<double, 256> scores_{};
  const Counts* bin_counts_ = nullptr;
};

}  // namespace saem::table
