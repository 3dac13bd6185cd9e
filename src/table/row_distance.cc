#include "table/row_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <arrow/api.h>

#include "table/column_values.h"

namespace saem::table {
namespace {

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ hash >> 33;
}

}  // namespace

base::Result<RowSpace> RowSpace::Of(const arrow::Table& reference) {
  RowSpace space;
  for (int i = 0; i < reference.num_columns(); ++i) {
    const auto& field = *reference.field(i);
    const bool text = IsTextType(*field.type());
    if (!text && !IsNumberType(*field.type())) continue;
    space.names_.push_back(field.name());
    space.texts_.push_back(text);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    std::set<std::string, std::less<>> texts;
    if (text) {
      ARROW_RETURN_NOT_OK(ForEachText(*reference.column(i), [&](int64_t, std::string_view value) {
        if (texts.find(value) == texts.end()) texts.emplace(value);
      }));
    } else {
      ARROW_RETURN_NOT_OK(ForEachNumber(*reference.column(i), [&](int64_t, double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
      }));
    }
    space.low_.push_back(low <= high ? low : 0);
    space.range_.push_back(low < high ? high - low : 1);
    space.lists_.emplace_back(texts.begin(), texts.end());
  }
  space.more_.resize(space.names_.size());
  return space;
}

base::Result<RowSpace::Points> RowSpace::Place(const arrow::Table& rows) {
  Points points;
  points.rows = static_cast<size_t>(rows.num_rows());
  for (size_t c = 0; c < names_.size(); ++c) {
    const auto column = rows.GetColumnByName(names_[c]);
    std::vector<float> values(points.rows, std::numeric_limits<float>::quiet_NaN());
    if (column == nullptr) {
      points.columns.push_back(std::move(values));
      continue;
    }
    const bool text = IsTextType(*column->type());
    if (text != texts_[c]) {
      return base::UsageError("column `" + names_[c] + "` is " + column->type()->ToString() +
                              " here and of another kind in the data it is compared with");
    }
    if (!text) {
      ARROW_RETURN_NOT_OK(ForEachNumber(*column, [&](int64_t row, double value) {
        values[static_cast<size_t>(row)] = static_cast<float>((value - low_[c]) / range_[c]);
      }));
    } else {
      const std::vector<std::string>& list = lists_[c];
      auto& more = more_[c];
      ARROW_RETURN_NOT_OK(ForEachText(*column, [&](int64_t row, std::string_view value) {
        const auto found = std::lower_bound(list.begin(), list.end(), value);
        if (found != list.end() && *found == value) {
          values[static_cast<size_t>(row)] = static_cast<float>(found - list.begin());
          return;
        }
        auto later = std::lower_bound(
            more.begin(), more.end(), value,
            [](const auto& one, std::string_view other) { return one.first < other; });
        if (later == more.end() || later->first != value) {
          const auto code = static_cast<float>(list.size() + more.size());
          later = more.emplace(later, std::string(value), code);
        }
        values[static_cast<size_t>(row)] = later->second;
      }));
    }
    points.columns.push_back(std::move(values));
  }
  return points;
}

NearRows::NearRows(const RowSpace& space, RowSpace::Points points) : points_(std::move(points)) {
  for (size_t c = 0; c < space.texts().size(); ++c) {
    (space.texts()[c] ? texts_ : numbers_).push_back(c);
  }
  // The number that spreads most is what rows of one key are sorted by.
  const auto spread = [&](size_t column) {
    double sum = 0, squares = 0, n = 0;
    for (const float value : points_.columns[column]) {
      if (!std::isfinite(value)) continue;
      sum += value;
      squares += double{value} * value;
      n += 1;
    }
    return n < 1 ? 0.0 : squares / n - sum / n * (sum / n);
  };
  std::map<size_t, double> spreads;
  for (const size_t column : numbers_) spreads[column] = spread(column);
  std::stable_sort(numbers_.begin(), numbers_.end(),
                   [&](size_t a, size_t b) { return spreads[a] > spreads[b]; });
  rows_.reserve(points_.rows);
  for (size_t row = 0; row < points_.rows; ++row) {
    rows_.emplace_back(KeyOf(points_, row), static_cast<uint32_t>(row));
  }
  const auto first = [&](uint32_t row) {
    const float value = numbers_.empty() ? 0 : points_.columns[numbers_[0]][row];
    return std::isnan(value) ? 0 : value;
  };
  std::sort(rows_.begin(), rows_.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const float x = first(a.second), y = first(b.second);
    return x < y || (x == y && a.second < b.second);
  });
}

uint64_t NearRows::KeyOf(const RowSpace::Points& points, size_t row) const {
  uint64_t key = 0;
  for (const size_t column : texts_) {
    const float value = points.columns[column][row];
    key = Mix(key, std::isnan(value) ? UINT64_MAX : static_cast<uint64_t>(value));
  }
  for (const size_t column : numbers_) {
    key = Mix(key, std::isnan(points.columns[column][row]) ? 1 : 0);
  }
  return key;
}

float NearRows::Nearest(const RowSpace::Points& points, size_t row, float most) const {
  const uint64_t key = KeyOf(points, row);
  const auto begin =
      std::lower_bound(rows_.begin(), rows_.end(), std::pair(key, uint32_t{0}),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
  auto end = begin;
  const auto key_end =
      std::upper_bound(begin, rows_.end(), std::pair(key, uint32_t{0}),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
  if (begin == key_end) return most;
  if (numbers_.empty()) return 0;
  const auto at = [&](uint32_t other) { return points_.columns[numbers_[0]][other]; };
  const float own = points.columns[numbers_[0]][row];
  float best = most;
  const auto look = [&](uint32_t other) {
    float sum = 0;
    for (const size_t column : numbers_) {
      const float a = points.columns[column][row];
      const float b = points_.columns[column][other];
      if (std::isnan(a)) continue;  // both are missing: the keys are equal
      sum += a == b ? 0.0F : std::min(std::fabs(a - b), 1.0F);
      if (sum >= best) return;
    }
    best = sum;
  };
  if (std::isnan(own)) {
    for (end = begin; end != key_end; ++end) look(end->second);
    return best;
  }
  // Outwards from the place where the row would stand, until the first number alone is too far.
  const auto middle = std::lower_bound(
      begin, key_end, own, [&](const auto& one, float value) { return at(one.second) < value; });
  for (auto up = middle; up != key_end && at(up->second) - own < best; ++up) look(up->second);
  for (auto down = middle; down != begin && own - at(std::prev(down)->second) < best; --down) {
    look(std::prev(down)->second);
  }
  return best;
}

}  // namespace saem::table
