// Made-up names, places, companies, phones and addresses of a locale. None belongs to anybody:
// phone numbers are of ranges that are never given out, addresses of mail end in example.com (RFC
// 2606). Used by schema_rows.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saem::table {

// What a text column holds, as its name tells.
enum class TextMeaning {
  kPlain,
  kName,
  kFamilyName,
  kGivenName,
  kCompany,
  kCity,
  kStreet,
  kPhone,
  kMail
};
TextMeaning MeaningOf(std::string_view column);

// "en" and "ko".
std::vector<std::string> Locales();

// Phones that are nobody's and differ.
int64_t DistinctPhones(std::string_view locale);

// `bits` choose; `number` makes it another one where the column must not repeat, -1: it may.
std::string LocalText(std::string_view locale, TextMeaning meaning, uint64_t bits, int64_t number);

}  // namespace saem::table
