// A tree that says how one column goes with those before it: rows fall by the bins of earlier
// columns into leaves, and a leaf holds the cells of its donors, sorted. Honest: one half of the
// rows chose the splits, the other half gives the donors, so a leaf is not fitted to what is drawn
// from it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "table/cells.h"

namespace saem::table {

using BinSet = std::array<uint64_t, 4>;

struct TreeNode {
  int32_t feature = -1;  // number of the column asked; -1: a leaf
  int32_t split = 0;     // ordered: bins up to it go left; else the set of `sets` whose bins do;
                         // leaf: its first donor
  int32_t next = 0;      // the left child, the right one follows it; leaf: its donors
};

struct Tree {
  std::vector<TreeNode> nodes;
  std::vector<BinSet> sets;
  std::vector<CellCode> donors;
};

// One column as a tree asks it.
struct TreeFeature {
  int32_t column;
  bool ordered;
  size_t bins = 256;  // codes are below it
};

// The bins of all rows, those of one row side by side; a tree with n features asks the first n.
struct BinRows {
  const uint8_t* bins = nullptr;
  size_t width = 0;
  const uint8_t* Row(int32_t row) const { return bins + static_cast<size_t>(row) * width; }
};

struct GrowSettings {
  int64_t min_leaf = 20;  // donors, and rows that chose the split
  int depth = 40;
  double averaged = 0;  // of the noise of a tree's shares, what other trees beside it average out
  bool prune = false;   // where donors do not confirm what the other half chose
};

// `split_rows` choose, `donor_rows` give; the same rows twice grow a plain tree.
struct GrowInput {
  std::vector<TreeFeature> features;
  BinRows rows;
  const CellCode* target;  // by row
  bool target_ordered;
  size_t target_cells;  // codes are below it
  std::vector<int32_t> split_rows;
  std::vector<int32_t> donor_rows;
};
Tree GrowTree(GrowInput input, const GrowSettings& settings);

}  // namespace saem::table
