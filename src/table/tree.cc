#include "table/tree.h"

#include <algorithm>
#include <numeric>

#include "table/split_search.h"
#include "table/target_classes.h"

namespace saem::table {
namespace {

constexpr size_t kLookingOn = 64;  // rows of a node that is divided though its donors object

// Where the rows of a node stand, and what its split is worth.
struct Range {
  size_t split_begin = 0, split_end = 0;
  size_t donor_begin = 0, donor_end = 0;
  int depth = 0;
  double gain = 0;  // of the split, in what it says of the donors
};

// At most so many of the rows, spread over all of them and not in step with any order they have.
std::span<const int32_t> Some(std::span<const int32_t> rows, std::vector<int32_t>* chosen) {
  constexpr size_t kMost = SplitSearch::kMostRows;
  if (rows.size() <= kMost) return rows;
  chosen->resize(kMost);
  uint32_t noise = 1;
  for (size_t i = 0; i < kMost; ++i) {
    const size_t begin = i * rows.size() / kMost;
    const size_t end = (i + 1) * rows.size() / kMost;
    noise = noise * 1664525U + 1013904223U;
    (*chosen)[i] = rows[begin + (uint64_t{noise} * (end - begin) >> 32)];
  }
  return *chosen;
}

class Grower {
 public:
  Grower(GrowInput input, const GrowSettings& settings)
      : input_(std::move(input)),
        settings_(settings),
        classes_(input_.target, input_.target_ordered, input_.target_cells),
        search_(input_.features, input_.rows, settings.min_leaf),
        moved_(std::max(input_.split_rows.size(), input_.donor_rows.size())) {}

  Tree Grow() {
    tree_.nodes.emplace_back();
    ranges_.push_back({0, input_.split_rows.size(), 0, input_.donor_rows.size(), 0, 0});
    // Children stand behind their parents.
    for (size_t node = 0; node < tree_.nodes.size(); ++node) Divide(node);
    if (settings_.prune) Prune();
    return Compact();
  }

 private:
  std::span<const int32_t> SplitRows(const Range& at) const {
    return {input_.split_rows.data() + at.split_begin, at.split_end - at.split_begin};
  }
  std::span<const int32_t> DonorRows(const Range& at) const {
    return {input_.donor_rows.data() + at.donor_begin, at.donor_end - at.donor_begin};
  }

  void Divide(size_t node) {
    const Range at = ranges_[node];
    const auto least = 2 * static_cast<size_t>(settings_.min_leaf);
    if (at.split_end - at.split_begin < least || at.donor_end - at.donor_begin < least ||
        at.depth >= settings_.depth || input_.features.empty()) {
      return;
    }
    const std::span<const int32_t> rows = Some(SplitRows(at), &chosen_);
    classes_.Find(rows);
    classes_.Classify(rows, &row_classes_);
    const Split split = search_.Best(rows, row_classes_, classes_.size());
    if (split.gain <= 0) return;
    SetSides(split);
    const size_t donor_cut = Cut(&input_.donor_rows, at.donor_begin, at.donor_end, split.feature);
    const auto fewest = static_cast<size_t>(settings_.min_leaf);
    if (donor_cut - at.donor_begin < fewest || at.donor_end - donor_cut < fewest) return;
    if (settings_.prune) {
      const double gain = Gain(at, donor_cut, split);
      // Below many rows may be what is confirmed, below few it hardly is.
      if (gain <= 0 && rows.size() < kLookingOn) return;
      ranges_[node].gain = gain;
    }
    Apply(node, at, donor_cut, split);
  }

  void SetSides(const Split& split) {
    const TreeFeature& feature = input_.features[split.feature];
    for (size_t bin = 0; bin < feature.bins; ++bin) {
      const bool left = feature.ordered ? static_cast<int32_t>(bin) <= split.threshold
                                        : (split.set[bin >> 6] >> (bin & 63) & 1) != 0;
      left_[bin] = left ? 1 : 0;
    }
  }

  // How much more of the donors two leaves say than the node does alone.
  double Gain(const Range& at, size_t donor_cut, const Split& split) {
    const int32_t* const donors = input_.donor_rows.data();
    const auto left = CountDonors({donors + at.donor_begin, donor_cut - at.donor_begin});
    const auto right = CountDonors({donors + donor_cut, at.donor_end - donor_cut});
    ClassShares chose{}, gives{};
    for (size_t i = 0; i < kClasses; ++i) {
      chose[i] = split.left[i] + split.right[i];
      gives[i] = left[i] + right[i];
    }
    return Score(Shares(split.left), left) + Score(Shares(split.right), right) -
           Score(chose, gives);
  }

  using ClassShares = std::array<double, kClasses>;  // rows of each class, not always whole

  static ClassShares Shares(const ClassCounts& counts) {
    ClassShares shares;
    std::copy(counts.begin(), counts.end(), shares.begin());
    return shares;
  }

  ClassShares CountDonors(std::span<const int32_t> donors) {
    const std::span<const int32_t> some = Some(donors, &chosen_);
    classes_.Classify(some, &row_classes_);
    ClassCounts counts{};
    for (const uint8_t one : row_classes_) ++counts[one];
    ClassShares shares = Shares(counts);
    const double each = static_cast<double>(donors.size()) / static_cast<double>(some.size());
    for (double& share : shares) share *= each;
    return shares;
  }

  // How well the shares of classes among the rows that chose the splits fit the donors. What noise
  // in the shares costs is given back as far as the column's other trees average it out.
  double Score(const ClassShares& chose, const ClassShares& gives) const {
    const double n = std::accumulate(chose.begin(), chose.end(), 0.0);
    const double m = std::accumulate(gives.begin(), gives.end(), 0.0);
    double score = 0;
    double pure = 0;
    for (size_t i = 0; i < kClasses; ++i) {
      const double share = chose[i] / n;
      score += 2 * share * gives[i] - m * share * share;
      pure += share * share;
    }
    return score + settings_.averaged * (1 - pure) * m / n;
  }

  void Apply(size_t number, const Range& at, size_t donor_cut, const Split& split) {
    const size_t split_cut = Cut(&input_.split_rows, at.split_begin, at.split_end, split.feature);
    const TreeFeature& feature = input_.features[split.feature];
    TreeNode& node = tree_.nodes[number];
    node.feature = feature.column;
    node.next = static_cast<int32_t>(tree_.nodes.size());
    node.split = split.threshold;
    if (!feature.ordered) {
      node.split = static_cast<int32_t>(tree_.sets.size());
      tree_.sets.push_back(split.set);
    }
    tree_.nodes.resize(tree_.nodes.size() + 2);
    ranges_.push_back({at.split_begin, split_cut, at.donor_begin, donor_cut, at.depth + 1, 0});
    ranges_.push_back({split_cut, at.split_end, donor_cut, at.donor_end, at.depth + 1, 0});
  }

  // Left rows before right ones, each in their order; returns where right ones begin.
  size_t Cut(std::vector<int32_t>* of, size_t begin, size_t end, size_t feature) {
    int32_t* const rows = of->data();
    int32_t* const right = moved_.data();
    size_t left = begin, others = 0;
    for (size_t i = begin; i < end; ++i) {
      const int32_t row = rows[i];
      const size_t goes = left_.data()[input_.rows.Row(row)[feature]];
      rows[left] = row;
      right[others] = row;
      left += goes;
      others += 1 - goes;
    }
    std::copy_n(right, others, rows + left);
    return left;
  }

  // A split that only fits the half that chose it is taken back: together with those below it, it
  // must say more of the donors than the node does alone.
  void Prune() {
    for (size_t number = tree_.nodes.size(); number-- > 0;) {
      TreeNode& node = tree_.nodes[number];
      if (node.feature < 0) {
        ranges_[number].gain = 0;
        continue;
      }
      double& gain = ranges_[number].gain;
      for (const int32_t child : {node.next, node.next + 1}) {
        gain += ranges_[static_cast<size_t>(child)].gain;
      }
      if (gain > 0) continue;
      node.feature = -1;
      gain = 0;
    }
  }

  // The nodes that are left, leaves with their donors.
  Tree Compact() const {
    Tree tree;
    tree.sets = tree_.sets;
    tree.nodes.emplace_back();
    std::vector<std::pair<size_t, size_t>> open{{0, 0}};  // grown, compact
    while (!open.empty()) {
      const auto [from, to] = open.back();
      open.pop_back();
      TreeNode node = tree_.nodes[from];
      if (node.feature >= 0) {
        const auto child = static_cast<size_t>(node.next);
        const size_t place = tree.nodes.size();
        node.next = static_cast<int32_t>(place);
        tree.nodes[to] = node;
        tree.nodes.resize(place + 2);
        open.emplace_back(child + 1, place + 1);
        open.emplace_back(child, place);
        continue;
      }
      const std::span<const int32_t> donors = DonorRows(ranges_[from]);
      node.split = static_cast<int32_t>(tree.donors.size());
      node.next = static_cast<int32_t>(donors.size());
      for (const int32_t row : donors) tree.donors.push_back(input_.target[row]);
      std::sort(tree.donors.begin() + node.split, tree.donors.end());
      tree.nodes[to] = node;
    }
    return tree;
  }

  GrowInput input_;
  GrowSettings settings_;
  Tree tree_;
  std::vector<Range> ranges_;  // by node
  TargetClasses classes_;
  SplitSearch search_;
  std::vector<int32_t> chosen_;
  std::vector<uint8_t> row_classes_;
  std::array<uint8_t, 256> left_{};  // by bin of the split's feature: 1 or 0
  std::vector<int32_t> moved_;
};

}  // namespace

Tree GrowTree(GrowInput input, const GrowSettings& settings) {
  return Grower(std::move(input), settings).Grow();
}

}  // namespace saem::table
