// Rows drawn from sequential trees: column after column, each value from a leaf of a tree chosen by
// chance. Called by twin.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "table/conditions.h"
#include "table/trees.h"

namespace saem::table {

struct DrawnRows {
  std::shared_ptr<arrow::RecordBatch> rows;
  std::vector<size_t> places;  // of these rows among those asked for
};

// Those rows of these numbers that satisfy the conditions, in the table that `seed` makes of the
// model, in another draw for each `attempt`. A row depends on nothing but its number.
base::Result<DrawnRows> DrawRows(const TreesModel& model, uint64_t seed,
                                 std::span<const int64_t> numbers, uint32_t attempt = 0,
                                 const RowConditions& conditions = {});

}  // namespace saem::table
