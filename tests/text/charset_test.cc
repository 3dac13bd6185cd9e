// Bytes become text as browsers do it. The bytes were made by Python's codecs.
#include "text/charset.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/charset_labels.h"
#include "text/charset_sniff.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

using namespace std::string_literals;

std::string DecodeAs(std::string_view bytes, std::string_view charset,
                     int64_t* replaced = nullptr) {
  Decoded decoded = CharsetDecoder().Decode(bytes, charset).ValueOrDie();
  if (replaced != nullptr) *replaced = decoded.replaced;
  return decoded.text;
}

std::string_view NameFor(std::string_view bytes, std::string_view content_type = "") {
  return FindCharset(bytes, content_type, Markup::kHtml).name;
}

TEST(Labels, AreThoseOfTheEncodingStandard) {
  EXPECT_EQ(EncodingOfLabel("UTF8"), "utf-8");
  EXPECT_EQ(EncodingOfLabel("latin1"), "windows-1252");
  EXPECT_EQ(EncodingOfLabel("iso-8859-1"), "windows-1252");
  EXPECT_EQ(EncodingOfLabel("us-ascii"), "windows-1252");
  EXPECT_EQ(EncodingOfLabel("iso-8859-9"), "windows-1254");
  EXPECT_EQ(EncodingOfLabel("EUC-KR"), "euc-kr");
  EXPECT_EQ(EncodingOfLabel(" ks_c_5601-1987\n"), "euc-kr");
  EXPECT_EQ(EncodingOfLabel("Windows-949"), "euc-kr");
  EXPECT_EQ(EncodingOfLabel("gb2312"), "gbk");
  EXPECT_EQ(EncodingOfLabel("x-sjis"), "shift_jis");
  EXPECT_EQ(EncodingOfLabel("utf-16"), "utf-16le");
  EXPECT_EQ(EncodingOfLabel("iso-2022-kr"), "");
  EXPECT_EQ(EncodingOfLabel("utf-7"), "");
  EXPECT_EQ(EncodingOfLabel(""), "");
  EXPECT_EQ(EncodingOfLabel("latin1 utf-8"), "");
}

TEST(Labels, EveryEncodingHasAConverter) {
  for (const std::string_view label :
       {"utf-8",        "windows-1252", "euc-kr",       "shift_jis",    "euc-jp",
        "iso-2022-jp",  "gbk",          "gb18030",      "big5",         "windows-1250",
        "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
        "windows-1257", "windows-1258", "windows-874",  "iso-8859-2",   "iso-8859-3",
        "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",   "iso-8859-8",
        "iso-8859-8-i", "iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",
        "ibm866",       "koi8-r",       "koi8-u",       "macintosh",    "x-mac-cyrillic",
        "utf-16le",     "utf-16be"}) {
    EXPECT_EQ(EncodingOfLabel(label), label);
    EXPECT_TRUE(CharsetDecoder().Decode("plain", label).ok()) << label;
  }
}

TEST(Charset, AByteOrderMarkBeatsTheHeader) {
  EXPECT_EQ(NameFor("\xEF\xBB\xBFhello", "text/html; charset=euc-kr"), "utf-8");
  EXPECT_EQ(NameFor("\xFF\xFEh\0"s, ""), "utf-16le");
  EXPECT_EQ(NameFor("\xFE\xFF\0h"s, ""), "utf-16be");
}

TEST(Charset, TheHeaderBeatsMeta) {
  const std::string_view page = "<meta charset=utf-8>";
  const Charset charset = FindCharset(page, "text/html; Charset=\"EUC-KR\"", Markup::kHtml);
  EXPECT_EQ(charset.name, "euc-kr");
  EXPECT_EQ(charset.source, CharsetSource::kHeader);
}

TEST(Charset, AHeaderThatNamesNothingKnownIsPassedOver) {
  const Charset charset =
      FindCharset("<meta charset=euc-kr>", "text/html; charset=none", Markup::kHtml);
  EXPECT_EQ(charset.name, "euc-kr");
  EXPECT_EQ(charset.source, CharsetSource::kMeta);
}

TEST(Charset, MetaIsReadAsTheStandardPrescansIt) {
  EXPECT_EQ(NameFor("<META CHARSET='Shift_JIS'>"), "shift_jis");
  EXPECT_EQ(NameFor("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>"),
            "windows-1251");
  EXPECT_EQ(NameFor("<meta content='text/html;charset=euc-kr' http-equiv='content-type'>"),
            "euc-kr");
  // Without http-equiv, content says nothing.
  EXPECT_EQ(NameFor("<meta name=x content='text/html; charset=euc-kr'>"), "utf-8");
  // In a comment, in an attribute, in a closing tag: nothing.
  EXPECT_EQ(NameFor("<!-- <meta charset=euc-kr> --><p>"), "utf-8");
  EXPECT_EQ(NameFor("<a title='<meta charset=euc-kr>'>"), "utf-8");
  EXPECT_EQ(NameFor("<!--><meta charset=euc-kr>"), "euc-kr");
  EXPECT_EQ(NameFor("<?xml encoding='x'?><meta charset=euc-kr>"), "euc-kr");
  // A page that can be read to say so is not UTF-16.
  EXPECT_EQ(NameFor("<meta charset=utf-16>"), "utf-8");
}

TEST(Charset, MetaBehindTheFirst1024BytesIsNotRead) {
  EXPECT_EQ(NameFor(std::string(1003, ' ') + "<meta charset=euc-kr>"), "euc-kr");
  EXPECT_EQ(NameFor(std::string(1024, ' ') + "<meta charset=euc-kr>"), "utf-8");
}

TEST(Charset, PlainTextHasNoMeta) {
  EXPECT_EQ(FindCharset("<meta charset=euc-kr>", "text/plain", Markup::kNone).name, "utf-8");
}

TEST(Charset, WithoutAWordValidUtf8IsUtf8) {
  const Charset charset = FindCharset("<p>한국어</p>", "", Markup::kHtml);
  EXPECT_EQ(charset.name, "utf-8");
  EXPECT_EQ(charset.source, CharsetSource::kUtf8);
}

constexpr std::string_view
    kKorean =  // "똠방각하 펲시콜라": 똠 and 펲 are in code page 949, not in KS X 1001
    "\x8C\x63\xB9\xE6\xB0\xA2\xC7\xCF\x20\xBC\x84\xBD\xC3\xC4\xDD\xB6\xF3";

TEST(Charset, AKoreanPageThatDoesNotSayItsEncodingIsFound) {
  const Charset charset =
      FindCharset("<html lang=\"ko-KR\"><p>" + std::string(kKorean), "text/html", Markup::kHtml);
  EXPECT_EQ(charset.name, "euc-kr");
  EXPECT_EQ(charset.source, CharsetSource::kLanguage);
}

TEST(Charset, LongerTextIsDetected) {
  std::string korean, japanese;
  for (int i = 0; i < 20; ++i) {
    // "한국어로 쓴 글은 이렇게 읽는다. " and "日本語のテキストです。"
    korean +=
        "\xC7\xD1\xB1\xB9\xBE\xEE\xB7\xCE \xBE\xB4 \xB1\xDB\xC0\xBA \xC0\xCC\xB7\xB8\xB0\xD4 "
        "\xC0\xD0\xB4\xC2\xB4\xD9. ";
    japanese +=
        "\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x83\x65\x83\x4C\x83\x58\x83\x67\x82\xC5\x82\xB7\x81\x42";
  }
  EXPECT_EQ(NameFor("<p>" + korean), "euc-kr");
  EXPECT_EQ(NameFor("<p>" + japanese), "shift_jis");
}

TEST(Charset, WhatIsNothingElseIsWindows1252) {
  EXPECT_EQ(NameFor("\x93quoted\x94"), "windows-1252");
}

TEST(Decode, EucKrIsCodePage949) {
  int64_t replaced = -1;
  EXPECT_EQ(DecodeAs(kKorean, "euc-kr", &replaced), "똠방각하 펲시콜라");
  EXPECT_EQ(replaced, 0);
  EXPECT_EQ(DecodeAs("\x94\xEE", "euc-kr"), "뷁");
  EXPECT_EQ(DecodeAs("\\", "euc-kr"), "\\");
}

TEST(Decode, TheOthersAreRightToo) {
  EXPECT_EQ(DecodeAs("\x93\xFA\x96\x7B\x8C\xEA", "shift_jis"), "日本語");
  EXPECT_EQ(DecodeAs("\xC6\xFC\xCB\xDC\xB8\xEC", "euc-jp"), "日本語");
  EXPECT_EQ(DecodeAs("\xF0\xD2\xC9\xD7\xC5\xD4", "koi8-r"), "Привет");
  EXPECT_EQ(DecodeAs("\x80\x93\x81", "windows-1252"), "€“\u0081");
  EXPECT_EQ(DecodeAs("\xA4", "iso-8859-15"), "€");
  EXPECT_EQ(DecodeAs("\x3D\xD8\x00\xDE"s, "utf-16le"), "😀");
}

TEST(Decode, ByteOrderMarksAndNulsAreNotText) {
  EXPECT_EQ(DecodeAs("\xEF\xBB\xBF"
                     "a\0b"s,
                     "utf-8"),
            "ab");
  EXPECT_EQ(DecodeAs("\xFF\xFE"
                     "a\0\0\0b\0"s,
                     "utf-16le"),
            "ab");
}

// The Encoding Standard's decoder: one U+FFFD for each maximal part of a sequence.
TEST(Decode, BrokenUtf8IsReplacedAndCounted) {
  int64_t replaced = 0;
  EXPECT_EQ(DecodeAs("a\xF0\x9F\x98z", "utf-8", &replaced), "a\uFFFDz");
  EXPECT_EQ(replaced, 1);
  EXPECT_EQ(DecodeAs("\xC0\x80", "utf-8", &replaced), "\uFFFD\uFFFD");
  EXPECT_EQ(replaced, 2);
  EXPECT_EQ(DecodeAs("\xED\xA0\x80", "utf-8", &replaced),
            "\uFFFD\uFFFD\uFFFD");  // a lone surrogate
  EXPECT_EQ(replaced, 3);
  EXPECT_EQ(DecodeAs("\xEF\xBF\xBD", "utf-8", &replaced), "\uFFFD");  // one that was there
  EXPECT_EQ(replaced, 0);
}

TEST(Decode, LoneSurrogatesInUtf16AreReplaced) {
  int64_t replaced = 0;
  EXPECT_EQ(DecodeAs("a\0\x00\xD8"
                     "b\0"s,
                     "utf-16le", &replaced),
            "a\uFFFDb");
  EXPECT_EQ(replaced, 1);
}

TEST(Decode, SurrogatePairsMaySpanTheBuffer) {
  for (const size_t before : {4094U, 4095U, 4096U, 8191U}) {
    std::string bytes;
    for (size_t i = 0; i < before; ++i) bytes += "a\0"s;
    bytes += "\x3D\xD8\x00\xDE"s;
    EXPECT_EQ(DecodeAs(bytes, "utf-16le"), std::string(before, 'a') + "😀");
  }
}

TEST(Decode, AnyBytesInAnyEncodingBecomeValidUtf8) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    for (const std::string_view charset :
         {"utf-8", "euc-kr", "shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "big5", "utf-16le",
          "utf-16be", "windows-1252", "koi8-r"}) {
      const std::string text = DecodeAs(bytes, charset);
      RC_ASSERT(IsValidUtf8(text));
      RC_ASSERT(text.find('\0') == std::string::npos);
    }
  }));
}

TEST(Decode, AConverterKeepsNothingOfTheTextBefore) {
  CharsetDecoder decoder;
  ASSERT_TRUE(decoder.Decode("\x1B$B", "iso-2022-jp").ok());  // ends in two-byte mode
  EXPECT_EQ(decoder.Decode("plain", "iso-2022-jp").ValueOrDie().text, "plain");
  ASSERT_TRUE(decoder.Decode("\x8C", "euc-kr").ok());  // ends within a character
  EXPECT_EQ(decoder.Decode("\x63", "euc-kr").ValueOrDie().text, "c");
}

TEST(Charset, AnyBytesFindAnEncodingThatDecodes) {
  EXPECT_TRUE(rc::check([](const std::string& bytes, const std::string& header) {
    const Charset charset = FindCharset(bytes, header, Markup::kHtml);
    RC_ASSERT(CharsetDecoder().Decode(bytes, charset.name).ok());
  }));
}

TEST(MediaType, IsWithoutItsParameters) {
  EXPECT_EQ(MediaTypeOf("Text/HTML ; charset=utf-8"), "text/html");
  EXPECT_EQ(MediaTypeOf(""), "");
}

}  // namespace
}  // namespace saem::text
