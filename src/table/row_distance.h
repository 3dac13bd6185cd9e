// How far rows of two tables are from each other: a number's difference as a share of its range, 1
// for other texts or where one value is missing, summed over columns. Tells whether a made row
// stands too near to a real one. Used by sampling and by the audit of tables.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::table {

// Rows as points: texts as numbers of a shared list, numbers as shares of the reference's range.
class RowSpace {
 public:
  // Columns and ranges are those of `reference`.
  static base::Result<RowSpace> Of(const arrow::Table& reference);

  struct Points {
    size_t rows = 0;
    std::vector<std::vector<float>> columns;  // NaN: missing
  };
  base::Result<Points> Place(const arrow::Table& rows);

  const std::vector<bool>& texts() const { return texts_; }
  const std::vector<std::string>& names() const { return names_; }
  // The reference's texts of a column, by their code.
  const std::vector<std::string>& Texts(size_t column) const { return lists_[column]; }

 private:
  std::vector<std::string> names_;
  std::vector<bool> texts_;
  std::vector<double> low_, range_;
  std::vector<std::vector<std::string>> lists_;  // sorted, by column; codes are positions
  std::vector<std::vector<std::pair<std::string, float>>> more_;  // texts met later
};

// Finds the nearest of many rows among those that agree in every text and in what is missing: a
// row at a distance below 1 is always one of them.
class NearRows {
 public:
  NearRows(const RowSpace& space, RowSpace::Points points);

  // The distance to the nearest row, or `most` where none is nearer.
  float Nearest(const RowSpace::Points& points, size_t row, float most) const;

 private:
  uint64_t KeyOf(const RowSpace::Points& points, size_t row) const;

  std::vector<size_t> texts_, numbers_;
  RowSpace::Points points_;
  std::vector<std::pair<uint64_t, uint32_t>> rows_;  // sorted by key, then by the first number
};

}  // namespace saem::table
