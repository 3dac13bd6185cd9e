// The stage `extract`: from bytes as they came to text.
#include <string>

#include <gtest/gtest.h>

#include "stage_rig.h"

namespace saem::refine {
namespace {

const std::vector<std::string> kColumns = {data::kPayload, data::kMediaType};
const std::string kProse =
    "The well in the old square was dug by hand in the spring of the year after the flood, and "
    "the people of the town have drawn their water from it ever since.";

Doc Page(uint64_t number, std::string payload, std::string media_type = "text/html") {
  return {number,
          {{data::kPayload, std::move(payload)}, {data::kMediaType, std::move(media_type)}}};
}
StageOutput Extract(const std::vector<Doc>& pages, const std::string& options = "{}") {
  return StageRig("extract", options, kColumns).Run(pages);
}
// Text, or the reason why there is none.
std::string Outcome(std::string payload, std::string media_type,
                    const std::string& options = "{}") {
  const StageOutput out = Extract({Page(0, std::move(payload), std::move(media_type))}, options);
  return out.rows.empty() ? out.Reasons(true).at(0) : out.rows.at(0).columns.at(data::kText);
}

TEST(ExtractStage, LeavesTextAndTitleInPlaceOfThePayload) {
  StageRig rig("extract", "{}", kColumns);
  EXPECT_EQ(rig.binding().schema->GetFieldByName(data::kPayload), nullptr);
  EXPECT_EQ(rig.binding().schema->GetFieldByName(data::kMediaType), nullptr);
  const StageOutput out =
      rig.Run({Page(1, "<title>Well</title><p>" + kProse + "</p>"), Page(2, "<p>" + kProse)});
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(out.rows[0].columns.at(data::kText), kProse);
  EXPECT_EQ(out.rows[0].columns.at(data::kTitle), "Well");
  EXPECT_FALSE(out.rows[1].columns.contains(data::kTitle)) << "no title is null";
}

TEST(ExtractStage, MediaTypeDecides) {
  EXPECT_EQ(Outcome("<p>" + kProse + "</p>", "application/xhtml+xml; charset=utf-8"), kProse);
  EXPECT_EQ(Outcome(" a <b>\n c \n", "text/plain"), "a <b>\n c");
  EXPECT_EQ(Outcome("%PDF-1.7", "application/pdf"), "not-text: application/pdf");
  EXPECT_EQ(Outcome("{}", "application/json"), "not-text: application/json");
}

TEST(ExtractStage, WhereNoneIsDeclaredABracketMakesHtml) {
  EXPECT_EQ(Outcome("<p>" + kProse + "</p>", ""), kProse);
  EXPECT_EQ(Outcome("just text", ""), "just text");
  const StageOutput out = Extract({{0, {{data::kPayload, "just text"}}}});
  EXPECT_EQ(out.rows.at(0).columns.at(data::kText), "just text") << "a null media type";
}

// 샘 is BB F9 in EUC-KR and EC 83 98 in UTF-8; 뷁 is outside EUC-KR and 94 EE in CP949.
TEST(ExtractStage, FindsTheEncodingAsBrowsersDo) {
  const std::string well = "\xBB\xF9";
  const std::string text = kProse + " 샘";
  EXPECT_EQ(Outcome("<p>" + kProse + " " + well, "text/html; charset=euc-kr"), text) << "header";
  EXPECT_EQ(Outcome("<meta charset=euc-kr><p>" + kProse + " " + well, "text/html"), text) << "meta";
  EXPECT_EQ(Outcome("<meta charset=ks_c_5601-1987><p>" + kProse + " \x94\xEE", "text/html"),
            kProse + " 뷁")
      << "the label's extension, code page 949";
  EXPECT_EQ(
      Outcome("\xEF\xBB\xBF<meta charset=euc-kr><p>" + kProse + " 샘", "text/html; charset=euc-kr"),
      text)
      << "the byte order mark wins";
  EXPECT_EQ(Outcome("<meta charset=euc-kr><p>" + kProse + " 샘", "text/html; charset=utf-8"), text)
      << "the header wins over meta";
  EXPECT_EQ(Outcome("<p>" + kProse + " 샘", "text/html"), text)
      << "nothing said: UTF-8 where valid";
  EXPECT_EQ(Outcome("<p>" + kProse + " caf\xE9", "text/html; charset=iso-8859-1"),
            kProse + " café");
  EXPECT_EQ(Outcome(std::string("\xFF\xFE<\0p\0>\0o\0k\0", 12), "text/html", "{}"), "ok");
}

TEST(ExtractStage, BytesThatAreNoTextBecomeReplacementCharacters) {
  EXPECT_EQ(Outcome("<p>" + kProse + " \xFF\xFE", "text/html; charset=utf-8"),
            kProse + " \uFFFD\uFFFD");
  EXPECT_EQ(Outcome(std::string("a\0b", 3), "text/plain").find('\xFF'), std::string::npos);
}

TEST(ExtractStage, RejectsPagesWithoutText) {
  EXPECT_EQ(Outcome("<nav>Home</nav>", "text/html"), "no-main-text: 0 characters, wanted 1");
  EXPECT_EQ(Outcome("", "text/plain"), "no-main-text: 0 characters, wanted 1");
  EXPECT_EQ(Outcome("샘물", "text/plain", "{min_characters: 3}"),
            "too-short: 2 characters, wanted 3");
  EXPECT_EQ(Outcome("샘물", "text/plain", "{min_characters: 2}"), "샘물")
      << "at least, not more than";
}

TEST(ExtractStage, RejectsPagesMadeToExhaustAParser) {
  std::string bomb;
  for (int i = 0; i < 1000; ++i) bomb += "<a href=" + std::to_string(i) + "><b><i><p>x";
  EXPECT_EQ(Outcome(bomb, "text/html", "{max_steps: 1000}"),
            "too-complex: parsing takes more than 1000 steps");
  EXPECT_NE(Outcome("<p>" + kProse, "text/html", "{max_steps: 1000}").find("well"),
            std::string::npos);
}

TEST(ExtractStage, RowsDoNotKnowTheirNeighbours) {
  const std::vector<Doc> pages{Page(1, "<p>" + kProse), Page(2, "<nav>x</nav>"),
                               Page(3, "\xBB\xF9", "text/plain; charset=euc-kr"),
                               Page(4, "x", "image/png")};
  const StageOutput whole = StageRig("extract", "{}", kColumns).Run(pages);
  const StageOutput single = StageRig("extract", "{}", kColumns).Run(pages, 1);
  EXPECT_EQ(whole.Numbers(), (std::vector<uint64_t>{1, 3}));
  EXPECT_EQ(single.Numbers(), whole.Numbers());
  EXPECT_EQ(single.Reasons(true), whole.Reasons(true));
  EXPECT_EQ(single.rows[1].columns, whole.rows[1].columns);
  EXPECT_TRUE(StageRig("extract", "{}", kColumns).Run({}).rows.empty()) << "no rows at all";
}

TEST(ExtractStage, RefusesRowsWithoutPages) {
  EXPECT_NE(StageRig("extract", "{}").error().find("no pages"), std::string::npos);
  EXPECT_NE(StageRig("extract", "{max_step: 1}", kColumns).error().find("did you mean"),
            std::string::npos);
  EXPECT_NE(StageRig("extract", "{min_characters: 0}", kColumns).error(), "");
}

}  // namespace
}  // namespace saem::refine
