// What counts as personal data, and what must not. Numbers that hold a checksum are published test
// vectors of the libraries and registries that describe the format; telephone numbers and addresses
// are invented.
#include "text/pii.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "text/pii_numbers.h"

namespace saem::text {
namespace {

PiiSearch Everything() {
  PiiSearch search;
  search.types = PiiTypes::All();
  search.min_grade = PiiGrade::kPossible;
  return search;
}

// "rrn certain 960121-1021413" of every match, one a line.
std::string Found(std::string_view text, const PiiSearch& search = Everything()) {
  std::string out;
  for (const PiiMatch& match : FindPii(text, search)) {
    if (!out.empty()) out += '\n';
    out += std::string(PiiTypeName(match.type)) + " " + std::string(PiiGradeName(match.grade)) +
           " " + std::string(text.substr(match.begin, match.end - match.begin));
  }
  return out;
}

// What the audit counts: probable and certain.
std::string Counted(std::string_view text) { return Found(text, PiiSearch{}); }

TEST(PiiNumbers, ChecksumsAcceptPublishedVectorsAndRefuseEveryOtherCheckDigit) {
  // RRN and FRN: microsoft/presidio's and python-stdnum's tests.
  for (const std::string number : {"9601211021413", "0509122000019", "9710139019902"}) {
    EXPECT_TRUE(pii::ResidentChecksumHolds(number)) << number;
    int holding = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
      holding += pii::ResidentChecksumHolds(number.substr(0, 12) + digit) ? 1 : 0;
    }
    EXPECT_EQ(holding, 1) << number;
  }
  for (const std::string number : {"9111245678906", "0509126000012"}) {
    EXPECT_TRUE(pii::ResidentChecksumHolds(number)) << number;
    EXPECT_TRUE(pii::IsForeignerNumber(number));
    EXPECT_EQ(pii::ResidentCheckDigit(number.substr(0, 12)), number[12]);
  }
  for (const std::string number : {"1048656659", "1248100998", "1168200276"}) {
    EXPECT_TRUE(pii::BusinessNumberHolds(number)) << number;
  }
  EXPECT_FALSE(pii::BusinessNumberHolds("1048656650"));
  EXPECT_TRUE(pii::LuhnHolds("4111111111111111"));
  EXPECT_FALSE(pii::LuhnHolds("4111111111111112"));
}

TEST(PiiNumbers, ResidentDatesAreCalendarDates) {
  EXPECT_TRUE(pii::ResidentDateHolds("0002293000000"));   // 2000-02-29
  EXPECT_FALSE(pii::ResidentDateHolds("0002299000000"));  // 1800 was no leap year
  EXPECT_FALSE(pii::ResidentDateHolds("9902301000000"));
  EXPECT_FALSE(pii::ResidentDateHolds("9913011000000"));
  EXPECT_FALSE(pii::ResidentDateHolds("9904311000000"));
  EXPECT_FALSE(pii::ResidentDateHolds("9904001000000"));
}

TEST(PiiResident, GradesByChecksumShapeAndContext) {
  EXPECT_EQ(Found("주민등록번호는 960121-1021413입니다"), "rrn certain 960121-1021413");
  EXPECT_EQ(Found("주민번호 9601211021413"), "rrn certain 9601211021413");
  EXPECT_EQ(Found("A: 960121-1021413."), "rrn probable 960121-1021413");
  EXPECT_EQ(Found("A: 9601211021413."), "rrn possible 9601211021413");
  // Issued since October 2020: no check digit, so context decides.
  EXPECT_EQ(Found("주민등록번호 960121-1021414"), "rrn probable 960121-1021414");
  EXPECT_EQ(Found("A: 960121-1021414"), "rrn possible 960121-1021414");
  EXPECT_EQ(Found("A: 9601211021414"), "");
  EXPECT_EQ(Found("외국인등록번호: 911124-5678906"), "frn certain 911124-5678906");
  // No such day.
  EXPECT_EQ(Found("주민등록번호 960230-1021413"), "");
  EXPECT_EQ(Found("주민등록번호 961321-1021413"), "");
}

TEST(PiiResident, DigitsDecideWhereItBeginsAndEnds) {
  EXPECT_EQ(Counted("주민번호960121-1021413이며"), "rrn certain 960121-1021413");
  EXPECT_EQ(Counted("주민번호 1960121-1021413"), "");
  EXPECT_EQ(Counted("주민번호 960121-10214131"), "");
  EXPECT_EQ(Counted("주민번호 x960121-1021413"), "");
  EXPECT_EQ(Counted("주민번호 12-960121-1021413"), "");
}

TEST(PiiResident, ReadsFullWidthDigitsDashesAndHiddenCharacters) {
  EXPECT_EQ(Counted("주민번호 ９６０１２１－１０２１４１３"),
            "rrn certain ９６０１２１－１０２１４１３");
  for (const std::string dash : {"‐", "‑", "‒", "–", "—", "−", "﹣", " - "}) {
    EXPECT_EQ(Counted("주민번호 960121" + dash + "1021413"),
              "rrn certain 960121" + dash + "1021413");
  }
  EXPECT_EQ(Counted("주민번호 9601\xE2\x80\x8B"
                    "21-1021413"),
            "rrn certain 9601\xE2\x80\x8B"
            "21-1021413");
}

TEST(PiiBusiness, IsFoundOnRequestAlone) {
  EXPECT_EQ(Found("사업자등록번호 104-86-56659"), "brn certain 104-86-56659");
  EXPECT_EQ(Found("a 124-81-00998 b"), "brn probable 124-81-00998");
  EXPECT_EQ(Found("사업자등록번호 104-86-56650"), "");
  EXPECT_EQ(Counted("사업자등록번호 104-86-56659"), "");
}

TEST(PiiPhone, KoreanNumbersInTheWaysPeopleWriteThem) {
  for (const std::string number :
       {"010-2345-6789", "010.2345.6789", "010 2345 6789", "010)2345-6789", "011-234-5678",
        "02-2345-6789", "02)234-5678", "(02) 234-5678", "(031)234-5678", "051-234-5678",
        "070-2345-6789", "0502-234-5678", "+82-10-2345-6789", "+82 10 2345 6789", "+821023456789",
        "+82 (0)10-2345-6789", "+82-2-2345-6789", "01023456789"}) {
    EXPECT_EQ(Counted("여기 " + number + "로 오세요"), "phone probable " + number);
    EXPECT_EQ(Counted("전화" + number + "입니다"), "phone probable " + number);
  }
  // Weaker structures want a word beside them.
  for (const std::string number : {"0212345678", "02 2345 6789", "1588-2345", "0112345678"}) {
    EXPECT_EQ(Counted("합계 " + number), "") << number;
    EXPECT_EQ(Counted("문의 " + number), "phone probable " + number);
  }
  EXPECT_EQ(Counted("전화 ０１０－２３４５－６７８９"),
            "phone probable ０１０－２３４５－６７８９");
}

TEST(PiiPhone, OtherCountries) {
  for (const std::string number :
       {"+1 415 234 5678", "+1-415-234-5678", "+44 20 7123 4567", "+46 (0)8 928 571 38",
        "+33 1 42 68 53 00", "415-234-5678", "(415) 234-5678", "415.234.5678", "1-415-234-5678"}) {
    EXPECT_EQ(Counted("ask " + number + " today"), "phone probable " + number);
  }
  EXPECT_EQ(Counted("Fax: 345-899-3560x4587"), "phone probable 345-899-3560x4587");
  EXPECT_EQ(Counted("Phone:\n60-56-85-91\n"), "phone probable 60-56-85-91");
  EXPECT_EQ(Counted("send it to 0688 872 49 99."), "phone probable 0688 872 49 99");
  EXPECT_EQ(Counted("no mail about my order came, call me on 415-234-5678"),
            "phone probable 415-234-5678");
  EXPECT_EQ(Counted("my order came late, says the one with 415-234-5678"),
            "phone probable 415-234-5678");
  EXPECT_EQ(Counted("order 415-234-5678"), "");
  EXPECT_EQ(Counted("call me at 0490 75 40 81"), "phone probable 0490 75 40 81");
}

TEST(PiiPhone, IsNotEveryRowOfDigits) {
  for (const std::string text : {"임진왜란 1592-1598",
                                 "between 1588-1600",
                                 "2024-01-15 10:30",
                                 "20240115103000",
                                 "epoch 1700000000",
                                 "epoch 1700000000123",
                                 "ISBN 978-89-954321-0-5",
                                 "ISBN 0-306-40615-2",
                                 "주문번호 20240115-1234567",
                                 "version 10.2.345.6",
                                 "가격 1,234,567원",
                                 "3.14159265",
                                 "sum 1+821023456789",
                                 "C++11 and C++14",
                                 "pp. 123-145",
                                 "2019 2020 2021 2022",
                                 "010-2345-67890",
                                 "12-010-2345-6789",
                                 "a010-2345-6789",
                                 "id_01023456789",
                                 "call 2019-2020",
                                 "phone 12.2345678",
                                 "DOI 10.1000/182.345.6789",
                                 "1024x768 2048x1536",
                                 "+0 123 456 789",
                                 "+999 123 456 789",
                                 "010-234-56",
                                 "5300-1234",
                                 "023-01-0866",
                                 "chmod 0644 0755 0777",
                                 "0100 0203 0405 0607",
                                 "012 345",
                                 "order 0688 872 49 99"}) {
    EXPECT_EQ(Counted(text), "") << text;
  }
}

TEST(PiiCard, WantsChecksumIssuerAndShape) {
  EXPECT_EQ(Counted("카드번호 4539578763621486"), "card certain 4539578763621486");
  EXPECT_EQ(Counted("a 4539-5787-6362-1486 b"), "card probable 4539-5787-6362-1486");
  EXPECT_EQ(Counted("a 4539 5787 6362 1486 b"), "card probable 4539 5787 6362 1486");
  EXPECT_EQ(Counted("my card 347415977307943"), "card certain 347415977307943");
  EXPECT_EQ(Found("a 4539578763621486 b"), "card possible 4539578763621486");
  EXPECT_EQ(Found("card 4539578763621487"), "");                                     // Luhn
  EXPECT_EQ(Counted("my card 3522235032377454"), "card probable 3522235032377454");  // not listed
  EXPECT_EQ(Found("a 3522-2350-3237-7454 b"), "");
  EXPECT_EQ(Found("card 9539578763621489"), "");  // no issuer
  EXPECT_EQ(Counted("order 4539-5787-6362-1486"), "");
  EXPECT_EQ(Counted("1111 4539 5787 6362 1486 2222"), "");  // a table of figures
  EXPECT_EQ(Counted("카드 44539578763621486"), "");
}

TEST(PiiEmail, Addresses) {
  EXPECT_EQ(Counted("메일은hong.gildong@naver.com으로"), "email certain hong.gildong@naver.com");
  EXPECT_EQ(Counted("<a_b+c@mail.saem.co.kr>."), "email certain a_b+c@mail.saem.co.kr");
  EXPECT_EQ(Counted("mailto:x@y.de, z"), "email certain x@y.de");
  EXPECT_EQ(Counted("kim＠daum．net"), "email certain kim＠daum．net");
  EXPECT_EQ(Counted("see ...ann@firma.company."), "email certain ann@firma.company");
  EXPECT_EQ(Counted("ann@firma.tattoo"), "email probable ann@firma.tattoo");
  EXPECT_EQ(Counted("12345678@qq.com"), "email certain 12345678@qq.com");
}

TEST(PiiEmail, LookAlikes) {
  for (const std::string text :
       {"icon@2x.png", "user@localhost", "package@1.2.3", "a@b", "@handle said", "x@ y.com",
        "git@github.com:apache/arrow.git", "a..b@c.com", "@media.print", "f(@x.y1)", "a@-b.com",
        "ssh://root@10.0.0.1", "m@rc", "pkg@1.2.3-beta.rc"}) {
    EXPECT_EQ(Counted(text), "") << text;
  }
  const std::string long_local(65, 'a');
  EXPECT_EQ(Counted(long_local + "@naver.com"), "");
  EXPECT_EQ(Counted(std::string(64, 'a') + "@naver.com").substr(0, 13), "email certain");
}

TEST(PiiIp, PublicAddressesAlone) {
  EXPECT_EQ(Counted("from 211.234.100.5 port 80"), "ip probable 211.234.100.5");
  EXPECT_EQ(Counted("아이피 8.8.4.4에서"), "ip probable 8.8.4.4");
  EXPECT_EQ(Counted("http://86.121.97.248:8080/"), "ip probable 86.121.97.248");
  EXPECT_EQ(Counted("2a00:1450:4001:81b::200e"), "ip probable 2a00:1450:4001:81b::200e");
  EXPECT_EQ(Counted("6e40:4041:c617:e898:c11:40d2:c669:2eb4"),
            "ip probable 6e40:4041:c617:e898:c11:40d2:c669:2eb4");
  for (const std::string text : {"192.168.0.1",
                                 "10.0.0.1",
                                 "127.0.0.1",
                                 "172.16.5.5",
                                 "169.254.1.1",
                                 "224.0.0.1",
                                 "0.0.0.0",
                                 "see 4.2.1.3",
                                 "v211.234.100.5",
                                 "version 211.234.100.5",
                                 "nginx-211.234.100.5",
                                 "211.234.100.5.6",
                                 "300.1.1.1",
                                 "01.02.03.04",
                                 "1.2.3",
                                 "fe80::1",
                                 "::1",
                                 "std::vec::a",
                                 "12:30:45",
                                 "00:1a:2b:3c:4d:5e",
                                 "ab:cd:ef:01:23:45:67:89",
                                 "a::b",
                                 "cafe::beef"}) {
    EXPECT_EQ(Counted(text), "") << text;
  }
  PiiSearch search;
  search.private_addresses = true;
  EXPECT_EQ(Found("host 192.168.0.1", search), "ip probable 192.168.0.1");
}

TEST(PiiFictitious, IsLeftOutUnlessAskedFor) {
  PiiSearch search;
  search.fictitious = true;
  for (const std::string text :
       {"a@example.com", "b@mail.example.org", "c@host.test", "전화 010-0000-1234",
        "+82-10-0000-1234", "202-555-0143", "+1-202-555-0143", "+44 7700 900123",
        "card 4111 1111 1111 1111", "ip 192.0.2.17", "ip 2001:db8::1"}) {
    EXPECT_EQ(Counted(text), "") << text;
    EXPECT_NE(Found(text, search), "") << text;
  }
}

TEST(PiiFind, SeparatesNeighbours) {
  EXPECT_EQ(
      Counted("kim@naver.com 010-2345-6789 02-345-6789\n주민번호 960121-1021413, 211.234.100.5"),
      "email certain kim@naver.com\nphone probable 010-2345-6789\n"
      "phone probable 02-345-6789\nrrn certain 960121-1021413\nip probable 211.234.100.5");
}

TEST(PiiFind, HonoursTypesAndGrades) {
  PiiSearch search;
  search.types = PiiTypes().With(PiiType::kEmail);
  EXPECT_EQ(Found("kim@naver.com 010-2345-6789", search), "email certain kim@naver.com");
  search.types = PiiTypes::All();
  search.min_grade = PiiGrade::kCertain;
  EXPECT_EQ(Found("kim@naver.com 010-2345-6789", search), "email certain kim@naver.com");
}

TEST(PiiFind, HostileTextStaysLinearAndInBounds) {
  const size_t size = size_t{1} << 20;
  std::string spread;
  while (spread.size() < size)
    spread += "1\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B";
  std::string groups;
  while (groups.size() < size) groups += "1 ";
  for (const std::string& text :
       {std::string(size, '1'), std::string(size, '@'), std::string(size, ':'),
        std::string(size, 'f'), std::string(size, '.'), std::string(size, '\xEF'), groups, spread,
        std::string(size, 'a') + "@" + std::string(size, 'b'), "1" + std::string(size, '-')}) {
    EXPECT_EQ(Counted(text), "");
  }
  // A long row of groups is read to its end.
  EXPECT_EQ(Counted(groups + "x 010-2345-6789"), "phone probable 010-2345-6789");
}

TEST(PiiFind, FindsANumberBehindMoreGroupsThanARunHolds) {
  for (int groups = 10; groups < 60; ++groups) {
    std::string text;
    for (int i = 0; i < groups; ++i) text += "12 ";
    EXPECT_EQ(Counted(text + "010-2345-6789 12 12 12"), "phone probable 010-2345-6789") << groups;
  }
}

RC_GTEST_PROP(PiiProperty, SpansAreOrderedAndInsideTheText, (const std::string& noise)) {
  std::string text = noise;
  const auto tail =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("01- .@:a(+x")));
  text += tail;
  size_t last = 0;
  for (const PiiMatch& match : FindPii(text, Everything())) {
    RC_ASSERT(match.begin >= last);
    RC_ASSERT(match.begin < match.end);
    RC_ASSERT(match.end <= text.size());
    RC_ASSERT(!match.value.empty());
    last = match.end;
  }
}

const std::vector<std::string>& Values() {
  static const std::vector<std::string> values{"kim@naver.com",
                                               "211.234.100.5",
                                               "2a00:1450:4001:81b::200e",
                                               "010-2345-6789",
                                               "02)345-6789",
                                               "+1 415 234 5678",
                                               "415-234-5678",
                                               "1588-2345",
                                               "960121-1021413",
                                               "9601211021413",
                                               "911124-5678906",
                                               "4539 5787 6362 1486",
                                               "4539578763621486",
                                               "104-86-56659",
                                               "60-56-85-91",
                                               "０１０－２３４５－６７８９"};
  return values;
}

const std::vector<std::string>& Words() {
  static const std::vector<std::string> words{
      "전화 ", "Tel: ", "주민번호 ", "card ", "사업자 ", " ",  "입니다. ", "call me on ",
      "IP ",   "12 ",   "-",         ".",     " (",      "\n", "ver "};
  return words;
}

RC_GTEST_PROP(PiiProperty, NothingIsLeftAfterRewriting, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::oneOf(rc::gen::elementOf(Values()), rc::gen::elementOf(Words())));
  std::string text;
  for (const std::string& part : parts) text += part;
  PiiSearch search;
  search.types = PiiTypes::All();
  const base::Hash128 record{1, 2};
  for (const PiiRewrite rewrite : {PiiRewrite::kReplace, PiiRewrite::kMask}) {
    const std::string clean = RewritePii(text, search, rewrite, 7, record);
    const std::string left = Found(clean, search);
    if (!left.empty()) RC_FAIL(text + "\n->\n" + clean + "\nstill holds\n" + left);
    RC_ASSERT(RewritePii(clean, search, rewrite, 7, record) == clean);
  }
}

TEST(PiiRewriteText, KeepsOneReplacementForOneValueOfARecord) {
  const base::Hash128 first{1, 2};
  const base::Hash128 second{1, 3};
  const std::string text = "kim@naver.com, KIM@naver.com, lee@naver.com";
  const std::string clean = RewritePii(text, {}, PiiRewrite::kReplace, 7, first);
  const size_t comma = clean.find(", ");
  const std::string replacement = clean.substr(0, comma);
  EXPECT_EQ(clean.substr(comma + 2, replacement.size()), replacement);
  EXPECT_EQ(clean.find(replacement, comma + 2 + replacement.size()), std::string::npos);
  EXPECT_EQ(clean, RewritePii(text, {}, PiiRewrite::kReplace, 7, first));
  EXPECT_NE(clean, RewritePii(text, {}, PiiRewrite::kReplace, 7, second));
  EXPECT_NE(clean, RewritePii(text, {}, PiiRewrite::kReplace, 8, first));
}

TEST(PiiRewriteText, LeavesTheRestAsItIs) {
  std::vector<PiiMatch> found;
  EXPECT_EQ(RewritePii("전화 010-2345-6789입니다 \xFF", {}, PiiRewrite::kMask, 0, {}, &found),
            "전화 [PHONE]입니다 \xFF");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].begin, 7u);
  EXPECT_EQ(found[0].end, 20u);
  EXPECT_EQ(RewritePii("없음", {}, PiiRewrite::kMask, 0, {}, &found), "없음");
  EXPECT_TRUE(found.empty());
}

TEST(PiiRewriteText, WritesValuesThatCannotBelongToAnyone) {
  PiiMatch match;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    match.type = PiiType::kCard;
    const std::string card = FictitiousPii(match, seed, {});
    EXPECT_EQ(card.size(), 16u);
    EXPECT_FALSE(pii::LuhnHolds(card)) << card;
    match.type = PiiType::kResident;
    match.value = "9601211021413";
    std::string resident = FictitiousPii(match, seed, {});
    EXPECT_EQ(resident.substr(6, 2), "-1");
    resident.erase(6, 1);
    EXPECT_FALSE(pii::ResidentDateHolds(resident)) << resident;
    match.value.clear();
  }
}

}  // namespace
}  // namespace saem::text
