// Lines of JSON: what becomes a row, what becomes a counted reject with its place, in which order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/sample_files.h"

namespace saem::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReadResult Read(const std::string& name, std::string_view bytes, const base::Limits& limits = {}) {
  auto result = ReadBytes(name, bytes, {}, limits);
  EXPECT_TRUE(result.ok()) << result.status().ToString();
  return result.ok() ? *result : ReadResult();
}

std::string Line(const std::string& text) { return "{\"text\": \"" + text + "\"}\n"; }

TEST(Lines, EachKindOfJunkIsACountedRejectAndTheRestComesThrough) {
  const auto result = Read("a.jsonl", "\xef\xbb\xbf" + Line("one") + "{\n" +
                                          R"({"text": 7})"
                                          "\n" +
                                          R"({"other": "x"})"
                                          "\n[1]\n\n   \r\n" +
                                          Line(R"(half \ud83d pair)") + Line("\xff\xfe") +
                                          Line(R"(a\u0000b)") + std::string("\0\n", 2) +
                                          std::string(5000, '{') + "\n" + "{\"text\": \"last\"}");
  EXPECT_THAT(result.Texts("text"), ElementsAre("one", "last"));
  EXPECT_THAT(result.Reasons(), ElementsAre("not-json", "no-text", "no-text", "no-object",
                                            "not-json", "not-utf8", "nul", "not-json", "not-json"));
}

// A line over the limit is found when lines are cut, one that is no JSON when they are parsed.
TEST(Lines, RejectsStandInTheOrderOfTheInputForAnyBatch) {
  std::string bytes;
  for (int i = 0; i < 9; ++i) {
    bytes += i % 3 == 0 ? Line(std::string(400, 'x')) : i % 3 == 1 ? "no JSON\n" : Line("good");
  }
  for (const int64_t rows : {1, 2, 5, 1000}) {
    base::Limits limits;
    limits.record_bytes = 100;
    limits.batch_rows = rows;
    const auto result = Read("a.jsonl", bytes, limits);
    EXPECT_THAT(result.Reasons(), ElementsAre("too-large", "not-json", "too-large", "not-json",
                                              "too-large", "not-json"))
        << rows << " rows";
    for (size_t i = 1; i < result.bad.size(); ++i) {
      EXPECT_LT(result.bad[i - 1].offset, result.bad[i].offset) << rows << " rows";
    }
  }
}

TEST(Lines, ALineOverTheLimitIsPassedOverWithoutBeingHeld) {
  base::Limits limits;
  limits.record_bytes = 1000;
  for (const std::string name : {"a.jsonl", "a.jsonl.gz", "a.jsonl.zst"}) {
    const std::string text = Line("first") + std::string(5 << 20, 'y') + "\n" + Line("last");
    const auto result = Read(name,
                             name.ends_with("gz")    ? Gzip(text)
                             : name.ends_with("zst") ? Zstd(text)
                                                     : text,
                             limits);
    EXPECT_THAT(result.Texts("text"), ElementsAre("first", "last")) << name;
    ASSERT_THAT(result.Reasons(), ElementsAre("too-large")) << name;
    EXPECT_EQ(result.bad[0].length, 5 << 20) << name;
  }
}

TEST(Lines, OfAStreamThatEndsEarlyTheWholeLinesComeThroughAndTheLossIsSaid) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += Line("line " + std::to_string(i));
  for (const std::string name : {"a.jsonl.gz", "a.jsonl.zst"}) {
    const std::string whole = name.ends_with("gz") ? Gzip(text) : Zstd(text);
    const auto result = Read(name, std::string_view(whole).substr(0, whole.size() / 2));
    EXPECT_GT(result.Texts("text").size(), 1000U) << name;
    ASSERT_FALSE(result.bad.empty()) << name;
    EXPECT_EQ(result.bad.back().reason, "broken-compression") << name;
    EXPECT_THAT(result.bad.back().detail, HasSubstr("too early")) << name;
  }
}

TEST(Lines, EqualLinesHaveDifferentIdsThatDoNotDependOnTheFilesCut) {
  const auto whole = Read("a.jsonl", Line("x") + Line("y") + Line("x"));
  const auto ids = whole.Texts("id");
  ASSERT_EQ(ids.size(), 3U);
  EXPECT_NE(ids[0], ids[2]);
  const TempFolder folder;
  folder.Write("1.jsonl", Line("x"));
  folder.Write("2.jsonl", Line("y") + Line("x"));
  ReadSpec spec;
  spec.base_dir = folder.path();
  spec.files = {"*.jsonl"};
  const auto parts = ReadAll(spec);
  ASSERT_TRUE(parts.ok());
  EXPECT_EQ(parts->Texts("id"), ids);
}

TEST(Lines, AnEmptyFileHoldsNothing) {
  const auto result = Read("a.jsonl", "");
  EXPECT_THAT(result.Texts("text"), IsEmpty());
  EXPECT_THAT(result.bad, IsEmpty());
}

TEST(Lines, NumbersTooLargeForAMachineAreKeptAsTheyStand) {
  ReadSpec spec;
  spec.uri = "nr";
  const auto result = ReadBytes("a.jsonl",
                                "{\"text\": \"a \\\"123456789012345678901234567890\\\"\", \"x\": "
                                "[1e999, -123456789012345678901234567890]}\n"
                                "{\"nr\": 123456789012345678901234567890, \"text\": \"b\"}\n",
                                spec);
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_THAT(result->Reasons(), testing::IsEmpty());
  EXPECT_THAT(result->Texts("text"), ElementsAre("a \"123456789012345678901234567890\"", "b"));
  EXPECT_THAT(result->Texts("uri"), ElementsAre("(null)", "123456789012345678901234567890"));
}

}  // namespace
}  // namespace saem::io
