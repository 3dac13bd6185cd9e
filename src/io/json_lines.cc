#include "io/json_lines.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <arrow/api.h>

#include "base/hash.h"

namespace saem::io {
namespace {

constexpr int kHashBytes = 16;

void AppendString(std::string_view text, std::string* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  *out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        *out += "\\\"";
        break;
      case '\\':
        *out += "\\\\";
        break;
      case '\n':
        *out += "\\n";
        break;
      case '\r':
        *out += "\\r";
        break;
      case '\t':
        *out += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          *out += "\\u00";
          *out += kDigits[byte >> 4];
          *out += kDigits[byte & 15];
        } else {
          *out += c;
        }
    }
  }
  *out += '"';
}

template <typename Number>
void AppendNumber(Number value, std::string* out) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
  out->append(buffer, end);
}

void AppendDouble(double value, std::string* out) {
  if (std::isfinite(value)) {
    AppendNumber(value, out);
  } else {
    *out += "null";  // JSON knows no infinities
  }
}

void AppendTime(int64_t value, arrow::TimeUnit::type unit, std::string* out) {
  int64_t scale = 1;
  for (int step = 0; step < static_cast<int>(unit); ++step) scale *= 1000;
  int64_t seconds = value / scale;
  int64_t rest = value % scale;
  if (rest < 0) {
    rest += scale;
    --seconds;
  }
  int64_t days = seconds / 86400;
  int64_t second = seconds % 86400;
  if (second < 0) {
    second += 86400;
    --days;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  char buffer[48];
  std::snprintf(buffer, sizeof(buffer), "\"%04d-%02u-%02uT%02d:%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  *out += buffer;
  if (rest != 0) {
    std::snprintf(buffer, sizeof(buffer), ".%0*lld", static_cast<int>(unit) * 3,
                  static_cast<long long>(rest));
    *out += buffer;
  }
  *out += "Z\"";
}

base::Status AppendValue(const arrow::Array& column, int64_t row, std::string* out);

template <typename ListArray>
base::Status AppendList(const ListArray& list, int64_t row, std::string* out) {
  *out += '[';
  for (int64_t at = list.value_offset(row); at < list.value_offset(row + 1); ++at) {
    if (at > list.value_offset(row)) *out += ',';
    ARROW_RETURN_NOT_OK(AppendValue(*list.values(), at, out));
  }
  *out += ']';
  return base::Status::OK();
}

base::Status AppendMap(const arrow::MapArray& map, int64_t row, std::string* out) {
  *out += '{';
  for (int64_t at = map.value_offset(row); at < map.value_offset(row + 1); ++at) {
    if (at > map.value_offset(row)) *out += ',';
    ARROW_RETURN_NOT_OK(AppendValue(*map.keys(), at, out));
    *out += ':';
    ARROW_RETURN_NOT_OK(AppendValue(*map.items(), at, out));
  }
  *out += '}';
  return base::Status::OK();
}

base::Status AppendStruct(const arrow::StructArray& value, int64_t row, std::string* out) {
  *out += '{';
  for (int field = 0; field < value.num_fields(); ++field) {
    if (field > 0) *out += ',';
    AppendString(value.struct_type()->field(field)->name(), out);
    *out += ':';
    ARROW_RETURN_NOT_OK(AppendValue(*value.field(field), row, out));
  }
  *out += '}';
  return base::Status::OK();
}

// A 128-bit id or content hash.
base::Status AppendHash(const arrow::FixedSizeBinaryArray& column, int64_t row, std::string* out) {
  const std::string_view bytes(reinterpret_cast<const char*>(column.GetValue(row)), kHashBytes);
  *out += '"' + base::Hash128::FromBytes(bytes).Hex() + '"';
  return base::Status::OK();
}

base::Status AppendValue(const arrow::Array& column, int64_t row, std::string* out) {
  if (column.IsNull(row)) {
    *out += "null";
    return base::Status::OK();
  }
  const auto& type = *column.type();
  switch (type.id()) {
    case arrow::Type::STRING:
      AppendString(static_cast<const arrow::StringArray&>(column).GetView(row), out);
      break;
    case arrow::Type::LARGE_STRING:
      AppendString(static_cast<const arrow::LargeStringArray&>(column).GetView(row), out);
      break;
    case arrow::Type::BOOL:
      *out += static_cast<const arrow::BooleanArray&>(column).Value(row) ? "true" : "false";
      break;
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
    case arrow::Type::DECIMAL128: {
      ARROW_ASSIGN_OR_RAISE(const auto scalar, column.GetScalar(row));
      *out += scalar->ToString();
      break;
    }
    case arrow::Type::INT64:
      AppendNumber(static_cast<const arrow::Int64Array&>(column).Value(row), out);
      break;
    case arrow::Type::FLOAT:
      AppendDouble(static_cast<double>(static_cast<const arrow::FloatArray&>(column).Value(row)),
                   out);
      break;
    case arrow::Type::DOUBLE:
      AppendDouble(static_cast<const arrow::DoubleArray&>(column).Value(row), out);
      break;
    case arrow::Type::TIMESTAMP:
      AppendTime(static_cast<const arrow::TimestampArray&>(column).Value(row),
                 static_cast<const arrow::TimestampType&>(type).unit(), out);
      break;
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIME32:
    case arrow::Type::TIME64: {
      ARROW_ASSIGN_OR_RAISE(const auto scalar, column.GetScalar(row));
      AppendString(scalar->ToString(), out);
      break;
    }
    case arrow::Type::FIXED_SIZE_BINARY:
      return AppendHash(static_cast<const arrow::FixedSizeBinaryArray&>(column), row, out);
    case arrow::Type::LIST:
      return AppendList(static_cast<const arrow::ListArray&>(column), row, out);
    case arrow::Type::MAP:
      return AppendMap(static_cast<const arrow::MapArray&>(column), row, out);
    case arrow::Type::STRUCT:
      return AppendStruct(static_cast<const arrow::StructArray&>(column), row, out);
    case arrow::Type::NA:
      *out += "null";
      break;
    default:
      return base::InternalError("a column of type " + type.ToString() + " has no JSON form");
  }
  return base::Status::OK();
}

}  // namespace

bool HasJsonForm(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::BOOL:
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
    case arrow::Type::NA:
      return true;
    case arrow::Type::FIXED_SIZE_BINARY:
      return static_cast<const arrow::FixedSizeBinaryType&>(type).byte_width() == kHashBytes;
    case arrow::Type::LIST:
    case arrow::Type::MAP:
    case arrow::Type::STRUCT:
      return std::ranges::all_of(type.fields(),
                                 [](const auto& field) { return HasJsonForm(*field->type()); });
    default:
      return false;
  }
}

base::Status AppendJsonLines(const arrow::RecordBatch& batch, std::string* out) {
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    *out += '{';
    for (int column = 0; column < batch.num_columns(); ++column) {
      if (column > 0) *out += ',';
      AppendString(batch.schema()->field(column)->name(), out);
      *out += ':';
      ARROW_RETURN_NOT_OK(AppendValue(*batch.column(column), row, out));
    }
    *out += "}\n";
  }
  return base::Status::OK();
}

}  // namespace saem::io
