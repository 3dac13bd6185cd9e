#include "table/row_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include <arrow/api.h>

#include "table/column_values.h"

namespace saem::table {
namespace {

constexpr size_t kMostTexts = size_t{1} << 24;  // that a float tells apart

struct Range {
  double low = 0, width = 1;
};

base::Result<Range> RangeOf(const arrow::ChunkedArray& column) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  ARROW_RETURN_NOT_OK(ForEachNumber(column, [&](int64_t, double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }));
  return Range{low <= high ? low : 0, low < high ? high - low : 1};
}

base::Result<std::vector<std::string>> TextsOf(const std::string& name,
                                               const std::vector<const arrow::Table*>& tables) {
  std::vector<std::string_view> seen;
  for (const arrow::Table* const table : tables) {
    const auto column = table->GetColumnByName(name);
    if (column == nullptr || !IsTextType(*column->type())) continue;
    ARROW_RETURN_NOT_OK(
        ForEachText(*column, [&](int64_t, std::string_view value) { seen.push_back(value); }));
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  }
  if (seen.size() >= kMostTexts) {
    return base::LimitError("column `" + name + "` has more than " + std::to_string(kMostTexts) +
                            " different texts, more than rows can be compared by; drop it");
  }
  return std::vector<std::string>(seen.begin(), seen.end());
}

}  // namespace

base::Result<RowSpace> RowSpace::Of(const arrow::Table& reference,
                                    const std::vector<const arrow::Table*>& others) {
  std::vector<const arrow::Table*> tables = {&reference};
  tables.insert(tables.end(), others.begin(), others.end());
  RowSpace space;
  for (int i = 0; i < reference.num_columns(); ++i) {
    const auto& field = *reference.field(i);
    const bool text = IsTextType(*field.type());
    if (!text && !IsNumberType(*field.type())) continue;
    Range range;
    std::vector<std::string> list;
    if (text) {
      ARROW_ASSIGN_OR_RAISE(list, TextsOf(field.name(), tables));
    } else {
      ARROW_ASSIGN_OR_RAISE(range, RangeOf(*reference.column(i)));
    }
    space.names_.push_back(field.name());
    space.texts_.push_back(text);
    space.low_.push_back(range.low);
    space.range_.push_back(range.width);
    space.lists_.push_back(std::move(list));
  }
  return space;
}

base::Result<RowSpace::Points> RowSpace::Place(const arrow::Table& rows) const {
  Points points;
  points.rows = static_cast<size_t>(rows.num_rows());
  for (size_t c = 0; c < names_.size(); ++c) {
    const auto column = rows.GetColumnByName(names_[c]);
    std::vector<float> values(points.rows, std::numeric_limits<float>::quiet_NaN());
    if (column == nullptr) {
      points.columns.push_back(std::move(values));
      continue;
    }
    if (IsTextType(*column->type()) != texts_[c]) {
      return base::UsageError("column `" + names_[c] + "` is " + column->type()->ToString() +
                              " here and of another kind in the data it is compared with");
    }
    if (!texts_[c]) {
      ARROW_RETURN_NOT_OK(ForEachNumber(*column, [&](int64_t row, double value) {
        values[static_cast<size_t>(row)] = static_cast<float>((value - low_[c]) / range_[c]);
      }));
    } else {
      const std::vector<std::string>& list = lists_[c];
      ARROW_RETURN_NOT_OK(ForEachText(*column, [&](int64_t row, std::string_view value) {
        const auto found = std::lower_bound(list.begin(), list.end(), value);
        values[static_cast<size_t>(row)] = found != list.end() && *found == value
                                               ? static_cast<float>(found - list.begin())
                                               : kUnknownText;
      }));
    }
    points.columns.push_back(std::move(values));
  }
  return points;
}

float RowDistance(const std::vector<bool>& texts, const RowSpace::Points& a, size_t row,
                  const RowSpace::Points& b, size_t other, float most) {
  float sum = 0;
  for (size_t c = 0; c < texts.size() && sum < most; ++c) {
    const float x = a.columns[c][row];
    const float y = b.columns[c][other];
    if (x == y || (std::isnan(x) && std::isnan(y))) continue;
    const bool apart = texts[c] || std::isnan(x) || std::isnan(y);
    sum += apart ? 1.0F : std::min(std::fabs(x - y), 1.0F);
  }
  return std::min(sum, most);
}

}  // namespace saem::table
