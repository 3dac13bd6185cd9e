#include "table/boosting.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "findings/fixed_math.h"

namespace saem::table {
namespace {

constexpr double kRidge = 1;

struct Sums {
  double slope = 0;
  double weight = 0;
};

double Gain(const Sums& sums) { return sums.slope * sums.slope / (sums.weight + kRidge); }

}  // namespace

// Learns one model; lives for the call.
class BoostingRun {
 public:
  BoostingRun(const BinnedRows& rows, const std::vector<uint8_t>& positive,
              std::span<const int32_t> use, const BoostingSettings& settings, int skip)
      : rows_(rows),
        positive_(positive),
        use_(use.begin(), use.end()),
        settings_(settings),
        skip_(skip),
        score_(rows.rows),
        slope_(rows.rows),
        weight_(rows.rows) {}

  BoostedTrees Run() {
    double positives = 0;
    for (const int32_t row : use_) positives += positive_[static_cast<size_t>(row)];
    const double n = static_cast<double>(use_.size());
    const double odds = (positives + 0.5) / (n - positives + 0.5);
    model_.first_ = findings::Log(odds);
    model_.ordered_ = rows_.ordered;
    for (const int32_t row : use_) score_[static_cast<size_t>(row)] = model_.first_;
    for (int round = 0; round < settings_.rounds; ++round) {
      for (const int32_t row : use_) {
        const auto at = static_cast<size_t>(row);
        const double p = 1 / (1 + findings::Exp(-score_[at]));
        slope_[at] = positive_[at] - p;
        weight_[at] = p * (1 - p);
      }
      nodes_.assign(1, {});
      Divide(0, 0, use_.size(), 0);
      model_.trees_.push_back(nodes_);
    }
    return std::move(model_);
  }

 private:
  struct Best {
    double gain = 1e-6;
    int feature = -1;
    uint8_t threshold = 0;
    BinSet set{};
  };

  void Divide(size_t node, size_t begin, size_t end, int depth) {
    Sums all;
    for (size_t i = begin; i < end; ++i) {
      all.slope += slope_[static_cast<size_t>(use_[i])];
      all.weight += weight_[static_cast<size_t>(use_[i])];
    }
    Best best;
    if (depth < settings_.depth && end - begin >= 10) {
      for (size_t column = 0; column < rows_.columns.size(); ++column) {
        if (static_cast<int>(column) != skip_) TryColumn(column, begin, end, all, &best);
      }
    }
    if (best.feature < 0) {
      const double value = settings_.rate * all.slope / (all.weight + kRidge);
      nodes_[node].value = value;
      for (size_t i = begin; i < end; ++i) score_[static_cast<size_t>(use_[i])] += value;
      return;
    }
    const auto column = static_cast<size_t>(best.feature);
    const bool ordered = rows_.ordered[column];
    const auto middle = std::stable_partition(
        use_.begin() + static_cast<int64_t>(begin), use_.begin() + static_cast<int64_t>(end),
        [&](int32_t row) {
          const uint8_t bin = rows_.columns[column][static_cast<size_t>(row)];
          return ordered ? bin <= best.threshold : (best.set[bin >> 6] >> (bin & 63) & 1) != 0;
        });
    const auto cut = static_cast<size_t>(middle - use_.begin());
    const size_t child = nodes_.size();
    nodes_.resize(child + 2);
    nodes_[node].feature = best.feature;
    nodes_[node].threshold = best.threshold;
    nodes_[node].set = best.set;
    nodes_[node].next = static_cast<int32_t>(child);
    Divide(child, begin, cut, depth + 1);
    Divide(child + 1, cut, end, depth + 1);
  }

  void TryColumn(size_t column, size_t begin, size_t end, const Sums& all, Best* best) {
    std::array<Sums, 256> bins{};
    std::array<bool, 256> seen{};
    for (size_t i = begin; i < end; ++i) {
      const auto row = static_cast<size_t>(use_[i]);
      const uint8_t bin = rows_.columns[column][row];
      bins[bin].slope += slope_[row];
      bins[bin].weight += weight_[row];
      seen[bin] = true;
    }
    order_.clear();
    for (size_t bin = 0; bin < 256; ++bin) {
      if (seen[bin]) order_.push_back(static_cast<uint8_t>(bin));
    }
    if (order_.size() < 2) return;
    if (!rows_.ordered[column]) {
      std::stable_sort(order_.begin(), order_.end(), [&](uint8_t a, uint8_t b) {
        return bins[a].slope / (bins[a].weight + kRidge) <
               bins[b].slope / (bins[b].weight + kRidge);
      });
    }
    Sums left;
    for (size_t at = 0; at + 1 < order_.size(); ++at) {
      left.slope += bins[order_[at]].slope;
      left.weight += bins[order_[at]].weight;
      const Sums right{all.slope - left.slope, all.weight - left.weight};
      if (left.weight < settings_.least_weight || right.weight < settings_.least_weight) continue;
      const double gain = Gain(left) + Gain(right) - Gain(all);
      if (gain <= best->gain) continue;
      best->gain = gain;
      best->feature = static_cast<int>(column);
      best->threshold = order_[at];
      best->set = {};
      for (size_t i = 0; i <= at; ++i) {
        best->set[order_[i] >> 6] |= uint64_t{1} << (order_[i] & 63);
      }
    }
  }

  const BinnedRows& rows_;
  const std::vector<uint8_t>& positive_;
  std::vector<int32_t> use_;
  BoostingSettings settings_;
  int skip_;
  std::vector<double> score_, slope_, weight_;
  std::vector<uint8_t> order_;
  std::vector<BoostedTrees::Node> nodes_;
  BoostedTrees model_;
};

BoostedTrees BoostedTrees::Learn(const BinnedRows& rows, const std::vector<uint8_t>& positive,
                                 std::span<const int32_t> use, const BoostingSettings& settings,
                                 int skip) {
  return BoostingRun(rows, positive, use, settings, skip).Run();
}

double BoostedTrees::Score(const BinnedRows& rows, size_t row) const {
  double score = first_;
  for (const auto& nodes : trees_) {
    size_t at = 0;
    while (nodes[at].feature >= 0) {
      const Node& node = nodes[at];
      const auto column = static_cast<size_t>(node.feature);
      const uint8_t bin = rows.columns[column][row];
      const bool left =
          ordered_[column] ? bin <= node.threshold : (node.set[bin >> 6] >> (bin & 63) & 1) != 0;
      at = static_cast<size_t>(node.next) + (left ? 0 : 1);
    }
    score += nodes[at].value;
  }
  return score;
}

double AreaUnderCurve(const std::vector<double>& positives, const std::vector<double>& negatives) {
  if (positives.empty() || negatives.empty()) return 0.5;
  std::vector<double> sorted = negatives;
  std::sort(sorted.begin(), sorted.end());
  double above = 0;
  for (const double score : positives) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), score);
    above += static_cast<double>(low - sorted.begin()) + static_cast<double>(high - low) / 2;
  }
  return above / static_cast<double>(positives.size()) / static_cast<double>(negatives.size());
}

}  // namespace saem::table
