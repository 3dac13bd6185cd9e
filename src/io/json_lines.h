// Rows as lines of JSON: keys in the schema's order, shortest numbers that read back exactly, times
// in ISO 8601 (UTC).
#pragma once

#include <string>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::io {

bool HasJsonForm(const arrow::DataType& type);

// Appends one line a row. An InternalError for a type that has no JSON form.
base::Status AppendJsonLines(const arrow::RecordBatch& batch, std::string* out);

}  // namespace saem::io
