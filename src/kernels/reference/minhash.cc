#include "kernels/reference/minhash.h"

#include <algorithm>

#include "kernels/minhash.h"

namespace saem::kernels::reference {

void MinHash(std::span<const uint64_t> shingles, std::span<const uint64_t> a,
             std::span<const uint64_t> b, std::span<uint64_t> minima) {
  for (size_t i = 0; i < minima.size(); ++i) {
    minima[i] = ~uint64_t{0};
    for (const uint64_t shingle : shingles) {
      minima[i] = std::min(minima[i], (shingle * a[i] + b[i]) % kMersenne61);
    }
  }
}

}  // namespace saem::kernels::reference
