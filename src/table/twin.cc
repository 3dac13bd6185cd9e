#include "table/twin.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

#include <arrow/api.h>
#include <arrow/compute/api.h>

#include "table/column_values.h"

namespace saem::table {
namespace {

constexpr uint32_t kMostAttempts = 2000;
constexpr uint32_t kMostNearDraws = 50;
constexpr size_t kHoldoutSample = 2000;
constexpr float kMostDistance = 0.999F;  // beyond it rows may differ in a text

std::optional<double> NumberOf(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

base::Result<std::shared_ptr<arrow::Table>> TableOf(
    const std::shared_ptr<arrow::RecordBatch>& batch) {
  return arrow::Table::FromRecordBatches({batch});
}

}  // namespace

base::Result<std::unique_ptr<NearCopies>> NearCopies::Learn(const arrow::Table& training,
                                                            const arrow::Table& holdout,
                                                            double share) {
  ARROW_ASSIGN_OR_RAISE(RowSpace space, RowSpace::Of(training));
  ARROW_ASSIGN_OR_RAISE(RowSpace::Points near, space.Place(training));
  ARROW_ASSIGN_OR_RAISE(RowSpace::Points far, space.Place(holdout));
  NearRows training_rows(space, std::move(near));
  std::vector<float> distances;
  const size_t stride = std::max<size_t>(1, far.rows / kHoldoutSample);
  for (size_t row = 0; row < far.rows; row += stride) {
    distances.push_back(training_rows.Nearest(far, row, kMostDistance));
  }
  std::sort(distances.begin(), distances.end());
  NearRows holdout_rows(space, std::move(far));
  std::unique_ptr<NearCopies> made(
      new NearCopies(std::move(space), std::move(training_rows), std::move(holdout_rows)));
  const auto at = static_cast<size_t>(share * static_cast<double>(distances.size()));
  made->distance_ = distances.empty() ? 0 : distances[std::min(at, distances.size() - 1)];
  return made;
}

base::Result<std::vector<bool>> NearCopies::Find(
    const std::shared_ptr<arrow::RecordBatch>& batch) const {
  ARROW_ASSIGN_OR_RAISE(const auto rows, TableOf(batch));
  RowSpace space = space_;  // texts it meets are its own
  ARROW_ASSIGN_OR_RAISE(const RowSpace::Points points, space.Place(*rows));
  std::vector<bool> found(points.rows);
  const float bound = std::nextafter(distance_, 1.0F);
  for (size_t row = 0; row < points.rows; ++row) {
    const float near = training_.Nearest(points, row, bound);
    found[row] = near < bound && near < holdout_.Nearest(points, row, bound);
  }
  return found;
}

base::Result<Conditions> Conditions::Parse(const std::map<std::string, std::string>& where,
                                           const arrow::Schema& schema) {
  Conditions conditions;
  for (const auto& [column, text] : where) {
    const auto field = schema.GetFieldByName(column);
    if (field == nullptr) {
      return base::UsageError("`where` names the column `" + column + "`, which is not there", {},
                              base::DidYouMean(column, schema.field_names()));
    }
    One one{column, text, IsNumberType(*field->type()), 0, 0};
    if (one.number) {
      const size_t dots = text.find("..");
      const auto low = NumberOf(std::string_view(text).substr(0, dots));
      const auto high =
          dots == std::string::npos ? low : NumberOf(std::string_view(text).substr(dots + 2));
      if (!low || !high || *low > *high) {
        return base::UsageError("`where` of `" + column + "` wants a number or `low..high`, not `" +
                                text + "`");
      }
      one.low = *low;
      one.high = *high;
    }
    conditions.all_.push_back(std::move(one));
  }
  return conditions;
}

std::string Conditions::ToString() const {
  std::string text;
  for (const One& one : all_) text += (text.empty() ? "" : ", ") + one.column + ": " + one.text;
  return text;
}

base::Result<std::vector<bool>> Conditions::Hold(const arrow::RecordBatch& batch) const {
  std::vector<bool> all(static_cast<size_t>(batch.num_rows()), true);
  for (const One& one : all_) {
    const arrow::ChunkedArray column(batch.GetColumnByName(one.column));
    std::vector<bool> holds(all.size());
    if (one.number) {
      ARROW_RETURN_NOT_OK(ForEachNumber(column, [&](int64_t row, double value) {
        holds[static_cast<size_t>(row)] = value >= one.low && value <= one.high;
      }));
    } else {
      ARROW_RETURN_NOT_OK(ForEachText(column, [&](int64_t row, std::string_view value) {
        holds[static_cast<size_t>(row)] = value == one.text;
      }));
    }
    for (size_t row = 0; row < all.size(); ++row) all[row] = all[row] && holds[row];
  }
  return all;
}

base::Result<TwinBatch> DrawTwin(const TreesModel& model, uint64_t seed, int64_t begin, int64_t end,
                                 const Conditions& conditions, const NearCopies* near_copies) {
  std::vector<int64_t> open(static_cast<size_t>(end - begin));
  std::iota(open.begin(), open.end(), begin);
  TwinBatch twin;
  arrow::RecordBatchVector pieces;
  // Where in the pieces the accepted draw of each row stands.
  std::vector<int64_t> place(open.size());
  std::vector<uint32_t> near_draws(open.size());
  int64_t drawn = 0;
  for (uint32_t attempt = 0; !open.empty(); ++attempt) {
    if (attempt == kMostAttempts) {
      return base::InputError("of " + std::to_string(kMostAttempts) +
                              " draws none satisfies `where: {" + conditions.ToString() +
                              "}`; ask for less, or fit on data that has such rows");
    }
    ARROW_ASSIGN_OR_RAISE(auto batch, SampleTrees(model, seed, open, attempt));
    ARROW_ASSIGN_OR_RAISE(std::vector<bool> good, conditions.Hold(*batch));
    // Where the data is dense every draw may be near some row: after many the last one stays.
    if (near_copies != nullptr && std::ranges::find(good, true) != good.end()) {
      ARROW_ASSIGN_OR_RAISE(const std::vector<bool> near, near_copies->Find(batch));
      for (size_t i = 0; i < good.size(); ++i) {
        if (!good[i] || !near[i]) continue;
        good[i] = ++near_draws[static_cast<size_t>(open[i] - begin)] > kMostNearDraws;
      }
    }
    std::vector<int64_t> again;
    for (size_t i = 0; i < open.size(); ++i) {
      place[static_cast<size_t>(open[i] - begin)] = drawn + static_cast<int64_t>(i);
      if (!good[i]) again.push_back(open[i]);
    }
    drawn += batch->num_rows();
    pieces.push_back(std::move(batch));
    twin.drawn_again += static_cast<int64_t>(again.size());
    open = std::move(again);
  }
  if (pieces.size() == 1) {
    twin.rows = pieces.front();
    return twin;
  }
  ARROW_ASSIGN_OR_RAISE(const auto all, arrow::ConcatenateRecordBatches(pieces));
  arrow::Int64Builder indices;
  ARROW_RETURN_NOT_OK(indices.AppendValues(place));
  ARROW_ASSIGN_OR_RAISE(const auto order, indices.Finish());
  ARROW_ASSIGN_OR_RAISE(const auto taken, arrow::compute::Take(all, order));
  twin.rows = taken.record_batch();
  return twin;
}

}  // namespace saem::table
