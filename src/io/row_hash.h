// The hash of a table's row: equal for equal values, whatever batch, offset or file they come from.
#pragma once

#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "base/hash.h"

namespace saem::io {

// Of the column `key` alone, or of all columns in order where it is empty. Integers of all widths
// are one kind, floats another; times count in their own unit. A UsageError for a type that has no
// hash.
base::Result<std::vector<base::Hash128>> RowHashes(const arrow::RecordBatch& rows,
                                                   const std::string& key);

}  // namespace saem::io
