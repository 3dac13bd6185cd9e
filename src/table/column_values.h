// Values of Arrow columns as plain numbers and texts, and back. The one place that knows the types.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::table {

// Integers, floats, dates, times, timestamps, durations.
bool IsNumberType(const arrow::DataType& type);
// Whole numbers only, as stored.
bool IsWholeType(const arrow::DataType& type);
// Text and booleans ("true", "false").
bool IsTextType(const arrow::DataType& type);

// Calls `see` with every value that is not null, and its row.
base::Status ForEachNumber(const arrow::ChunkedArray& values,
                           const std::function<void(int64_t, double)>& see);
base::Status ForEachText(const arrow::ChunkedArray& values,
                         const std::function<void(int64_t, std::string_view)>& see);

// A column of these values, null where `valid` is 0. A number becomes the nearest that the type
// holds.
base::Result<std::shared_ptr<arrow::Array>> NumberArray(
    const std::shared_ptr<arrow::DataType>& type, const std::vector<double>& values,
    const std::vector<uint8_t>& valid);
base::Result<std::shared_ptr<arrow::Array>> TextArray(const std::shared_ptr<arrow::DataType>& type,
                                                      const std::vector<std::string_view>& values,
                                                      const std::vector<uint8_t>& valid);

}  // namespace saem::table
