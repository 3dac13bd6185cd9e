#include "table/target_classes.h"

#include <algorithm>

namespace saem::table {
namespace {

constexpr size_t kCountedCells = 4096;  // more than these are sampled and sorted
constexpr size_t kSampled = 512;

}  // namespace

TargetClasses::TargetClasses(const CellCode* target, bool ordered, size_t cells)
    : target_(target), ordered_(ordered) {
  if (cells <= kCountedCells) counts_.resize(cells);
  table_.resize(cells);
}

void TargetClasses::Find(std::span<const int32_t> rows) {
  bounds_.clear();
  CountCells(rows);
  const size_t most = std::clamp<size_t>(rows.size() / 8, 2, kClasses);
  size_t counted = 0;
  for (const Run& run : runs_) counted += run.rows;
  ordered_ ? CutQuantiles(counted, most) : CutFrequent(most);
  FillTable(rows.size());
}

void TargetClasses::Classify(std::span<const int32_t> rows, std::vector<uint8_t>* classes) const {
  classes->resize(rows.size());
  uint8_t* to = classes->data();
  const uint8_t* const table = table_.data();
  for (const int32_t row : rows) *to++ = tabled_ ? table[target_[row]] : Look(target_[row]);
}

uint8_t TargetClasses::Look(CellCode code) const {
  if (ordered_) {
    uint32_t below = 0;
    for (const CellCode bound : padded_) below += bound < code ? 1 : 0;
    return static_cast<uint8_t>(below);
  }
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), code);
  const bool own = bound != bounds_.end() && *bound == code;
  return static_cast<uint8_t>(own ? bound - bounds_.begin() : static_cast<int64_t>(bounds_.size()));
}

void TargetClasses::CountCells(std::span<const int32_t> rows) {
  runs_.clear();
  if (!counts_.empty() && counts_.size() <= 4 * rows.size()) {
    uint32_t* const counts = counts_.data();
    for (const int32_t row : rows) ++counts[target_[row]];
    for (size_t code = 0; code < counts_.size(); ++code) {
      if (counts[code] == 0) continue;
      runs_.push_back({static_cast<CellCode>(code), counts[code]});
      counts[code] = 0;
    }
    return;
  }
  sample_.clear();
  const size_t step = std::max<size_t>(1, rows.size() / kSampled);
  for (size_t i = 0; i < rows.size(); i += step) sample_.push_back(target_[rows[i]]);
  std::sort(sample_.begin(), sample_.end());
  for (const CellCode code : sample_) {
    if (runs_.empty() || runs_.back().code != code) runs_.push_back({code, 0});
    ++runs_.back().rows;
  }
}

// Of `rows` rows in runs: classes end where quantiles do, and a cell that reaches over one stands
// alone where it can, for it is a spike.
void TargetClasses::CutQuantiles(size_t rows, size_t most) {
  std::vector<CellCode>& bounds = bounds_;
  const auto add = [&](size_t run) {
    const CellCode code = runs_[run].code;
    const auto place = std::lower_bound(bounds.begin(), bounds.end(), code);
    if (place == bounds.end() || *place != code) bounds.insert(place, code);
  };
  std::array<size_t, kClasses> spikes;
  size_t spiked = 0;
  size_t run = 0;
  size_t end = runs_.empty() ? 0 : runs_[0].rows;  // of the run
  for (size_t i = 1; i < most; ++i) {
    const size_t at = i * rows / most;
    if (at == 0) continue;
    while (end < at) end += runs_[++run].rows;
    if (run + 1 < runs_.size()) add(run);
    if (end > at && run > 0) spikes[spiked++] = run - 1;
  }
  for (size_t i = 0; i < spiked && bounds.size() + 1 < most; ++i) add(spikes[i]);
}

void TargetClasses::CutFrequent(size_t most) {
  const size_t own = std::min(runs_.size(), most - 1);
  std::partial_sort(runs_.begin(), runs_.begin() + static_cast<int64_t>(own), runs_.end(),
                    [](const Run& a, const Run& b) {
                      return a.rows > b.rows || (a.rows == b.rows && a.code < b.code);
                    });
  for (size_t i = 0; i < own; ++i) bounds_.push_back(runs_[i].code);
  std::sort(bounds_.begin(), bounds_.end());
}

void TargetClasses::FillTable(size_t rows) {
  tabled_ = table_.size() <= 256 || table_.size() <= rows;
  if (!tabled_) {
    padded_.fill(UINT32_MAX);
    std::copy(bounds_.begin(), bounds_.end(), padded_.begin());
    return;
  }
  if (ordered_) {
    size_t from = 0;
    for (size_t i = 0; i <= bounds_.size(); ++i) {
      const size_t to = i < bounds_.size() ? size_t{bounds_[i]} + 1 : table_.size();
      std::fill(table_.begin() + static_cast<int64_t>(from),
                table_.begin() + static_cast<int64_t>(to), static_cast<uint8_t>(i));
      from = to;
    }
    return;
  }
  std::fill(table_.begin(), table_.end(), static_cast<uint8_t>(bounds_.size()));
  for (size_t i = 0; i < bounds_.size(); ++i) table_[bounds_[i]] = static_cast<uint8_t>(i);
}

}  // namespace saem::table
