// Values of Arrow columns as plain numbers and texts, and back. The one place that knows the types.
#pragma once

#include <cmath>
#include <functional>
#include <string_view>

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

base::Status AppendNumber(arrow::ArrayBuilder& builder, const arrow::DataType& type, double value);
base::Status AppendText(arrow::ArrayBuilder& builder, const arrow::DataType& type,
                        std::string_view value);

}  // namespace saem::table
