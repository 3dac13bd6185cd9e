// The stage `quality`: which profile judges a row, and what becomes of it.
#include <gtest/gtest.h>

#include "data/annotations.h"
#include "stage_rig.h"

namespace saem::refine {
namespace {

const std::string kGood =
    "The well in the old square was dug by hand in the spring of the year after the flood, and the "
    "people of the town have drawn their water from it ever since. Nobody remembers who laid the "
    "first stone.\n"
    "The last one bears a date, and every child learns to read it before it learns anything else. "
    "In summer the stones are cool. In winter they are warm to the hand that comes in from the "
    "snow.";

Doc Text(uint64_t number, const std::string& text, const std::string& language = {}) {
  Doc doc{number, {{data::kText, text}}};
  if (!language.empty()) doc.columns[data::kLanguage] = language;
  return doc;
}
StageRig ByLanguage(const std::string& options) {
  return StageRig("quality", options, {data::kText, data::kLanguage});
}

TEST(QualityStage, OneProfileForAll) {
  for (const std::string options : {"gopher", "{profile: gopher}", "{}"}) {
    const StageOutput out =
        StageRig("quality", options).Run({Text(1, kGood), Text(2, "too short"), Text(3, "")});
    EXPECT_EQ(out.Numbers(), std::vector<uint64_t>{1}) << options;
    EXPECT_EQ(out.Reasons(), (std::vector<std::string>{"top-2-gram", "empty"}));
    EXPECT_EQ(out.rejects[0].detail, "1 > 0.2");
  }
}

TEST(QualityStage, AProfileForEachLanguage) {
  StageRig rig = ByLanguage("{profile: {en: gopher, ko: none}}");
  const StageOutput out = rig.Run({Text(1, "short", "ko"), Text(2, "short", "en"),
                                   Text(3, kGood, "en"), Text(4, "short", "de"), Text(5, "short")});
  EXPECT_EQ(out.Numbers(), (std::vector<uint64_t>{1, 3, 4, 5}))
      << "languages without a profile, and rows without a language, stay";
}

TEST(QualityStage, LanguagesWithoutAProfileCanBeRejected) {
  StageRig rig = ByLanguage("{profile: {en: gopher}, other: reject}");
  EXPECT_EQ(rig.Run({Text(1, kGood, "de"), Text(2, kGood, "en")}).Reasons(true),
            std::vector<std::string>{"no-profile: no quality profile for `de`"});
}

TEST(QualityStage, AStarStandsForAllOthers) {
  StageRig rig = ByLanguage("{profile: {en: none, '*': gopher}}");
  EXPECT_EQ(rig.Run({Text(1, "short", "en"), Text(2, "short", "de"), Text(3, "short")}).Numbers(),
            std::vector<uint64_t>{1});
}

TEST(QualityStage, C4ChangesTheTextAndItsContent) {
  StageRig rig("quality", "fineweb-1");
  const StageOutput out = rig.Run({Text(1, kGood), Text(2, kGood + "\nuse of cookies is on\n")});
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(out.rows[0].columns.at(data::kText), kGood);
  EXPECT_EQ(out.rows[1].columns.at(data::kText), kGood);  // the rig compares content with text
}

TEST(QualityStage, RowsDoNotKnowTheirNeighbours) {
  std::vector<Doc> documents;
  for (uint64_t i = 0; i < 9; ++i) {
    documents.push_back(Text(i, i % 3 == 0   ? kGood + "\nuse of cookies\n"
                                : i % 3 == 1 ? kGood
                                             : "x"));
  }
  const StageOutput whole = StageRig("quality", "fineweb-1").Run(documents);
  const StageOutput single = StageRig("quality", "fineweb-1").Run(documents, 1);
  EXPECT_EQ(whole.Numbers(), (std::vector<uint64_t>{0, 1, 3, 4, 6, 7}));
  ASSERT_EQ(single.Numbers(), whole.Numbers());
  for (size_t i = 0; i < whole.rows.size(); ++i) {
    EXPECT_EQ(single.rows[i].columns, whole.rows[i].columns);
  }
}

TEST(QualityStage, FlagDropsNothingAndSaysWhatEachRuleSaw) {
  StageRig rig = ByLanguage("{profile: {en: fineweb-1, ko: none}, action: flag}");
  const std::string with_cookies = kGood + "\nuse of cookies is on\n";
  const StageOutput out =
      rig.Run({Text(1, kGood, "en"), Text(2, with_cookies, "en"), Text(3, "짧다", "ko")});
  EXPECT_EQ(out.Numbers(), (std::vector<uint64_t>{1, 2, 3}));
  EXPECT_EQ(out.rows[1].columns.at(data::kText), with_cookies) << "no line is dropped either";
  const auto& rows =
      static_cast<const arrow::MapArray&>(*out.batch->GetColumnByName(data::kAnnotations));
  const auto limits = data::LimitsOf(*rig.binding().schema);
  EXPECT_EQ(rows.value_length(0), static_cast<int64_t>(limits.size()));
  EXPECT_EQ(rows.value_length(2), 0) << "a language without rules";
  const auto& names = static_cast<const arrow::StringArray&>(*rows.keys());
  const auto& values = static_cast<const arrow::DoubleArray&>(*rows.items());
  for (size_t i = 0; i < limits.size(); ++i) {
    EXPECT_EQ(names.GetString(static_cast<int64_t>(i)), limits[i].name);
    EXPECT_EQ(limits[i].language, "en");
    EXPECT_TRUE(limits[i].Passes(values.Value(static_cast<int64_t>(i)))) << limits[i].name;
  }
  EXPECT_EQ(limits[1], (data::AnnotationLimit{"en", "quality.dup-para-frac", "share", true, 0.3}));
}

TEST(QualityStage, RefusesWhatItCannotDoBeforeReading) {
  EXPECT_NE(StageRig("quality", "{}", {"other"}).error().find("no `text`"), std::string::npos);
  EXPECT_NE(StageRig("quality", "{profile: {en: gopher}}").error().find("`language`"),
            std::string::npos);
  EXPECT_NE(StageRig("quality", "gofer").error().find("no quality profile `gofer`"),
            std::string::npos);
  EXPECT_NE(StageRig("quality", "{other: drop}").error(), "");
}

}  // namespace
}  // namespace saem::refine
