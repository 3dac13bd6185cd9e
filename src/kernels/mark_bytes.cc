#include "kernels/mark_bytes.h"

#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/mark_bytes.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace saem::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// `bytes` is a whole number of words of 64 bytes.
void MarkWords(const uint8_t* bytes, size_t words, uint64_t* spaces, uint64_t* others) {
  const hn::CappedTag<uint8_t, 64> d;
  const size_t lanes = hn::Lanes(d);
  const auto is = [&](auto v, uint8_t byte) { return hn::Eq(v, hn::Set(d, byte)); };
  // Within [first, first + size): what wraps around is larger.
  const auto within = [&](auto v, uint8_t first, uint8_t size) {
    return hn::Lt(hn::Sub(v, hn::Set(d, first)), hn::Set(d, size));
  };
  const auto bits = [&](auto mask) {
    uint8_t stored[8] = {};
    hn::StoreMaskBits(d, mask, stored);
    uint64_t value = 0;
    std::memcpy(&value, stored, sizeof(value));
    return value;
  };
  for (size_t word = 0; word < words; ++word) {
    uint64_t space_bits = 0;
    uint64_t letter_bits = 0;
    for (size_t at = 0; at < 64; at += lanes) {
      const auto v = hn::LoadU(d, bytes + 64 * word + at);
      const auto ascii = hn::Or(is(v, ' '), hn::Or(within(v, 0x9, 5), within(v, 0x1C, 4)));
      const auto longer = hn::Or(is(v, 0xC2), within(v, 0xE1, 3));
      const auto letter = within(hn::Or(v, hn::Set(d, uint8_t{0x20})), 'a', 26);
      space_bits |= bits(hn::Or(ascii, longer)) << at;
      letter_bits |= bits(letter) << at;
    }
    spaces[word] = space_bits;
    others[word] = ~letter_bits;
  }
}

}  // namespace saem::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace saem::kernels {

HWY_EXPORT(MarkWords);

void MarkBytes(std::string_view text, ByteMarks* marks) {
  const size_t whole = text.size() / 64;
  const size_t rest = text.size() % 64;
  marks->spaces.resize(whole + 1);
  marks->others.resize(whole + 1);
  HWY_DYNAMIC_DISPATCH(MarkWords)
  (reinterpret_cast<const uint8_t*>(text.data()), whole, marks->spaces.data(),
   marks->others.data());
  uint8_t last[64] = {};
  if (rest > 0) std::memcpy(last, text.data() + 64 * whole, rest);
  HWY_DYNAMIC_DISPATCH(MarkWords)(last, 1, &marks->spaces.back(), &marks->others.back());
  const uint64_t end = uint64_t{1} << rest;
  marks->spaces.back() |= end;
  marks->others.back() = (marks->others.back() & (end - 1)) | end;
}

}  // namespace saem::kernels

#endif  // HWY_ONCE
