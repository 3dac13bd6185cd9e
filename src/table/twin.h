// Rows of a twin: drawn from a model, drawn again where they break a condition or stand nearer to a
// row of the training data than unseen rows do. What `sample:` and `synthesize:` of a recipe call.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "table/conditions.h"
#include "table/near_rows.h"
#include "table/trees.h"

namespace saem::table {

// Made rows that may not be: nearer to one training row than to all others, and nearer than all but
// a small share of training rows stand to each other. A row that several people share is nobody's
// copy. No other rows are asked: those that are kept aside stay fit to judge the twin by.
class NearCopies {
 public:
  static base::Result<std::unique_ptr<NearCopies>> Learn(const arrow::Table& training,
                                                         double share);
  // By row of `batch`.
  base::Result<std::vector<bool>> Find(const std::shared_ptr<arrow::RecordBatch>& batch) const;
  float distance() const { return distance_; }

 private:
  NearCopies(RowSpace space, NearRows training)
      : space_(std::move(space)), training_(std::move(training)) {}

  RowSpace space_;
  NearRows training_;
  float distance_ = 0;
};

struct TwinBatch {
  std::shared_ptr<arrow::RecordBatch> rows;
  int64_t drawn_again = 0;
};

// Rows [begin, end), each by itself, the same for any cut and any number of threads.
base::Result<TwinBatch> DrawTwin(const TreesModel& model, uint64_t seed, int64_t begin, int64_t end,
                                 const RowConditions& conditions, const NearCopies* near_copies);

}  // namespace saem::table
