// What all checks of a table see: the twin, the rows its model saw, and rows it never saw, as
// points and in bins. Every list of rows is in the order of a hash of ids, so that a prefix of it
// is a sample that no order of batches changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "table/boosting.h"
#include "table/row_distance.h"

namespace saem::audit {

struct TablePart {
  table::RowSpace::Points points;
  std::vector<int32_t> order;  // of all rows, by hash

  // The first `most` of the order.
  std::vector<int32_t> Sample(size_t most) const {
    return {order.begin(), order.begin() + static_cast<int64_t>(std::min(most, order.size()))};
  }
};

struct TableRows {
  std::vector<std::string> names;
  std::vector<bool> texts;
  std::vector<std::vector<std::string>> values;  // of texts, by code; empty for numbers
  TablePart twin, training, holdout;
};

// Columns are those that twin, training and holdout share. A UsageError where there are none.
base::Result<TableRows> ReadTableRows(const TableAuditInput& input, const base::Context& context);

// Chosen rows in at most `bins` bins a column besides missing: quantiles of the training rows,
// the most frequent texts.
table::BinnedRows BinRows(const TableRows& rows, const TablePart& part,
                          const std::vector<int32_t>& chosen, size_t bins);

// The distance of `from`'s row to the nearest of the chosen rows of `to`, columns averaged.
float NearestDistance(const TableRows& rows, const TablePart& from, int32_t row,
                      const TablePart& to, const std::vector<int32_t>& chosen);

}  // namespace saem::audit
