#include "table/discrete_laplace.h"

#include <sys/random.h>

namespace saem::table {
namespace {

// Uniform in [0, bound), by rejection: no bias.
base::Result<uint64_t> Below(uint64_t bound, const RandomBits& bits) {
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const uint64_t draw, bits());
    if (draw < limit) return draw % bound;
  }
}

// True with probability exp(-numerator/denominator), 0 <= numerator <= denominator (algorithm 1).
base::Result<bool> BernoulliExp(uint64_t numerator, uint64_t denominator, const RandomBits& bits) {
  uint64_t k = 1;
  for (;; ++k) {
    // With probability numerator / (denominator k); denominator < 2^32 and k stays tiny, so nothing
    // overflows.
    ARROW_ASSIGN_OR_RAISE(const uint64_t draw, Below(denominator * k, bits));
    if (draw >= numerator) break;
  }
  return k % 2 == 1;
}

}  // namespace

RandomBits SystemRandomBits() {
  return []() -> base::Result<uint64_t> {
    uint64_t value = 0;
    if (::getrandom(&value, sizeof(value), 0) != static_cast<ssize_t>(sizeof(value))) {
      return base::InputError("the operating system gives no random numbers");
    }
    return value;
  };
}

base::Result<int64_t> DiscreteLaplace(uint64_t s, uint64_t t, const RandomBits& bits) {
  if (s == 0 || t == 0 || t >> 32 != 0)
    return base::InternalError("discrete Laplace: scale out of range");
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const uint64_t u, Below(t, bits));
    ARROW_ASSIGN_OR_RAISE(const bool accepted, BernoulliExp(u, t, bits));
    if (!accepted) continue;
    uint64_t v = 0;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool again, BernoulliExp(1, 1, bits));
      if (!again) break;
      ++v;
    }
    const auto y = static_cast<int64_t>((u + t * v) / s);
    ARROW_ASSIGN_OR_RAISE(const uint64_t sign, Below(2, bits));
    if (sign == 1 && y == 0) continue;
    return sign == 1 ? -y : y;
  }
}

}  // namespace saem::table
