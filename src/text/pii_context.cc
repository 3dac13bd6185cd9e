#include "text/pii_context.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

constexpr size_t kBytesBefore = 64;  // some 20 Korean syllables
constexpr size_t kBytesAfter = 24;

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 22> kPhoneWords{
    "phone",   "tel",      "telephone", "mobile",   "cell", "call",   "fax",    "contact",
    "hotline", "whatsapp", "dial",      "text me",  "전화", "휴대폰", "핸드폰", "연락처",
    "팩스",    "문의",     "대표번호",  "고객센터", "☎",    "상담"};
constexpr std::array<std::string_view, 17> kPhoneLabels{
    "phone", "tel",  "telephone", "mobile", "cell",   "call me on", "call me at", "call me", "call",
    "fax",   "전화", "휴대폰",    "핸드폰", "연락처", "팩스",       "☎",          "whatsapp"};
constexpr std::array<std::string_view, 16> kCardWords{
    "card",   "visa",  "mastercard", "amex", "american express",
    "credit", "debit", "cvv",        "cvc",  "cc",
    "pan",    "cards", "카드",       "신용", "체크카드",
    "결제"};
constexpr std::array<std::string_view, 11> kResidentWords{
    "resident registration", "resident number", "rrn", "주민등록", "주민번호", "주민",
    "registration number",   "national id",     "ssn", "주번",     "민증"};
constexpr std::array<std::string_view, 8> kForeignerWords{"alien registration",
                                                          "foreigner registration",
                                                          "arc",
                                                          "frn",
                                                          "외국인등록",
                                                          "외국인",
                                                          "거소신고",
                                                          "등록번호"};
constexpr std::array<std::string_view, 6> kBusinessWords{
    "사업자", "business registration", "brn", "business number", "등록번호", "사업자번호"};
constexpr std::array<std::string_view, 14> kIpWords{"ip",     "ipv4", "ipv6",   "address", "host",
                                                    "server", "ping", "client", "remote",  "login",
                                                    "아이피", "주소", "서버",   "접속"};
constexpr std::array<std::string_view, 24> kOtherWords{
    "isbn",    "issn",   "doi",     "order", "invoice", "tracking", "version",  "ver",
    "release", "serial", "part no", "sku",   "upc",     "ean",      "arxiv",    "주문번호",
    "주문",    "운송장", "송장",    "버전",  "계좌",    "일련번호", "상품번호", "특허"};

Words WordsOf(PiiType type) {
  switch (type) {
    case PiiType::kPhone:
      return kPhoneWords;
    case PiiType::kCard:
      return kCardWords;
    case PiiType::kResident:
      return kResidentWords;
    case PiiType::kForeigner:
      return kForeignerWords;
    case PiiType::kBusiness:
      return kBusinessWords;
    case PiiType::kIp:
      return kIpWords;
    case PiiType::kEmail:
      break;
  }
  return {};
}

// A bounded lower-case copy.
struct Window {
  std::array<char, kBytesBefore> bytes{};
  size_t size = 0;

  Window(std::string_view text, size_t begin, size_t end) {
    for (size_t at = begin; at < end && size < bytes.size(); ++at) bytes[size++] = Lower(text[at]);
  }
  std::string_view View() const { return {bytes.data(), size}; }
};

// Latin words count whole only; Korean ones anywhere, as particles follow them. "[PHONE]", a mask,
// says nothing.
bool Holds(std::string_view window, std::string_view word) {
  const bool latin = static_cast<unsigned char>(word[0]) < 0x80;
  for (size_t at = window.find(word); at != std::string_view::npos;
       at = window.find(word, at + 1)) {
    if (!latin) return true;
    const bool begins = at == 0 || !(IsLetter(window[at - 1]) || window[at - 1] == '[');
    const size_t end = at + word.size();
    if (begins && (end == window.size() || !IsLetter(window[end]))) return true;
  }
  return false;
}

bool HoldsAny(std::string_view window, Words words) {
  return std::any_of(words.begin(), words.end(),
                     [window](std::string_view word) { return Holds(window, word); });
}

Window BeforeSpan(std::string_view text, size_t begin, size_t reach) {
  return {text, begin < reach ? 0 : begin - reach, begin};
}

}  // namespace

bool HasContext(std::string_view text, size_t begin, size_t end, PiiType type) {
  const Words words = WordsOf(type);
  if (HoldsAny(BeforeSpan(text, begin, kBytesBefore).View(), words)) return true;
  const Window after(text, end, std::min(text.size(), end + kBytesAfter));
  return HoldsAny(after.View(), words);
}

bool HasPhoneLabel(std::string_view text, size_t begin) {
  constexpr size_t kReach = 28;
  return HoldsAny(BeforeSpan(text, begin, kReach).View(), kPhoneLabels);
}

bool HasOtherMeaning(std::string_view text, size_t begin, size_t end) {
  // A label stands close: an order spoken of earlier in the sentence says nothing.
  constexpr size_t kReach = 24;
  if (HoldsAny(BeforeSpan(text, begin, kReach).View(), kOtherWords)) return true;
  const Window after(text, end, std::min(text.size(), end + kReach / 2));
  return HoldsAny(after.View(), kOtherWords);
}

}  // namespace saem::text::pii
