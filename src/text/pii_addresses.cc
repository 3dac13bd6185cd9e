// E-mail and IPv6 addresses.
#include "text/pii_context.h"
#include "text/pii_numbers.h"
#include "text/pii_recognisers.h"
#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

constexpr size_t kLongestLocal = 64;  // RFC 5321
constexpr size_t kLongestDomain = 253;

bool IsLocal(char c) { return IsAlnum(c) || c == '.' || c == '_' || c == '+' || c == '-'; }

bool DomainHolds(std::string_view domain) {
  size_t begin = 0;
  for (size_t at = 0; at <= domain.size(); ++at) {
    if (at < domain.size() && domain[at] != '.') continue;
    const std::string_view label = domain.substr(begin, at - begin);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
      return false;
    }
    begin = at + 1;
  }
  return domain.find('.') != std::string_view::npos;
}

// The part before "@", read backwards from `at`; `begin` receives where it starts.
std::string LocalPart(std::string_view text, size_t at, size_t* begin) {
  std::string reversed;
  size_t from = at;
  int no_width = 0;
  *begin = at;
  while (reversed.size() <= kLongestLocal) {
    const Unit unit = UnitBefore(text, from);
    if (unit.c == kNoWidth && no_width < kMostNoWidth) {
      ++no_width;
    } else if (IsLocal(unit.c)) {
      reversed += Lower(unit.c);
      no_width = 0;
      *begin = from - unit.size;
    } else {
      break;
    }
    from -= unit.size;
  }
  // Dots and dashes before it belong to the sentence.
  while (!reversed.empty() && !IsAlnum(reversed.back()) && reversed.back() != '_') {
    reversed.pop_back();
    do {
      *begin += UnitAt(text, *begin).size;
    } while (UnitAt(text, *begin).c == kNoWidth);
  }
  return {reversed.rbegin(), reversed.rend()};
}

std::string DomainPart(std::string_view text, size_t at, size_t* end) {
  std::string domain;
  std::string kept;
  int no_width = 0;
  *end = at;
  while (domain.size() <= kLongestDomain) {
    const Unit unit = UnitAt(text, at);
    if (unit.c == kNoWidth && no_width < kMostNoWidth) {
      ++no_width;
    } else if (IsAlnum(unit.c) || unit.c == '.' || unit.c == '-') {
      domain += Lower(unit.c);
      no_width = 0;
      if (IsAlnum(unit.c)) {  // a dot at the end closes the sentence
        kept = domain;
        *end = at + unit.size;
      }
    } else {
      break;
    }
    at += unit.size;
  }
  return kept;
}

}  // namespace

std::optional<PiiMatch> EmailAround(std::string_view text, size_t at) {
  PiiMatch match;
  match.type = PiiType::kEmail;
  const std::string local = LocalPart(text, at, &match.begin);
  if (local.empty() || local.size() > kLongestLocal) return std::nullopt;
  if (!IsAlnum(local.back()) && local.back() != '_' && local.back() != '-') return std::nullopt;
  if (local.find("..") != std::string::npos) return std::nullopt;
  const std::string domain = DomainPart(text, at + UnitAt(text, at).size, &match.end);
  if (domain.size() > kLongestDomain || !DomainHolds(domain)) return std::nullopt;
  const std::string_view top = std::string_view(domain).substr(domain.rfind('.') + 1);
  match.value = local + "@" + domain;
  match.fictitious = IsReservedDomain(domain);
  if (IsKnownTopLevelDomain(top) || match.fictitious) {
    match.grade = PiiGrade::kCertain;
  } else if (top.size() < 3 || IsFileEnding(top) ||
             top.find_first_of("0123456789-") != std::string_view::npos) {
    return std::nullopt;
  } else {
    match.grade = PiiGrade::kProbable;
  }
  // git@host:path is a place, and what stands before "@" in a URL is a login.
  if (local == "git" && PlainAt(text, match.end) == ':') return std::nullopt;
  if (match.begin >= 2 && text.substr(match.begin - 2, 2) == "//")
    match.grade = PiiGrade::kPossible;
  return match;
}

std::optional<PiiMatch> Ipv6Around(std::string_view text, size_t at, bool private_addresses,
                                   size_t* end) {
  constexpr size_t kLongest = 45;
  const auto part = [](char c) { return IsHex(c) || c == ':'; };
  size_t begin = at;
  while (begin > 0 && part(text[begin - 1]) && at - begin <= kLongest) --begin;
  size_t stop = at;
  int colons = 0;
  while (stop < text.size() && part(text[stop])) colons += text[stop++] == ':';
  *end = stop;
  if (colons < 2 || stop - begin > kLongest) return std::nullopt;
  if (stop - begin > 2 && text[stop - 1] == ':' && text[stop - 2] != ':') --stop;
  const char before = PlainBefore(text, begin);
  const char after = PlainAt(text, stop);
  if (IsAlnum(before) || before == '_' || before == '.' || IsAlnum(after) || after == '_') {
    return std::nullopt;
  }
  const std::string_view address = text.substr(begin, stop - begin);
  const Network network = NetworkOf6(address);
  if (network == Network::kNone || (network == Network::kPrivate && !private_addresses)) {
    return std::nullopt;
  }
  // Eight two-digit groups are hardware addresses and fingerprints.
  size_t longest = 0;
  size_t run = 0;
  for (const char c : address) {
    run = c == ':' ? 0 : run + 1;
    longest = run > longest ? run : longest;
  }
  if (longest < 3) return std::nullopt;
  PiiMatch match;
  match.type = PiiType::kIp;
  match.grade = PiiGrade::kProbable;
  match.fictitious = network == Network::kDocumentation;
  match.begin = begin;
  match.end = stop;
  for (const char c : address) match.value += Lower(c);
  return match;
}

}  // namespace saem::text::pii
