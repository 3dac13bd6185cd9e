// Rows of a twin: drawn from a model, drawn again where they break a condition or stand nearer to a
// row of the training data than unseen rows do. What `sample:` and `synthesize:` of a recipe call.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "table/row_distance.h"
#include "table/trees.h"

namespace saem::table {

// Made rows that may not be: nearer to a training row than to any holdout row, and nearer than all
// but a small share of holdout rows are.
class NearCopies {
 public:
  static base::Result<std::unique_ptr<NearCopies>> Learn(const arrow::Table& training,
                                                         const arrow::Table& holdout, double share);
  // By row of `batch`.
  base::Result<std::vector<bool>> Find(const std::shared_ptr<arrow::RecordBatch>& batch) const;
  float distance() const { return distance_; }

 private:
  NearCopies(RowSpace space, NearRows training, NearRows holdout)
      : space_(std::move(space)), training_(std::move(training)), holdout_(std::move(holdout)) {}

  RowSpace space_;
  NearRows training_, holdout_;
  float distance_ = 0;
};

// `column: value` for a text, `column: low..high` or `column: value` for a number.
class Conditions {
 public:
  // Mistakes are usage errors: no such column, a range that is none.
  static base::Result<Conditions> Parse(const std::map<std::string, std::string>& where,
                                        const arrow::Schema& schema);
  bool empty() const { return all_.empty(); }
  base::Result<std::vector<bool>> Hold(const arrow::RecordBatch& batch) const;
  std::string ToString() const;

 private:
  struct One {
    std::string column;
    std::string text;  // as written
    bool number = false;
    double low = 0, high = 0;
  };
  std::vector<One> all_;
};

struct TwinBatch {
  std::shared_ptr<arrow::RecordBatch> rows;
  int64_t drawn_again = 0;
};

// Rows [begin, end), each by itself, the same for any cut and any number of threads.
base::Result<TwinBatch> DrawTwin(const TreesModel& model, uint64_t seed, int64_t begin, int64_t end,
                                 const Conditions& conditions, const NearCopies* near_copies);

}  // namespace saem::table
