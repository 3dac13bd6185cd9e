// What charset a text file is in that does not say so, and what becomes of bytes that are none.
#include "io/charset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include "io/sample_files.h"

namespace saem::io {
namespace {

std::string Encoded(std::string_view text, std::string_view charset) {
  UErrorCode code = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(std::string(charset).c_str(), &code);
  std::string out(4 * text.size() + 16, '\0');
  const int32_t size =
      ucnv_fromAlgorithmic(converter, UCNV_UTF8, out.data(), static_cast<int32_t>(out.size()),
                           text.data(), static_cast<int32_t>(text.size()), &code);
  ucnv_close(converter);
  EXPECT_TRUE(U_SUCCESS(code)) << u_errorName(code);
  out.resize(static_cast<size_t>(size));
  return out;
}

TEST(Charset, WesternTextsAreNotTakenForKorean) {
  for (const char* text : {
           "é",
           "Änderung",
           "Straße",
           "¿Qué?",
           "El niño comió una manzana en el jardín",
           "Les élèves français préfèrent l’été à l’hiver : « ça dépend ! »",
           "Größe, Übermut und Äpfel: schöne Grüße aus Köln",
           "¡Mañana será otro día! ¿Cómo está usted?",
           "CAFÉ FRANÇAIS À CÔTÉ",
           "não, coração, à noite às três",
           "“curly” – and dashes—too…",
           "12 °C, 5 µm, 3 £",
       }) {
    const std::string bytes = Encoded(text, "windows-1252");
    EXPECT_EQ(DetectCharset(bytes, false), kWindows1252) << text;
    std::string storage;
    EXPECT_EQ(*ToUtf8(bytes, "", &storage), text);
  }
}

TEST(Charset, KoreanIsKnownByItsSyllables) {
  for (const char* text : {
           "샘",
           "맑은 샘물",
           "대한민국의 수도는 서울이다.",
           "둘,평범한 글",
           "펲시콜라를 마신 똠방각하가 왔다",
           "id,name\n1,김철수\n2,이영희\n",
           "漢字와 한글을 섞어 쓴 글, “따옴표”까지…",
       }) {
    const std::string bytes = Encoded(text, kCp949);
    EXPECT_EQ(DetectCharset(bytes, false), kCp949) << text;
    std::string storage;
    EXPECT_EQ(*ToUtf8(bytes, "", &storage), text);
  }
}

TEST(Charset, Utf8StaysUtf8WhereAByteIsBad) {
  EXPECT_EQ(DetectCharset("plain", false), std::nullopt);
  EXPECT_EQ(DetectCharset("맑은 물", false), kUtf8);
  EXPECT_EQ(DetectCharset("맑은 \xff물", false), kUtf8);
  EXPECT_EQ(DetectCharset("it’s \xe9 mostly ASCII", false), kUtf8);
  const std::string_view cut = std::string_view("맑").substr(0, 2);
  EXPECT_EQ(DetectCharset(std::string("a ") + std::string(cut), true), std::nullopt);
}

TEST(Charset, BytesOfNoCharacterStayFindable) {
  std::string storage;
  const auto korean = ToUtf8("\xbb\xf9\xbb \xb9\xb0", kCp949, &storage);
  ASSERT_TRUE(korean.ok());
  EXPECT_EQ(*korean, "샘\xff 물");
  EXPECT_EQ(FirstNoUtf8(*korean), 3U);
  EXPECT_EQ(FirstNoUtf8("샘물"), std::nullopt);
  EXPECT_EQ(FirstNoUtf8("샘\xec\x83"), 3U);
}

TEST(Charset, TextFilesAreReadInTheCharsetTheyAreInOrTheRecipeNames) {
  const auto found = ReadBytes("a.txt", Encoded("schöne Grüße", "windows-1252"));
  ASSERT_TRUE(found.ok()) << found.status().ToString();
  EXPECT_THAT(found->Texts("text"), testing::ElementsAre("schöne Grüße"));
  ReadSpec spec;
  spec.charset = "windows-1251";
  const auto named = ReadBytes("a.txt", Encoded("вода", "windows-1251"), spec);
  ASSERT_TRUE(named.ok()) << named.status().ToString();
  EXPECT_THAT(named->Texts("text"), testing::ElementsAre("вода"));
  const auto bad = ReadBytes("a.txt", "맑은 \xff물");
  ASSERT_TRUE(bad.ok()) << bad.status().ToString();
  EXPECT_THAT(bad->Reasons(), testing::ElementsAre("not-utf8"));
}

TEST(Charset, JsonLinesAreReadInTheCharsetThatTheRecipeNames) {
  ReadSpec spec;
  spec.charset = std::string(kCp949);
  const auto result = ReadBytes(
      "a.jsonl", Encoded("{\"text\": \"맑은 샘물\"}\n{\"text\": \"둘\"}\n", spec.charset), spec);
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_THAT(result->Texts("text"), testing::ElementsAre("맑은 샘물", "둘"));
}

}  // namespace
}  // namespace saem::io
