// Where words begin and end.
#include "text/words.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/unicode.h"

namespace saem::text {
namespace {

using Words = std::vector<std::string>;

Words WordsOf(std::string_view text, std::string_view language) {
  Words words;
  for (const Span& span : Tokenize(text, language)) words.emplace_back(span.In(text));
  return words;
}
Words Plain(std::string_view text) { return WordsOf(text, ""); }
Words Korean(std::string_view text) { return WordsOf(text, "ko"); }

TEST(Words, AreLettersAndDigits) {
  EXPECT_EQ(Plain("The quick brown fox, 7 years old."),
            (Words{"The", "quick", "brown", "fox", ",", "7", "years", "old", "."}));
  EXPECT_EQ(Plain(""), Words{});
  EXPECT_EQ(Plain(" \n\t\u3000"), Words{});
}

TEST(Words, ApostrophesAndPointsInsideJoin) {
  EXPECT_EQ(Plain("don't can’t o'clock'"), (Words{"don't", "can’t", "o'clock", "'"}));
  EXPECT_EQ(Plain("3.14 1,000 U.S. example.org"),
            (Words{"3.14", "1,000", "U.S", ".", "example.org"}));
  EXPECT_EQ(Plain("a.1 1.a"), (Words{"a", ".", "1", "1", ".", "a"}));
  EXPECT_EQ(Plain("snake_case x2"), (Words{"snake_case", "x2"}));
}

TEST(Words, RunsOfOneMarkAreOneToken) {
  EXPECT_EQ(Plain("Wait... what?!"), (Words{"Wait", "...", "what", "?", "!"}));
  EXPECT_EQ(Plain("---- (a)"), (Words{"----", "(", "a", ")"}));
}

TEST(Words, MarksBelongToTheLetterBefore) {
  EXPECT_EQ(Plain("cafe\u0301 au"), (Words{"cafe\u0301", "au"}));
  EXPECT_EQ(WordsOf("हिन्दी में", "hi"), (Words{"हिन्दी", "में"}));
  EXPECT_EQ(Plain("👍\uFE0F ok"), (Words{"👍\uFE0F", "ok"}));
}

TEST(Words, IdeographsAndHiraganaStandAlone) {
  EXPECT_EQ(WordsOf("日本のテキスト", "ja"), (Words{"日", "本", "の", "テキスト"}));
  EXPECT_EQ(WordsOf("データー", "ja"), Words{"データー"});
}

TEST(Words, OfKoreanAreEojeolWithoutPunctuation) {
  EXPECT_EQ(Korean("나는 학교에 갔다."), (Words{"나는", "학교에", "갔다", "."}));
  EXPECT_EQ(Korean("“안녕”이라고"), (Words{"“", "안녕", "”", "이라고"}));
}

TEST(Words, OfKoreanAreCutWhereTheScriptChanges) {
  EXPECT_EQ(Korean("2024년 API를 3.5배"), (Words{"2024", "년", "API", "를", "3.5", "배"}));
  EXPECT_EQ(Plain("2024년"), Words{"2024년"});
}

TEST(Words, DecomposedHangulIsOneWord) {
  const std::string decomposed = Nfd("한국어를 쓴다");
  EXPECT_EQ(Korean(decomposed), (Words{Nfd("한국어를"), Nfd("쓴다")}));
}

TEST(Words, CoverEverythingButSpacesAndStrayMarks) {
  EXPECT_TRUE(rc::check([](const std::vector<char32_t>& raw) {
    std::string text;
    for (const char32_t c : raw) AppendUtf8(c % 0x3100, &text);
    for (const std::string_view language : {"", "ko"}) {
      size_t at = 0;
      for (const Span& span : Tokenize(text, language)) {
        RC_ASSERT(span.begin >= at);
        RC_ASSERT(span.end > span.begin);
        for (size_t gap = at; gap < span.begin;) {
          const char32_t c = DecodeAt(text, &gap);
          RC_ASSERT(Has(c, kSpace | kMark) || c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0));
        }
        RC_ASSERT(!Has(LastCodePoint(span.In(text)), kSpace));
        at = span.end;
      }
      RC_ASSERT(IsValidUtf8(text));
    }
  }));
}

TEST(Words, DoNotDependOnWhatFollowsTheNextSpace) {
  EXPECT_TRUE(rc::check([](const std::vector<uint8_t>& left, const std::vector<uint8_t>& right) {
    std::string a, b;
    for (const uint8_t c : left) a.push_back(static_cast<char>(c & 0x7F));
    for (const uint8_t c : right) b.push_back(static_cast<char>(c & 0x7F));
    Words both = Plain(a);
    for (const std::string& word : Plain(b)) both.push_back(word);
    RC_ASSERT(Plain(a + " " + b) == both);
  }));
}

}  // namespace
}  // namespace saem::text
