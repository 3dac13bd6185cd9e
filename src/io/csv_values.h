// A column of CSV turned from text into numbers, dates or truths by Arrow's own rules, value by
// value where one of them is of another type. Called by csv_columns.cc once a file has such a
// value.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::io {

struct CsvValues {
  std::shared_ptr<arrow::Array> values;  // null where `bad`
  std::vector<int64_t> bad;              // ascending
};

base::Result<CsvValues> ConvertCsvValues(const arrow::StringArray& texts,
                                         const std::shared_ptr<arrow::DataType>& type);

}  // namespace saem::io
