// Strings as Python has them, because the field's filters are defined in it.
#include "text/unicode.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace saem::text {
namespace {

using Views = std::vector<std::string_view>;

TEST(Properties, FollowPythonsStr) {
  EXPECT_TRUE(Has(U'a', kAlpha));
  EXPECT_TRUE(Has(U'한', kAlpha));
  EXPECT_TRUE(Has(U'ª', kAlpha));
  EXPECT_FALSE(Has(U'1', kAlpha));
  EXPECT_FALSE(Has(U'Ⅷ', kAlpha));  // a number letter
  EXPECT_FALSE(Has(U'\u0301', kAlpha));
  for (const char32_t space : {U'\x1C', U'\x85', U'\xA0', U'\u3000', U'\u2028'}) {
    EXPECT_TRUE(Has(space, kSpace)) << static_cast<uint32_t>(space);
  }
  EXPECT_FALSE(Has(U'\u200B', kSpace));
  EXPECT_FALSE(Has(U'\u180E', kSpace));
  EXPECT_EQ(PropertiesOf(0x110000), 0);
}

// DerivedGeneralCategory.txt of Unicode 15.0: 136,104 letters, 680 decimal digits, 1,985 nonspacing
// marks; Python's 29 spaces; the lengths of datatrove's two sets.
TEST(Properties, HaveTheSizesOfUnicode15) {
  int64_t alpha = 0, space = 0, decimal = 0, nonspacing = 0, filter = 0, terminal = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    const uint16_t bits = PropertiesOf(c);
    alpha += (bits & kAlpha) != 0;
    space += (bits & kSpace) != 0;
    decimal += (bits & kDecimal) != 0;
    nonspacing += (bits & kNonspacing) != 0;
    filter += (bits & kFilterPunctuation) != 0;
    terminal += (bits & kTerminal) != 0;
  }
  EXPECT_EQ(alpha, 136104);
  EXPECT_EQ(space, 29);
  EXPECT_EQ(decimal, 680);
  EXPECT_EQ(nonspacing, 1985);
  EXPECT_EQ(filter, 129);
  EXPECT_EQ(terminal, 159);
}

TEST(Lower, IsFullAndKnowsTheFinalSigma) {
  EXPECT_EQ(ToLower("HELLO World"), "hello world");
  EXPECT_EQ(ToLower("ΟΔΟΣ ΣΑΣ"), "οδος σας");
  EXPECT_EQ(ToLower("İ"), "i̇");
  EXPECT_EQ(ToLower("ẞ Ⅷ"), "ß ⅷ");
}

TEST(SplitLines, CutsWhereStrSplitlinesDoes) {
  EXPECT_EQ(SplitLines(""), Views{});
  EXPECT_EQ(SplitLines("a"), Views{"a"});
  EXPECT_EQ(SplitLines("a\n"), Views{"a"});
  EXPECT_EQ(SplitLines("\n\n"), (Views{"", ""}));
  EXPECT_EQ(SplitLines("a\r\nb\rc\nd"), (Views{"a", "b", "c", "d"}));
  EXPECT_EQ(SplitLines("a\vb\fc\x1C"
                       "d\x1D"
                       "e\x1E"
                       "f\u0085g\u2028h\u2029i"),
            (Views{"a", "b", "c", "d", "e", "f", "g", "h", "i"}));
  EXPECT_EQ(SplitLines("a\x1F"
                       "b"),
            Views{"a\x1F"
                  "b"});
}

TEST(Strip, TakesPythonsSpacesFromTheEnds) {
  EXPECT_EQ(Strip(" \u3000a b\u00A0\n"), "a b");
  EXPECT_EQ(StripLeft("\u2003x "), "x ");
  EXPECT_EQ(StripRight(" x\u2003"), " x");
  EXPECT_EQ(Strip(" \u3000 "), "");
  EXPECT_EQ(Strip("\u200Bx"), "\u200Bx");
}

TEST(Utf8, DecodingUndoesEncoding) {
  EXPECT_TRUE(rc::check([](const std::vector<char32_t>& raw) {
    std::string text;
    std::vector<char32_t> want;
    for (const char32_t c : raw) {
      const char32_t point = c % 0x110000;
      AppendUtf8(point, &text);
      want.push_back(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point);
    }
    RC_ASSERT(IsValidUtf8(text));
    RC_ASSERT(CodePoints(text) == static_cast<int64_t>(want.size()));
    size_t at = 0;
    for (const char32_t c : want) RC_ASSERT(DecodeAt(text, &at) == c);
    if (!want.empty()) RC_ASSERT(LastCodePoint(text) == want.back());
  }));
}

TEST(Utf8, AnyBytesDecodeToTheirEnd) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    bool good = true;
    for (size_t at = 0; at < bytes.size();) {
      const size_t begin = at;
      const char32_t c = DecodeAt(bytes, &at);
      RC_ASSERT(at > begin);
      RC_ASSERT(at <= bytes.size());
      if (c == 0xFFFD && bytes.substr(begin, 3) != "\xEF\xBF\xBD") good = false;
    }
    RC_ASSERT(good == IsValidUtf8(bytes));
  }));
}

TEST(Nfc, ComposesHangul) {
  EXPECT_EQ(Nfc("\u1112\u1161\u11ab"), "한");
  EXPECT_EQ(Nfd("한"), "\u1112\u1161\u11ab");
  EXPECT_EQ(Nfc("e\u0301"), "é");
}

TEST(Hangul, SyllablesKnowTheirFinalConsonant) {
  EXPECT_TRUE(HasFinalConsonant(U'한'));
  EXPECT_FALSE(HasFinalConsonant(U'가'));
  EXPECT_FALSE(HasFinalConsonant(U'a'));
}

}  // namespace
}  // namespace saem::text
