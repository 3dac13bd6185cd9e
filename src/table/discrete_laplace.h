// Exact discrete Laplace noise: integers and fair bits alone, so that no floating-point artefact
// can tell what the noise was added to (Mironov 2012, "On significance of the least significant
// bits for differential privacy").
#pragma once

#include <cstdint>
#include <functional>

#include "base/error.h"

namespace saem::table {

// 64 bits nobody can predict.
using RandomBits = std::function<base::Result<uint64_t>()>;
// From the operating system's generator, never seeded.
RandomBits SystemRandomBits();

// An integer X with P(X = x) proportional to exp(-|x| s / t): scale t/s, so a count of sensitivity
// 1 has epsilon = s/t. Canonne, Kamath, Steinke 2020, "The discrete Gaussian for differential
// privacy", algorithms 1 and 2. 0 < s, 0 < t < 2^32.
base::Result<int64_t> DiscreteLaplace(uint64_t s, uint64_t t, const RandomBits& bits);

}  // namespace saem::table
