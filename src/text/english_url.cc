#include "text/english_url.h"

#include <algorithm>
#include <array>

#include "text/english_classes.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

// [A-Za-z0-9\u00a1-\uffff]
bool IsHostCharacter(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c >= 0xA1 && c <= 0xFFFF);
}

// Letters, digits, _ - inside; letters and digits at both ends; 64 characters at most.
bool IsLabel(std::string_view label) {
  constexpr int kLongest = 64;
  int characters = 0;
  bool ends_well = false;
  for (size_t at = 0; at < label.size(); ++characters) {
    const char32_t c = DecodeAt(label, &at);
    ends_well = IsHostCharacter(c);
    if (!ends_well && (characters == 0 || (c != '_' && c != '-'))) return false;
  }
  return ends_well && characters <= kLongest;
}

bool IsTopLevel(std::string_view label) {
  int characters = 0;
  for (size_t at = 0; at < label.size(); ++characters) {
    if ((EnglishClassOf(DecodeAt(label, &at)) & kIsLower) == 0) return false;
  }
  return characters >= 2 && characters <= 63;
}

bool IsDomain(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || !IsTopLevel(host.substr(dot + 1))) return false;
  for (size_t at = 0; at <= dot;) {
    const size_t end = host.find('.', at);
    if (!IsLabel(host.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

// Decimal digits of any script, as \d matches them: their number, -1 where something else stands.
int Digits(std::string_view text) {
  int digits = 0;
  for (size_t at = 0; at < text.size(); ++digits) {
    if (!Has(DecodeAt(text, &at), kDecimal)) return -1;
  }
  return digits;
}

// A part of an IPv4 address: 0 to 255 with the first digits in ASCII where the rule names them.
bool IsOctet(std::string_view part, bool outer, char highest) {
  const int digits = Digits(part);
  if (digits < 1 || digits > 3) return false;
  if (digits < 3) return !outer || (part[0] >= '1' && part[0] <= '9');
  if (part[0] == '1') return true;
  if (part[0] != '2') return false;
  if (highest == '3')
    return part[1] == '0' || part[1] == '1' || (part[1] == '2' && part[2] <= '3' && part[2] >= '0');
  if (part[1] >= '0' && part[1] <= '4') return true;
  return part[1] == '5' && part[2] >= '0' && part[2] <= highest;
}

bool IsPublicIp(std::string_view host) {
  std::array<std::string_view, 4> parts;
  for (size_t i = 0; i < parts.size(); ++i) {
    const size_t dot = host.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return false;
    parts[i] = host.substr(0, dot);
    if (i < 3) host.remove_prefix(dot + 1);
  }
  if (!IsOctet(parts[0], true, '3') || !IsOctet(parts[1], false, '5') ||
      !IsOctet(parts[2], false, '5') || !IsOctet(parts[3], true, '4')) {
    return false;
  }
  if (parts[0] == "10" || parts[0] == "127") return false;
  if (parts[0] == "169" && parts[1] == "254") return false;
  if (parts[0] == "192" && parts[1] == "168") return false;
  if (parts[0] != "172" || parts[1].size() < 2) return true;
  const bool teens =
      parts[1][0] == '1' && parts[1].size() == 2 && parts[1][1] >= '6' && parts[1][1] <= '9';
  const bool twenties = parts[1][0] == '2' && Digits(parts[1].substr(1)) == 1;
  return !teens && !twenties && parts[1] != "30" && parts[1] != "31";
}

// Host, port and path.
bool IsPlace(std::string_view place) {
  const size_t end = std::min(place.find_first_of(":/?#"), place.size());
  const std::string_view host = place.substr(0, end);
  std::string_view rest = place.substr(end);
  if (rest.starts_with(':')) {
    const size_t port_end = std::min(rest.find_first_of("/?#"), rest.size());
    const int digits = Digits(rest.substr(1, port_end - 1));
    if (digits < 2 || digits > 5) return false;
  }
  return IsDomain(host) || IsPublicIp(host);
}

bool IsScheme(std::string_view scheme) {
  int characters = 0;
  for (size_t at = 0; at < scheme.size(); ++characters) {
    const char32_t c = DecodeAt(scheme, &at);
    if (!Has(c, kAlpha | kNumber) && c != '_' && c != '+' && c != '-' && c != '.') return false;
  }
  return characters >= 2;
}

}  // namespace

bool IsEnglishUrl(std::string_view word) {
  if (word.find('.') == std::string_view::npos) return false;
  if (IsPlace(word)) return true;
  const size_t scheme = word.find("://");
  if (scheme != std::string_view::npos && IsScheme(word.substr(0, scheme)) &&
      IsPlace(word.substr(scheme + 3))) {
    return true;
  }
  // A name, with or without a password, in front.
  for (size_t at = word.find('@', 1); at != std::string_view::npos; at = word.find('@', at + 1)) {
    if (IsPlace(word.substr(at + 1))) return true;
  }
  return false;
}

}  // namespace saem::text
