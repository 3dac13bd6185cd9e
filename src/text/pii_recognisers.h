// Recognisers: each looks at one place of a text and says what number or address begins there. For
// src/text/pii*.cc alone; their order and the settling of overlaps stand in pii.cc.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/pii.h"
#include "text/pii_digits.h"

namespace saem::text::pii {

// A digit run inside its text.
struct RunView {
  std::string_view text;
  const DigitRun& run;

  const DigitGroup& Group(int at) const { return run.groups[static_cast<size_t>(at)]; }
  size_t Begin(int at) const { return Group(at).begin; }
  size_t End(int at) const { return Group(at).end; }
  // No Latin letter or underscore touches the groups first..last, nothing ties them to more digits.
  bool Free(int first, int last) const;
};

// What begins at group `at`; private networks are left out unless asked for.
std::optional<PiiMatch> ResidentNumberAt(const RunView& view, int at);
std::optional<PiiMatch> CardAt(const RunView& view, int at);
std::optional<PiiMatch> Ipv4At(const RunView& view, int at, bool private_addresses);
std::optional<PiiMatch> BusinessNumberAt(const RunView& view, int at);
// pii_phones.cc
std::optional<PiiMatch> InternationalPhoneAt(const RunView& view, int at);
std::optional<PiiMatch> KoreanPhoneAt(const RunView& view, int at);
std::optional<PiiMatch> NorthAmericanPhoneAt(const RunView& view, int at);
std::optional<PiiMatch> LabelledPhoneAt(const RunView& view, int at);
// pii_addresses.cc: `at` is the byte of "@" or ":".
std::optional<PiiMatch> EmailAround(std::string_view text, size_t at);
// `end` receives the byte after the colons and hex digits looked at, match or not.
std::optional<PiiMatch> Ipv6Around(std::string_view text, size_t at, bool private_addresses,
                                   size_t* end);

}  // namespace saem::text::pii
