// Bounded choices over a stream that do not depend on its order: records whose keys are smallest,
// and counts of repeats over a part of the hash space that shrinks as more is seen.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/hash.h"

namespace saem::audit {

// The key by which a record is chosen for `purpose`: as good as random, the same on every run.
inline base::Hash128 ChoiceKey(const base::Hash128& id, std::string_view purpose, uint64_t seed) {
  return base::DeriveId(id, purpose, seed);
}

// Keeps the values with the smallest keys: at most `most` of them and, together, at most `bytes`.
template <typename T>
class SmallestKeys {
 public:
  SmallestKeys(int64_t most, int64_t bytes) : most_(most), bytes_(bytes) {}

  // Whether a value under `key` may stay. Ask before making one.
  bool Wants(const base::Hash128& key) const { return most_ > 0 && (!cutoff_ || key < *cutoff_); }
  void Offer(const base::Hash128& key, T value, int64_t size) {
    if (!Wants(key) || !kept_.emplace(key, std::pair(std::move(value), size)).second) return;
    used_ += size;
    while (static_cast<int64_t>(kept_.size()) > most_ || (used_ > bytes_ && kept_.size() > 1)) {
      const auto last = std::prev(kept_.end());
      used_ -= last->second.second;
      cutoff_ = last->first;  // what comes later must not stay either
      kept_.erase(last);
    }
  }
  // By key.
  const std::map<base::Hash128, std::pair<T, int64_t>>& values() const { return kept_; }
  std::map<base::Hash128, std::pair<T, int64_t>>& values() { return kept_; }

 private:
  int64_t most_;
  int64_t bytes_;
  int64_t used_ = 0;
  std::optional<base::Hash128> cutoff_;
  std::map<base::Hash128, std::pair<T, int64_t>> kept_;
};

// How often equal hashes come again. Exact up to `most` different ones; then a half, a quarter ...
// of the hash space is watched, which is a fair sample of the different values.
class RepeatCounter {
 public:
  explicit RepeatCounter(size_t most = size_t{1} << 21) : most_(most) {}

  // Whether the hash is watched and was seen before.
  bool Add(const base::Hash128& hash) {
    if ((hash.high & mask_) != 0) return false;
    const bool seen = ++counts_[hash] > 1;
    while (counts_.size() > most_) {
      mask_ = mask_ << 1 | 1;
      std::erase_if(counts_, [this](const auto& entry) { return (entry.first.high & mask_) != 0; });
    }
    return seen;
  }
  int64_t watched() const {
    int64_t sum = 0;
    for (const auto& entry : counts_) sum += entry.second;
    return sum;
  }
  int64_t repeats() const { return watched() - static_cast<int64_t>(counts_.size()); }
  bool exact() const { return mask_ == 0; }

 private:
  size_t most_;
  uint64_t mask_ = 0;
  std::unordered_map<base::Hash128, int64_t, base::Hash128Hash> counts_;
};

}  // namespace saem::audit
