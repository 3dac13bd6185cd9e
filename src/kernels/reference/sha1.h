// The slow twin of kernels/sha1.h: FIPS 180-4 as it is written there.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace saem::kernels::reference {

void Sha1Heads(std::span<const std::string_view> messages, std::span<uint64_t> heads);

}  // namespace saem::kernels::reference
