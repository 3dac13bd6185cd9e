// The stage `language`.
#include <gtest/gtest.h>

#include "stage_rig.h"

namespace saem::refine {
namespace {

const std::string kEnglish = "The committee will meet again on Thursday to vote on the proposal.";
const std::string kKorean = "위원회는 목요일에 다시 모여 제안을 표결할 것이다.";
const std::string kGerman = "Der Ausschuss tritt am Donnerstag wieder zusammen.";

std::vector<Doc> Documents(const std::vector<std::string>& texts) {
  std::vector<Doc> documents;
  for (const std::string& text : texts) documents.push_back({documents.size(), {{"text", text}}});
  return documents;
}

TEST(LanguageStage, AddsTheLanguageAndItsProbability) {
  const StageOutput out = StageRig("language", "{}").Run(Documents({kEnglish, kKorean}));
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(out.rows[0].columns.at(data::kLanguage), "en");
  EXPECT_EQ(out.rows[1].columns.at(data::kLanguage), "ko");
  const auto* scores = data::DoubleColumn(*out.batch, data::kLanguageScore).ValueOrDie();
  EXPECT_NEAR(scores->Value(0), 0.8472917, 1e-5);
  EXPECT_LE(scores->Value(1), 1) << "fastText's rounding leaves a little more";
}

TEST(LanguageStage, KeepsThoseNamed) {
  const StageOutput out =
      StageRig("language", "[en, ko]").Run(Documents({kGerman, kEnglish, kKorean}));
  EXPECT_EQ(out.Numbers(), (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(out.Reasons(true), std::vector<std::string>{"other-language: de 0.915"});
}

TEST(LanguageStage, DropsPartsOfOtherLanguages) {
  const auto left = [](const std::string& unit, const std::string& text) {
    const StageOutput out =
        StageRig("language", "{keep: [ko], unit: " + unit + "}").Run(Documents({text}));
    return out.rows.empty() ? out.Reasons(true).at(0) : out.rows[0].columns.at(data::kText);
  };
  const std::string mixed = kKorean + "\n" + kEnglish + "\n\n" + kKorean + "\n\n" + kGerman;
  EXPECT_EQ(left("line", mixed), kKorean + "\n" + kKorean);
  EXPECT_EQ(left("paragraph", kKorean + "\n\n" + kGerman + "\n\n\n" + kKorean),
            kKorean + "\n\n" + kKorean);
  EXPECT_EQ(left("line", kKorean + "\n2024\n" + kKorean + "\n"),
            kKorean + "\n2024\n" + kKorean + "\n")
      << "what the model is not sure of stays, and so does a text that loses nothing";
  EXPECT_EQ(left("line", kEnglish + "\n" + kGerman), "other-language: each line");
  EXPECT_EQ(left("line", ""), left("document", ""));
}

TEST(LanguageStage, PartsAreDroppedOnlyWhereLanguagesAreNamed) {
  EXPECT_EQ(StageRig("language", "{unit: line}").error(),
            "`unit: line` drops parts of other languages, and `keep` names none that stay");
}

TEST(LanguageStage, RejectsWhatTheModelIsNotSureOf) {
  const StageOutput out =
      StageRig("language", "{keep: [en], min_score: 0.9}").Run(Documents({kEnglish, kGerman}));
  EXPECT_EQ(out.Reasons(true),
            (std::vector<std::string>{"uncertain-language: en 0.847, wanted at least 0.900",
                                      "other-language: de 0.915"}));
  EXPECT_EQ(StageRig("language", "{min_score: 0}").Run(Documents({kEnglish})).rows.size(), 1U);
}

TEST(LanguageStage, TextsWithoutWordsAreUncertain) {
  EXPECT_EQ(StageRig("language", "{}").Run(Documents({"", "\n\n"})).Reasons(),
            (std::vector<std::string>{"uncertain-language", "uncertain-language"}));
}

TEST(LanguageStage, ReplacesALanguageThatWasDeclared) {
  StageRig rig("language", "{}", {data::kText, data::kLanguage});
  const StageOutput out = rig.Run({{1, {{"text", kKorean}, {"language", "xx"}}}});
  EXPECT_EQ(out.rows.at(0).columns.at(data::kLanguage), "ko");
}

TEST(LanguageStage, RowsDoNotKnowTheirNeighbours) {
  const auto documents = Documents({kEnglish, "", kKorean, kGerman});
  const StageOutput whole = StageRig("language", "[en, de]").Run(documents);
  const StageOutput single = StageRig("language", "[en, de]").Run(documents, 1);
  EXPECT_EQ(whole.Numbers(), (std::vector<uint64_t>{0, 3}));
  EXPECT_EQ(single.Numbers(), whole.Numbers());
  EXPECT_EQ(single.Reasons(true), whole.Reasons(true));
}

TEST(LanguageStage, RefusesWhatItCannotDoBeforeReading) {
  EXPECT_NE(StageRig("language", "{}", {"other"}).error().find("no `text`"), std::string::npos);
  EXPECT_NE(StageRig("language", "{model: no/such.ftz}").error().find("no/such.ftz"),
            std::string::npos);
  EXPECT_NE(StageRig("language", "{min_score: 2}").error(), "");
}

}  // namespace
}  // namespace saem::refine
