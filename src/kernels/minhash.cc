#include "kernels/minhash.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/minhash.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace saem::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// x mod (2^61 - 1) for any 64-bit x: the three high bits are worth one each, and at most one
// subtraction is left. The subtraction wraps to a huge number where it was one too many, so the
// lesser of the two is right.
template <class D, class V>
HWY_INLINE V ModMersenne61(D d, V x) {
  const V prime = hn::Set(d, kMersenne61);
  const V folded = hn::Add(hn::And(x, prime), hn::ShiftRight<61>(x));
  return hn::Min(folded, hn::Sub(folded, prime));
}

// kVectors vectors of hash functions at `at`, their minima kept in registers.
template <size_t kVectors, class D>
HWY_INLINE void MinHashBlock(D d, std::span<const uint64_t> shingles,
                             const uint64_t* HWY_RESTRICT a, const uint64_t* HWY_RESTRICT b,
                             uint64_t* HWY_RESTRICT minima) {
  using V = hn::Vec<D>;
  const size_t lanes = hn::Lanes(d);
  V least[kVectors];
  V factor[kVectors];
  V offset[kVectors];
  for (size_t v = 0; v < kVectors; ++v) {
    least[v] = hn::Set(d, ~uint64_t{0});
    factor[v] = hn::LoadU(d, a + v * lanes);
    offset[v] = hn::LoadU(d, b + v * lanes);
  }
  for (const uint64_t shingle : shingles) {
    const V value = hn::Set(d, shingle);
    for (size_t v = 0; v < kVectors; ++v) {
      const V hash = hn::Add(hn::Mul(value, factor[v]), offset[v]);
      least[v] = hn::Min(least[v], ModMersenne61(d, hash));
    }
  }
  for (size_t v = 0; v < kVectors; ++v) hn::StoreU(least[v], d, minima + v * lanes);
}

void MinHashTarget(std::span<const uint64_t> shingles, std::span<const uint64_t> a,
                   std::span<const uint64_t> b, std::span<uint64_t> minima) {
  constexpr size_t kVectors = 7;  // 14 bands of 8 are 2, 4, 8 or 16 such blocks
  const hn::CappedTag<uint64_t, 8> wide;
  const hn::CappedTag<uint64_t, 1> one;
  const size_t lanes = hn::Lanes(wide);
  size_t at = 0;
  for (; at + kVectors * lanes <= minima.size(); at += kVectors * lanes) {
    MinHashBlock<kVectors>(wide, shingles, a.data() + at, b.data() + at, minima.data() + at);
  }
  for (; at < minima.size(); ++at) {
    MinHashBlock<1>(one, shingles, a.data() + at, b.data() + at, minima.data() + at);
  }
}

}  // namespace saem::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace saem::kernels {

HWY_EXPORT(MinHashTarget);

void MinHash(std::span<const uint64_t> shingles, std::span<const uint64_t> a,
             std::span<const uint64_t> b, std::span<uint64_t> minima) {
  HWY_DYNAMIC_DISPATCH(MinHashTarget)(shingles, a, b, minima);
}

std::vector<std::string> InstructionSets() {
  hwy::SetSupportedTargetsForTest(0);
  std::vector<std::string> names;
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    names.emplace_back(hwy::TargetName(target));
  }
  return names;
}

void UseInstructionSet(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  int64_t chosen = 0;
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (name == hwy::TargetName(target)) chosen = target;
  }
  hwy::SetSupportedTargetsForTest(chosen);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace saem::kernels

#endif  // HWY_ONCE
