// The slow twin of kernels/minhash.h: what it must compute, one number at a time.
#pragma once

#include <cstdint>
#include <span>

namespace saem::kernels::reference {

void MinHash(std::span<const uint64_t> shingles, std::span<const uint64_t> a,
             std::span<const uint64_t> b, std::span<uint64_t> minima);

}  // namespace saem::kernels::reference
