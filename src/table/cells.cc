#include "table/cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include <arrow/api.h>

#include "table/column_values.h"
#include "table/format_cells.h"
#include "table/number_cells.h"

namespace saem::table {
namespace {

constexpr size_t kMostBins = 254;  // of cells; 0 is missing, 255 other

// Bins by rows: a frequent cell has its own, rare neighbours share one.
void BinNumbers(const std::vector<int64_t>& rows, ColumnCells* cells) {
  cells->bins.assign(rows.size(), 0);
  int64_t total = 0;
  for (size_t cell = 1; cell < rows.size(); ++cell) total += rows[cell];
  if (rows.size() - 1 <= kMostBins) {
    for (size_t cell = 1; cell < rows.size(); ++cell)
      cells->bins[cell] = static_cast<uint8_t>(cell);
    return;
  }
  int64_t before = 0;
  for (size_t cell = 1; cell < rows.size(); ++cell) {
    const int64_t middle = before + rows[cell] / 2;
    const int64_t bin = 1 + middle * static_cast<int64_t>(kMostBins) / std::max<int64_t>(1, total);
    cells->bins[cell] = static_cast<uint8_t>(std::min<int64_t>(bin, kMostBins));
    before += rows[cell];
  }
}

// The most frequent have bins of their own.
void BinTexts(ColumnCells* cells) {
  cells->bins.resize(cells->texts.size() + 1);
  for (size_t cell = 0; cell < cells->bins.size(); ++cell) {
    cells->bins[cell] = static_cast<uint8_t>(std::min(cell, kMostBins));
  }
}

base::Status LearnNumbers(const arrow::ChunkedArray& values, int64_t rare, CellColumn* column) {
  struct Seen {
    double value;
    int64_t row;
  };
  std::vector<Seen> seen;
  seen.reserve(static_cast<size_t>(values.length() - values.null_count()));
  std::vector<int64_t> nan;
  ARROW_RETURN_NOT_OK(ForEachNumber(values, [&](int64_t row, double value) {
    if (std::isnan(value)) {
      nan.push_back(row);
    } else {
      seen.push_back({value, row});
    }
  }));
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
    return a.value < b.value || (a.value == b.value && a.row < b.row);
  });
  ColumnCells& cells = column->cells;
  std::vector<CountedNumber> counted;
  std::vector<CountedNumber> finite;
  for (const Seen& one : seen) {
    if (counted.empty() || counted.back().value != one.value) counted.push_back({one.value, 0});
    ++counted.back().rows;
  }
  for (const CountedNumber& one : counted) {
    if (std::isfinite(one.value)) finite.push_back(one);
  }
  cells.grid = FindGrid(finite, IsWholeType(*cells.type));
  std::vector<CellCode> of_value = CutNumbers(finite, rare, &cells);
  // Infinities and NaN have cells of their own at the end, where they are frequent enough.
  std::map<double, CellCode> infinite;
  for (const CountedNumber& one : counted) {
    if (std::isfinite(one.value) || one.rows < rare) continue;
    cells.low.push_back(one.value);
    cells.high.push_back(one.value);
    infinite[one.value] = static_cast<CellCode>(cells.low.size());
  }
  size_t at = 0;
  for (const Seen& one : seen) {
    CellCode& code = column->codes[static_cast<size_t>(one.row)];
    if (!std::isfinite(one.value)) {
      const auto found = infinite.find(one.value);
      code = found == infinite.end() ? kRareCell : found->second;
      continue;
    }
    while (finite[at].value != one.value) ++at;
    code = of_value[at];
  }
  CellCode nan_code = kRareCell;
  if (static_cast<int64_t>(nan.size()) >= rare) {
    cells.low.push_back(std::numeric_limits<double>::quiet_NaN());
    cells.high.push_back(cells.low.back());
    nan_code = static_cast<CellCode>(cells.low.size());
  }
  for (const int64_t row : nan) column->codes[static_cast<size_t>(row)] = nan_code;
  return base::Status::OK();
}

// Cells of texts that `rare` rows share, the most frequent first. Returns the rows they cover.
int64_t KeepTexts(const std::vector<std::pair<std::string_view, int64_t>>& counted, int64_t rare,
                  std::unordered_map<std::string_view, CellCode>* codes, ColumnCells* cells) {
  std::vector<std::pair<std::string_view, int64_t>> kept;
  for (const auto& one : counted) {
    if (one.second >= rare) kept.push_back(one);
  }
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
    return a.second > b.second || (a.second == b.second && a.first < b.first);
  });
  int64_t covered = 0;
  for (const auto& [text, rows] : kept) {
    cells->texts.emplace_back(text);
    (*codes)[text] = static_cast<CellCode>(cells->texts.size());
    covered += rows;
  }
  return covered;
}

base::Status LearnTexts(const arrow::ChunkedArray& values, int64_t rare, CellColumn* column) {
  ColumnCells& cells = column->cells;
  std::unordered_map<std::string_view, int64_t> counts;
  ARROW_RETURN_NOT_OK(ForEachText(values, [&](int64_t, std::string_view text) { ++counts[text]; }));
  std::unordered_map<std::string_view, CellCode> codes;
  const int64_t rows = values.length() - values.null_count();
  const int64_t covered = KeepTexts({counts.begin(), counts.end()}, rare, &codes, &cells);
  const auto assign = [&](const auto& code_of) {
    return ForEachText(values, [&](int64_t row, std::string_view text) {
      column->codes[static_cast<size_t>(row)] = code_of(text);
    });
  };
  // Where most rows hold a value that hardly another has, the column is no category.
  if (covered * 2 >= rows) {
    cells.kind = ColumnKind::kCategory;
    BinTexts(&cells);
    return assign([&](std::string_view text) {
      const auto found = codes.find(text);
      return found == codes.end() ? kRareCell : found->second;
    });
  }
  cells.kind = ColumnKind::kFormat;
  cells.texts.clear();
  cells.alphabets.resize(kFormatAlphabets);
  std::map<std::string, int64_t> patterns;
  for (const auto& [text, count] : counts) patterns[PatternOf(text)] += count;
  patterns.erase("");
  std::unordered_map<std::string_view, CellCode> pattern_codes;
  KeepTexts({patterns.begin(), patterns.end()}, rare, &pattern_codes, &cells);
  BinTexts(&cells);
  return ForEachText(values, [&](int64_t row, std::string_view text) {
    const std::string pattern = PatternOf(text);
    const auto found = pattern_codes.find(pattern);
    CellCode& code = column->codes[static_cast<size_t>(row)];
    code = found == pattern_codes.end() ? kRareCell : found->second;
    if (code != kRareCell) CountLetters(text, &cells.alphabets);
  });
}

// Letters that fewer than `rare` rows hold could tell of one.
void DropRareLetters(int64_t rare, std::vector<Alphabet>* alphabets) {
  for (Alphabet& alphabet : *alphabets) {
    Alphabet kept;
    for (size_t i = 0; i < alphabet.counts.size(); ++i) {
      if (alphabet.counts[i] < rare) continue;
      kept.letters.push_back(alphabet.letters[i]);
      kept.counts.push_back(alphabet.counts[i]);
    }
    alphabet = std::move(kept);
  }
}

}  // namespace

base::Status CheckColumnType(const arrow::Field& field) {
  if (IsNumberType(*field.type()) || IsTextType(*field.type())) return base::Status::OK();
  return base::UsageError(
      "column `" + field.name() + "` is " + field.type()->ToString() + ", which trees cannot model",
      {}, "leave it out with `drop: [" + field.name() + "]`");
}

base::Result<CellColumn> LearnCells(const std::string& name, const arrow::ChunkedArray& values,
                                    const CellSettings& settings) {
  CellColumn column;
  column.cells.name = name;
  column.cells.type = values.type();
  column.codes.assign(static_cast<size_t>(values.length()), kMissingCell);
  if (IsTextType(*values.type())) {
    ARROW_RETURN_NOT_OK(LearnTexts(values, settings.rare, &column));
    DropRareLetters(settings.rare, &column.cells.alphabets);
    return column;
  }
  ARROW_RETURN_NOT_OK(LearnNumbers(values, settings.rare, &column));
  std::vector<int64_t> rows(column.cells.size() + 1);
  for (const CellCode code : column.codes) {
    if (code != kRareCell) ++rows[code];
  }
  BinNumbers(rows, &column.cells);
  return column;
}

double NumberIn(const ColumnCells& cells, CellCode code, uint64_t bits) {
  const double low = cells.low[code - 1];
  const double high = cells.high[code - 1];
  if (!(low < high)) return low;
  const double unit = static_cast<double>(bits >> 11) * 0x1.0p-53;
  const NumberGrid& grid = cells.grid;
  if (grid.scale == 0) return low + unit * (high - low);
  const double first = std::nearbyint((low * grid.scale - grid.origin) / grid.step);
  const double last = std::nearbyint((high * grid.scale - grid.origin) / grid.step);
  const double at = std::min(last, first + std::floor(unit * (last - first + 1)));
  return (grid.origin + at * grid.step) / grid.scale;
}

}  // namespace saem::table
