#include "table/draw_rows.h"

#include <algorithm>

#include <arrow/api.h>

#include "base/hash.h"
#include "base/rng.h"
#include "table/column_values.h"
#include "table/format_cells.h"

namespace saem::table {
namespace {

constexpr BinSet kNoSet{};

// The random bits of one value: the first word chooses the tree, the second the donor.
class ValueBits final : public BitSource {
 public:
  ValueBits(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key)
      : counter_(counter), key_(key), block_(base::Philox4x32(counter, key)) {}

  uint32_t tree() const { return block_[0]; }
  uint32_t donor() const { return block_[1]; }

  uint64_t Next() override {
    if (used_ == 4) {
      counter_[3] += 1;
      block_ = base::Philox4x32(counter_, key_);
      used_ = 0;
    }
    const auto at = static_cast<size_t>(used_);
    used_ += 2;
    return uint64_t{block_[at]} << 32 | block_[at + 1];
  }

 private:
  std::array<uint32_t, 4> counter_;
  std::array<uint32_t, 2> key_;
  std::array<uint32_t, 4> block_;
  int used_ = 2;
};

// Rows on their way through the columns; lives for the call.
class Drawing {
 public:
  Drawing(const TreesModel& model, uint64_t seed, std::span<const int64_t> numbers,
          uint32_t attempt)
      : model_(model), attempt_(attempt), width_(model.columns.size()), codes_(width_) {
    const base::Hash128 hash = base::DeriveId(base::ContentHash("sample"), "trees", seed);
    key_ = {static_cast<uint32_t>(hash.high >> 32), static_cast<uint32_t>(hash.high)};
    rows_.assign(numbers.begin(), numbers.end());
    for (size_t i = 0; i < rows_.size(); ++i) places_.push_back(i);
    bins_.resize(rows_.size() * width_);
    for (const TreeColumn& column : model.columns) ordered_.push_back(column.cells.ordered());
  }

  void DrawColumn(size_t at) {
    const TreeColumn& column = model_.columns[at];
    std::vector<CellCode>& codes = codes_[at];
    codes.resize(rows_.size());
    donors_.resize(rows_.size());
    // Donors lie far apart in memory: all are chosen before the first is looked at, so that no row
    // waits for another's.
    for (size_t i = 0; i < rows_.size(); ++i) {
      donors_[i] = Donor(column, bins_.data() + i * width_, BitsOf(i, at));
    }
    for (size_t i = 0; i < rows_.size(); ++i) codes[i] = *donors_[i];
    for (size_t i = 0; i < rows_.size(); ++i) {
      bins_[i * width_ + at] = column.cells.BinOf(codes[i]);
    }
  }

  // Drops the rows whose value of the column breaks the condition.
  void Keep(size_t at, const ColumnCondition& condition) {
    size_t kept = 0;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (!Satisfies(i, at, condition)) continue;
      if (kept != i) Move(i, kept);
      ++kept;
    }
    rows_.resize(kept);
    places_.resize(kept);
    bins_.resize(kept * width_);
    for (std::vector<CellCode>& codes : codes_) {
      if (!codes.empty()) codes.resize(kept);
    }
  }

  bool empty() const { return rows_.empty(); }

  base::Result<DrawnRows> Finish() {
    arrow::ArrayVector arrays;
    for (size_t at = 0; at < width_; ++at) {
      ARROW_ASSIGN_OR_RAISE(auto array, ValuesOf(at));
      arrays.push_back(std::move(array));
    }
    const auto count = static_cast<int64_t>(rows_.size());
    return DrawnRows{arrow::RecordBatch::Make(model_.schema, count, std::move(arrays)),
                     std::move(places_)};
  }

 private:
  // The last word counts blocks of one value in its low half.
  ValueBits BitsOf(size_t i, size_t column) const {
    const auto row = static_cast<uint64_t>(rows_[i]);
    return ValueBits({static_cast<uint32_t>(row), static_cast<uint32_t>(row >> 32), attempt_,
                      static_cast<uint32_t>(column) << 16},
                     key_);
  }

  // Down one of the column's trees by the bins of the columns before it, to the cell of a donor.
  const CellCode* Donor(const TreeColumn& column, const uint8_t* bins,
                        const ValueBits& draw) const {
    const Tree& tree = column.trees[uint64_t{draw.tree()} * column.trees.size() >> 32];
    const TreeNode* const nodes = tree.nodes.data();
    const uint64_t* const sets = tree.sets.empty() ? kNoSet.data() : tree.sets.data()->data();
    const uint8_t* const ordered = ordered_.data();
    const TreeNode* node = nodes;
    // Which way a row goes is chance: no branch but the end of the way.
    while (node->feature >= 0) {
      const uint64_t bin = bins[node->feature];
      const bool number = ordered[node->feature] != 0;
      const auto set = static_cast<size_t>(number ? 0 : node->split);
      const uint64_t in_set = sets[set * kNoSet.size() + (bin >> 6)] >> (bin & 63) & 1;
      const uint64_t below = static_cast<int64_t>(bin) <= node->split ? 1 : 0;
      node = nodes + node->next + 1 - static_cast<int64_t>(number ? below : in_set);
    }
    if (node->next == 0) return &kMissingCell;
    const uint64_t donor = uint64_t{draw.donor()} * static_cast<uint64_t>(node->next) >> 32;
    return tree.donors.data() + node->split + donor;
  }

  bool Satisfies(size_t i, size_t at, const ColumnCondition& condition) const {
    const CellCode code = codes_[at][i];
    if (code >= condition.cells.size()) return false;
    const ColumnCondition::Cell cell = condition.cells[code];
    if (cell != ColumnCondition::Cell::kLook) return cell == ColumnCondition::Cell::kYes;
    const double value = NumberIn(model_.columns[at].cells, code, BitsOf(i, at).Next());
    return value >= condition.low && value <= condition.high;
  }

  void Move(size_t from, size_t to) {
    rows_[to] = rows_[from];
    places_[to] = places_[from];
    std::copy_n(bins_.data() + from * width_, width_, bins_.data() + to * width_);
    for (std::vector<CellCode>& codes : codes_) {
      if (!codes.empty()) codes[to] = codes[from];
    }
  }

  base::Result<std::shared_ptr<arrow::Array>> ValuesOf(size_t at) const {
    const ColumnCells& cells = model_.columns[at].cells;
    const std::vector<CellCode>& codes = codes_[at];
    std::vector<uint8_t> valid(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      valid[i] = codes[i] != kMissingCell && codes[i] <= cells.size() ? 1 : 0;
    }
    if (cells.kind == ColumnKind::kNumber) {
      std::vector<double> values(rows_.size());
      for (size_t i = 0; i < rows_.size(); ++i) {
        if (valid[i] == 0) continue;
        values[i] = NumberIn(cells, codes[i], IsRange(cells, codes[i]) ? BitsOf(i, at).Next() : 0);
      }
      return NumberArray(cells.type, values, valid);
    }
    std::vector<std::string_view> texts(rows_.size());
    std::vector<std::string> made;
    if (cells.kind == ColumnKind::kFormat) made.resize(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (valid[i] == 0) continue;
      texts[i] = cells.texts[codes[i] - 1];
      if (cells.kind != ColumnKind::kFormat) continue;
      ValueBits bits = BitsOf(i, at);
      made[i] = DrawFormat(cells.texts[codes[i] - 1], cells.alphabets, bits);
      texts[i] = made[i];
    }
    return TextArray(cells.type, texts, valid);
  }

  const TreesModel& model_;
  std::array<uint32_t, 2> key_{};
  uint32_t attempt_;
  size_t width_;
  std::vector<uint8_t> ordered_;  // by column
  std::vector<int64_t> rows_;     // numbers of those that are left
  std::vector<size_t> places_;
  std::vector<std::vector<CellCode>> codes_;  // by column; empty: not drawn yet
  std::vector<uint8_t> bins_;                 // by row and column
  std::vector<const CellCode*> donors_;       // of the column at hand
};

}  // namespace

base::Result<DrawnRows> DrawRows(const TreesModel& model, uint64_t seed,
                                 std::span<const int64_t> numbers, uint32_t attempt,
                                 const RowConditions& conditions) {
  Drawing drawing(model, seed, numbers, attempt);
  for (const int32_t column : model.order) {
    const auto at = static_cast<size_t>(column);
    drawing.DrawColumn(at);
    if (conditions.columns.empty() || conditions.columns[at].cells.empty()) continue;
    drawing.Keep(at, conditions.columns[at]);
    if (drawing.empty()) return DrawnRows{};
  }
  return drawing.Finish();
}

}  // namespace saem::table
