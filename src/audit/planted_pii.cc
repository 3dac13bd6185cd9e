#include "audit/planted_pii.h"

#include <array>
#include <vector>

#include "text/pii_numbers.h"

namespace saem::audit {
namespace {

using base::RandomStream;
using text::PiiType;

std::string Digits(RandomStream& random, int count) {
  std::string digits;
  for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + random.Below(10));
  return digits;
}

std::string Between(RandomStream& random, int low, int high) {
  return std::to_string(low +
                        static_cast<int>(random.Below(static_cast<uint64_t>(high - low + 1))));
}

std::string Two(RandomStream& random, int low, int high) {
  std::string digits = Between(random, low, high);
  return digits.size() == 1 ? "0" + digits : digits;
}

std::string Letters(RandomStream& random, int count) {
  std::string letters;
  for (int i = 0; i < count; ++i) letters += static_cast<char>('a' + random.Below(26));
  return letters;
}

std::string Email(RandomStream& random) {
  constexpr std::array<std::string_view, 4> kDomains{".com", ".co.kr", ".net", ".org"};
  return Letters(random, 7) + "." + Letters(random, 4) + "@" + Letters(random, 12) +
         std::string(kDomains[random.Below(kDomains.size())]);
}

std::string Mobile(RandomStream& random, std::string_view separator) {
  const std::string gap(separator);
  return "010" + gap + Between(random, 2000, 9999) + gap + Digits(random, 4);
}

std::string Card(RandomStream& random) {
  std::string digits = "4" + Digits(random, 14);
  digits += '0';
  while (!text::pii::LuhnHolds(digits)) ++digits.back();
  return digits;
}

std::string InFours(const std::string& digits, char separator) {
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) grouped += separator;
    grouped += digits[i];
  }
  return grouped;
}

// Six digits of a date, the seventh given, five more and a check digit that holds or, if `late`,
// does not.
std::string Resident(RandomStream& random, int century, bool late) {
  std::string digits = Digits(random, 2) + Two(random, 1, 12) + Two(random, 1, 28);
  digits += static_cast<char>('0' + century);
  digits += Two(random, 0, 95) + Digits(random, 3);
  char check = text::pii::ResidentCheckDigit(digits);
  if (late) check = static_cast<char>('0' + (check - '0' + 5) % 10);
  digits += check;
  return digits.substr(0, 6) + "-" + digits.substr(6);
}

std::string FullWidth(const std::string& ascii) {
  std::string wide;
  for (const char c : ascii) {
    const auto point = static_cast<unsigned>(static_cast<unsigned char>(c)) - 0x21 + 0xFF01;
    wide += static_cast<char>(0xE0 | point >> 12);
    wide += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    wide += static_cast<char>(0x80 | (point & 0x3F));
  }
  return wide;
}

std::string Address(RandomStream& random) {
  return Between(random, 210, 223) + "." + Between(random, 100, 255) + "." +
         Between(random, 0, 255) + "." + Between(random, 1, 254);
}

struct Form {
  PiiType type;
  std::string_view name;
  std::string_view before;
  std::string_view after;
  std::string (*make)(RandomStream&);
};

constexpr std::array<Form, 16> kForms{{
    {PiiType::kEmail, "e-mail", "", "", [](RandomStream& r) { return Email(r); }},
    {PiiType::kPhone, "mobile, dashes", "", "", [](RandomStream& r) { return Mobile(r, "-"); }},
    {PiiType::kResident, "resident number", "", "",
     [](RandomStream& r) { return Resident(r, 1, false); }},
    {PiiType::kCard, "card in fours", "", "",
     [](RandomStream& r) { return InFours(Card(r), '-'); }},
    {PiiType::kIp, "IPv4 address", "", "", [](RandomStream& r) { return Address(r); }},
    {PiiType::kEmail, "e-mail, particle behind", "메일은 ", "으로",
     [](RandomStream& r) { return Email(r); }},
    {PiiType::kPhone, "mobile, particle behind", "전화 ", "입니다",
     [](RandomStream& r) { return Mobile(r, ""); }},
    {PiiType::kResident, "resident number since 2020", "주민등록번호 ", "",
     [](RandomStream& r) { return Resident(r, 3, true); }},
    {PiiType::kForeigner, "foreigner number", "", "",
     [](RandomStream& r) { return Resident(r, 5, false); }},
    {PiiType::kCard, "card without gaps", "card ", "", [](RandomStream& r) { return Card(r); }},
    {PiiType::kPhone, "Seoul number", "", "",
     [](RandomStream& r) { return "02-" + Between(r, 2000, 9999) + "-" + Digits(r, 4); }},
    {PiiType::kPhone, "mobile after +82", "", "",
     [](RandomStream& r) { return "+82-10-" + Between(r, 2000, 9999) + "-" + Digits(r, 4); }},
    {PiiType::kPhone, "mobile, full-width digits", "", "",
     [](RandomStream& r) { return FullWidth(Mobile(r, "-")); }},
    {PiiType::kPhone, "North American number", "", "",
     [](RandomStream& r) {
       return "(" + Between(r, 212, 218) + ") 5" + Between(r, 60, 89) + "-" + Digits(r, 4);
     }},
    {PiiType::kResident, "resident number, full-width digits", "주민번호: ", "",
     [](RandomStream& r) { return FullWidth(Resident(r, 2, false)); }},
    {PiiType::kIp, "IPv6 address", "", "",
     [](RandomStream& r) {
       return "2a00:1450:" + Between(r, 1000, 9999) + ":81b::" + Between(r, 1000, 9999);
     }},
}};

}  // namespace

PlantedPii MakePlantedPii(int64_t number, RandomStream& random) {
  const Form& form = kForms[static_cast<size_t>(number) % kForms.size()];
  PlantedPii planted;
  planted.type = form.type;
  planted.form = form.name;
  const std::string value = form.make(random);
  planted.words = std::string(form.before) + value + std::string(form.after);
  planted.begin = form.before.size();
  planted.end = planted.begin + value.size();
  return planted;
}

int PlantedPiiForms() { return static_cast<int>(kForms.size()); }

std::string PlantInto(std::string_view text, std::string_view words, RandomStream& random,
                      size_t* at) {
  // A gap near a random byte: the first space from there on, else the end.
  const size_t from = static_cast<size_t>(random.Below(text.size() + 1));
  const size_t gap = text.find_first_of(" \n", from);
  std::string planted(text.substr(0, gap));
  planted += ' ';
  *at = planted.size();
  planted += words;
  if (gap != std::string_view::npos) planted += text.substr(gap);
  return planted;
}

}  // namespace saem::audit
