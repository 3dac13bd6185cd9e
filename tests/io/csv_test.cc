// CSV: rows and those that are none in the order of the file, empty files, columns of one type.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/sample_files.h"

namespace saem::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ReadSpec Table() {
  ReadSpec spec;
  spec.table = true;
  return spec;
}

TEST(Csv, RowsAndBadRowsAreNumberedTogetherForAnyBatch) {
  const std::string bytes = "n,m\n1\n2,2\n3\n4,4\n\"5\n5\",5\n6,6,6\n\n7,7\n8\n";
  for (const int64_t rows : {1, 2, 3, 1000}) {
    SCOPED_TRACE(rows);
    base::Limits limits;
    limits.batch_rows = rows;
    const auto result = ReadBytes("a.csv", bytes, Table(), limits);
    ASSERT_TRUE(result.ok()) << result.status().ToString();
    EXPECT_THAT(result->Texts("n"), ElementsAre("2", "4", "5\n5", "7"));
    std::vector<int64_t> at;
    for (const BadRecord& bad : result->bad) {
      EXPECT_EQ(bad.reason, "wrong-columns");
      EXPECT_EQ(bad.length, 1);
      at.push_back(bad.offset);
    }
    EXPECT_THAT(at, ElementsAre(0, 2, 5, 7));
    EXPECT_EQ(result->bad[2].detail, "3 columns instead of 2");
  }
}

TEST(Csv, ARowThatGoesOnForManyLinesIsAskedForItsQuote) {
  const auto result = ReadBytes("a.csv", "a,b\n1,2\n\"3,4\n5,6\n7,\"\n", Table());
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_THAT(result->Numbers("a"), ElementsAre(1));
  ASSERT_EQ(result->bad.size(), 1U);
  EXPECT_EQ(result->bad[0].detail, "1 columns instead of 2, over 3 lines: is a quote left open?");
}

TEST(Csv, AFileOfBadRowsAloneIsCountedRowByRow) {
  std::string bytes = "a,b\n";
  for (int i = 0; i < 5000; ++i) bytes += "x\n";
  const auto result = ReadBytes("a.csv", bytes, Table());
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(result->bad.size(), 5000U);
  EXPECT_EQ(result->bad.back().offset, 4999);
}

TEST(Csv, AnEmptyFileBesideOthersHoldsNothingAndAloneSaysWhy) {
  const TempFolder folder;
  folder.Write("a.csv", "");
  folder.Write("b.csv", "a,b\n1,2\n");
  ReadSpec spec = Table();
  spec.files = {folder.path()};
  const auto both = ReadAll(spec);
  ASSERT_TRUE(both.ok()) << both.status().ToString();
  EXPECT_THAT(both->Numbers("a"), ElementsAre(1));

  const auto alone = ReadBytes("a.csv", "", Table());
  ASSERT_FALSE(alone.ok());
  EXPECT_THAT(base::MessageOf(alone.status()), HasSubstr("not even a header"));
}

TEST(Csv, KoreanComesThroughHoweverItIsPacked) {
  const std::string text = "text,n\n대한민국의 수도는 서울이다,1\n";
  for (const auto& [name, bytes] : {std::pair<std::string, std::string>{"a.csv", text},
                                    {"a.csv.gz", Gzip(text)},
                                    {"a.csv.zst", Zstd(text)}}) {
    const auto result = ReadBytes(name, bytes, Table());
    ASSERT_TRUE(result.ok()) << name << ": " << result.status().ToString();
    EXPECT_THAT(result->Texts("text"), ElementsAre("대한민국의 수도는 서울이다")) << name;
  }
}

// The first block tells the types: integers, a date, a column without a value in sight, text.
std::string FirstBlock() {
  std::string bytes = "n,day,later,text\n";
  const std::string row = "7,2024-02-29,," + std::string(3000, 'x') + "\n";
  while (bytes.size() < (9U << 20)) bytes += row;
  return bytes;
}

TEST(Csv, AValueOfAnotherTypeCostsItsRowAndSaysWhichColumn) {
  const std::string first = FirstBlock();
  const auto before = static_cast<int64_t>(std::count(first.begin(), first.end(), '\n')) - 1;
  const std::string bytes = first +
                            "8,2024-03-01,x,a\nten,2024-03-01,x,a\n9\n"
                            "9,\"soon, \"\"perhaps\"\"\",x,a\n"
                            "10,,\"y\nz\",a\n,2024-03-02,x,a\n11,2024-03-03,x,a\n11\n";
  for (const int64_t rows : {7, 1024}) {
    base::Limits limits;
    limits.batch_rows = rows;
    const auto result = ReadBytes("a.csv", bytes, Table(), limits);
    ASSERT_TRUE(result.ok()) << result.status().ToString();
    std::vector<std::string> said;
    for (const BadRecord& bad : result->bad) {
      said.push_back(std::to_string(bad.offset - before) + " " + bad.reason + " " + bad.detail);
    }
    EXPECT_THAT(said,
                ElementsAre("1 wrong-type column `n`: `ten` is no int64",
                            "2 wrong-columns 1 columns instead of 4",
                            "3 wrong-type column `day`: `soon, \"perhaps\"` is no date32[day]",
                            "7 wrong-columns 1 columns instead of 4"));
    const auto numbers = result->Numbers("n");
    EXPECT_EQ(numbers.size(), static_cast<size_t>(before) + 4);
    EXPECT_THAT(std::vector<int64_t>(numbers.end() - 4, numbers.end()), ElementsAre(8, 10, -1, 11));
  }
}

// Types told from the first block would cost the rows whose values do not fit.
TEST(Csv, DocumentsAreReadAsTextSoThatNoLaterValueIsOfAnotherType) {
  std::string bytes = "text,score\n";
  while (bytes.size() < (9U << 20)) bytes += std::string(2000, 'w') + ",7\n";
  bytes += "the last,none\n";
  ReadSpec spec;
  const auto documents = ReadBytes("a.csv", bytes, spec);
  ASSERT_TRUE(documents.ok()) << documents.status().ToString();
  EXPECT_EQ(documents->Texts("text").back(), "the last");
}

struct Expected {
  std::vector<std::string> texts;
  std::vector<std::pair<int64_t, std::string>> bad;  // row and reason
};

void ExpectRows(const std::string& bytes, const Expected& expected, const ReadSpec& spec = {}) {
  for (const int64_t rows : {1, 2, 1000}) {
    SCOPED_TRACE(rows);
    base::Limits limits;
    limits.batch_rows = rows;
    const auto result = ReadBytes("a.csv", bytes, spec, limits);
    ASSERT_TRUE(result.ok()) << result.status().ToString();
    EXPECT_EQ(result->Texts("text"), expected.texts);
    std::vector<std::pair<int64_t, std::string>> bad;
    for (const BadRecord& one : result->bad) bad.emplace_back(one.offset, one.reason);
    EXPECT_EQ(bad, expected.bad);
  }
}

TEST(Csv, AQuoteThatIsLeftOpenCostsItsLineAlone) {
  ExpectRows("n,text\n1,one\n2,\"open\n3,three\n4,four\n",
             {{"one", "three", "four"}, {{1, "open-quote"}}});
  // The next quote closes it, and what stands behind that shows that it was not meant to.
  ExpectRows("n,text\n1,\"open\n2,two\n3,\"th\"\"ree\"\n4,\"f\nour\"\n5,five\n",
             {{"two", "th\"ree", "f\nour", "five"}, {{0, "open-quote"}}});
  ExpectRows("n,text\r\n1,\"open\r\n2,two\r\n3,\"three\"\r\n\r\n4,\"open",
             {{"two", "three"}, {{0, "open-quote"}, {3, "open-quote"}}});
  ExpectRows("n,text\n1,\"a\nb\",\"open\n2,x\n3,y\n4,\"z\"\n",
             {{"x", "y", "z"}, {{0, "open-quote"}}});
}

TEST(Csv, BadRowsOfEveryKindAreNumberedTogether) {
  ExpectRows("n,text\n1\n2,\"open\n3\n4,four\n5,\"open\n6\n7,\"seven\"\n8\n",
             {{"four", "seven"},
              {{0, "wrong-columns"},
               {1, "open-quote"},
               {2, "wrong-columns"},
               {4, "open-quote"},
               {5, "wrong-columns"},
               {7, "wrong-columns"}}});
}

TEST(Csv, QuotesWithinALineAreTakenAsTheyStand) {
  ExpectRows("n,text\n1,a \"b\" c\n2,\"a \"b\" c\"\n3,\"\"\"x\"\"\"\n",
             {{"a \"b\" c", "a b\" c\"", "\"x\""}, {}});
}

TEST(Csv, AnOpenQuoteSaysItsLine) {
  const auto result = ReadBytes("a.csv", "n,text\n1,\"two\nlines\"\n2,\"open\n3,three\n");
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  ASSERT_EQ(result->bad.size(), 1U);
  EXPECT_THAT(result->bad[0].detail, testing::StartsWith("line 4: a quote is opened"));
  EXPECT_EQ(result->bad[0].length, 1);

  const auto header = ReadBytes("a.csv", "n,\"text\n1,one\n");
  ASSERT_FALSE(header.ok());
  EXPECT_THAT(base::MessageOf(header.status()), HasSubstr("line 1: a quote is opened"));
}

TEST(Csv, NoMoreThanARowOfMebibytesIsHeld) {
  const std::string much(9U << 20, 'x');
  ExpectRows("n,text\n1,one\n2," + much + "\n3,three\n4,\"" + much + "\"\n5,five\n",
             {{"one", "three", "five"}, {{1, "too-large"}, {3, "too-large"}}});
  std::string lines = "n,text\n1,one\n2,\"open\n";
  Expected expected{{"one"}, {{1, "open-quote"}}};
  for (int n = 3; lines.size() < (9U << 20); ++n) {
    expected.texts.push_back(std::string(10'000, 'a'));
    lines += std::to_string(n) + "," + expected.texts.back() + "\n";
  }
  ExpectRows(lines, expected);
}

TEST(Csv, BytesOfNoCharacterCostTheirRowAlone) {
  ExpectRows("n,text\n1,샘물\n2,\xff샘\n3,맑은 물\n", {{"샘물", "맑은 물"}, {{1, "not-utf8"}}});
  // CP949: 맑은, 샘물.
  ExpectRows("n,text\n1,\xb8\xbc\xc0\xba\n2,\xbb\xf9\xbb \xb9\xb0\n3,\xbb\xf9\xb9\xb0\n",
             {{"맑은", "샘물"}, {{1, "not-utf8"}}});
  const auto result = ReadBytes("a.csv", "n,text\n1,샘\n2,맑은 \xff샘\n");
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  ASSERT_EQ(result->bad.size(), 1U);
  EXPECT_THAT(result->bad[0].detail, HasSubstr("`text` holds bytes that are no text, the first at "
                                               "byte 7"));
  EXPECT_THAT(result->bad[0].detail, HasSubstr("say `charset:`"));
}

TEST(Csv, TheCharsetThatTheRecipeNamesIsTheCharset) {
  ReadSpec spec;
  spec.charset = "windows-1251";
  ExpectRows("n,text\n1,\xc2\xee\xe4\xe0\n", {{"Вода"}, {}}, spec);
}

TEST(Csv, SemicolonsAndTabulatorsOfAHeaderWithoutCommasPartTheFields) {
  ExpectRows("n;text\n1;one, two\n2;\"a;b\"\n", {{"one, two", "a;b"}, {}});
  ExpectRows("n\ttext\n1\tone; two\n", {{"one; two"}, {}});
  ExpectRows("n;x,text\n1,a\n", {{"a"}, {}});
  ExpectRows("text\na;b\n", {{"a;b"}, {}});
  ReadSpec spec;
  spec.delimiter = "|";
  ExpectRows("a,b|text\n1|one\n", {{"one"}, {}}, spec);
}

TEST(Csv, AHeaderAloneIsAFileWithoutRows) {
  ExpectRows("n,text\n", {{}, {}});
  ExpectRows("n,text", {{}, {}});
}

}  // namespace
}  // namespace saem::io
