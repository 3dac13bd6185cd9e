// The inner loop of MinHash: for each of many hash functions, the least value over all shingles.
// Called by text/minhash.h; the slow twin is kernels/reference/minhash.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace saem::kernels {

// The prime of the hash family, 2^61 - 1.
inline constexpr uint64_t kMersenne61 = (uint64_t{1} << 61) - 1;

// minima[i] = min over s of ((s * a[i] + b[i]) mod 2^64) mod (2^61 - 1), and 2^64 - 1 where there
// are no shingles. The product wraps as it does in datatrove, whose signatures these are. The three
// spans are equally long.
void MinHash(std::span<const uint64_t> shingles, std::span<const uint64_t> a,
             std::span<const uint64_t> b, std::span<uint64_t> minima);

// The instruction sets this machine can run, widest first, and the choice of one of them for tests;
// "" is the best.
std::vector<std::string> InstructionSets();
void UseInstructionSet(const std::string& name);

}  // namespace saem::kernels
