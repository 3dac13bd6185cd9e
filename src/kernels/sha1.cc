#include "kernels/sha1.h"

#include <algorithm>
#include <array>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/sha1.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace saem::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr size_t kBlock = 64;
constexpr size_t kWords = 16;

size_t BlocksOf(std::string_view message) { return (message.size() + 8) / kBlock + 1; }

uint32_t BigEndian(uint32_t value) { return __builtin_bswap32(value); }

// Block `number` of the padded message, as words, `stride` apart.
void LoadBlock(std::string_view message, size_t number, uint32_t* words, size_t stride) {
  std::array<char, kBlock> bytes{};
  const size_t begin = number * kBlock;
  const size_t left = message.size() > begin ? std::min(message.size() - begin, kBlock) : 0;
  if (left > 0) std::memcpy(bytes.data(), message.data() + begin, left);
  if (message.size() >= begin && left < kBlock) bytes[left] = '\x80';
  for (size_t i = 0; i < kWords; ++i) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + i * sizeof(word), sizeof(word));
    words[i * stride] = BigEndian(word);
  }
  if (number + 1 == BlocksOf(message)) {
    const uint64_t bits = uint64_t{message.size()} * 8;
    words[14 * stride] = static_cast<uint32_t>(bits >> 32);
    words[15 * stride] = static_cast<uint32_t>(bits);
  }
}

template <class V>
struct Sha1State {
  V a, b, c, d, e;
};

// The rounds of one quarter; `w` is the message schedule, of which sixteen words are kept.
template <size_t kQuarter, class D, class V>
HWY_INLINE void Quarter(D d, V* HWY_RESTRICT w, Sha1State<V>& s) {
  constexpr std::array<uint32_t, 4> kConstants{0x5A827999U, 0x6ED9EBA1U, 0x8F1BBCDCU, 0xCA62C1D6U};
  const V k = hn::Set(d, kConstants[kQuarter]);
  for (size_t i = kQuarter * 20; i < kQuarter * 20 + 20; ++i) {
    if (i >= kWords) {
      const V mixed =
          hn::Xor(hn::Xor(w[(i + 13) % 16], w[(i + 8) % 16]), hn::Xor(w[(i + 2) % 16], w[i % 16]));
      w[i % 16] = hn::RotateRight<31>(mixed);
    }
    V f;
    if constexpr (kQuarter == 0) {
      f = hn::Xor(s.d, hn::And(s.b, hn::Xor(s.c, s.d)));
    } else if constexpr (kQuarter == 2) {
      f = hn::Or(hn::And(s.b, s.c), hn::And(s.d, hn::Or(s.b, s.c)));
    } else {
      f = hn::Xor(s.b, hn::Xor(s.c, s.d));
    }
    const V sum =
        hn::Add(hn::Add(hn::RotateRight<27>(s.a), f), hn::Add(hn::Add(s.e, k), w[i % 16]));
    s.e = s.d;
    s.d = s.c;
    s.c = hn::RotateRight<2>(s.b);
    s.b = s.a;
    s.a = sum;
  }
}

void Sha1HeadsTarget(std::span<const std::string_view> messages, std::span<uint64_t> heads) {
  const hn::CappedTag<uint32_t, 16> d;
  using V = hn::Vec<decltype(d)>;
  const size_t lanes = hn::Lanes(d);
  HWY_ALIGN std::array<uint32_t, kWords * 16> loaded{};
  HWY_ALIGN std::array<uint32_t, 16> out{};
  for (size_t first = 0; first < messages.size(); first += lanes) {
    const auto group = messages.subspan(first, std::min(lanes, messages.size() - first));
    size_t blocks = 0;
    for (const std::string_view one : group) blocks = std::max(blocks, BlocksOf(one));
    Sha1State<V> state{hn::Set(d, 0x67452301U), hn::Set(d, 0xEFCDAB89U), hn::Set(d, 0x98BADCFEU),
                       hn::Set(d, 0x10325476U), hn::Set(d, 0xC3D2E1F0U)};
    for (size_t block = 0; block < blocks; ++block) {
      for (size_t lane = 0; lane < group.size(); ++lane) {
        const bool more = block < BlocksOf(group[lane]);
        if (more) LoadBlock(group[lane], block, loaded.data() + lane, lanes);
        out[lane] = more ? ~uint32_t{0} : 0;
      }
      V w[kWords];
      for (size_t i = 0; i < kWords; ++i) w[i] = hn::Load(d, loaded.data() + i * lanes);
      Sha1State<V> next = state;
      Quarter<0>(d, w, next);
      Quarter<1>(d, w, next);
      Quarter<2>(d, w, next);
      Quarter<3>(d, w, next);
      // Messages that are over add nothing.
      const V more = hn::Load(d, out.data());
      state.a = hn::Add(state.a, hn::And(next.a, more));
      state.b = hn::Add(state.b, hn::And(next.b, more));
      state.c = hn::Add(state.c, hn::And(next.c, more));
      state.d = hn::Add(state.d, hn::And(next.d, more));
      state.e = hn::Add(state.e, hn::And(next.e, more));
    }
    hn::Store(state.a, d, out.data());
    for (size_t i = 0; i < group.size(); ++i) heads[first + i] = BigEndian(out[i]);
    hn::Store(state.b, d, out.data());
    for (size_t i = 0; i < group.size(); ++i) {
      heads[first + i] |= uint64_t{BigEndian(out[i])} << 32;
    }
  }
}

}  // namespace saem::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace saem::kernels {

HWY_EXPORT(Sha1HeadsTarget);

void Sha1Heads(std::span<const std::string_view> messages, std::span<uint64_t> heads) {
  HWY_DYNAMIC_DISPATCH(Sha1HeadsTarget)(messages, heads);
}

}  // namespace saem::kernels

#endif  // HWY_ONCE
