// The stage `mend`: what it asks, what it puts into a document, and what it drops instead.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "stage_rig.h"

namespace saem::write {
namespace {

constexpr char kOptions[] = "{model: big, max_broken: 0.5}";
constexpr char kWhole[] = "The ferry runs daily. It is red.";
constexpr char kCut[] = "The ferry runs daily. It carries forty people. In winter it stands in the";

RigOutput Mend(const std::string& text, const std::string& answer,
               const std::string& options = kOptions, const std::string& language = "en") {
  return StageRig("mend", options)
      .Run({{{"text", text}, {"language", language}}}, [&](const auto&) { return Says(answer); });
}
// The text that came out, or the reason why none did.
std::string TextOf(const RigOutput& out) {
  return out.rows.size() == 1 ? out.rows[0].at("text") : out.OnlyReject().reason;
}
std::string WhyDropped(const std::string& answer, const std::string& text = kCut,
                       const std::string& language = "en") {
  const RigOutput out = Mend(text, answer, kOptions, language);
  const auto record = nlohmann::json::parse(out.rows.at(0).at("mended"));
  EXPECT_TRUE(record.at("completed").empty());
  EXPECT_EQ(record.count("model"), 0U) << "no model wrote any of it";
  return record.at("dropped").at(0).at("why");
}

TEST(Mend, LeavesWholeDocumentsAlone) {
  const RigOutput out = Mend(kWhole, "never asked");
  EXPECT_TRUE(out.calls.empty());
  EXPECT_EQ(TextOf(out), kWhole);
  EXPECT_EQ(out.rows[0].count("mended"), 0U);
  EXPECT_EQ(out.rows[0].at("id"), StageRig::IdOf(0).Hex());
  EXPECT_EQ(out.rows[0].at("content"), StageRig::IdOf(0).Hex());
  EXPECT_EQ(out.rows[0].at("licence"), "CC0-1.0");
}

TEST(Mend, FinishesASentenceAndSaysWhatOfItIsTheModels) {
  const RigOutput out = Mend(kCut, "shed by the pier. It is old.");
  ASSERT_EQ(out.calls.size(), 1U);
  const std::string& asked = out.calls[0].messages.back().content;
  EXPECT_NE(asked.find("<passage>\n\nThe ferry runs daily. It carries forty people.\n\n</passage>"),
            std::string::npos);
  EXPECT_NE(asked.find("<sentence>\n\nIn winter it stands in the\n\n</sentence>"),
            std::string::npos);
  ASSERT_EQ(out.rows.size(), 1U);
  const std::string& text = out.rows[0].at("text");
  EXPECT_EQ(text, std::string(kCut) + " shed by the pier.") << "one sentence is enough";
  EXPECT_EQ(out.rows[0].at("id"), StageRig::IdOf(0).Hex()) << "it is the same document";
  EXPECT_EQ(out.rows[0].at("content"), base::ContentHash(text).Hex());
  const auto record = nlohmann::json::parse(out.rows[0].at("mended"));
  const size_t begin = record.at("completed").at(0).at("begin");
  const size_t end = record.at("completed").at(0).at("end");
  EXPECT_EQ(text.substr(begin, end - begin), "shed by the pier.");
  EXPECT_EQ(record.at("model"), "big");
  EXPECT_EQ(record.at("template"), "mend.en/1");
}

TEST(Mend, TakesTheRestWhereAModelSaysItAll) {
  EXPECT_EQ(TextOf(Mend(kCut, "In winter it stands in the shed by the pier.")),
            std::string(kCut) + " shed by the pier.");
}

TEST(Mend, FinishesKoreanWithAFinalEnding) {
  const std::string cut = "배는 날마다 다닌다. 손님은 마흔 명이다. 겨울에는 배를 넣어 두고 기관을";
  EXPECT_EQ(TextOf(Mend(cut, "손본다.", kOptions, "ko")), cut + " 손본다.");
  EXPECT_EQ(WhyDropped("손보고.", cut, "ko"), "unfinished");
  EXPECT_EQ(WhyDropped("looked after well until spring.", cut, "ko"), "unfinished");
}

TEST(Mend, DropsWhatTheModelCannotFinish) {
  EXPECT_EQ(TextOf(Mend(kCut, "")), "The ferry runs daily. It carries forty people.");
  EXPECT_EQ(WhyDropped(""), "empty");
  EXPECT_EQ(WhyDropped("..."), "empty");
  EXPECT_EQ(WhyDropped("shed by the"), "unfinished");
  EXPECT_EQ(WhyDropped("shed of 1902."), "invented-number");
  const std::string year = "The ferry has run since 1947. It carries forty people to the old";
  EXPECT_EQ(WhyDropped("shed of 94.", year), "invented-number") << "94 is only inside 1947";
  EXPECT_EQ(WhyDropped("shed shed shed shed shed."), "degenerate");
  EXPECT_EQ(WhyDropped("창고에 있다."), "wrong-language");
  EXPECT_EQ(
      WhyDropped("shed that stands by the pier, which stands by the town, which stands by the "
                 "lake, which lies in the hills, which are high."),
      "too-long");
}

TEST(Mend, DropsABeginningThatIsMissingWithoutAsking) {
  const RigOutput out =
      Mend("of the lake is frozen. The boat stands in a shed.\n\nIt is red.", "never asked");
  EXPECT_TRUE(out.calls.empty());
  EXPECT_EQ(TextOf(out), "The boat stands in a shed.\n\nIt is red.");
}

TEST(Mend, DropsEverythingBrokenWithoutAModel) {
  const RigOutput out = Mend("The ferry runs daily.\n\nIn winter it stands in the\n\nIt is red.",
                             "", "{max_broken: 0.5}");
  EXPECT_TRUE(out.calls.empty());
  EXPECT_EQ(TextOf(out), "The ferry runs daily.\n\n\nIt is red.");
}

TEST(Mend, RefusesDocumentsThatAreMostlyFragments) {
  EXPECT_EQ(TextOf(Mend(kCut, "shed.", "{model: big}")), "too-broken")
      << "a third is more than the fifth that is allowed";
  EXPECT_EQ(TextOf(Mend("In winter it stands in the", "", "{max_broken: 1}")), "too-broken")
      << "nothing is left";
  std::string many;
  for (int i = 0; i < 20; ++i) many += "It runs daily. In winter it stands in the\n\n";
  EXPECT_EQ(TextOf(Mend(many, "shed.", "{model: big, max_broken: 1}")), "too-broken");
}

TEST(Mend, AddsTheModelsLicenceToWhatItWroteIn) {
  StageRig rig("mend", "{model: terms, max_broken: 0.5}");
  rig.input().models["terms"] = {"terms", "h", "LicenseRef-Gemma", "http", ""};
  const auto said = [](const auto&) { return Says("shed by the pier."); };
  const TextRow cut = {{"text", kCut}, {"language", "en"}};
  const TextRow whole = {{"text", kWhole}, {"language", "en"}};
  const RigOutput out = rig.Run({cut, whole}, said);
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_NE(out.rows[0].at("licence").find("LicenseRef-Gemma"), std::string::npos);
  EXPECT_EQ(out.rows[1].at("licence"), "CC0-1.0");
}

TEST(MendBind, NamesEveryMistake) {
  const auto message = [](StageRig rig) { return base::MessageOf(rig.Bind().status()); };
  EXPECT_NE(message(StageRig("mend", "{model: nobody}")).find("models"), std::string::npos);
  EXPECT_NE(message(StageRig("mend", "{}", {"language"})).find("`text`"), std::string::npos);
  EXPECT_NE(message(StageRig("mend", kOptions, {"text"})).find("language"), std::string::npos);
  EXPECT_EQ(message(StageRig("mend", "{}", {"text"})), "") << "without a model it needs none";
}

}  // namespace
}  // namespace saem::write
