// The random numbers of a plan: one for each (seed, variable, draw), whoever asks first. Used by
// draws, supply and stock.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/rng.h"

namespace saem::plan {

// FNV-1a: a variable keeps its numbers when others come or go.
constexpr uint32_t VariableId(std::string_view key) {
  uint32_t hash = 2166136261U;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

// Two numbers in (0, 1), of 53 bits each.
inline std::array<double, 2> UniformPair(uint64_t seed, uint32_t variable, uint64_t draw,
                                         uint32_t turn = 0) {
  const auto words = base::Philox4x32(
      {static_cast<uint32_t>(draw), static_cast<uint32_t>(draw >> 32), variable, turn},
      {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)});
  const auto unit = [](uint32_t high, uint32_t low) {
    const uint64_t bits = (uint64_t{high} << 32 | low) >> 11;
    return (static_cast<double>(bits) + 0.5) * 0x1.0p-53;
  };
  return {unit(words[0], words[1]), unit(words[2], words[3])};
}

}  // namespace saem::plan
