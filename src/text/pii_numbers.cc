#include "text/pii_numbers.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <arpa/inet.h>

namespace saem::text::pii {
namespace {

int Digit(std::string_view digits, size_t at) { return digits[at] - '0'; }

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool Between(int value, int low, int high) { return value >= low && value <= high; }

int ResidentSum(std::string_view digits) {
  constexpr std::array<int, 12> kWeights{2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * Digit(digits, i);
  return sum;
}

bool InList(std::string_view word, std::string_view list) {
  // `list` holds words between single spaces, one at each end too.
  for (size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  }
  return false;
}

}  // namespace

bool LuhnHolds(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int digit = Digit(digits, i) * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

bool IsCardPrefix(std::string_view digits) {
  const size_t size = digits.size();
  if (size < 12 || size > 19) return false;
  const int two = Number(digits.substr(0, 2));
  const int three = Number(digits.substr(0, 3));
  const int four = Number(digits.substr(0, 4));
  if (digits[0] == '4') return size == 13 || size == 16 || size == 19;       // Visa
  if (Between(two, 51, 55) || Between(four, 2221, 2720)) return size == 16;  // Mastercard
  if (two == 34 || two == 37) return size == 15;                             // Amex
  if (Between(four, 3528, 3589)) return size >= 16;                          // JCB
  if (four == 2131 || four == 1800) return size == 15;                       // JCB, old
  if (Between(three, 300, 305) || two == 36 || Between(two, 38, 39)) return size >= 14;  // Diners
  if (four == 6011 || Between(three, 644, 649) || two == 65) return size >= 16;          // Discover
  if (two == 62) return size >= 16;                                                      // UnionPay
  constexpr std::array<int, 11> kMaestro{5018, 5020, 5038, 5893, 6304, 6390,
                                         6759, 6761, 6762, 6763, 6771};
  return std::find(kMaestro.begin(), kMaestro.end(), four) != kMaestro.end();
}

bool IsTestCard(std::string_view digits) {
  constexpr std::array<std::string_view, 24> kTestCards{
      "4111111111111111", "4242424242424242", "4012888888881881", "4222222222222",
      "4000056655665556", "4000000000000002", "4000002500003155", "5555555555554444",
      "5105105105105100", "5200828282828210", "2223003122003222", "2223000048400011",
      "378282246310005",  "371449635398431",  "378734493671000",  "6011111111111117",
      "6011000990139424", "6011000000000004", "30569309025904",   "38520000023237",
      "3056930009020004", "36227206271667",   "3530111333300000", "3566002020360505"};
  return std::find(kTestCards.begin(), kTestCards.end(), digits) != kTestCards.end();
}

bool IsForeignerNumber(std::string_view digits) { return Between(Digit(digits, 6), 5, 8); }

bool ResidentDateHolds(std::string_view digits) {
  constexpr std::array<int, 10> kCentury{1800, 1900, 1900, 2000, 2000,
                                         1900, 1900, 2000, 2000, 1800};
  const int year = kCentury[static_cast<size_t>(Digit(digits, 6))] + Number(digits.substr(0, 2));
  const int month = Number(digits.substr(2, 2));
  const int day = Number(digits.substr(4, 2));
  if (!Between(month, 1, 12) || day < 1) return false;
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool ResidentChecksumHolds(std::string_view digits) {
  const int remainder = ResidentSum(digits) % 11;
  const int given = Digit(digits, 12);
  if (given == (11 - remainder) % 10) {
    // Region codes run to 96 where a check digit exists.
    return IsForeignerNumber(digits) || Number(digits.substr(7, 2)) <= 96;
  }
  return IsForeignerNumber(digits) && given == (13 - remainder) % 10;
}

char ResidentCheckDigit(std::string_view twelve_digits) {
  const int remainder = ResidentSum(twelve_digits) % 11;
  const int base = IsForeignerNumber(twelve_digits) ? 13 : 11;
  return static_cast<char>('0' + (base - remainder) % 10);
}

bool BusinessNumberHolds(std::string_view digits) {
  constexpr std::array<int, 9> kWeights{1, 3, 7, 1, 3, 7, 1, 3, 5};
  int sum = Digit(digits, 8) * 5 / 10;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * Digit(digits, i);
  return Digit(digits, 9) == (10 - sum % 10) % 10 && Number(digits.substr(0, 3)) >= 101 &&
         digits.substr(3, 2) != "00" && digits.substr(5, 4) != "0000";
}

int CountryCodeLength(std::string_view digits) {
  // ITU-T E.164 assigned country codes; 1 and 7 stand alone.
  if (digits.empty() || digits[0] == '0') return 0;
  if (digits[0] == '1' || digits[0] == '7') return 1;
  if (digits.size() < 2) return 0;
  constexpr std::string_view kTwo =
      " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
      "64 65 66 81 82 84 "
      "86 90 91 92 93 94 95 98 ";
  if (InList(digits.substr(0, 2), kTwo)) return 2;
  if (digits.size() < 3) return 0;
  constexpr std::string_view kThree =
      " 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 "
      "237 238 239 240 241 "
      "242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 "
      "266 267 268 269 "
      "290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 "
      "378 380 381 382 "
      "383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 "
      "595 596 597 598 "
      "599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 "
      "808 850 852 853 "
      "855 856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 "
      "974 975 976 977 "
      "979 992 993 994 995 996 998 ";
  return InList(digits.substr(0, 3), kThree) ? 3 : 0;
}

bool IsKoreanMobile(std::string_view digits) {
  if (digits.size() < 10 || digits.size() > 11 || digits.substr(0, 2) != "01") return false;
  if (digits[2] == '0') return digits.size() == 11;  // 010 has eight-digit subscribers alone
  return std::string_view("16789").find(digits[2]) != std::string_view::npos && digits[3] != '0';
}

size_t KoreanAreaLength(std::string_view digits) {
  if (digits.size() < 9 || digits[0] != '0') return 0;
  if (digits[1] == '2') return 2;
  const int last = Digit(digits, 2);
  constexpr std::array<int, 10> kLastOfRegion{0, 0, 0, 3, 4,
                                              5, 4, 0, 0, 0};  // 031-033, 041-044 ...
  if (Between(last, 1, kLastOfRegion[static_cast<size_t>(Digit(digits, 1))])) return 3;
  if (digits.starts_with("070") || digits.starts_with("080")) return 3;
  return digits.starts_with("050") && Between(Digit(digits, 3), 2, 8) ? 4 : 0;
}

bool IsKoreanFixed(std::string_view digits) {
  const size_t area = KoreanAreaLength(digits);
  const size_t subscriber = digits.size() - area;
  return area > 0 && (subscriber == 7 || subscriber == 8) && digits[area] != '0';
}

bool IsKoreanService(std::string_view digits) {
  constexpr std::string_view kPrefixes =
      " 1522 1533 1544 1551 1566 1577 1588 1599 1600 1644 1655 1660 1661 1666 1668 1670 1688 1800 "
      "1811 1833 1855 1866 "
      "1877 1899 ";
  return digits.size() == 8 && InList(digits.substr(0, 4), kPrefixes);
}

bool IsNorthAmerican(std::string_view digits) {
  return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2' && digits[1] != '9' &&
         !(digits[1] == '1' && digits[2] == '1') && !(digits[4] == '1' && digits[5] == '1');
}

bool IsFictitiousPhone(std::string_view digits, bool international) {
  std::string_view national = digits;
  if (international && digits.substr(0, 2) == "82") {
    national.remove_prefix(2);
    if (!national.empty() && national[0] == '0') national.remove_prefix(1);
    return national.size() == 10 && national.substr(0, 6) == "100000";
  }
  if (digits.size() == 11 && digits.substr(0, 7) == "0100000") return true;
  if (digits.size() == 11 && digits[0] == '1') national.remove_prefix(1);
  if (national.size() == 10 && IsNorthAmerican(national)) {
    return national.substr(3, 5) == "55501";
  }
  if (international && digits.substr(0, 2) == "44") {
    national.remove_prefix(2);
    if (!national.empty() && national[0] == '0') national.remove_prefix(1);
  } else if (!international && digits.substr(0, 1) == "0") {
    national.remove_prefix(1);
  } else {
    return false;
  }
  // ofcom.org.uk, "Telephone numbers for use in TV and radio drama".
  return national.size() == 10 &&
         (national.substr(0, 7) == "7700900" || national.substr(0, 7) == "2079460" ||
          national.substr(0, 7) == "1632960");
}

Network NetworkOf4(std::string_view dotted) {
  std::array<int, 4> octets{};
  size_t part = 0;
  size_t begin = 0;
  for (size_t at = 0; at <= dotted.size(); ++at) {
    if (at < dotted.size() && dotted[at] != '.') continue;
    const std::string_view octet = dotted.substr(begin, at - begin);
    if (part == 4 || octet.empty() || octet.size() > 3) return Network::kNone;
    if (octet.size() > 1 && octet[0] == '0') return Network::kNone;
    for (const char c : octet) {
      if (c < '0' || c > '9') return Network::kNone;
    }
    octets[part] = Number(octet);
    if (octets[part] > 255) return Network::kNone;
    ++part;
    begin = at + 1;
  }
  if (part != 4) return Network::kNone;
  const auto [a, b, c, d] = octets;
  if ((a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) ||
      (a == 203 && b == 0 && c == 113)) {
    return Network::kDocumentation;
  }
  const bool special = a == 0 || a == 10 || a == 127 || a >= 224 ||
                       (a == 100 && Between(b, 64, 127)) || (a == 169 && b == 254) ||
                       (a == 172 && Between(b, 16, 31)) || (a == 192 && b == 168) ||
                       (a == 192 && b == 0 && c == 0) || (a == 192 && b == 88 && c == 99) ||
                       (a == 198 && Between(b, 18, 19));
  return special ? Network::kPrivate : Network::kPublic;
}

Network NetworkOf6(std::string_view text) {
  constexpr size_t kLongest = 45;
  if (text.size() < 2 || text.size() > kLongest) return Network::kNone;
  const std::string terminated(text);
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) != 1) return Network::kNone;
  const int first = bytes[0] << 8 | bytes[1];
  const int second = bytes[2] << 8 | bytes[3];
  if ((first == 0x2001 && second == 0x0DB8) || (first == 0x3FFF && second < 0x1000)) {
    return Network::kDocumentation;
  }
  const bool local = (first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFE80 ||
                     (first & 0xFF00) == 0xFF00 || first == 0 || first == 0x0064 ||
                     first == 0x0100 || (first == 0x2001 && second < 0x0200);
  if (local) return Network::kPrivate;
  if ((first & 0xE000) == 0x2000) return Network::kPublic;
  // Not allocated. Written out in full it can hardly be anything else; shortened, `a::b` is also
  // C++.
  return text.find("::") == std::string_view::npos ? Network::kPublic : Network::kNone;
}

bool IsKnownTopLevelDomain(std::string_view lower) {
  constexpr std::string_view kCountries =
      " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br "
      "bs bt bw by bz ca cc "
      "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu "
      "fi fj fk fm fo fr ga "
      "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq "
      "ir is it je jm jo jp "
      "ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml "
      "mm mn mo mp mq mr ms "
      "mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr "
      "ps pt pw py qa re ro "
      "rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th "
      "tj tk tl tm tn to tr "
      "tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";
  constexpr std::string_view kGeneric =
      " com net org edu gov mil int info biz name pro aero coop museum mobi asia cat jobs tel "
      "travel post xyz online "
      "site shop store tech club app dev cloud email blog news live life world today agency "
      "company solutions group "
      "global digital media studio design space website network systems center academy foundation "
      "institute science "
      "health care finance fund capital legal law consulting services support team work works "
      "community social "
      "international ventures partners software technology events press wiki eco xn--3e0b707e ";
  return !lower.empty() && (InList(lower, lower.size() == 2 ? kCountries : kGeneric));
}

bool IsFileEnding(std::string_view lower) {
  constexpr std::string_view kEndings =
      " png jpg jpeg gif svg webp avif bmp ico tif tiff css js mjs ts jsx tsx html htm xhtml php "
      "asp aspx jsp txt json "
      "xml yml yaml toml ini conf cfg log zip gz bz xz tar tgz rar iso img exe dll deb rpm apk jar "
      "war class java cpp "
      "hpp hxx cxx pdf doc docx ppt pptx xls xlsx odt ods csv tsv sql mp3 mp4 avi mov webm woff "
      "ttf otf service target "
      "socket mount timer local lan internal localdomain home ";
  return !lower.empty() && InList(lower, kEndings);
}

bool IsReservedDomain(std::string_view lower) {
  constexpr std::array<std::string_view, 7> kReserved{
      "example.com", "example.org", "example.net", "example", "test", "invalid", "localhost"};
  return std::any_of(kReserved.begin(), kReserved.end(), [lower](std::string_view name) {
    return lower == name || (lower.size() > name.size() && lower.ends_with(name) &&
                             lower[lower.size() - name.size() - 1] == '.');
  });
}

}  // namespace saem::text::pii
