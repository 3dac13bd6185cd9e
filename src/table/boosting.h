// A small gradient-boosted classifier for audits: can a made row be told from a real one, and does
// what is learned on made rows hold for real ones? Logistic loss, shallow trees over binned
// columns. The same bits everywhere: sums have a fixed order and exp is fixed_math's.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "table/tree.h"

namespace saem::table {

// Rows in bins, column by column; bin 0 is missing.
struct BinnedRows {
  size_t rows = 0;
  std::vector<bool> ordered;
  std::vector<std::vector<uint8_t>> columns;
};

struct BoostingSettings {
  int rounds = 60;
  int depth = 5;
  double rate = 0.15;
  double least_weight = 5;  // of a leaf, in sums of p(1-p)
};

class BoostedTrees {
 public:
  // `positive` by row of `rows`; `use` are the rows it learns from; `skip`: a column it may not
  // see, or -1.
  static BoostedTrees Learn(const BinnedRows& rows, const std::vector<uint8_t>& positive,
                            std::span<const int32_t> use, const BoostingSettings& settings = {},
                            int skip = -1);
  // Larger for rows more like the positive ones.
  double Score(const BinnedRows& rows, size_t row) const;

 private:
  friend class BoostingRun;
  struct Node {
    int32_t feature = -1;
    int32_t next = 0;
    uint8_t threshold = 0;
    BinSet set{};
    double value = 0;
  };
  double first_ = 0;
  std::vector<bool> ordered_;
  std::vector<std::vector<Node>> trees_;
};

// The probability that a positive scores above a negative, ties half.
double AreaUnderCurve(const std::vector<double>& positives, const std::vector<double>& negatives);

}  // namespace saem::table
