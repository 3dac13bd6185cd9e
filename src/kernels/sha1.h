// SHA-1 of many short messages at once, as datatrove hashes shingles: of each digest its first
// eight bytes, little-endian. Called by text/minhash.h; the slow twin is kernels/reference/sha1.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace saem::kernels {

// Fills `heads`, which is as long as `messages`.
void Sha1Heads(std::span<const std::string_view> messages, std::span<uint64_t> heads);

}  // namespace saem::kernels
