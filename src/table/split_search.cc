#include "table/split_search.h"

#include <algorithm>
#include <bit>

namespace saem::table {
namespace {

constexpr size_t kBins = 256;
constexpr size_t kWords = kBins / 64;

}  // namespace

SplitSearch::SplitSearch(std::span<const TreeFeature> features, const BinRows& bins,
                         int64_t min_leaf)
    : features_(features), rows_in_bins_(bins), min_leaf_(min_leaf) {
  uint32_t first = 0;
  for (const TreeFeature& feature : features) {
    first_.push_back(first);
    first += static_cast<uint32_t>(feature.bins);
  }
  counts_.resize(first);
  seen_.resize(features.size() * kWords);
}

Split SplitSearch::Best(std::span<const int32_t> rows, std::span<const uint8_t> classes,
                        size_t used) {
  rows_ = static_cast<int64_t>(rows.size());
  used_ = used;
  total_.fill(0);
  for (const uint8_t one : classes) ++total_[one];
  Split best;
  if (std::count(total_.begin(), total_.end(), 0) + 1 >= static_cast<int64_t>(kClasses)) {
    return best;  // all rows are of one class
  }
  Fill(rows, classes);
  for (size_t i = 0; i < features_.size(); ++i) {
    Collect(i);
    if (occupied_.size() > 1) {
      if (!features_[i].ordered) OrderCategories();
      Scan(i, &best);
    }
    for (const uint8_t bin : occupied_) counts_[first_[i] + bin].fill(0);
  }
  return best;
}

// All features of a row lie side by side, so their counters do not wait for each other.
void SplitSearch::Fill(std::span<const int32_t> rows, std::span<const uint8_t> classes) {
  const size_t width = features_.size();
  uint16_t* const counts = counts_.data()->data();
  const uint32_t* const first = first_.data();
  uint64_t* const seen = seen_.data();
  for (size_t i = 0; i < rows.size(); ++i) {
    const uint8_t* const bins = rows_in_bins_.Row(rows[i]);
    const size_t one = classes[i];
    for (size_t f = 0; f < width; ++f) {
      const size_t bin = bins[f];
      ++counts[(first[f] + bin) * kClasses + one];
      seen[f * kWords + (bin >> 6)] |= uint64_t{1} << (bin & 63);
    }
  }
}

void SplitSearch::Collect(size_t feature) {
  occupied_.clear();
  bin_counts_ = counts_.data() + first_[feature];
  for (size_t word = 0; word < kWords; ++word) {
    uint64_t& bits = seen_[feature * kWords + word];
    for (; bits != 0; bits &= bits - 1) {
      occupied_.push_back(
          static_cast<uint8_t>(word * 64 + static_cast<size_t>(std::countr_zero(bits))));
    }
  }
  for (const uint8_t bin : occupied_) {
    uint32_t rows = 0;
    for (size_t i = 0; i < kClasses; ++i) rows += bin_counts_[bin][i];
    bin_rows_[bin] = rows;
  }
}

// Categories in the order of their first principal coordinate among class profiles (two rounds of
// power iteration), which finds the best of all subsets for two classes and a good one for more.
void SplitSearch::OrderCategories() {
  std::array<double, kClasses> weight{};
  const size_t top = static_cast<size_t>(
      std::max_element(total_.begin(), total_.begin() + static_cast<int64_t>(used_)) -
      total_.begin());
  weight[top] = 1;
  const auto score = [&](uint8_t bin) {
    double sum = 0;
    for (size_t i = 0; i < used_; ++i) sum += weight[i] * bin_counts_[bin][i];
    return sum / bin_rows_[bin];
  };
  if (used_ > 2 && occupied_.size() > 2) {
    for (int round = 0; round < 2; ++round) {
      double mean = 0;
      for (size_t i = 0; i < used_; ++i) mean += weight[i] * total_[i];
      mean /= static_cast<double>(rows_);
      std::array<double, kClasses> next{};
      for (const uint8_t bin : occupied_) {
        const double offset = score(bin) - mean;
        for (size_t i = 0; i < used_; ++i) next[i] += offset * bin_counts_[bin][i];
      }
      double most = 0;
      for (size_t i = 0; i < used_; ++i) {
        if (total_[i] > 0) next[i] /= total_[i];
        most = std::max(most, next[i] < 0 ? -next[i] : next[i]);
      }
      if (most <= 0) break;
      for (double& one : next) one /= most;
      weight = next;
    }
  }
  for (const uint8_t bin : occupied_) scores_[bin] = score(bin);
  std::sort(occupied_.begin(), occupied_.end(), [&](uint8_t a, uint8_t b) {
    return scores_[a] < scores_[b] || (scores_[a] == scores_[b] && a < b);
  });
}

// Every cut of the occupied bins in their order. The gain is that of Gini's index; sums of squares
// are exact integers: with t the class totals, sum (t - l)^2 = sum t^2 - 2 sum tl + sum l^2.
void SplitSearch::Scan(size_t feature, Split* best) {
  ClassCounts left{};
  int32_t squares_all = 0;
  for (const uint16_t total : total_) squares_all += int32_t{total} * total;
  const double before = static_cast<double>(squares_all) / static_cast<double>(rows_);
  int64_t all = 0;
  int32_t products = 0;  // sum tl
  for (size_t at = 0; at + 1 < occupied_.size(); ++at) {
    const Counts& counts = bin_counts_[occupied_[at]];
    int32_t squares = 0;
    for (size_t i = 0; i < kClasses; ++i) {
      left[i] += counts[i];
      squares += left[i] * left[i];
      products += int32_t{total_[i]} * counts[i];
    }
    all += bin_rows_[occupied_[at]];
    if (all < min_leaf_) continue;
    if (rows_ - all < min_leaf_) break;
    const double gain = static_cast<double>(squares) / static_cast<double>(all) +
                        static_cast<double>(squares_all - 2 * products + squares) /
                            static_cast<double>(rows_ - all) -
                        before;
    if (gain > best->gain * (1 + 1e-12) + 1e-9) Take(feature, at, left, gain, best);
  }
}

void SplitSearch::Take(size_t feature, size_t at, const ClassCounts& left, double gain,
                       Split* best) const {
  best->gain = gain;
  best->left = left;
  for (size_t i = 0; i < kClasses; ++i) best->right[i] = total_[i] - left[i];
  best->feature = feature;
  best->threshold = occupied_[at];
  best->set = {};
  if (features_[feature].ordered) return;
  for (size_t i = 0; i <= at; ++i) {
    best->set[occupied_[i] >> 6] |= uint64_t{1} << (occupied_[i] & 63);
  }
}

}  // namespace saem::table
