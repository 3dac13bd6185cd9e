// What is left of a text before it is compared.
#include "text/simplify.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/unicode.h"

namespace saem::text {
namespace {

std::string Ours(std::string_view text) { return SimplifyText(text, Simplify::kCorrected); }
std::string Datatroves(std::string_view text) { return SimplifyText(text, Simplify::kDatatrove); }

// From datatrove's tests/pipeline/text/test_text.py (Apache-2.0).
TEST(SimplifyText, KeepsNumbersApartAsDatatroveDoes) {
  EXPECT_EQ(Datatroves("|$17.56||1|\n|$15.37||2599|"), "0 0 0 0");
  EXPECT_EQ(Ours("|$17.56||1|\n|$15.37||2599|"), "0 0 0 0");
}

// PUNCTUATION of datatrove holds the fullwidth digit one.
TEST(SimplifyText, AllPunctuationIsGone) {
  std::string punctuation;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (Has(c, kFilterPunctuation)) AppendUtf8(c, &punctuation);
  }
  EXPECT_EQ(Datatroves(punctuation), "0");
  EXPECT_EQ(Ours(punctuation), "0");
}

TEST(SimplifyText, ANumberHasOneSeparatorAtMost) {
  EXPECT_EQ(Ours("1.2.3"), "0 0");
  EXPECT_EQ(Ours("1,234,567"), "0 0");
  EXPECT_EQ(Ours("v2.0beta"), "v0beta");
  EXPECT_EQ(Ours("٣٫٥ and ३"), "0 and 0");
  EXPECT_EQ(Ours("5."), "0");
}

TEST(SimplifyText, AccentsGoFromLatinGreekAndCyrillic) {
  EXPECT_EQ(Ours("Crème BRÛLÉE"), "creme brulee");
  EXPECT_EQ(Ours("Ελλάδα"), "ελλαδα");
  EXPECT_EQ(Ours("ёлка"), "елка");
}

TEST(SimplifyText, OtherScriptsKeepTheirMarks) {
  EXPECT_EQ(Ours("한국어 문장"), "한국어 문장");
  EXPECT_EQ(Ours("がガぱ"), "がガぱ");
  EXPECT_EQ(Ours("ภาษาไทยที่นี่"), "ภาษาไทยที่นี่");
  EXPECT_EQ(Ours("हिन्दी"), "हिन्दी");
}

// What datatrove hashes instead (its defect; bit parity needs it).
TEST(SimplifyText, DatatroveTakesMarksFromEveryScript) {
  EXPECT_EQ(Datatroves("がガぱ"), "かカは");
  EXPECT_EQ(Datatroves("हिन्दी"), "हिनदी");
  EXPECT_EQ(Datatroves("한"), "\u1112\u1161\u11ab");
}

TEST(SimplifyText, DecomposedAndComposedHangulAreTheSame) {
  EXPECT_EQ(Ours("\u1112\u1161\u11ab\u1100\u116e\u11a8"), Ours("한국"));
}

TEST(SimplifyText, DoneTwiceIsDoneOnce) {
  EXPECT_TRUE(rc::check([](const std::vector<uint16_t>& units) {
    std::string text;
    for (const uint16_t unit : units) AppendUtf8(unit, &text);
    const std::string once = Ours(text);
    RC_ASSERT(Ours(once) == once);
    RC_ASSERT(IsValidUtf8(once));
  }));
}

// Pieces whose fate depends on their neighbours, and others around them.
TEST(SimplifyText, IsWhatItsDefinitionSaysOfAnyText) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "a",      "B",      "É",      "e\u0301", "\u0301",   " ",     "  ",     "\n",     "\u3000",
      ".",      ",",      "5",      "1,2",     "٣",        "Σ",     "ΑΣ",     "İ",      "한",
      "\u1112", "\u1161", "\u11ab", "が",      "か\u3099", "漢",    "\uF900", "१",      "हि",
      "ที่",      "\u200D", "\uFE0F", "😀",      "’",        "“",     "１",     "\u0344", "\u1FFD",
      "ß",      "ǅ",      "\u2126", "\u212A",  "\x01",     "\u00A0"});
  for (const Simplify how : {Simplify::kDatatrove, Simplify::kCorrected}) {
    EXPECT_TRUE(rc::check([&] {
      std::string text;
      for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece))
        text += one;
      RC_ASSERT(SimplifyText(text, how) == SimplifyByDefinition(text, how));
    }));
  }
}

TEST(SimplifyText, OfEveryCodePointIsWhatItsDefinitionSays) {
  for (char32_t c = 0; c < 0x110000; c = c == 0xD7FF ? 0xE000 : c + 1) {
    std::string text = "a";
    AppendUtf8(c, &text);
    text += "b ";
    AppendUtf8(c, &text);
    for (const Simplify how : {Simplify::kDatatrove, Simplify::kCorrected}) {
      ASSERT_EQ(SimplifyText(text, how), SimplifyByDefinition(text, how))
          << static_cast<uint32_t>(c);
    }
  }
}

}  // namespace
}  // namespace saem::text
