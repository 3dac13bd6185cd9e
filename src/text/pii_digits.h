// A run of digit groups as it stands in text ("+82 (0)10-1234-5678"): what the number recognisers
// look at. For src/text/pii*.cc alone.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "text/pii_units.h"

namespace saem::text::pii {

inline constexpr int kMostDigits =
    19;  // the longest number known here; longer groups are no number
inline constexpr int kMostGroups = 24;

struct DigitGroup {
  size_t begin = 0;  // bytes of the text
  size_t end = 0;
  int count = 0;  // may exceed kMostDigits; then `digits` holds the first ones
  std::array<char, kMostDigits> digits{};
  std::array<char, 3>
      separator{};  // what stands before the group, in plain form; the first group has none
  int separator_size = 0;

  std::string_view Digits() const {
    return {digits.data(), static_cast<size_t>(count < kMostDigits ? count : kMostDigits)};
  }
  std::string_view Separator() const {
    return {separator.data(), static_cast<size_t>(separator_size)};
  }
};

struct DigitRun {
  std::array<DigitGroup, kMostGroups> groups;
  int size = 0;
  bool cut = false;     // more groups follow than are held
  char before = kEdge;  // plain character before the first group
  char after = kEdge;   // and after the last
  size_t end = 0;       // byte after the last group

  // The character before and after group `at`: of the text, or of the separator.
  char Before(int at) const;
  char After(int at) const;
  // "-" or "." or "/" ties the group to digits before it (after it) without a space: part of a
  // longer code.
  bool TiedBefore(int at) const;
  bool TiedAfter(int at) const;
  // The digits of groups first..last.
  std::string Joined(int first, int last) const;
};

// Reads the run whose first digit stands at `begin`. Groups are parted by at most three of " -.()",
// one group by nothing else; a line break ends the run.
void ReadDigits(std::string_view text, size_t begin, DigitRun* run);

}  // namespace saem::text::pii
