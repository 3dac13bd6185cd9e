#include "io/row_hash.h"

#include <bit>

#include <arrow/api.h>
#include <arrow/visit_array_inline.h>

namespace saem::io {
namespace {

enum Tag : char { kNull, kInteger, kFloat, kText, kList, kFixed };

void AppendInteger(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) *out += static_cast<char>(value >> shift);
}

void AppendTagged(Tag tag, uint64_t value, std::string* out) {
  *out += tag;
  AppendInteger(value, out);
}

void AppendText(std::string_view text, std::string* out) {
  AppendTagged(kText, text.size(), out);
  *out += text;
}

base::Status AppendValue(const arrow::Array& column, int64_t row, std::string* out);

// Appends the value of row `row` of a column of any type.
struct ValueAppender {
  int64_t row;
  std::string* out;

  template <typename ArrayType>
  base::Status Visit(const ArrayType& column) {
    using Type = typename ArrayType::TypeClass;
    if constexpr (arrow::is_boolean_type<Type>::value) {
      AppendTagged(kInteger, column.Value(row) ? 1 : 0, out);
    } else if constexpr (arrow::is_half_float_type<Type>::value) {
      AppendTagged(kFixed, column.Value(row), out);
    } else if constexpr (arrow::is_floating_type<Type>::value) {
      AppendTagged(kFloat, std::bit_cast<uint64_t>(static_cast<double>(column.Value(row))), out);
    } else if constexpr (arrow::is_integer_type<Type>::value || arrow::is_date_type<Type>::value ||
                         arrow::is_time_type<Type>::value ||
                         arrow::is_timestamp_type<Type>::value ||
                         arrow::is_duration_type<Type>::value) {
      AppendTagged(kInteger, static_cast<uint64_t>(static_cast<int64_t>(column.Value(row))), out);
    } else if constexpr (arrow::is_base_binary_type<Type>::value ||
                         arrow::is_decimal_type<Type>::value ||
                         arrow::is_fixed_size_binary_type<Type>::value) {
      AppendText(column.GetView(row), out);
    } else if constexpr (arrow::is_var_length_list_type<Type>::value) {
      return AppendList(*column.values(), column.value_offset(row), column.value_length(row));
    } else if constexpr (arrow::is_fixed_size_list_type<Type>::value) {
      return AppendList(*column.values(), column.value_offset(row), column.value_length(row));
    } else if constexpr (arrow::is_struct_type<Type>::value) {
      AppendTagged(kList, static_cast<uint64_t>(column.num_fields()), out);
      for (int field = 0; field < column.num_fields(); ++field) {
        ARROW_RETURN_NOT_OK(AppendValue(*column.field(field), row, out));
      }
    } else if constexpr (arrow::is_null_type<Type>::value) {
      *out += kNull;
    } else {
      return base::UsageError("a column of type " + column.type()->ToString() + " cannot be read",
                              {}, "write it as another type");
    }
    return base::Status::OK();
  }

  base::Status AppendList(const arrow::Array& values, int64_t begin, int64_t size) {
    AppendTagged(kList, static_cast<uint64_t>(size), out);
    for (int64_t at = begin; at < begin + size; ++at)
      ARROW_RETURN_NOT_OK(AppendValue(values, at, out));
    return base::Status::OK();
  }
};

base::Status AppendValue(const arrow::Array& column, int64_t row, std::string* out) {
  if (column.IsNull(row)) {
    *out += kNull;
    return base::Status::OK();
  }
  ValueAppender appender{row, out};
  return arrow::VisitArrayInline(column, &appender);
}

}  // namespace

base::Result<std::vector<base::Hash128>> RowHashes(const arrow::RecordBatch& rows,
                                                   const std::string& key) {
  arrow::ArrayVector columns = rows.columns();
  if (!key.empty()) {
    const auto column = rows.GetColumnByName(key);
    if (column == nullptr) return base::InputError("there is no column `" + key + "`");
    columns = {column};
  }
  std::vector<base::Hash128> hashes;
  hashes.reserve(static_cast<size_t>(rows.num_rows()));
  std::string bytes;
  for (int64_t row = 0; row < rows.num_rows(); ++row) {
    bytes.clear();
    for (const auto& column : columns) ARROW_RETURN_NOT_OK(AppendValue(*column, row, &bytes));
    hashes.push_back(base::ContentHash(bytes));
  }
  return hashes;
}

}  // namespace saem::io
