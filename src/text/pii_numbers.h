// What the digits of an identifying number must satisfy: checksums, calendar dates, issuer and
// country prefixes. Digits are plain ASCII, separators removed. For src/text/pii*.cc and the
// audit's planted defects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace saem::text::pii {

bool LuhnHolds(std::string_view digits);
// Whether a payment network issues cards of this prefix and length (ISO/IEC 7812; the networks'
// published ranges).
bool IsCardPrefix(std::string_view digits);
// Numbers the payment networks' processors publish for testing.
bool IsTestCard(std::string_view digits);

// The 13 digits of a Korean resident (seventh digit 1-4, 9, 0) or foreigner number (5-8).
bool IsForeignerNumber(std::string_view digits);
bool ResidentDateHolds(std::string_view digits);
// X = (11 - sum mod 11) mod 10 for residents; for foreigners also (13 - sum mod 11) mod 10, which
// sources give. Numbers issued since 2020-10-05 have no check digit: failing it proves nothing.
bool ResidentChecksumHolds(std::string_view digits);
// The digit that would make the first twelve hold.
char ResidentCheckDigit(std::string_view twelve_digits);

// Korean business registration, ten digits: check digit and structure.
bool BusinessNumberHolds(std::string_view digits);

// How many digits the E.164 country code at the start has; 0 where none is assigned.
int CountryCodeLength(std::string_view digits);
// A complete Korean national number, trunk zero included.
bool IsKoreanMobile(std::string_view digits);
// Digits of the area code or its like (02, 031, 070, 0502); 0 where there is none.
size_t KoreanAreaLength(std::string_view digits);
bool IsKoreanFixed(std::string_view digits);    // area codes, 070, 050x, 080
bool IsKoreanService(std::string_view digits);  // 1588-xxxx and its kind, eight digits
// Ten digits of the North American plan: NPA and exchange both begin with 2 to 9.
bool IsNorthAmerican(std::string_view digits);
// Numbers kept for fiction: North America's 555-0100 to 0199, Ofcom's drama numbers, and
// 010-0000-xxxx, which saem writes itself. `digits` as written; `international`: after a plus.
bool IsFictitiousPhone(std::string_view digits, bool international);

// Internet addresses. Special-purpose networks by IANA's registries.
enum class Network { kNone, kPublic, kPrivate, kDocumentation };
Network NetworkOf4(std::string_view dotted);
Network NetworkOf6(std::string_view text);

// Top-level domains: every country's, and the generic ones that carry most mail.
bool IsKnownTopLevelDomain(std::string_view lower);
// Endings of file names that look like domains ("icon@2x.png").
bool IsFileEnding(std::string_view lower);
// RFC 2606 and 6761: example.com, .test, .invalid, .localhost, .example.
bool IsReservedDomain(std::string_view lower);

}  // namespace saem::text::pii
