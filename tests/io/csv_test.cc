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
  const auto result = ReadBytes("a.csv", "a,b\n1,2\n\"3,4\n5,6\n7,8\n", Table());
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

}  // namespace
}  // namespace saem::io
