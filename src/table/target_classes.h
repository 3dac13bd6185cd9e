// The cells of a tree's target in a few classes, anew in each node: a split tells classes apart,
// not thousands of cells. Quantiles of an ordered target, the most frequent cells of another. Used
// by tree.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "table/cells.h"

namespace saem::table {

inline constexpr size_t kClasses = 16;

class TargetClasses {
 public:
  // `cells`: codes are below it.
  TargetClasses(const CellCode* target, bool ordered, size_t cells);

  // Classes for these rows.
  void Find(std::span<const int32_t> rows);
  size_t size() const { return bounds_.size() + 1; }
  // Of rows among all that the target has.
  void Classify(std::span<const int32_t> rows, std::vector<uint8_t>* classes) const;

 private:
  struct Run {
    CellCode code;
    uint32_t rows;
  };

  void CountCells(std::span<const int32_t> rows);
  void CutQuantiles(size_t rows, size_t most);
  void CutFrequent(size_t most);
  void FillTable(size_t rows);
  uint8_t Look(CellCode code) const;

  const CellCode* target_;
  bool ordered_;
  std::vector<uint32_t> counts_;  // by cell, 0 between calls
  std::vector<CellCode> sample_;  // where cells are too many to be counted
  std::vector<Run> runs_;         // of the node's cells, by code
  std::vector<CellCode> bounds_;  // ordered: the last cell of each class but the last one;
                                  // else the cells that have a class of their own, by code
  std::array<CellCode, kClasses> padded_{};  // the same in a row of fixed length
  std::vector<uint8_t> table_;               // by cell, where it is filled
  bool tabled_ = false;
};

}  // namespace saem::table
