// What counts as the main text of a page, and how its blocks become lines.
#include "refine/main_text.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/unicode.h"

namespace saem::refine {
namespace {

MainText Extracted(std::string_view html, const HtmlLimits& limits = {}) {
  MainTextExtractor extractor;
  const base::Result<MainText> main = extractor.Extract(html, limits);
  EXPECT_TRUE(main.ok()) << main.status().ToString();
  return main.ok() ? *main : MainText{};
}
std::string TextOf(std::string_view html) { return Extracted(html).text; }
std::string BodyText(const std::string& body) {
  return TextOf("<!doctype html><html><head><title>t</title></head><body>" + body +
                "</body></html>");
}

const std::string kFirst =
    "The well in the old square was dug by hand in the spring of the year after the flood, and "
    "the people of the town have drawn their water from it ever since.";
const std::string kSecond =
    "Nobody remembers who laid the first stone, but the last one bears a date, and every child "
    "learns to read it before it learns to read anything else.";
const std::string kStory = "<p>" + kFirst + "</p><p>" + kSecond + "</p>";
const std::string kStoryText = kFirst + "\n" + kSecond;

TEST(MainText, IsTheParagraphs) { EXPECT_EQ(BodyText(kStory), kStoryText); }

TEST(MainText, OfNothingIsNothing) {
  EXPECT_EQ(TextOf(""), "");
  EXPECT_EQ(TextOf("<html></html>"), "");
  EXPECT_EQ(BodyText("<script>alert(1)</script><img src=x alt=y>"), "");
}

TEST(MainText, ParagraphsNeedNoTagOfTheirOwn) {
  EXPECT_EQ(BodyText("<div>" + kFirst + "</div><div>" + kSecond + "</div>"), kStoryText);
  EXPECT_EQ(BodyText("<div>" + kFirst + "<br><br>" + kSecond + "</div>"), kStoryText);
  EXPECT_EQ(TextOf(kFirst), kFirst) << "a text without any tag";
}

struct Surroundings {
  const char* name;
  std::string html;
};
void PrintTo(const Surroundings& one, std::ostream* out) { *out << one.name; }
class WhatSurroundsTheText : public testing::TestWithParam<Surroundings> {};

TEST_P(WhatSurroundsTheText, IsLeftOut) {
  const std::string& around = GetParam().html;
  EXPECT_EQ(BodyText("<div>" + around + "</div><div>" + kStory + "</div>"), kStoryText) << "before";
  EXPECT_EQ(BodyText("<div>" + kStory + "</div><div>" + around + "</div>"), kStoryText) << "behind";
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, WhatSurroundsTheText,
    testing::Values(
        Surroundings{"nav", "<nav><ul><li><a href=/>Home</a><li><a href=/a>News</a></ul></nav>"},
        Surroundings{"footer", "<footer>Copyright 2024 The town. All rights reserved.</footer>"},
        Surroundings{"aside", "<aside><h3>About</h3><p>We sell maps of the town.</p></aside>"},
        Surroundings{"menu_without_nav",
                     "<ul><li><a href=/>Home</a><li><a href=/a>News</a><li><a>Shop</a></ul>"},
        Surroundings{"class_of_a_menu", "<div class='main-menu'>Home News Shop</div>"},
        Surroundings{"role", "<div role=navigation>Home, News and Shop</div>"},
        Surroundings{
            "cookie_notice",
            "<div id=cookieNotice><p>We use cookies to make this site better for you, and "
            "to learn how it is used. By going on you agree. <a href=/c>More</a></p></div>"},
        Surroundings{"teasers",
                     "<div class=teasers><h3><a href=/1>Another well was found</a></h3><p>It is "
                     "older than the first one.</p></div>"},
        Surroundings{"share_buttons", "<div class='share-buttons'><span>Tweet</span></div>"},
        Surroundings{"form", "<form><p>Your name</p><input><button>Send</button></form>"},
        Surroundings{"hidden", "<div hidden>Not for the eye.</div>"},
        Surroundings{"display_none", "<div style='Display : NONE'>Not for the eye.</div>"},
        Surroundings{"script", "<script>var s = '<p>no text</p>';</script>"},
        Surroundings{"style", "<style>p { color: red }</style>"},
        Surroundings{"noscript", "<noscript>Please switch scripts on.</noscript>"},
        Surroundings{"template", "<template><p>Not yet there.</p></template>"},
        Surroundings{"svg", "<svg><text>A picture</text><title>its name</title></svg>"},
        Surroundings{"comment", "<!-- Not even an element. -->"},
        Surroundings{"heading_of_nothing", "<h2>Downloads</h2>"}),
    [](const auto& one) { return one.param.name; });

TEST(MainText, KeepsProseWhateverItsPartIsCalled) {
  EXPECT_EQ(BodyText("<div class=sidebar>" + kStory + "</div>"), kStoryText);
  EXPECT_EQ(BodyText("<footer>" + kStory + "</footer>"), kStoryText);
  EXPECT_EQ(BodyText("<form>" + kStory + "</form>"), kStoryText) << "pages of old frameworks";
  EXPECT_EQ(BodyText("<div class='content has-sidebar'>" + kStory + "</div>"), kStoryText);
}

TEST(MainText, PrefersTheArticleToOtherProse) {
  const std::string other = "<div><p>" + kFirst + "</p></div>";
  EXPECT_EQ(BodyText(other + "<article>" + kStory + kStory + "</article>" + other),
            kStoryText + "\n" + kStoryText);
}

TEST(MainText, KeepsHeadingsThatHaveSomethingBelow) {
  EXPECT_EQ(BodyText("<h1>The well</h1><p>" + kFirst + "</p><h2>The stones</h2><p>" + kSecond +
                     "</p><h2>See also</h2>"),
            "The well\n" + kFirst + "\nThe stones\n" + kSecond);
}

TEST(MainText, ListsHaveAMarkBeforeEachItem) {
  EXPECT_EQ(BodyText("<p>" + kFirst + "</p><ul><li>A rope<li><p>A bucket</p><li>Two hands</ul><p>" +
                     kSecond + "</p>"),
            kFirst + "\n- A rope\n- A bucket\n- Two hands\n" + kSecond);
  EXPECT_EQ(BodyText(kStory + "<dl><dt>rope</dt><dd>what it hangs on</dd></dl>"),
            kStoryText + "\nrope\nwhat it hangs on");
  EXPECT_EQ(BodyText(kStory + "<ul><li>Tools<ul><li>Rope</ul></ul>"),
            kStoryText + "\n- Tools\n- Rope");
}

TEST(MainText, TablesOfDataHaveARowOnALine) {
  EXPECT_EQ(BodyText("<p>" + kFirst +
                     "</p><table><caption>Depths</caption><thead><tr><th>Well<th>Depth</tr></thead>"
                     "<tbody><tr><td>Old <b>square</b></td><td>12 m</td></tr>"
                     "<tr><td>Mill</td><td><p>9</p><p>m</p></td></tr></tbody></table><p>" +
                     kSecond + "</p>"),
            kFirst + "\nDepths\nWell | Depth\nOld square | 12 m\nMill | 9 m\n" + kSecond);
}

TEST(MainText, TablesThatLayOutAPageAreNoData) {
  EXPECT_EQ(BodyText("<table><tr><td><a href=/>Home</a></td><td>" + kStory +
                     "</td></tr><tr><td></td><td></td></tr></table>"),
            kStoryText);
}

TEST(MainText, CodeKeepsItsLinesAndIndentation) {
  EXPECT_EQ(BodyText("<p>" + kFirst +
                     "</p><pre><code>for w in wells:\n    draw(w)\n\n\n\tdone()\n"
                     "</code></pre><p>" +
                     kSecond + "</p>"),
            kFirst + "\nfor w in wells:\n    draw(w)\n\n\tdone()\n" + kSecond);
  EXPECT_EQ(BodyText(kStory + "<p>Use <code>a  b</code> here.</p>"), kStoryText + "\nUse a b here.")
      << "code inside a line is text";
}

TEST(MainText, WhiteSpaceIsOneSpace) {
  EXPECT_EQ(BodyText("<p>\n  " + kFirst + "\t<b> twice </b>\n said&nbsp;&ensp;so.</p>"),
            kFirst + " twice said so.");
  EXPECT_EQ(BodyText("<p>" + kFirst + "</p><p>wa&shy;ter&#8203;way\xEF\xBB\xBFs</p>"),
            kFirst + "\nwaterways")
      << "marks nobody sees";
}

TEST(MainText, InlineElementsDoNotCutWords) {
  EXPECT_EQ(BodyText("<p>" + kFirst + " H<sub>2</sub>O is w<i>at</i>er.</p>"),
            kFirst + " H2O is water.");
}

TEST(MainText, EntitiesAreWhatTheyStandFor) {
  EXPECT_EQ(BodyText("<p>" + kFirst +
                     " &lt;p&gt; &amp;amp; &eacute; &#xAC00; &#44032; &notit; &unknown;"
                     "</p>"),
            kFirst + " <p> &amp; é 가 가 ¬it; &unknown;");
  // What the HTML Standard makes of references to nothing: U+FFFD, and windows-1252 for 128 to 159.
  EXPECT_EQ(BodyText("<p>" + kFirst + " &#0;&#xD800;&#x110000;&#150;</p>"),
            kFirst + " \uFFFD\uFFFD\uFFFD–");
}

TEST(MainText, ReadingsOfRubyAreLeftOut) {
  EXPECT_EQ(BodyText("<p>" + kFirst + " <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>"),
            kFirst + " 漢字");
}

const std::string kKorean =
    "샘은 마을 한가운데에 있으며, 홍수가 지나간 이듬해 봄에 사람들이 손으로 팠다. 그 뒤로 마을 "
    "사람들은 이 샘에서 물을 길어 마셨다.";

TEST(MainText, OfKoreanPages) {
  EXPECT_EQ(BodyText("<div class=gnb><ul><li><a href=/>홈</a><li><a href=/n>소식</a><li><a "
                     "href=/b>게시판</a></ul></div><div><h2>샘 이야기</h2><p>" +
                     kKorean + "</p></div><div id=footer>저작권 2024 마을</div>"),
            "샘 이야기\n" + kKorean);
}

TEST(MainText, ShortKoreanParagraphsSayAsMuchAsLongerLatinOnes) {
  const std::string text = "샘은 마을 한가운데에 있으며, 홍수가 지나간 봄에 사람들이 손으로 팠다.";
  EXPECT_EQ(BodyText("<div><p>" + text + "</p></div><div><p><a href=/>목록 보기</a></p></div>"),
            text);
}

TEST(MainText, KnowsTitleAndDeclaredLanguage) {
  const MainText page =
      Extracted("<html lang='ko-KR'><head><title> 샘\n 이야기 </title></head><body>" + kStory +
                "</body></html>");
  EXPECT_EQ(page.title, "샘 이야기");
  EXPECT_EQ(page.language, "ko");
  EXPECT_EQ(
      Extracted("<head><title>Site</title><meta property='og:title' content='The well'></head>")
          .title,
      "The well");
  EXPECT_EQ(Extracted("<html xml:lang=EN>").language, "en");
  EXPECT_EQ(Extracted("<html lang='x'>").language, "");
  EXPECT_EQ(Extracted("<html lang='<b>'>").language, "");
}

std::string Times(size_t count, std::string_view part) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += part;
  return all;
}

TEST(HostilePage, NestedAHundredThousandDeepKeepsItsText) {
  EXPECT_EQ(BodyText(Times(100'000, "<div>") + kStory), kStoryText);
  EXPECT_EQ(BodyText(Times(100'000, "<div>") + kStory + Times(100'000, "</div>") + kStory),
            kStoryText + "\n" + kStoryText);
  EXPECT_EQ(BodyText(Times(100'000, "<ul><li>") + kFirst), "- " + kFirst);
  EXPECT_EQ(BodyText(Times(100'000, "<b>") + kStory), kStoryText);
}

// Misnested formatting makes parsers copy elements again and again (the adoption agency); the
// budget counts those copies.
TEST(HostilePage, ThatMultipliesFormattingIsTooComplex) {
  std::string bomb;
  for (int i = 0; i < 20'000; ++i) bomb += "<a href=" + std::to_string(i) + "><b><i><p>x";
  EXPECT_EQ(Extracted(bomb).outcome, HtmlOutcome::kTooComplex);
  std::string misnested;
  for (int i = 0; i < 60; ++i) misnested += "<font size=" + std::to_string(i) + ">";
  misnested += Times(20'000, "<p>x</p>");
  EXPECT_EQ(Extracted(misnested).outcome, HtmlOutcome::kTooComplex);
}

TEST(HostilePage, IsMeasuredInStepsOfItsOwn) {
  const std::string page = "<p>" + kFirst + "</p>";  // three tokens, and the end
  EXPECT_EQ(Extracted(page, {2}).outcome, HtmlOutcome::kTooComplex);
  EXPECT_EQ(Extracted(page, {3}).text, kFirst);
}

TEST(HostilePage, WithANameForEveryElementIsTooComplex) {
  std::string attributes = "<p ";
  for (int i = 0; i < 3'000; ++i) attributes += "a" + std::to_string(i) + "=1 ";
  EXPECT_EQ(Extracted(attributes + ">" + kFirst).text, kFirst) << "attributes of one tag are cut";
  for (int i = 0; i < 3'000; ++i) attributes += "b" + std::to_string(i) + "=1 ";
  EXPECT_EQ(Extracted(attributes + ">" + kFirst).outcome, HtmlOutcome::kTooComplex);
  std::string tags;
  for (int i = 0; i < 50'000; ++i) tags += "<x" + std::to_string(i) + "></x>";
  EXPECT_EQ(Extracted(tags).outcome, HtmlOutcome::kTooComplex);
}

TEST(HostilePage, LeavesNothingForTheNextOne) {
  MainTextExtractor extractor;
  const std::string good = "<title>t</title>" + kStory;
  for (const std::string& bad : {Times(50'000, "<x><b><a href=1>"), Times(3000, "<table>"),
                                 std::string("<plaintext>") + kFirst, std::string("<!--"),
                                 std::string("<script>"), std::string("\0<p>\0", 5)}) {
    ASSERT_TRUE(extractor.Extract(bad, {}).ok());
    const auto page = extractor.Extract(good, {});
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(page->text, kStoryText);
    EXPECT_EQ(page->title, "t");
  }
}

// Any soup of tags gives valid text: no control characters, no space at a line's end, no markup of
// its own.
TEST(MainText, IsCleanWhateverThePage) {
  const auto part = rc::gen::elementOf(std::vector<std::string>{
      "<p>",        "</p>",       "<div>",      "</div>",   "<ul>",
      "<li>",       "</ul>",      "<table>",    "<tr>",     "<td>",
      "</table>",   "<pre>",      "</pre>",     "<b>",      "</b>",
      "<a href=x>", "</a>",       "<br>",       "<h2>",     "</h2>",
      "<svg>",      "</svg>",     "<math>",     "<mi>",     "<select>",
      "<option>",   "<template>", "<frameset>", "<script>", "</script>",
      "<!--",       "-->",        "&amp;",      "&#1;",     "&#x7f;",
      "\x01",       " ",          "\n",         "word ",    "문장이다. ",
      "漢字。",     kFirst,       kSecond,      "class=",   "<p class='nav'>",
      "<",          ">",          "\"",         "\0x"});
  EXPECT_TRUE(rc::check([&] {
    std::string html;
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(part)) html += one;
    const std::string text = TextOf(html);
    RC_ASSERT(text::IsValidUtf8(text));
    for (size_t at = 0; at < text.size();) {
      const auto byte = static_cast<unsigned char>(text[at++]);
      RC_ASSERT(byte >= ' ' || byte == '\n' || byte == '\t');
      RC_ASSERT(byte != 0x7F);
    }
    RC_ASSERT(!text.starts_with('\n'));
    RC_ASSERT(!text.ends_with('\n'));
    RC_ASSERT(TextOf(html) == text);
  }));
}

}  // namespace
}  // namespace saem::refine
