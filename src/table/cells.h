// How a model of a table sees one column: cells. A cell is a value, or a range of neighbouring
// values, that at least `rare` rows share, so a model that speaks of cells alone holds no value
// that singles out a row. Drawing (draw_rows.h) turns a cell back into a value of the column's own
// type and precision.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::table {

using CellCode = uint32_t;
inline constexpr CellCode kMissingCell = 0;        // null; the others count from 1
inline constexpr CellCode kRareCell = UINT32_MAX;  // a value too rare to be told or drawn

enum class ColumnKind {
  kNumber,    // numbers, dates, times: ordered cells with ranges
  kCategory,  // text and booleans: one cell a value
  kFormat,    // text that hardly repeats: cells are patterns, values are made up
};

// Values lie at (origin + i * step) / scale for whole i; scale 0: anywhere.
struct NumberGrid {
  double origin = 0;
  double step = 1;
  double scale = 1;
};

// Letters that made-up text of a format may hold at one place.
struct Alphabet {
  std::u32string letters;
  std::vector<uint32_t> counts;
};

struct ColumnCells {
  std::string name;
  std::shared_ptr<arrow::DataType> type;
  ColumnKind kind = ColumnKind::kNumber;
  NumberGrid grid;
  std::vector<double> low, high;    // numbers: of cell i + 1; equal for a single value
  std::vector<std::string> texts;   // categories, or patterns of a format: of cell i + 1
  std::vector<Alphabet> alphabets;  // formats: by place and class of character
  // The few bins in which trees see this column, by cell; bin 0 is missing.
  std::vector<uint8_t> bins;

  size_t size() const { return kind == ColumnKind::kNumber ? low.size() : texts.size(); }
  bool ordered() const { return kind == ColumnKind::kNumber; }
  uint8_t BinOf(CellCode code) const { return code < bins.size() ? bins[code] : kOtherBin; }

  static constexpr uint8_t kOtherBin = 255;  // rare values
};

// A column's cells and the cell of every row.
struct CellColumn {
  ColumnCells cells;
  std::vector<CellCode> codes;
};

struct CellSettings {
  int64_t rare = 5;  // rows that must share a cell
};

// Why a column of this type cannot be modelled, or OK.
base::Status CheckColumnType(const arrow::Field& field);

base::Result<CellColumn> LearnCells(const std::string& name, const arrow::ChunkedArray& values,
                                    const CellSettings& settings);

// 64 random bits each time it is asked.
class BitSource {
 public:
  virtual ~BitSource() = default;
  virtual uint64_t Next() = 0;
};

// Whether draws from a cell of numbers differ.
inline bool IsRange(const ColumnCells& cells, CellCode code) {
  return cells.low[code - 1] < cells.high[code - 1];
}
// The number that a draw from the cell gives.
double NumberIn(const ColumnCells& cells, CellCode code, uint64_t bits);

}  // namespace saem::table
