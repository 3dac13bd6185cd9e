// Cells of a column of numbers: frequent values stand alone, rare ones share ranges. Used by
// cells.cc.
#pragma once

#include <vector>

#include "table/cells.h"

namespace saem::table {

// A value and how many rows have it.
struct CountedNumber {
  double value;
  int64_t rows;
};

// The coarsest grid on which all values lie; values are sorted and finite.
NumberGrid FindGrid(const std::vector<CountedNumber>& values, bool whole);

// Fills low and high of `cells` and returns the cell of each value (kRareCell where no `rare` rows
// can be brought together).
std::vector<CellCode> CutNumbers(const std::vector<CountedNumber>& values, int64_t rare,
                                 ColumnCells* cells);

}  // namespace saem::table
