#include "table/twin.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <arrow/api.h>
#include <arrow/compute/api.h>

#include "table/draw_rows.h"

namespace saem::table {
namespace {

// A block of rows of which none satisfies the conditions in this many draws is given up, and so is
// a row that took this many by itself.
constexpr int64_t kMostDraws = 4'000'000;
constexpr uint32_t kMostNearDraws = 50;
constexpr size_t kSample = 2000;         // training rows whose distance to the next one is taken
constexpr float kMostDistance = 0.999F;  // beyond it rows may differ in a text

// The rows of one block that are still to be drawn; lives for the call.
class Block {
 public:
  Block(int64_t begin, int64_t end) : open_(static_cast<size_t>(end - begin)), begin_(begin) {
    std::iota(open_.begin(), open_.end(), begin);
    places_.resize(open_.size());
    near_draws_.resize(open_.size());
  }

  base::Result<TwinBatch> Draw(const TreesModel& model, uint64_t seed,
                               const RowConditions& conditions, const NearCopies* near_copies) {
    int64_t draws = 0;
    for (uint32_t attempt = 0; !open_.empty(); ++attempt) {
      if ((pieces_.empty() && draws >= kMostDraws) || attempt >= kMostDraws) {
        return base::InputError("of " + std::to_string(draws) + " draws too few satisfy `where: {" +
                                conditions.text +
                                "}`; ask for less, or fit on data that has such rows");
      }
      draws += static_cast<int64_t>(open_.size());
      ARROW_ASSIGN_OR_RAISE(const DrawnRows drawn,
                            DrawRows(model, seed, open_, attempt, conditions));
      if (drawn.places.empty()) continue;
      ARROW_RETURN_NOT_OK(Accept(drawn, near_copies));
    }
    ARROW_ASSIGN_OR_RAISE(auto rows, InOrder());
    return TwinBatch{std::move(rows), draws - static_cast<int64_t>(places_.size())};
  }

 private:
  size_t Offset(int64_t row) const { return static_cast<size_t>(row - begin_); }

  base::Status Accept(const DrawnRows& drawn, const NearCopies* near_copies) {
    std::vector<bool> near(drawn.places.size());
    if (near_copies != nullptr) {
      ARROW_ASSIGN_OR_RAISE(near, near_copies->Find(drawn.rows));
    }
    std::vector<bool> done(open_.size());
    arrow::Int64Builder good;
    for (size_t i = 0; i < drawn.places.size(); ++i) {
      const size_t offset = Offset(open_[drawn.places[i]]);
      // Where the data is dense every draw may be near some row: after many the last one stays.
      if (near[i] && ++near_draws_[offset] <= kMostNearDraws) continue;
      done[drawn.places[i]] = true;
      places_[offset] = accepted_++;
      ARROW_RETURN_NOT_OK(good.Append(static_cast<int64_t>(i)));
    }
    const bool all = good.length() == drawn.rows->num_rows();
    ARROW_ASSIGN_OR_RAISE(const auto indices, good.Finish());
    ARROW_ASSIGN_OR_RAISE(
        const arrow::Datum taken,
        all ? arrow::Datum(drawn.rows) : arrow::compute::Take(drawn.rows, indices));
    pieces_.push_back(taken.record_batch());
    size_t at = 0;
    std::erase_if(open_, [&](int64_t) { return done[at++]; });
    return base::Status::OK();
  }

  base::Result<std::shared_ptr<arrow::RecordBatch>> InOrder() const {
    if (pieces_.size() == 1) return pieces_.front();
    ARROW_ASSIGN_OR_RAISE(const auto all, arrow::ConcatenateRecordBatches(pieces_));
    arrow::Int64Builder indices;
    ARROW_RETURN_NOT_OK(indices.AppendValues(places_));
    ARROW_ASSIGN_OR_RAISE(const auto order, indices.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto taken, arrow::compute::Take(all, order));
    return taken.record_batch();
  }

  std::vector<int64_t> open_;  // numbers of rows
  int64_t begin_;
  std::vector<int64_t> places_;  // by row of the block: where in the pieces it stands
  std::vector<uint32_t> near_draws_;
  arrow::RecordBatchVector pieces_;  // accepted rows
  int64_t accepted_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<NearCopies>> NearCopies::Learn(const arrow::Table& training,
                                                            double share) {
  ARROW_ASSIGN_OR_RAISE(RowSpace space, RowSpace::Of(training));
  ARROW_ASSIGN_OR_RAISE(const RowSpace::Points points, space.Place(training));
  NearRows rows(space, points);
  std::vector<float> distances;
  const size_t stride = std::max<size_t>(1, points.rows / kSample);
  for (size_t row = 0; row < points.rows; row += stride) {
    distances.push_back(rows.Find(points, row, kMostDistance).second);  // the nearest is itself
  }
  std::sort(distances.begin(), distances.end());
  std::unique_ptr<NearCopies> made(new NearCopies(std::move(space), std::move(rows)));
  const auto at = static_cast<size_t>(share * static_cast<double>(distances.size()));
  made->distance_ = distances.empty() ? 0 : distances[std::min(at, distances.size() - 1)];
  return made;
}

base::Result<std::vector<bool>> NearCopies::Find(
    const std::shared_ptr<arrow::RecordBatch>& batch) const {
  ARROW_ASSIGN_OR_RAISE(const auto rows, arrow::Table::FromRecordBatches({batch}));
  ARROW_ASSIGN_OR_RAISE(const RowSpace::Points points, space_.Place(*rows));
  std::vector<bool> found(points.rows);
  const float bound = std::nextafter(distance_, 1.0F);
  for (size_t row = 0; row < points.rows; ++row) {
    const NearestTwo near = training_.Find(points, row, bound);
    found[row] = near.first < near.second;
  }
  return found;
}

base::Result<TwinBatch> DrawTwin(const TreesModel& model, uint64_t seed, int64_t begin, int64_t end,
                                 const RowConditions& conditions, const NearCopies* near_copies) {
  return Block(begin, end).Draw(model, seed, conditions, near_copies);
}

}  // namespace saem::table
