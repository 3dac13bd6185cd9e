#include "table/tree.h"

#include <algorithm>
#include <cstring>

namespace saem::table {
namespace {

constexpr size_t kBins = 256;
constexpr size_t kClasses = 16;    // that a split tells apart
constexpr size_t kSampled = 1024;  // rows that say which classes a node has

struct Bucket {
  std::array<int32_t, kClasses> rows;
};

// Counts of classes by bin of one feature in one node.
struct Histogram {
  std::array<Bucket, kBins> bins;
  std::array<int32_t, kBins> rows;
  size_t first = 0, last = 0;  // occupied bins
};

struct Split {
  double gain = 0;
  size_t feature = 0;
  bool ordered = true;
  int32_t threshold = 0;
  BinSet set{};
};

struct Work {
  int32_t node;
  size_t split_begin, split_end;
  size_t donor_begin, donor_end;
  int depth;
};

// The target's cells of a node in a few classes: quantiles of an ordered one, the most frequent
// cells of another.
class Classes {
 public:
  void Find(const CellCode* target, bool ordered, std::span<const int32_t> rows) {
    const size_t stride = std::max<size_t>(1, rows.size() / kSampled);
    sample_.clear();
    for (size_t i = 0; i < rows.size(); i += stride) {
      sample_.push_back(target[static_cast<size_t>(rows[i])]);
    }
    std::sort(sample_.begin(), sample_.end());
    const size_t most = std::clamp<size_t>(rows.size() / 8, 2, kClasses);
    ordered_ = ordered;
    ordered ? FindQuantiles(most) : FindFrequent(most);
  }

  size_t size() const { return bounds_.size() + 1; }

  size_t Of(CellCode code) const {
    if (ordered_) {
      size_t at = 0;
      for (const CellCode bound : bounds_) at += code > bound ? 1u : 0u;
      return at;
    }
    const auto found = std::lower_bound(bounds_.begin(), bounds_.end(), code);
    return found != bounds_.end() && *found == code ? static_cast<size_t>(found - bounds_.begin())
                                                    : bounds_.size();
  }

 private:
  // Bounds: the last cell of each class but the last.
  void FindQuantiles(size_t most) {
    bounds_.clear();
    for (size_t i = 1; i < most; ++i) {
      const size_t at = i * sample_.size() / most;
      if (at == 0) continue;
      const CellCode bound = sample_[at - 1];
      if (bound == sample_.back()) break;
      if (bounds_.empty() || bounds_.back() != bound) bounds_.push_back(bound);
    }
    // A value that ends one class and begins the next is a spike: it stands alone where it can.
    for (size_t i = 1; i < most && bounds_.size() + 1 < most; ++i) {
      const size_t at = i * sample_.size() / most;
      if (at == 0 || sample_[at] != sample_[at - 1]) continue;
      const auto first = std::lower_bound(sample_.begin(), sample_.end(), sample_[at]);
      if (first == sample_.begin()) continue;
      const CellCode below = *(first - 1);
      const auto place = std::lower_bound(bounds_.begin(), bounds_.end(), below);
      if (place == bounds_.end() || *place != below) bounds_.insert(place, below);
    }
  }

  void FindFrequent(size_t most) {
    runs_.clear();
    for (size_t at = 0; at < sample_.size();) {
      size_t end = at;
      while (end < sample_.size() && sample_[end] == sample_[at]) ++end;
      runs_.emplace_back(end - at, sample_[at]);
      at = end;
    }
    std::sort(runs_.begin(), runs_.end(), [](const auto& a, const auto& b) {
      return a.first > b.first || (a.first == b.first && a.second < b.second);
    });
    bounds_.clear();
    for (size_t i = 0; i < runs_.size() && i + 1 < most; ++i) bounds_.push_back(runs_[i].second);
    std::sort(bounds_.begin(), bounds_.end());
  }

  bool ordered_ = true;
  std::vector<CellCode> sample_;
  std::vector<CellCode> bounds_;
  std::vector<std::pair<size_t, CellCode>> runs_;
};

class Grower {
 public:
  Grower(GrowInput input, const GrowSettings& settings)
      : input_(std::move(input)), settings_(settings) {
    classes_of_.resize(input_.split_rows.size());
  }

  Tree Grow() {
    tree_.nodes.emplace_back();
    std::vector<Work> open{{0, 0, input_.split_rows.size(), 0, input_.donor_rows.size(), 0}};
    while (!open.empty()) {
      const Work work = open.back();
      open.pop_back();
      ranges_.resize(tree_.nodes.size());
      ranges_[static_cast<size_t>(work.node)] = work;
      Divide(work, &open);
    }
    if (settings_.prune) {
      // Children stand behind their parents.
      for (size_t node = tree_.nodes.size(); node-- > 0;) Prune(node);
    }
    return Compact();
  }

 private:
  bool Divide(const Work& work, std::vector<Work>* open) {
    const auto rows = static_cast<int64_t>(work.split_end - work.split_begin);
    const auto donors = static_cast<int64_t>(work.donor_end - work.donor_begin);
    if (rows < 2 * settings_.min_leaf || donors < 2 * settings_.min_leaf ||
        work.depth >= settings_.depth || input_.features.empty()) {
      return false;
    }
    if (!Classify(work)) return false;
    Split best;
    for (size_t i = 0; i < input_.features.size(); ++i) TryFeature(work, i, &best);
    if (best.gain <= 0) return false;
    return Apply(work, best, open);
  }

  // False where all rows are of one class.
  bool Classify(const Work& work) {
    const std::span<const int32_t> rows(input_.split_rows.data() + work.split_begin,
                                        work.split_end - work.split_begin);
    classes_.Find(input_.target, input_.target_ordered, rows);
    total_.fill(0);
    for (size_t i = 0; i < rows.size(); ++i) {
      const size_t one = classes_.Of(input_.target[static_cast<size_t>(rows[i])]);
      classes_of_[i] = static_cast<uint8_t>(one);
      ++total_[one];
    }
    return std::count_if(total_.begin(), total_.end(), [](int32_t n) { return n > 0; }) > 1;
  }

  // Counts classes by bin; false where all rows are in one bin.
  bool Fill(const Work& work, const TreeFeature& feature) {
    const int32_t* const rows = input_.split_rows.data() + work.split_begin;
    const size_t count = work.split_end - work.split_begin;
    for (size_t i = 0; i < count; ++i) {
      const uint8_t bin = feature.bins[rows[i]];
      if (histogram_.rows[bin]++ == 0) occupied_.push_back(bin);
      ++histogram_.bins[bin].rows[classes_of_[i]];
    }
    return occupied_.size() > 1;
  }

  void Clear() {
    for (const uint8_t bin : occupied_) {
      histogram_.rows[bin] = 0;
      histogram_.bins[bin].rows.fill(0);
    }
    occupied_.clear();
  }

  void TryFeature(const Work& work, size_t number, Split* best) {
    const TreeFeature& feature = input_.features[number];
    if (Fill(work, feature)) {
      if (feature.ordered) {
        std::sort(occupied_.begin(), occupied_.end());
      } else {
        OrderCategories();
      }
      Scan(number, static_cast<int64_t>(work.split_end - work.split_begin), best);
    }
    Clear();
  }

  // Categories in the order of their first principal coordinate among class profiles (two rounds of
  // power iteration), which finds the best of all subsets for two classes and a good one for more.
  void OrderCategories() {
    std::array<double, kClasses> weight{};
    const size_t used = classes_.size();
    size_t top = 0;
    for (size_t i = 0; i < used; ++i) {
      if (total_[i] > total_[top]) top = i;
    }
    weight[top] = 1;
    const auto score = [&](uint8_t bin) {
      double sum = 0;
      for (size_t i = 0; i < used; ++i) sum += weight[i] * histogram_.bins[bin].rows[i];
      return sum / histogram_.rows[bin];
    };
    if (used > 2 && occupied_.size() > 2) {
      for (int round = 0; round < 2; ++round) {
        double mean = 0;
        double all = 0;
        for (size_t i = 0; i < used; ++i) {
          mean += weight[i] * total_[i];
          all += total_[i];
        }
        mean /= all;
        std::array<double, kClasses> next{};
        for (const uint8_t bin : occupied_) {
          const double offset = score(bin) - mean;
          for (size_t i = 0; i < used; ++i) next[i] += offset * histogram_.bins[bin].rows[i];
        }
        double most = 0;
        for (size_t i = 0; i < used; ++i) {
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

  // Every cut of the occupied bins in their order. The gain is that of Gini's index; the sums of
  // squares are exact integers.
  void Scan(size_t number, int64_t rows, Split* best) {
    const size_t used = classes_.size();
    std::array<int64_t, kClasses> left{}, right{};
    int64_t squares_left = 0, squares_right = 0, all = 0;
    for (size_t i = 0; i < used; ++i) {
      right[i] = total_[i];
      squares_right += right[i] * right[i];
    }
    const double before = static_cast<double>(squares_right) / static_cast<double>(rows);
    for (size_t at = 0; at + 1 < occupied_.size(); ++at) {
      const uint8_t bin = occupied_[at];
      for (size_t i = 0; i < used; ++i) {
        const int64_t n = histogram_.bins[bin].rows[i];
        if (n == 0) continue;
        squares_left += n * (2 * left[i] + n);
        squares_right -= n * (2 * right[i] - n);
        left[i] += n;
        right[i] -= n;
      }
      all += histogram_.rows[bin];
      if (all < settings_.min_leaf) continue;
      if (rows - all < settings_.min_leaf) break;
      const double gain = static_cast<double>(squares_left) / static_cast<double>(all) +
                          static_cast<double>(squares_right) / static_cast<double>(rows - all) -
                          before;
      if (gain > best->gain * (1 + 1e-12) + 1e-9) Take(number, at, gain, best);
    }
  }

  void Take(size_t number, size_t at, double gain, Split* best) {
    best->gain = gain;
    best->feature = number;
    best->ordered = input_.features[number].ordered;
    if (best->ordered) {
      best->threshold = occupied_[at];
      return;
    }
    best->set = {};
    for (size_t i = 0; i <= at; ++i)
      best->set[occupied_[i] >> 6] |= uint64_t{1} << (occupied_[i] & 63);
  }

  bool Apply(const Work& work, const Split& split, std::vector<Work>* open) {
    const TreeFeature& feature = input_.features[split.feature];
    const auto left = [&](int32_t row) {
      const uint8_t bin = feature.bins[row];
      return split.ordered ? bin <= split.threshold : (split.set[bin >> 6] >> (bin & 63) & 1) != 0;
    };
    const auto cut = [&](std::vector<int32_t>& rows, size_t begin, size_t end) {
      return static_cast<size_t>(std::stable_partition(rows.begin() + static_cast<int64_t>(begin),
                                                       rows.begin() + static_cast<int64_t>(end),
                                                       left) -
                                 rows.begin());
    };
    const size_t donor_cut = cut(input_.donor_rows, work.donor_begin, work.donor_end);
    const auto least = static_cast<size_t>(settings_.min_leaf);
    if (donor_cut - work.donor_begin < least || work.donor_end - donor_cut < least) return false;
    const size_t split_cut = cut(input_.split_rows, work.split_begin, work.split_end);
    const auto child = static_cast<int32_t>(tree_.nodes.size());
    TreeNode& node = tree_.nodes[static_cast<size_t>(work.node)];
    node.feature = feature.column;
    node.next = child;
    node.split = split.threshold;
    if (!split.ordered) {
      node.split = static_cast<int32_t>(tree_.sets.size());
      tree_.sets.push_back(split.set);
    }
    tree_.nodes.resize(tree_.nodes.size() + 2);
    open->push_back(
        {child + 1, split_cut, work.split_end, donor_cut, work.donor_end, work.depth + 1});
    open->push_back(
        {child, work.split_begin, split_cut, work.donor_begin, donor_cut, work.depth + 1});
    return true;
  }

  using ClassCounts = std::array<int64_t, kClasses>;

  // A split that only fits the half that chose it is taken back: the leaves below a node must say
  // more of the donors (by the quadratic score of their classes' shares) than the node does alone.
  void Prune(size_t node) {
    if (tree_.nodes[node].feature < 0) return;
    const Work& work = ranges_[node];
    classes_.Find(input_.target, input_.target_ordered,
                  {input_.split_rows.data() + work.split_begin, work.split_end - work.split_begin});
    ClassCounts chose{}, gives{};  // of the leaves together
    double below = 0;
    std::vector<size_t> open{node};
    while (!open.empty()) {
      const size_t number = open.back();
      const TreeNode& at = tree_.nodes[number];
      open.pop_back();
      if (at.feature >= 0) {
        open.push_back(static_cast<size_t>(at.next) + 1);
        open.push_back(static_cast<size_t>(at.next));
        continue;
      }
      const Work& leaf = ranges_[number];
      const ClassCounts leaf_chose = Count(input_.split_rows, leaf.split_begin, leaf.split_end);
      const ClassCounts leaf_gives = Count(input_.donor_rows, leaf.donor_begin, leaf.donor_end);
      below += Score(leaf_chose, leaf_gives);
      for (size_t i = 0; i < kClasses; ++i) {
        chose[i] += leaf_chose[i];
        gives[i] += leaf_gives[i];
      }
    }
    if (below <= Score(chose, gives)) tree_.nodes[node].feature = -1;
  }

  ClassCounts Count(const std::vector<int32_t>& rows, size_t begin, size_t end) const {
    ClassCounts counts{};
    for (size_t i = begin; i < end; ++i) {
      ++counts[classes_.Of(input_.target[static_cast<size_t>(rows[i])])];
    }
    return counts;
  }

  // How well the shares of classes among the rows that chose the splits fit the donors. What noise
  // in the shares costs is given back as far as the column's other trees average it out.
  double Score(const ClassCounts& chose, const ClassCounts& gives) const {
    int64_t choosing = 0, giving = 0;
    for (size_t i = 0; i < kClasses; ++i) {
      choosing += chose[i];
      giving += gives[i];
    }
    const auto n = static_cast<double>(choosing);
    const auto m = static_cast<double>(giving);
    double score = 0;
    double pure = 0;
    for (size_t i = 0; i < kClasses; ++i) {
      const double share = static_cast<double>(chose[i]) / n;
      score += 2 * share * static_cast<double>(gives[i]) - m * share * share;
      pure += share * share;
    }
    return score + settings_.averaged * (1 - pure) * m / n;
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
      const Work& work = ranges_[from];
      node.split = static_cast<int32_t>(tree.donors.size());
      node.next = static_cast<int32_t>(work.donor_end - work.donor_begin);
      for (size_t i = work.donor_begin; i < work.donor_end; ++i) {
        tree.donors.push_back(input_.target[static_cast<size_t>(input_.donor_rows[i])]);
      }
      std::sort(tree.donors.begin() + node.split, tree.donors.end());
      tree.nodes[to] = node;
    }
    return tree;
  }

  GrowInput input_;
  GrowSettings settings_;
  Tree tree_;
  std::vector<Work> ranges_;  // by node
  Classes classes_;
  std::vector<uint8_t> classes_of_;
  std::array<int32_t, kClasses> total_{};
  Histogram histogram_{};
  std::vector<uint8_t> occupied_;
  std::array<double, kBins> scores_{};
};

}  // namespace

Tree GrowTree(GrowInput input, const GrowSettings& settings) {
  return Grower(std::move(input), settings).Grow();
}

}  // namespace saem::table
