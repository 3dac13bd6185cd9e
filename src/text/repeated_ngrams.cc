#include "text/repeated_ngrams.h"

#include <algorithm>
#include <bit>
#include <cstring>

#define XXH_INLINE_ALL  // n-grams are short: calls would cost as much as hashing
#include <xxhash.h>

namespace saem::text {
namespace {

constexpr uint32_t kOnce = ~uint32_t{0};
// An n-gram can only be repeated where its first bytes are: so many of them are looked at for
// n-grams of few words, and for those of many.
constexpr size_t kWindow = 16;
constexpr size_t kWideWindow = 32;
constexpr size_t kManyWords = 8;

uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 32)) * 0xBF58476D1CE4E5B9;
  return x ^ (x >> 29);
}

size_t TableSize(size_t entries) { return std::bit_ceil(std::max<size_t>(16, 2 * entries)); }

// Of a multiple of eight bytes.
uint64_t WindowHash(const char* bytes, size_t window) {
  uint64_t hash = 0;
  for (size_t at = 0; at < window; at += sizeof(uint64_t)) {
    uint64_t eight = 0;
    std::memcpy(&eight, bytes + at, sizeof(eight));
    hash = Mix(hash + eight);
  }
  return hash;
}

}  // namespace

void RepeatedNgrams::Set(std::string_view text, const std::vector<Span>& tokens,
                         const TokenTypes& types) {
  text_ = text;
  tokens_ = &tokens;
  types_ = &types;
  group_words_ = 0;
  joined_ = false;
  candidate_words_ = 0;
  chars_.resize(tokens.size() + 1);
  chars_[0] = 0;
  longest_ = 0;
  for (const TokenType& type : types.types()) longest_ = std::max<int64_t>(longest_, type.chars);
  const uint32_t* const ids = types.ids().data();
  const TokenType* const all = types.types().data();
  int64_t* const chars = chars_.data();
  for (size_t i = 0; i < tokens.size(); ++i) chars[i + 1] = chars[i] + all[ids[i]].chars;
}

void RepeatedNgrams::StartGroups() {
  group_words_ = 1;
  group_.resize(tokens_->size());
  groups_.resize(types_->types().size());
  most_ = 0;
  const uint32_t* const ids = types_->ids().data();
  const TokenType* const types = types_->types().data();
  size_t known = 0;
  for (size_t i = 0; i < group_.size(); ++i) {
    const uint32_t type = ids[i];
    group_[i] = types[type].count > 1 ? type : kOnce;
    if (type != known) continue;
    groups_[known++] = {static_cast<uint32_t>(i), types[type].count};
    most_ = std::max(most_, types[type].count);
  }
}

// The number of the group of such pairs, a new one if there is none.
uint32_t RepeatedNgrams::GroupOf(uint64_t pair, size_t at) {
  uint32_t* const slots = slots_.data();
  const size_t mask = slots_.size() - 1;
  size_t slot = Mix(pair) & mask;
  while (slots[slot] != 0 && pairs_[slots[slot] - 1] != pair) slot = (slot + 1) & mask;
  if (slots[slot] == 0) {
    pairs_[known_] = pair;
    groups_[known_++] = {static_cast<uint32_t>(at), 0};
    slots[slot] = known_;
  }
  return slots[slot] - 1;
}

// A run of one word more is two runs that overlap: equal where both are.
void RepeatedNgrams::NextGroups() {
  known_ = 0;
  groups_.resize(group_.size());
  pairs_.resize(group_.size());
  slots_.assign(TableSize(group_.size()), 0);
  uint32_t* const group = group_.data();
  most_ = 1;
  for (size_t i = 0; i < group_.size(); ++i) {
    const uint32_t next = i + 1 < group_.size() ? group[i + 1] : kOnce;
    if (group[i] == kOnce || next == kOnce) {
      group[i] = kOnce;
      continue;
    }
    group[i] = GroupOf(uint64_t{group[i]} << 32 | next, i);
    most_ = std::max(most_, ++groups_[group[i]].count);
  }
  groups_.resize(known_);
  const Group* const groups = groups_.data();
  for (uint32_t& one : group_) {
    if (one != kOnce && groups[one].count == 1) one = kOnce;
  }
  ++group_words_;
}

int64_t RepeatedNgrams::TopCharsBound(size_t n) {
  if (tokens_->size() < n) return 0;
  if (group_words_ == 0 || group_words_ > n) StartGroups();
  const auto words = static_cast<int64_t>(n);
  return most_ * (words * longest_ + words - 1);
}

int64_t RepeatedNgrams::TopChars(size_t n, int64_t least_count) {
  if (tokens_->size() < n) return 0;
  if (group_words_ == 0 || group_words_ >= n) StartGroups();
  while (group_words_ < n) NextGroups();
  Group best{0, 1};  // where all stand once, the first
  for (const Group& group : groups_) {
    if (group.count > best.count) best = group;
  }
  if (best.count < least_count) return 0;
  return (static_cast<int64_t>(n - 1) + CharsOf(best.first, n)) * best.count;
}

void RepeatedNgrams::Join() {
  constexpr size_t kStep = 16;
  static_assert(kStep <= kWideWindow);  // the room behind the last token
  joined_ = true;
  bytes_.resize(text_.size() + kWideWindow);
  begins_.resize(tokens_->size() + 1);
  size_t at = 0;
  for (size_t i = 0; i < tokens_->size(); ++i) {
    const Span& token = (*tokens_)[i];
    begins_[i] = static_cast<uint32_t>(at);
    const size_t size = token.end - token.begin;
    // A copy of fixed size is one instruction; what it copies too much is written over.
    if (size <= kStep && token.begin + kStep <= text_.size()) {
      std::memcpy(bytes_.data() + at, text_.data() + token.begin, kStep);
    } else {
      std::memcpy(bytes_.data() + at, text_.data() + token.begin, size);
    }
    at += size;
  }
  begins_.back() = static_cast<uint32_t>(at);
  bytes_.resize(at + kWideWindow);
  std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at), kWideWindow, '\0');
}

void RepeatedNgrams::FindCandidates(size_t n) {
  candidate_words_ = n;
  const size_t words = tokens_->size();
  candidates_.resize(words - n + 1);
  for (size_t i = 0; i < candidates_.size(); ++i) candidates_[i] = static_cast<uint32_t>(i);
  KeepRepeatedWindows(n, kWindow);
}

// Of the candidates those stay whose window stands at more than one of them, or whose n-gram is
// shorter than it. Windows are told apart by a few bits of their hashes: one candidate too many
// costs time only.
void RepeatedNgrams::KeepRepeatedWindows(size_t n, size_t window) {
  const size_t bits = std::bit_ceil(std::max<size_t>(64, 16 * candidates_.size()));
  once_.assign(bits / 64, 0);
  again_.assign(bits / 64, 0);
  hashes_.resize(candidates_.size());
  uint32_t* const candidates = candidates_.data();
  const uint32_t* const begins = begins_.data();
  const char* const bytes = bytes_.data();
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const uint64_t hash = WindowHash(bytes + begins[candidates[i]], window) & (bits - 1);
    hashes_[i] = hash;
    const uint64_t bit = uint64_t{1} << (hash % 64);
    again_[hash / 64] |= once_[hash / 64] & bit;
    once_[hash / 64] |= bit;
  }
  size_t kept = 0;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const uint32_t at = candidates[i];
    if (at + n > tokens_->size()) break;
    const bool repeated = ((again_[hashes_[i] / 64] >> (hashes_[i] % 64)) & 1) != 0;
    candidates[kept] = at;
    kept += repeated || begins[at + n] - begins[at] < window ? 1 : 0;
  }
  candidates_.resize(kept);
}

// Whether the n-gram at `at` is in the table; it is afterwards.
bool RepeatedNgrams::SeenBefore(size_t at, size_t n) {
  const std::string_view all = bytes_;
  const auto gram_at = [&](size_t begin) {
    return all.substr(begins_[begin], begins_[begin + n] - begins_[begin]);
  };
  const std::string_view gram = gram_at(at);
  const uint64_t hash = XXH3_64bits(gram.data(), gram.size());
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != 0) {
    const uint32_t entry = slots_[slot] - 1;
    if (hashes_[entry] == hash && gram_at(places_[entry]) == gram) return true;
    slot = (slot + 1) & mask;
  }
  hashes_.push_back(hash);
  places_.push_back(static_cast<uint32_t>(at));
  slots_[slot] = static_cast<uint32_t>(places_.size());
  return false;
}

int64_t RepeatedNgrams::RepeatedChars(size_t n) {
  if (tokens_->size() < n) return 0;
  if (!joined_) Join();
  if (candidate_words_ == 0 || n < candidate_words_) FindCandidates(n);
  if (candidate_words_ < kManyWords && n >= kManyWords) {
    KeepRepeatedWindows(n, kWideWindow);
    candidate_words_ = n;
  }
  slots_.assign(TableSize(candidates_.size()), 0);
  hashes_.clear();
  places_.clear();
  int64_t repeated = 0;
  size_t next = 0;
  for (const uint32_t at : candidates_) {
    if (at < next) continue;
    if (at + n > tokens_->size()) break;
    if (!SeenBefore(at, n)) continue;
    repeated += CharsOf(at, n);
    next = at + n;
  }
  return repeated;
}

}  // namespace saem::text
