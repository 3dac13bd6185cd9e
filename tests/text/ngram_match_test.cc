// What counts as copied.
#include "text/ngram_match.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace saem::text {
namespace {

std::string Words(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "word" + std::to_string(i * 7919) + " ";
  return text;
}

TEST(CopyFold, IgnoresCaseAndSpacing) {
  const FoldedText folded = FoldForCopying("  A\n\n b\u3000가 ");
  EXPECT_EQ(std::u32string(folded.points.begin(), folded.points.end()), U"a b 가");
  EXPECT_EQ(folded.at, (std::vector<uint32_t>{2, 3, 6, 7, 10, 14}));
}

TEST(CopyFold, ReadsWhatIsNoUtf8ByteByByte) {
  EXPECT_EQ(FoldForCopying("\xED\x95").points.size(), 2u);
  EXPECT_TRUE(FoldForCopying("").points.empty());
}

TEST(CopyMeasure, CountsCharactersWordsAndSyllables) {
  const FoldedText text = FoldForCopying("샘은 물이 솟는 곳이다. A spring.");
  const CopyLength all = MeasureCopy(text, 0, text.points.size());
  EXPECT_EQ(all.characters, 23);
  EXPECT_EQ(all.words, 6);
  EXPECT_EQ(all.syllables, 9);
  EXPECT_TRUE(MeasureCopy(text, 0, 12).Korean());
  EXPECT_FALSE(MeasureCopy(text, 14, 23).Korean());
}

TEST(CopyMeasure, LimitsAreOfTheLanguage) {
  CopyLength english;
  english.characters = 149;
  english.words = 25;
  EXPECT_FALSE(TooLong(english, {}));
  english.characters = 150;
  EXPECT_TRUE(TooLong(english, {}));
  CopyLength korean;
  korean.characters = 45;
  korean.words = 9;
  korean.syllables = 36;
  EXPECT_FALSE(TooLong(korean, {}));
  korean.words = 10;
  EXPECT_TRUE(TooLong(korean, {}));
  korean.words = 9;
  korean.syllables = 40;
  EXPECT_TRUE(TooLong(korean, {}));
}

TEST(CopyMeasuring, FindsAPassageWhereverItStands) {
  const std::string passage = "The quick brown fox jumps over the lazy dog while nobody looks.";
  const std::string source = Words(0, 200) + passage + Words(200, 400);
  for (int shift = 0; shift < 20; ++shift) {
    const std::string before = "own text" + std::string(static_cast<size_t>(shift), 'x') + " ";
    const std::string made = before + passage + " and more of our own";
    const Copying copying = MeasureCopying(made, source);
    EXPECT_EQ(copying.longest.characters, static_cast<int64_t>(passage.size()) + 1) << shift;
    EXPECT_EQ(made.substr(copying.begin, copying.end - copying.begin), " " + passage);
    EXPECT_NEAR(copying.covered,
                static_cast<double>(passage.size() + 1) / static_cast<double>(made.size()), 1e-9);
  }
}

TEST(CopyMeasuring, SeesThroughLineBreaksAndCase) {
  const Copying copying = MeasureCopying("QUICK  brown\nfox jumps over the lazy dog",
                                         "a quick brown fox jumps\n\nover the lazy dog.");
  EXPECT_EQ(copying.longest.characters, 39);
  EXPECT_EQ(copying.covered, 1);
}

TEST(CopyMeasuring, UnrelatedTextsShareNothing) {
  EXPECT_EQ(MeasureCopying(Words(0, 300), Words(300, 900)).longest.characters, 0);
  EXPECT_EQ(MeasureCopying("", "text").covered, 0);
  EXPECT_EQ(MeasureCopying("text", "").covered, 0);
}

TEST(CopyMeasuring, BoilerplateWithoutEndStaysCheap) {
  std::string boiler;
  for (int i = 0; i < 5000; ++i) boiler += "to be or not to be ";
  const Copying copying = MeasureCopying(boiler, boiler);
  EXPECT_EQ(copying.longest.characters, 5000 * 19 - 1);
}

// Longest common stretch, the slow way.
size_t SlowLongest(const FoldedText& a, const FoldedText& b) {
  size_t best = 0;
  std::vector<size_t> row(b.points.size() + 1);
  for (size_t i = 1; i <= a.points.size(); ++i) {
    for (size_t j = b.points.size(); j > 0; --j) {
      row[j] = a.points[i - 1] == b.points[j - 1] ? row[j - 1] + 1 : 0;
      best = std::max(best, row[j]);
    }
  }
  return best;
}

RC_GTEST_PROP(CopyProperty, AgreesWithTheSlowTwin, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("abA \n")));
  const auto piece = *rc::gen::resize(200, text);
  const std::string made = *text + piece + *text;
  const std::string source = *text + piece + *text;
  const size_t slow = SlowLongest(FoldForCopying(made), FoldForCopying(source));
  const auto fast = static_cast<size_t>(MeasureCopying(made, source).longest.characters);
  RC_ASSERT(fast == (slow < CopyIndex::kShortestCopy ? 0 : slow));
}

TEST(CopyIndexTest, TellsTextsApart) {
  CopyIndex index;
  const std::string shared = "one and the same sentence in two texts";
  index.Add("first: " + shared);
  index.Add("nothing of the kind");
  index.Add(shared + " at the start");
  const std::vector<CopiedSpan> spans = index.Match(FoldForCopying("x " + shared));
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].text, 0u);
  EXPECT_EQ(spans[0].begin, 6u);
  EXPECT_EQ(spans[1].text, 2u);
  EXPECT_EQ(spans[1].begin, 0u);
  EXPECT_EQ(spans[1].source_begin, 2u);
}

}  // namespace
}  // namespace saem::text
