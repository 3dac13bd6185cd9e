#include "table/near_rows.h"

#include <algorithm>
#include <cmath>

namespace saem::table {
namespace {

constexpr size_t kLeafRows = 12;
constexpr uint32_t kLeaf = UINT32_MAX;

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ hash >> 33;
}

float Apart(float a, float b) { return a == b ? 0.0F : std::min(std::fabs(a - b), 1.0F); }

}  // namespace

// Lays rows out by group and by the tree of each group.
class NearRows::Build {
 public:
  Build(NearRows* to, const RowSpace::Points& points) : to_(*to), points_(points) {}

  void Run() {
    std::vector<std::pair<uint64_t, uint32_t>> keyed;
    keyed.reserve(points_.rows);
    for (size_t row = 0; row < points_.rows; ++row) {
      keyed.emplace_back(to_.KeyOf(points_, row), static_cast<uint32_t>(row));
    }
    std::sort(keyed.begin(), keyed.end());
    for (const auto& [key, row] : keyed) rows_.push_back(row);
    for (size_t begin = 0; begin < keyed.size();) {
      size_t end = begin;
      while (end < keyed.size() && keyed[end].first == keyed[begin].first) ++end;
      to_.groups_.push_back({keyed[begin].first, begin, end, to_.nodes_.size()});
      Divide(begin, end);
      begin = end;
    }
    to_.values_.reserve(points_.rows * to_.numbers_.size());
    for (const uint32_t row : rows_) {
      for (const size_t column : to_.numbers_) to_.values_.push_back(Value(column, row));
    }
  }

 private:
  float Value(size_t column, uint32_t row) const {
    const float value = points_.columns[column][row];
    return std::isnan(value) ? 0 : value;
  }

  void Divide(size_t begin, size_t end) {
    const size_t at = to_.nodes_.size();
    to_.nodes_.push_back({kLeaf, 0, 0});
    if (end - begin <= kLeafRows) return;
    const auto [number, width] = Widest(begin, end);
    if (!(width > 0)) return;  // all alike
    const size_t column = to_.numbers_[number];
    const size_t middle = begin + (end - begin) / 2;
    const auto first = rows_.begin();
    std::nth_element(first + static_cast<int64_t>(begin), first + static_cast<int64_t>(middle),
                     first + static_cast<int64_t>(end),
                     [&](uint32_t a, uint32_t b) { return Value(column, a) < Value(column, b); });
    to_.nodes_[at].number = static_cast<uint32_t>(number);
    to_.nodes_[at].split = Value(column, rows_[middle]);
    Divide(begin, middle);
    to_.nodes_[at].right = to_.nodes_.size();
    Divide(middle, end);
  }

  std::pair<size_t, float> Widest(size_t begin, size_t end) const {
    std::pair<size_t, float> widest{0, 0};
    for (size_t i = 0; i < to_.numbers_.size(); ++i) {
      float low = Value(to_.numbers_[i], rows_[begin]);
      float high = low;
      for (size_t at = begin; at < end; ++at) {
        const float value = Value(to_.numbers_[i], rows_[at]);
        low = std::min(low, value);
        high = std::max(high, value);
      }
      if (high - low > widest.second) widest = {i, high - low};
    }
    return widest;
  }

  NearRows& to_;
  const RowSpace::Points& points_;
  std::vector<uint32_t> rows_;  // by place
};

// One row looking for its neighbours in one group.
class NearRows::Search {
 public:
  Search(const NearRows& in, const RowSpace::Points& points, size_t row, float most)
      : in_(in), own_(in.numbers_.size()), offsets_(own_.size()), found_{most, most} {
    for (size_t i = 0; i < own_.size(); ++i) {
      const float value = points.columns[in.numbers_[i]][row];
      own_[i] = std::isnan(value) ? 0 : value;
    }
    // Sums of rounded differences may come out below the bound that others of them make.
    certain_ = 1 - static_cast<float>(own_.size() + 64) * 0x1p-22F;
  }

  NearestTwo Run(const Group& group) {
    Visit(group.root, group.begin, group.end, 0);
    return found_;
  }

 private:
  // `bound`: how far from here the nearest place is at which the rows can stand.
  void Visit(size_t at, size_t begin, size_t end, float bound) {
    const Node& node = in_.nodes_[at];
    if (node.number == kLeaf) {
      for (size_t place = begin; place < end && found_.second > 0; ++place) Look(place);
      return;
    }
    const size_t middle = begin + (end - begin) / 2;
    const float own = own_[node.number];
    const bool left = own < node.split;
    left ? Visit(at + 1, begin, middle, bound) : Visit(node.right, middle, end, bound);
    const float before = offsets_[node.number];
    const float offset = Apart(own, node.split);
    const float further = bound - before + offset;
    if (further * certain_ >= found_.second) return;
    offsets_[node.number] = offset;
    left ? Visit(node.right, middle, end, further) : Visit(at + 1, begin, middle, further);
    offsets_[node.number] = before;
  }

  void Look(size_t place) {
    const float* const values = in_.values_.data() + place * own_.size();
    float sum = 0;
    for (size_t i = 0; i < own_.size(); ++i) {
      sum += Apart(own_[i], values[i]);
      if (sum >= found_.second) return;
    }
    if (sum < found_.first) {
      found_.second = found_.first;
      found_.first = sum;
    } else {
      found_.second = sum;
    }
  }

  const NearRows& in_;
  std::vector<float> own_;
  std::vector<float> offsets_;  // of the place that `bound` speaks of, by number
  NearestTwo found_;
  float certain_;
};

NearRows::NearRows(const RowSpace& space, const RowSpace::Points& points) {
  for (size_t c = 0; c < space.texts().size(); ++c) {
    (space.texts()[c] ? texts_ : numbers_).push_back(c);
  }
  Build(this, points).Run();
}

uint64_t NearRows::KeyOf(const RowSpace::Points& points, size_t row) const {
  uint64_t key = 0;
  for (const size_t column : texts_) {
    const float value = points.columns[column][row];
    key = Mix(key, std::isnan(value) ? UINT64_MAX : static_cast<uint64_t>(value + 1));
  }
  for (const size_t column : numbers_) {
    key = Mix(key, std::isnan(points.columns[column][row]) ? 1 : 0);
  }
  return key;
}

NearestTwo NearRows::Find(const RowSpace::Points& points, size_t row, float most) const {
  const uint64_t key = KeyOf(points, row);
  const auto found =
      std::lower_bound(groups_.begin(), groups_.end(), key,
                       [](const Group& group, uint64_t other) { return group.key < other; });
  if (found == groups_.end() || found->key != key) return {most, most};
  return Search(*this, points, row, most).Run(*found);
}

}  // namespace saem::table
