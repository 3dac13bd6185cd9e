// How far rows of tables are from each other: a number's difference as a share of its range, 1 for
// other texts or where one value is missing, summed over columns. near_rows.h finds the nearest.
// Used by sampling and by the audit of tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::table {

// Rows as points: texts as their places in a sorted list, numbers as shares of a range.
class RowSpace {
 public:
  // Columns and ranges are those of `reference`; texts those of all tables.
  static base::Result<RowSpace> Of(const arrow::Table& reference,
                                   const std::vector<const arrow::Table*>& others = {});

  struct Points {
    size_t rows = 0;
    std::vector<std::vector<float>> columns;  // NaN: missing
  };
  // A text that stands in none of the tables is kUnknownText.
  base::Result<Points> Place(const arrow::Table& rows) const;

  static constexpr float kUnknownText = -1;

  const std::vector<bool>& texts() const { return texts_; }
  const std::vector<std::string>& names() const { return names_; }
  // The texts of a column, by their code.
  const std::vector<std::string>& Texts(size_t column) const { return lists_[column]; }

 private:
  std::vector<std::string> names_;
  std::vector<bool> texts_;
  std::vector<double> low_, range_;
  std::vector<std::vector<std::string>> lists_;  // sorted, by column; codes are positions
};

// The distance of two rows of one space, or `most` where it is no smaller.
float RowDistance(const std::vector<bool>& texts, const RowSpace::Points& a, size_t row,
                  const RowSpace::Points& b, size_t other, float most);

}  // namespace saem::table
