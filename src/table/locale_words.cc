#include "table/locale_words.h"

#include <algorithm>
#include <array>
#include <span>

namespace saem::table {
namespace {

using Words = std::span<const std::string_view>;

struct Locale {
  std::string_view name;
  Words family, given, cities, streets, companies, plain;
};

constexpr std::string_view kFamilyEn[] = {"Adams",  "Baker",  "Carter", "Davies", "Evans", "Foster",
                                          "Garcia", "Hughes", "Irving", "Jones",  "Khan",  "Lopez",
                                          "Miller", "Nguyen", "Owens",  "Patel",  "Reed",  "Stone",
                                          "Taylor", "Walker", "Young"};
constexpr std::string_view kGivenEn[] = {
    "Alice", "Ben", "Clara", "David", "Emma",  "Frank", "Grace", "Henry", "Ivy",  "Jack",
    "Karen", "Leo", "Maria", "Noah",  "Olive", "Peter", "Rosa",  "Sam",   "Tina", "Victor"};
constexpr std::string_view kCitiesEn[] = {"Ashford",  "Brookfield", "Clifton",    "Dover",
                                          "Easton",   "Fairview",   "Georgetown", "Hillsboro",
                                          "Kingston", "Lakewood",   "Milton",     "Newport"};
constexpr std::string_view kStreetsEn[] = {"Oak Street",  "Mill Lane",   "Station Road",
                                           "High Street", "Park Avenue", "Hill Drive",
                                           "River Road",  "Elm Court"};
constexpr std::string_view kCompaniesEn[] = {
    "Bright Harbor Ltd", "Northwind Traders", "Cedar & Sons",    "Blue Lantern Inc",
    "Summit Foods",      "Iron Bridge LLC",   "Silver Birch Co", "Quiet River Group"};
constexpr std::string_view kPlainEn[] = {"amber", "birch",  "cloud", "delta", "ember", "field",
                                         "grove", "harbor", "iris",  "jade",  "kite",  "linen",
                                         "maple", "north",  "ocean", "pine"};

constexpr std::string_view kFamilyKo[] = {"김", "이", "박", "최", "정", "강", "조",
                                          "윤", "장", "임", "한", "오", "서", "신",
                                          "권", "황", "안", "송", "류", "홍"};
constexpr std::string_view kGivenKo[] = {"민준", "서연", "도윤", "하은", "지호", "서윤", "예준",
                                         "지우", "현우", "수아", "준서", "다은", "건우", "채원",
                                         "우진", "은서", "선우", "유진", "정민", "가영"};
constexpr std::string_view kCitiesKo[] = {
    "서울특별시 마포구",     "부산광역시 해운대구",   "대구광역시 수성구", "인천광역시 연수구",
    "광주광역시 북구",       "대전광역시 유성구",     "울산광역시 남구",   "경기도 수원시",
    "강원특별자치도 춘천시", "전북특별자치도 전주시", "경상남도 창원시",   "제주특별자치도 제주시"};
constexpr std::string_view kStreetsKo[] = {"중앙로", "시청로", "역전로",     "학교길",
                                           "강변로", "솔밭길", "은행나무길", "한빛로"};
constexpr std::string_view kCompaniesKo[] = {"(주)한빛유통", "(주)푸른솔",    "가온식품",
                                             "(주)누리테크", "새봄상사",      "(주)큰나무",
                                             "다온물산",     "(주)여울소프트"};
constexpr std::string_view kPlainKo[] = {"바람", "구름", "나무", "하늘", "바다", "들판",
                                         "강물", "별빛", "노을", "새벽", "이슬", "가을",
                                         "봄비", "산길", "여름", "겨울"};

const Locale& Find(std::string_view name) {
  static constexpr std::array<Locale, 2> kLocales = {
      Locale{"en", kFamilyEn, kGivenEn, kCitiesEn, kStreetsEn, kCompaniesEn, kPlainEn},
      Locale{"ko", kFamilyKo, kGivenKo, kCitiesKo, kStreetsKo, kCompaniesKo, kPlainKo}};
  return name == "ko" ? kLocales[1] : kLocales[0];
}

// Takes what it chooses by from the bits.
size_t Below(uint64_t* bits, size_t count) {
  const size_t chosen = *bits % count;
  *bits /= count;
  return chosen;
}

std::string Of(Words words, uint64_t* bits) {
  return std::string(words[Below(bits, words.size())]);
}

std::string Padded(int64_t number, size_t digits) {
  std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// 555-0100 to 555-0199 are kept for fiction, with any area; Korean numbers of mobile phones never
// begin with 010-0 or 010-1.
constexpr int64_t kPhonesEn = 80'000, kPhonesKo = 20'000'000;

std::string Phone(bool korean, uint64_t bits, int64_t number) {
  const int64_t all = korean ? kPhonesKo : kPhonesEn;
  const int64_t n = number >= 0 ? number % all : static_cast<int64_t>(bits >> 1) % all;
  return korean ? "010-" + Padded(n / 10'000, 4) + "-" + Padded(n % 10'000, 4)
                : Padded(200 + n / 100, 3) + "-555-" + Padded(100 + n % 100, 4);
}

}  // namespace

std::vector<std::string> Locales() { return {"en", "ko"}; }

int64_t DistinctPhones(std::string_view locale) { return locale == "ko" ? kPhonesKo : kPhonesEn; }

TextMeaning MeaningOf(std::string_view column) {
  std::string name;
  for (const char c : column) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (has("mail") || has("메일")) return TextMeaning::kMail;
  if (has("phone") || has("mobile") || name == "tel" || has("전화")) return TextMeaning::kPhone;
  if (has("company") || has("employer") || has("supplier") || has("회사"))
    return TextMeaning::kCompany;
  if (has("city") || has("도시")) return TextMeaning::kCity;
  if (has("address") || has("street") || has("주소")) return TextMeaning::kStreet;
  if (has("last_name") || has("surname") || has("family_name")) return TextMeaning::kFamilyName;
  if (has("first_name") || has("given_name")) return TextMeaning::kGivenName;
  if (name == "name" || has("full_name") || has("customer_name") || has("patient_name") ||
      has("이름") || has("성명")) {
    return TextMeaning::kName;
  }
  return TextMeaning::kPlain;
}

std::string LocalText(std::string_view locale, TextMeaning meaning, uint64_t bits, int64_t number) {
  const Locale& at = Find(locale);
  const bool korean = at.name == "ko";
  // A number behind a text makes it one of its own.
  const std::string own = number < 0 ? "" : " " + std::to_string(number + 1);
  switch (meaning) {
    case TextMeaning::kMail:
      return "user" +
             std::to_string(number >= 0 ? number + 1 : static_cast<int64_t>(bits % 1'000'000)) +
             "@example.com";
    case TextMeaning::kPhone:
      return Phone(korean, bits, number);
    case TextMeaning::kCompany:
      return Of(at.companies, &bits) + own;
    case TextMeaning::kCity:
      return Of(at.cities, &bits) + own;
    case TextMeaning::kFamilyName:
      return Of(at.family, &bits) + own;
    case TextMeaning::kGivenName:
      return Of(at.given, &bits) + own;
    case TextMeaning::kName: {
      const std::string family = Of(at.family, &bits);
      const std::string given = Of(at.given, &bits);
      return (korean ? family + given : given + " " + family) + own;
    }
    case TextMeaning::kStreet: {
      const std::string city = Of(at.cities, &bits);
      const std::string street = Of(at.streets, &bits);
      const std::string house =
          std::to_string(number >= 0 ? number + 1 : static_cast<int64_t>(1 + bits % 200));
      return korean ? city + " " + street + " " + house : house + " " + street + ", " + city;
    }
    case TextMeaning::kPlain:
      break;
  }
  return Of(at.plain, &bits) + " " + Of(at.plain, &bits) + own;
}

}  // namespace saem::table
