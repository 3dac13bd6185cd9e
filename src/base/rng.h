// Counter-based random numbers: a draw depends on the key alone, never on who drew before, so
// results are the same for any number of threads. Philox4x32-10 (Salmon et al. 2011, "Parallel
// random numbers: as easy as 1, 2, 3").
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace saem::base {

std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// The random stream of one record in one stage.
class RandomStream {
 public:
  RandomStream(uint64_t seed, std::string_view stage, const Hash128& record);

  uint64_t Next();
  // Uniform in [0, bound) without bias; bound > 0.
  uint64_t Below(uint64_t bound);
  // Uniform in [0, 1), 53 bits.
  double Unit();

 private:
  std::array<uint32_t, 2> key_;
  std::array<uint32_t, 4> counter_;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;  // 32-bit words of block_ already given out
};

}  // namespace saem::base
