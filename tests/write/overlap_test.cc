// How much of a made text stands in its passage.
#include "write/overlap.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "write/words.h"

namespace saem::write {
namespace {

TEST(Overlap, CountsContentWordsOnly) {
  const Overlap overlap =
      PassageTerms("The ferry runs from April.").Measure("It is the ferry of an April that was");
  EXPECT_EQ(overlap.terms, 2);
  EXPECT_EQ(overlap.found, 2);
  EXPECT_EQ(overlap.share(), 1);
}

TEST(Overlap, ShowsTheLongestRunOfForeignWords) {
  const std::string made = "A ferry with purple silent dragons runs on magic";
  const Overlap overlap = PassageTerms("The ferry runs from April.").Measure(made);
  EXPECT_EQ(made.substr(static_cast<size_t>(overlap.missing_begin),
                        static_cast<size_t>(overlap.missing_end - overlap.missing_begin)),
            "purple silent dragons");
  EXPECT_EQ(overlap.found, 2);
  EXPECT_EQ(overlap.terms, 6);
}

TEST(Overlap, WantsNumbersExactly) {
  const PassageTerms passage("Version 2.4 of 1999 has 12 modules.");
  EXPECT_TRUE(passage.Measure("version 2.4 of 1999").missing_numbers.empty());
  EXPECT_EQ(passage.Measure("version 2.2 of 1998").missing_numbers,
            (std::vector<std::string>{"2.2", "1998"}));
}

TEST(Overlap, KnowsPartsOfJoinedWords) {
  EXPECT_EQ(PassageTerms("Load mod_ssl/mod_tls first.").Measure("ssl tls").found, 2);
}

TEST(Overlap, SplitsAndJoinsKoreanCompounds) {
  const PassageTerms passage("데이터 베이스 설정을 고칩니다.");
  EXPECT_EQ(passage.Measure("설정은").found, 1);
  EXPECT_EQ(passage.Measure("냉장고").found, 0);
}

TEST(Overlap, MeasuresTheLongestStretchInOrder) {
  const PassageTerms passage("The ferry runs from April to October and stops in winter.");
  EXPECT_EQ(passage.Measure("It runs from April to October.").longest, 5);
  EXPECT_EQ(passage.Measure("October April").longest, 1);
}

RC_GTEST_PROP(Overlap, OfAPassageWithItselfIsWhole, ()) {
  const auto word = rc::gen::element<std::string>("ferry", "runs", "from", "2.4", "나룻배를",
                                                  "다닌다", "x-y", "the", "don't");
  std::string text;
  for (const std::string& one : *rc::gen::container<std::vector<std::string>>(word))
    text += one + " ";
  const Overlap overlap = PassageTerms(text).Measure(text);
  RC_ASSERT(overlap.found == overlap.terms);
  RC_ASSERT(overlap.missing_begin == -1);
  RC_ASSERT(overlap.longest == static_cast<int64_t>(SplitWords(text).size()));
}

}  // namespace
}  // namespace saem::write
