#include "kernels/find_words.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/find_words.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/reference/find_words.h"

HWY_BEFORE_NAMESPACE();
namespace saem::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The bit 0x20 tells upper from lower case; of letters nothing else has the same seven others.
size_t FindWordsTarget(std::string_view text, size_t from, std::span<const FourLetters> words) {
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto lower = hn::Set(d, 0x20);
  for (; from + lanes + 3 <= text.size(); from += lanes) {
    const auto first = hn::Or(hn::LoadU(d, bytes + from), lower);
    const auto second = hn::Or(hn::LoadU(d, bytes + from + 1), lower);
    const auto third = hn::Or(hn::LoadU(d, bytes + from + 2), lower);
    const auto fourth = hn::Or(hn::LoadU(d, bytes + from + 3), lower);
    auto found = hn::FirstN(d, 0);
    for (const FourLetters& word : words) {
      const auto letter = [&](size_t i) { return hn::Set(d, static_cast<uint8_t>(word[i])); };
      const auto front = hn::And(hn::Eq(first, letter(0)), hn::Eq(second, letter(1)));
      const auto back = hn::And(hn::Eq(third, letter(2)), hn::Eq(fourth, letter(3)));
      found = hn::Or(found, hn::And(front, back));
    }
    const auto at = hn::FindFirstTrue(d, found);
    if (at >= 0) return from + static_cast<size_t>(at);
  }
  return reference::FindWords(text, from, words);
}

}  // namespace saem::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace saem::kernels {

HWY_EXPORT(FindWordsTarget);

size_t FindWords(std::string_view text, size_t from, std::span<const FourLetters> words) {
  return HWY_DYNAMIC_DISPATCH(FindWordsTarget)(text, from, words);
}

}  // namespace saem::kernels

#endif  // HWY_ONCE
