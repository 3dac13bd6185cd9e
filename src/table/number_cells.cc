#include "table/number_cells.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace saem::table {
namespace {

constexpr int kMostDecimals = 6;
constexpr double kExact = 9007199254740992.0;  // whole doubles up to here
constexpr double kWhole = 0x1p62;              // their differences are whole numbers of 64 bits

bool WholeAt(const std::vector<CountedNumber>& values, double scale) {
  return std::all_of(values.begin(), values.end(), [&](const CountedNumber& one) {
    const double scaled = one.value * scale;
    return std::fabs(scaled) < kExact &&
           std::fabs(scaled - std::nearbyint(scaled)) <= 1e-9 * std::max(1.0, std::fabs(scaled));
  });
}

double OnGrid(const NumberGrid& grid, double value, bool up) {
  if (grid.scale == 0) return value;
  const double at = (value * grid.scale - grid.origin) / grid.step;
  return (grid.origin + (up ? std::ceil(at - 1e-9) : std::floor(at + 1e-9)) * grid.step) /
         grid.scale;
}

// A run of neighbouring values too rare to stand alone, [begin, end) of the sorted values.
struct Run {
  size_t begin;
  size_t end;
  int64_t rows;
};

class Cutter {
 public:
  Cutter(const std::vector<CountedNumber>& values, int64_t rare, ColumnCells* cells)
      : values_(values), rare_(rare), cells_(*cells), codes_(values.size(), kRareCell) {}

  std::vector<CellCode> Cut() {
    for (size_t at = 0; at < values_.size();) {
      if (values_[at].rows >= rare_) {
        codes_[at] = Add(values_[at].value, values_[at].value);
        ++at;
        continue;
      }
      size_t end = at;
      while (end < values_.size() && values_[end].rows < rare_) ++end;
      CutRun(at, end);
      at = end;
    }
    Snap();
    return std::move(codes_);
  }

 private:
  CellCode Add(double low, double high) {
    cells_.low.push_back(low);
    cells_.high.push_back(high);
    return static_cast<CellCode>(cells_.low.size());
  }

  // Ranges of `rare` rows or a little more; what is left over at the end joins the last one.
  void CutRun(size_t begin, size_t end) {
    std::vector<Run> runs;
    Run open{begin, begin, 0};
    for (size_t at = begin; at < end; ++at) {
      open.rows += values_[at].rows;
      open.end = at + 1;
      if (open.rows < rare_) continue;
      runs.push_back(open);
      open = {at + 1, at + 1, 0};
    }
    if (runs.empty()) return;
    runs.back().end = end;
    for (const Run& run : runs) {
      const auto [low, high] = Bounds(run);
      const CellCode code = Add(low, high);
      for (size_t at = run.begin; at < run.end; ++at) codes_[at] = code;
    }
  }

  // An outermost value of the column, or, where few rows have it, half way to the next of its run.
  double Inside(size_t at, const Run& run) const {
    if (values_[at].rows >= rare_ || run.end - run.begin < 2) return values_[at].value;
    const size_t next = at == run.begin ? at + 1 : at - 1;
    return values_[at].value / 2 + values_[next].value / 2;
  }

  // From half way to the value before to half way to the one behind. An outermost end lies where
  // the mean of the range is that of its rows, and never on an extreme value that few rows have.
  std::pair<double, double> Bounds(const Run& run) const {
    double low = values_[run.begin].value;
    double high = values_[run.end - 1].value;
    double sum = 0;
    int64_t rows = 0;
    for (size_t at = run.begin; at < run.end; ++at) {
      sum += values_[at].value * static_cast<double>(values_[at].rows);
      rows += values_[at].rows;
    }
    const double mean = sum / static_cast<double>(rows);
    const bool first = run.begin == 0;
    const bool last = run.end == values_.size();
    if (!first) low = low / 2 + values_[run.begin - 1].value / 2;
    if (!last) high = high / 2 + values_[run.end].value / 2;
    if (first) low = std::max(Inside(run.begin, run), last ? low : 2 * mean - high);
    if (last) high = std::min(Inside(run.end - 1, run), first ? high : 2 * mean - low);
    const double up = OnGrid(cells_.grid, low, true);
    const double down = OnGrid(cells_.grid, high, false);
    return up <= down ? std::pair(up, down) : std::pair(down, down);
  }

  // Rare values between frequent ones, too few for a range, go to the nearer neighbour's cell.
  void Snap() {
    for (size_t at = 0; at < codes_.size(); ++at) {
      if (codes_[at] != kRareCell) continue;
      size_t before = at;
      while (before > 0 && codes_[before] == kRareCell) --before;
      size_t behind = at;
      while (behind + 1 < codes_.size() && codes_[behind] == kRareCell) ++behind;
      const bool has_before = before < at && codes_[before] != kRareCell;
      const bool has_behind = behind > at && codes_[behind] != kRareCell;
      if (has_before && (!has_behind || values_[at].value - values_[before].value <=
                                            values_[behind].value - values_[at].value)) {
        codes_[at] = codes_[before];
      } else if (has_behind) {
        snapped_.emplace_back(at, codes_[behind]);
      }
    }
    for (const auto& [at, code] : snapped_) codes_[at] = code;
  }

  const std::vector<CountedNumber>& values_;
  int64_t rare_;
  ColumnCells& cells_;
  std::vector<CellCode> codes_;
  std::vector<std::pair<size_t, CellCode>> snapped_;
};

}  // namespace

NumberGrid FindGrid(const std::vector<CountedNumber>& values, bool whole) {
  NumberGrid grid;
  if (values.empty()) return grid;
  if (!whole) {
    int decimals = 0;
    while (decimals <= kMostDecimals && !WholeAt(values, std::pow(10, decimals))) ++decimals;
    if (decimals > kMostDecimals) return {0, 0, 0};
    grid.scale = std::pow(10, decimals);
  } else if (values.front().value <= -kWhole || values.back().value >= kWhole) {
    return grid;
  }
  grid.origin = std::nearbyint(values.front().value * grid.scale);
  int64_t step = 0;
  for (const CountedNumber& one : values) {
    step = std::gcd(step, static_cast<int64_t>(std::nearbyint(one.value * grid.scale)) -
                              static_cast<int64_t>(grid.origin));
  }
  grid.step = step == 0 ? 1 : static_cast<double>(step);
  // Any value of the grid will do; the smallest would tell one row's.
  grid.origin = std::fmod(grid.origin, grid.step);
  return grid;
}

std::vector<CellCode> CutNumbers(const std::vector<CountedNumber>& values, int64_t rare,
                                 ColumnCells* cells) {
  return Cutter(values, rare, cells).Cut();
}

}  // namespace saem::table
