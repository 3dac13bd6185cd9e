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
  const uint8_t* bins;  // by row
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
  const CellCode* target;
  bool target_ordered;
  std::vector<int32_t> split_rows;
  std::vector<int32_t> donor_rows;
};
Tree GrowTree(GrowInput input, const GrowSettings& settings);

inline bool GoesLeft(const TreeNode& node, const std::vector<BinSet>& sets, bool ordered,
                     uint8_t bin) {
  if (ordered) return bin <= node.split;
  return (sets[static_cast<size_t>(node.split)][bin >> 6] >> (bin & 63) & 1) != 0;
}

}  // namespace saem::table
