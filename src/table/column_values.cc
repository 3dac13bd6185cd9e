#include "table/column_values.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include <arrow/api.h>

namespace saem::table {
namespace {

// Calls f with the Arrow type's class; false where values of the type are no numbers.
template <typename F>
bool WithTimeType(arrow::Type::type id, F&& f) {
  switch (id) {
    case arrow::Type::DATE32:
      return f(arrow::Date32Type{}), true;
    case arrow::Type::DATE64:
      return f(arrow::Date64Type{}), true;
    case arrow::Type::TIME32:
      return f(arrow::Time32Type{}), true;
    case arrow::Type::TIME64:
      return f(arrow::Time64Type{}), true;
    case arrow::Type::TIMESTAMP:
      return f(arrow::TimestampType{}), true;
    case arrow::Type::DURATION:
      return f(arrow::DurationType{}), true;
    default:
      return false;
  }
}

template <typename F>
bool WithNumberType(arrow::Type::type id, F&& f) {
  switch (id) {
    case arrow::Type::INT8:
      return f(arrow::Int8Type{}), true;
    case arrow::Type::INT16:
      return f(arrow::Int16Type{}), true;
    case arrow::Type::INT32:
      return f(arrow::Int32Type{}), true;
    case arrow::Type::INT64:
      return f(arrow::Int64Type{}), true;
    case arrow::Type::UINT8:
      return f(arrow::UInt8Type{}), true;
    case arrow::Type::UINT16:
      return f(arrow::UInt16Type{}), true;
    case arrow::Type::UINT32:
      return f(arrow::UInt32Type{}), true;
    case arrow::Type::UINT64:
      return f(arrow::UInt64Type{}), true;
    case arrow::Type::FLOAT:
      return f(arrow::FloatType{}), true;
    case arrow::Type::DOUBLE:
      return f(arrow::DoubleType{}), true;
    default:
      return WithTimeType(id, f);
  }
}

// The nearest value that the C type holds.
template <typename C>
C Held(double value) {
  if constexpr (std::is_floating_point_v<C>) {
    return static_cast<C>(value);
  } else {
    const double rounded = std::nearbyint(value);
    if (rounded <= static_cast<double>(std::numeric_limits<C>::min()))
      return std::numeric_limits<C>::min();
    if (rounded >= static_cast<double>(std::numeric_limits<C>::max()))
      return std::numeric_limits<C>::max();
    return static_cast<C>(rounded);
  }
}

template <typename Array, typename See>
void EachText(const arrow::Array& chunk, int64_t first, const See& see) {
  const auto& texts = static_cast<const Array&>(chunk);
  for (int64_t i = 0; i < texts.length(); ++i) {
    if (texts.IsValid(i)) see(first + i, texts.GetView(i));
  }
}

}  // namespace

bool IsNumberType(const arrow::DataType& type) {
  return WithNumberType(type.id(), [](auto) {});
}

bool IsWholeType(const arrow::DataType& type) {
  return IsNumberType(type) && type.id() != arrow::Type::FLOAT && type.id() != arrow::Type::DOUBLE;
}

bool IsTextType(const arrow::DataType& type) {
  return type.id() == arrow::Type::STRING || type.id() == arrow::Type::LARGE_STRING ||
         type.id() == arrow::Type::BOOL;
}

base::Status ForEachNumber(const arrow::ChunkedArray& values,
                           const std::function<void(int64_t, double)>& see) {
  int64_t first = 0;
  for (const auto& chunk : values.chunks()) {
    const bool known = WithNumberType(chunk->type_id(), [&](auto type) {
      using Array = typename arrow::TypeTraits<decltype(type)>::ArrayType;
      const auto& numbers = static_cast<const Array&>(*chunk);
      for (int64_t i = 0; i < numbers.length(); ++i) {
        if (numbers.IsValid(i)) see(first + i, static_cast<double>(numbers.Value(i)));
      }
    });
    if (!known) return base::InternalError("no numbers: " + chunk->type()->ToString());
    first += chunk->length();
  }
  return base::Status::OK();
}

base::Status ForEachText(const arrow::ChunkedArray& values,
                         const std::function<void(int64_t, std::string_view)>& see) {
  int64_t first = 0;
  for (const auto& chunk : values.chunks()) {
    if (chunk->type_id() == arrow::Type::STRING) {
      EachText<arrow::StringArray>(*chunk, first, see);
    } else if (chunk->type_id() == arrow::Type::LARGE_STRING) {
      EachText<arrow::LargeStringArray>(*chunk, first, see);
    } else if (chunk->type_id() == arrow::Type::BOOL) {
      const auto& truths = static_cast<const arrow::BooleanArray&>(*chunk);
      for (int64_t i = 0; i < truths.length(); ++i) {
        if (truths.IsValid(i)) see(first + i, truths.Value(i) ? "true" : "false");
      }
    } else {
      return base::InternalError("no text: " + chunk->type()->ToString());
    }
    first += chunk->length();
  }
  return base::Status::OK();
}

base::Result<std::shared_ptr<arrow::Array>> NumberArray(
    const std::shared_ptr<arrow::DataType>& type, const std::vector<double>& values,
    const std::vector<uint8_t>& valid) {
  base::Result<std::shared_ptr<arrow::Array>> array =
      base::InternalError("no numbers: " + type->ToString());
  WithNumberType(type->id(), [&](auto kind) {
    using Type = decltype(kind);
    using Value = typename Type::c_type;
    std::vector<Value> held(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if (valid[i] != 0) held[i] = Held<Value>(values[i]);
    }
    typename arrow::TypeTraits<Type>::BuilderType builder(type, arrow::default_memory_pool());
    const base::Status appended =
        builder.AppendValues(held.data(), static_cast<int64_t>(held.size()), valid.data());
    array = appended.ok() ? builder.Finish() : appended;
  });
  return array;
}

namespace {

template <typename Builder>
base::Result<std::shared_ptr<arrow::Array>> Strings(const std::vector<std::string_view>& values,
                                                    const std::vector<uint8_t>& valid) {
  Builder builder;
  int64_t bytes = 0;
  for (const std::string_view value : values) bytes += static_cast<int64_t>(value.size());
  ARROW_RETURN_NOT_OK(builder.Reserve(static_cast<int64_t>(values.size())));
  ARROW_RETURN_NOT_OK(builder.ReserveData(bytes));
  for (size_t i = 0; i < values.size(); ++i) {
    valid[i] != 0 ? builder.UnsafeAppend(values[i]) : builder.UnsafeAppendNull();
  }
  return builder.Finish();
}

}  // namespace

base::Result<std::shared_ptr<arrow::Array>> TextArray(const std::shared_ptr<arrow::DataType>& type,
                                                      const std::vector<std::string_view>& values,
                                                      const std::vector<uint8_t>& valid) {
  switch (type->id()) {
    case arrow::Type::STRING:
      return Strings<arrow::StringBuilder>(values, valid);
    case arrow::Type::LARGE_STRING:
      return Strings<arrow::LargeStringBuilder>(values, valid);
    case arrow::Type::BOOL: {
      arrow::BooleanBuilder builder;
      std::vector<uint8_t> truths(values.size());
      for (size_t i = 0; i < values.size(); ++i) truths[i] = values[i] == "true" ? 1 : 0;
      ARROW_RETURN_NOT_OK(
          builder.AppendValues(truths.data(), static_cast<int64_t>(truths.size()), valid.data()));
      return builder.Finish();
    }
    default:
      return base::InternalError("no text: " + type->ToString());
  }
}

}  // namespace saem::table
