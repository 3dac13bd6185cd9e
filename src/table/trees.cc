#include "table/trees.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <thread>

#include <arrow/api.h>

#include "base/hash.h"
#include "base/rng.h"

namespace saem::table {
namespace {

constexpr size_t kManyCells = 1000;  // columns with more of them are drawn last

std::array<uint32_t, 2> KeyOf(uint64_t seed, std::string_view use) {
  const base::Hash128 hash = base::DeriveId(base::ContentHash(use), "trees", seed);
  return {static_cast<uint32_t>(hash.high >> 32), static_cast<uint32_t>(hash.high)};
}

// Runs tasks 0 to count on several threads; the first error by number is told.
base::Status ForEachTask(int threads, size_t count,
                         const std::function<base::Status(size_t)>& task) {
  std::atomic<size_t> next{0};
  std::vector<base::Status> results(count);
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) results[i] = task(i);
  };
  std::vector<std::thread> workers;
  for (int i = 1; i < threads; ++i) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  for (const base::Status& result : results) ARROW_RETURN_NOT_OK(result);
  return base::Status::OK();
}

base::Result<std::vector<int32_t>> DrawOrder(const std::vector<CellColumn>& columns,
                                             const std::vector<std::string>& wanted) {
  std::vector<int32_t> order;
  std::vector<bool> placed(columns.size());
  const auto place = [&](size_t i) {
    if (placed[i]) return;
    placed[i] = true;
    order.push_back(static_cast<int32_t>(i));
  };
  std::vector<std::string> names;
  for (const CellColumn& column : columns) names.push_back(column.cells.name);
  for (const std::string& name : wanted) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      return base::UsageError("`order` names the column `" + name + "`, which is not there", {},
                              base::DidYouMean(name, names));
    }
    place(static_cast<size_t>(found - names.begin()));
  }
  const auto many = [&](size_t i) {
    return columns[i].cells.size() > kManyCells || columns[i].cells.kind == ColumnKind::kFormat;
  };
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!many(i)) place(i);
  }
  for (size_t i = 0; i < columns.size(); ++i) place(i);
  return order;
}

// Fits one table; lives for the call.
class Fitter {
 public:
  Fitter(std::vector<CellColumn> columns, std::vector<int32_t> order, const TreesSettings& settings,
         int64_t rows)
      : columns_(std::move(columns)), order_(std::move(order)), settings_(settings), rows_(rows) {
    asked_.resize(columns_.size());
    for (size_t place = 0; place < order_.size(); ++place) {
      asked_[place] = features_.size();
      const ColumnCells& cells = columns_[static_cast<size_t>(order_[place])].cells;
      if (cells.kind == ColumnKind::kFormat) continue;
      features_.push_back({order_[place], cells.ordered(), size_t{ColumnCells::kOtherBin} + 1});
    }
    bins_.resize(static_cast<size_t>(rows) * features_.size());
    for (size_t i = 0; i < features_.size(); ++i) FillBins(i);
  }

  base::Result<TreesModel> Fit(const base::Context& context) {
    TreesModel model;
    model.columns.resize(columns_.size());
    const auto trees = static_cast<size_t>(settings_.trees);
    for (TreeColumn& column : model.columns) column.trees.resize(trees);
    ARROW_RETURN_NOT_OK(CheckDonors());
    const size_t count = columns_.size() * trees;
    ARROW_RETURN_NOT_OK(ForEachTask(context.threads, count, [&](size_t task) -> base::Status {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      // The last columns ask the most and come first, so that no thread waits long for another.
      const size_t place = columns_.size() - 1 - task / trees;
      const auto column = static_cast<size_t>(order_[place]);
      model.columns[column].trees[task % trees] = GrowOne(place, task % trees);
      return base::Status::OK();
    }));
    for (size_t i = 0; i < columns_.size(); ++i) {
      model.columns[i].cells = std::move(columns_[i].cells);
    }
    model.order = std::move(order_);
    return model;
  }

 private:
  void FillBins(size_t feature) {
    const CellColumn& column = columns_[static_cast<size_t>(features_[feature].column)];
    uint8_t most = 0;
    uint8_t* to = bins_.data() + feature;
    for (const CellCode code : column.codes) {
      *to = column.cells.BinOf(code);
      most = std::max(most, *to);
      to += features_.size();
    }
    features_[feature].bins = size_t{most} + 1;
  }

  base::Status CheckDonors() const {
    for (const CellColumn& column : columns_) {
      const auto donors = std::count_if(column.codes.begin(), column.codes.end(),
                                        [](CellCode code) { return code != kRareCell; });
      // A format none of whose patterns repeats is left empty: there is nothing to learn from it.
      if (donors == 0 && column.cells.kind != ColumnKind::kFormat) {
        return base::InputError("column `" + column.cells.name + "`: no value is shared by " +
                                std::to_string(settings_.rare) + " of " + std::to_string(rows_) +
                                " rows, so nothing of it may be told; drop it or give more rows");
      }
    }
    return base::Status::OK();
  }

  Tree GrowOne(size_t place, size_t tree) const {
    const auto column = static_cast<size_t>(order_[place]);
    GrowInput input;
    input.target = columns_[column].codes.data();
    input.target_ordered = columns_[column].cells.ordered();
    input.target_cells = columns_[column].cells.size() + 1;
    input.features.assign(features_.begin(),
                          features_.begin() + static_cast<int64_t>(asked_[place]));
    input.rows = {bins_.data(), features_.size()};
    const auto most = static_cast<size_t>(settings_.crossed ? rows_ / 2 + rows_ / 16 : rows_);
    input.split_rows.reserve(most);
    input.donor_rows.reserve(most);
    const auto key = KeyOf(settings_.seed, "halves");
    std::array<uint32_t, 4> halves{};
    for (uint32_t row = 0; row < static_cast<uint32_t>(rows_); ++row) {
      if (row % 128 == 0) {  // a bit for each row; the two trees of a pair exchange the halves
        halves = base::Philox4x32(
            {row / 128, 0, static_cast<uint32_t>(column), static_cast<uint32_t>(tree / 2)}, key);
      }
      if (input.target[row] == kRareCell) continue;
      const bool gives = (halves[row % 128 / 32] >> row % 32 & 1) == tree % 2;
      const auto number = static_cast<int32_t>(row);
      if (gives || !settings_.crossed) input.donor_rows.push_back(number);
      if (!gives || !settings_.crossed) input.split_rows.push_back(number);
    }
    if (input.donor_rows.empty()) std::swap(input.donor_rows, input.split_rows);
    GrowSettings grow;
    grow.min_leaf = settings_.min_leaf;
    grow.prune = settings_.crossed;
    grow.averaged = 1 - 1 / static_cast<double>(settings_.trees);
    return GrowTree(std::move(input), grow);
  }

  std::vector<CellColumn> columns_;
  std::vector<int32_t> order_;
  TreesSettings settings_;
  int64_t rows_;
  std::vector<TreeFeature> features_;  // columns that others ask, in the order of drawing
  std::vector<size_t> asked_;          // by place in that order: how many come before
  std::vector<uint8_t> bins_;          // by row and feature
};

}  // namespace

base::Result<TreesModel> FitTrees(const arrow::Table& rows, const TreesSettings& settings,
                                  const std::vector<std::string>& order,
                                  const base::Context& context) {
  if (rows.num_rows() < 2 * settings.rare) {
    return base::InputError("the table has " + std::to_string(rows.num_rows()) +
                            " rows; a twin needs at least " + std::to_string(2 * settings.rare) +
                            " (twice `rare`)");
  }
  if (rows.num_rows() > INT32_MAX) return base::LimitError("trees take at most 2^31 rows");
  if (rows.num_columns() == 0) return base::InputError("the table has no columns");
  const auto count = static_cast<size_t>(rows.num_columns());
  std::vector<CellColumn> columns(count);
  ARROW_RETURN_NOT_OK(ForEachTask(context.threads, count, [&](size_t i) -> base::Status {
    const int at = static_cast<int>(i);
    ARROW_ASSIGN_OR_RAISE(columns[i],
                          LearnCells(rows.field(at)->name(), *rows.column(at), {settings.rare}));
    const auto missing = std::count(columns[i].codes.begin(), columns[i].codes.end(), kMissingCell);
    if (missing < settings.rare && missing < rows.num_rows()) {
      std::replace(columns[i].codes.begin(), columns[i].codes.end(), kMissingCell, kRareCell);
    }
    return base::Status::OK();
  }));
  ARROW_ASSIGN_OR_RAISE(std::vector<int32_t> drawn, DrawOrder(columns, order));
  ARROW_ASSIGN_OR_RAISE(
      TreesModel model,
      Fitter(std::move(columns), std::move(drawn), settings, rows.num_rows()).Fit(context));
  model.schema = rows.schema();
  return model;
}

}  // namespace saem::table
