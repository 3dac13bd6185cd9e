#include "base/rng.h"

namespace saem::base {

std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t a = uint64_t{0xD2511F53} * counter[0];
    const uint64_t b = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(b),
               static_cast<uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

RandomStream::RandomStream(uint64_t seed, std::string_view stage, const Hash128& record) {
  const Hash128 hash = DeriveId(record, stage, seed);
  key_ = {static_cast<uint32_t>(hash.high >> 32), static_cast<uint32_t>(hash.high)};
  counter_ = {0, 0, static_cast<uint32_t>(hash.low >> 32), static_cast<uint32_t>(hash.low)};
}

uint64_t RandomStream::Next() {
  if (used_ == 4) {
    block_ = Philox4x32(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  const auto at = static_cast<size_t>(used_);
  used_ += 2;
  return uint64_t{block_[at]} << 32 | block_[at + 1];
}

uint64_t RandomStream::Below(uint64_t bound) {
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  uint64_t draw = Next();
  while (draw >= limit) draw = Next();
  return draw % bound;
}

double RandomStream::Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

}  // namespace saem::base
