#include "kernels/reference/sha1.h"

#include <array>
#include <bit>
#include <string>

namespace saem::kernels::reference {
namespace {

using State = std::array<uint32_t, 5>;

void AddBlock(std::string_view block, State* state) {
  std::array<uint32_t, 80> w{};
  for (size_t i = 0; i < 64; ++i) {
    w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
  for (size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  auto [a, b, c, d, e] = *state;
  for (size_t i = 0; i < 80; ++i) {
    const uint32_t f = i < 20   ? (b & c) | (~b & d)
                       : i < 40 ? b ^ c ^ d
                       : i < 60 ? (b & c) | (b & d) | (c & d)
                                : b ^ c ^ d;
    const uint32_t k = i < 20   ? 0x5A827999U
                       : i < 40 ? 0x6ED9EBA1U
                       : i < 60 ? 0x8F1BBCDCU
                                : 0xCA62C1D6U;
    const uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const State sum{a, b, c, d, e};
  for (size_t i = 0; i < sum.size(); ++i) (*state)[i] += sum[i];
}

}  // namespace

void Sha1Heads(std::span<const std::string_view> messages, std::span<uint64_t> heads) {
  for (size_t i = 0; i < messages.size(); ++i) {
    std::string padded(messages[i]);
    padded.push_back('\x80');
    while (padded.size() % 64 != 56) padded.push_back('\0');
    const uint64_t bits = uint64_t{messages[i].size()} * 8;
    for (int shift = 56; shift >= 0; shift -= 8) {
      padded.push_back(static_cast<char>((bits >> shift) & 0xFF));
    }
    State state{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
    for (size_t at = 0; at < padded.size(); at += 64) AddBlock({padded.data() + at, 64}, &state);
    uint64_t head = 0;
    for (size_t byte = 8; byte-- > 0;) {
      head = head << 8 | ((state[byte / 4] >> (24 - 8 * (byte % 4))) & 0xFF);
    }
    heads[i] = head;
  }
}

}  // namespace saem::kernels::reference
