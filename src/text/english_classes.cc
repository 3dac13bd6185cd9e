#include "text/english_classes.h"

#include <array>
#include <charconv>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/english_rules.h"

namespace saem::text {
namespace {

uint32_t Hex(std::string_view digits) {
  uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

}  // namespace

// For the life of the process.
EnglishClassPages MakeEnglishClassPages() {
  static std::array<uint16_t, 0x1100> index{};
  static std::vector<uint16_t> values;
  std::vector<uint16_t> all(0x110000);
  const auto add = [&](const char* ranges, uint16_t bit) {
    english::ForEachWord(ranges, [&](std::string_view range) {
      const size_t dash = range.find('-');
      const uint32_t first = Hex(range.substr(0, dash));
      const uint32_t last = dash == range.npos ? first : Hex(range.substr(dash + 1));
      for (uint32_t c = first; c <= last; ++c) all[c] = static_cast<uint16_t>(all[c] | bit);
    });
  };
  add(english::kPrefixes, kIsPrefix);
  add(english::kSuffixes, kIsSuffix);
  add(english::kIcons, kIsIcon);
  add(english::kAlpha, kIsAlpha);
  add(english::kLower, kIsLower);
  add(english::kUpper, kIsUpper);
  add(english::kQuotes, kIsQuote);
  add(english::kBeforePeriod, kIsBeforePeriod);
  add("41-5A 61-7A", kIsPlain);
  std::unordered_map<std::string_view, uint16_t> known;
  for (size_t page = 0; page < index.size(); ++page) {
    const std::string_view bytes(reinterpret_cast<const char*>(&all[page * 256]), 512);
    const auto [at, added] = known.emplace(bytes, static_cast<uint16_t>(known.size()));
    if (added) values.insert(values.end(), &all[page * 256], &all[page * 256] + 256);
    index[page] = at->second;
  }
  return {index.data(), values.data()};
}

}  // namespace saem::text
