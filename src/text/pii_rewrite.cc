// Values that belong to nobody, and texts rewritten with them.
#include <algorithm>
#include <array>

#include "base/rng.h"
#include "text/pii.h"
#include "text/pii_numbers.h"

namespace saem::text {
namespace {

constexpr std::string_view kStageName = "pii";

std::string Digits(base::RandomStream& random, int count) {
  std::string digits;
  for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + random.Below(10));
  return digits;
}

std::string Email(base::RandomStream& random) {
  constexpr std::array<std::string_view, 3> kDomains{"example.com", "example.org", "example.net"};
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::string address = "user-";
  for (int i = 0; i < 6; ++i) address += kLetters[random.Below(kLetters.size())];
  return address + "@" + std::string(kDomains[random.Below(kDomains.size())]);
}

std::string Address(base::RandomStream& random, bool version6) {
  if (version6) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string address = "2001:db8:";
    for (int group = 0; group < 2; ++group) {
      address += ':';
      address += kHex[1 + random.Below(15)];
      for (int i = 0; i < 3; ++i) address += kHex[random.Below(16)];
    }
    return address;
  }
  constexpr std::array<std::string_view, 3> kNetworks{"192.0.2.", "198.51.100.", "203.0.113."};
  std::string address(kNetworks[random.Below(kNetworks.size())]);
  return address + std::to_string(1 + random.Below(254));
}

std::string Phone(base::RandomStream& random, std::string_view value) {
  const bool international = value.starts_with("+");
  const bool korean = value.starts_with("+82") ||
                      (!international && (pii::IsKoreanMobile(value) || pii::IsKoreanFixed(value) ||
                                          pii::IsKoreanService(value)));
  if (korean) return (international ? "+82-10-0000-" : "010-0000-") + Digits(random, 4);
  constexpr std::array<std::string_view, 12> kAreas{"201", "202", "206", "212", "303", "312",
                                                    "404", "415", "503", "617", "702", "808"};
  std::string number(kAreas[random.Below(kAreas.size())]);
  number += "-555-01" + Digits(random, 2);
  return international ? "+1-" + number : number;
}

std::string Card(base::RandomStream& random, std::string_view written) {
  std::string digits = "4" + Digits(random, 14);
  digits += '0';
  while (pii::LuhnHolds(digits)) ++digits.back();
  digits.back() = static_cast<char>('0' + (digits.back() - '0' + random.Below(8)) % 10);
  while (pii::LuhnHolds(digits))
    digits.back() = static_cast<char>(digits.back() == '9' ? '0' : digits.back() + 1);
  const char separator = written.find('-') != std::string_view::npos   ? '-'
                         : written.find(' ') != std::string_view::npos ? ' '
                                                                       : '\0';
  if (separator == '\0') return digits;
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) grouped += separator;
    grouped += digits[i];
  }
  return grouped;
}

std::string Resident(base::RandomStream& random, std::string_view value) {
  std::string number = Digits(random, 2);
  number += std::to_string(13 + random.Below(7));  // month
  number += std::to_string(32 + random.Below(8));  // day
  number += '-';
  number += value.size() > 6 ? value[6] : '1';
  return number + Digits(random, 6);
}

}  // namespace

std::string FictitiousPii(const PiiMatch& match, uint64_t seed, const base::Hash128& record) {
  base::Sha256 key;
  const std::array<char, 16> id = record.Bytes();
  key.Field({id.data(), id.size()}).Field(PiiTypeName(match.type)).Field(match.value);
  base::RandomStream random(seed, kStageName, key.Finish128());
  switch (match.type) {
    case PiiType::kEmail:
      return Email(random);
    case PiiType::kIp:
      return Address(random, match.value.find(':') != std::string::npos);
    case PiiType::kPhone:
      return Phone(random, match.value);
    case PiiType::kCard:
      return Card(random, match.value);
    case PiiType::kResident:
    case PiiType::kForeigner:
      return Resident(random, match.value);
    case PiiType::kBusiness:
      return "000-00-" + Digits(random, 5);
  }
  return {};
}

std::string_view PiiMask(PiiType type) {
  constexpr std::array<std::string_view, kPiiTypeCount> kMasks{
      "[EMAIL]", "[IP]", "[PHONE]", "[CARD]", "[RRN]", "[FRN]", "[BRN]"};
  return kMasks[static_cast<size_t>(type)];
}

std::string RewritePii(std::string_view text, const PiiSearch& search, PiiRewrite rewrite,
                       uint64_t seed, const base::Hash128& record, std::vector<PiiMatch>* found) {
  constexpr int kPasses = 8;
  constexpr int kReplacing = 4;
  std::string current(text);
  for (int pass = 0; pass < kPasses; ++pass) {
    std::vector<PiiMatch> matches = FindPii(current, search);
    if (matches.empty()) {
      if (pass == 0 && found != nullptr) found->clear();
      break;
    }
    // What some rounds of replacing did not settle is masked.
    const bool mask = rewrite == PiiRewrite::kMask || pass >= kReplacing;
    std::string next;
    size_t copied = 0;
    for (const PiiMatch& match : matches) {
      next.append(current, copied, match.begin - copied);
      if (mask) {
        next += PiiMask(match.type);
      } else {
        next += FictitiousPii(match, seed, record);
      }
      copied = match.end;
    }
    next.append(current, copied);
    current = std::move(next);
    if (pass == 0 && found != nullptr) *found = std::move(matches);
  }
  return current;
}

}  // namespace saem::text
