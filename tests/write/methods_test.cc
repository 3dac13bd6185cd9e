// The methods of `write` that make something else of a document than one pair or a rephrasing: what
// each takes from its model, and what it refuses. What holds for all methods stands in
// write_stage_test.cc.
#include "write/methods.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "data/lineage.h"
#include "stage_rig.h"

namespace saem::write {
namespace {

constexpr char kGauge[] =
    "A tide gauge stands in the harbour of Eastbrook since 1902. It measures the level of the "
    "water every six minutes and sends the figure to the harbour office. Mussels grow in its pipe, "
    "so a diver cleans it each month. The highest level so far was 412 centimetres, in the storm "
    "of 1953; the lowest was 38 centimetres, in the calm spring of 1987.";
constexpr char kKoreanGauge[] =
    "동천항에는 1902년부터 조위계가 서 있다. 조위계는 육 분마다 물의 높이를 재어 항만 사무소로 "
    "보낸다. 관 속에 홍합이 자라기 때문에 잠수사가 달마다 청소한다. 이제까지 가장 높은 물은 "
    "1953년 폭풍 때의 412센티미터였고, 가장 낮은 물은 1987년 봄의 38센티미터였다.";

RigOutput Made(const std::string& method, const data::ModelAnswer& answer, bool korean = false) {
  StageRig rig("write", "{method: " + method + ", model: big}");
  const TextRow row = {{"text", korean ? kKoreanGauge : kGauge},
                       {"language", korean ? "ko" : "en"},
                       {"title", "The gauge"}};
  return rig.Run({row}, [&](const auto&) { return answer; });
}
// The text of the only row, or the reason why there is none.
std::string Taken(const std::string& method, const data::ModelAnswer& answer, bool korean = false) {
  const RigOutput out = Made(method, answer, korean);
  if (out.rows.size() == 1) return out.rows[0].at("text");
  return out.OnlyReject().reason;
}
std::string Taken(const std::string& method, const std::string& answer, bool korean = false) {
  return Taken(method, Says(answer), korean);
}

TEST(Methods, NamesAreDifferentAndSayWhatIsMade) {
  std::set<std::string> names;
  for (const Method& method : Methods()) {
    EXPECT_TRUE(names.insert(method.name).second) << method.name;
    EXPECT_FALSE(method.makes.empty()) << method.name;
    EXPECT_GE(method.passage, 100) << method.name;
    EXPECT_EQ(FindMethod(method.name), &method);
  }
  EXPECT_EQ(FindMethod("no-such-method"), nullptr);
}

TEST(Methods, RowsKnowTheirMethodParentAndPassage) {
  const RigOutput out = Made(
      "summary", Says("Since 1902 a gauge in Eastbrook's harbour has reported how high the water "
                      "stands; floods reached 412 centimetres."));
  ASSERT_EQ(out.rows.size(), 1U) << out.OnlyReject().reason;
  EXPECT_EQ(out.rows[0].at("style"), "paragraph");
  EXPECT_EQ(out.rows[0].at("context"), kGauge);
  const auto lineage = data::Lineage::FromJson(out.rows[0].at("lineage"));
  ASSERT_TRUE(lineage.ok());
  EXPECT_EQ(lineage->stage, "write:summary-paragraph");
  EXPECT_EQ(lineage->template_name, "summary-paragraph.en/1");
  EXPECT_EQ(lineage->parents, std::vector{StageRig::IdOf(0)});
  const auto plain =
      Made("distill", Says("A tide gauge has told Eastbrook's office about the water "
                           "since 1902, ten times an hour, as long as divers clear "
                           "its pipe of mussels."));
  ASSERT_EQ(plain.rows.size(), 1U) << plain.OnlyReject().reason;
  EXPECT_EQ(plain.rows[0].at("style"), "distill") << "a method without styles is one";
}

TEST(Methods, SmallLocalModelsAreAskedForOneSentence) {
  for (const Method& method : Methods()) {
    if (method.styles.empty()) continue;
    EXPECT_EQ(method.styles.back(), "sentence") << method.name;
  }
}

TEST(Methods, PassagesAreAsLongAsTheMethodTheStyleOrTheRecipeSays) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += "The harbour number " + std::to_string(i) + " has a quay of grey stone that is old. ";
  }
  const auto longest = [&](const std::string& options) {
    StageRig rig("write", "{model: big, method: " + options + "}");
    const auto out =
        rig.Run({{{"text", text}, {"language", "en"}}}, [](const auto&) { return Says(""); });
    const std::string& said = out.calls.at(0).messages.back().content;
    return said.find("</passage>") - said.find("<passage>");
  };
  EXPECT_GT(longest("summary"), 3000U) << "all of the text";
  EXPECT_LT(longest("summary, style: sentence"), 750U) << "what small models hold in mind";
  EXPECT_GT(longest("summary, style: sentence"), 600U);
  EXPECT_LT(longest("summary, passage: 300"), 350U);
}

TEST(Methods, OfTextsAreRefusedForWhatNoTextMayBe) {
  for (const std::string method :
       {"rephrase", "distill", "knowledge", "facts", "summary", "faq", "table", "tutorial"}) {
    EXPECT_EQ(Taken(method, ""), "empty") << method;
    EXPECT_EQ(Taken(method, "..."), "empty") << method;
    EXPECT_EQ(Taken(method,
                    "The water is high. The water is high. The water is high. The water is "
                    "high. The water is high."),
              "degenerate")
        << method;
    EXPECT_EQ(Taken(method, "Half a syllable \xE3\x85\x8E and more words than it takes to say."),
              "broken-text")
        << method;
    data::ModelAnswer cut = Says("It was cut in the mid");
    cut.finish = data::ModelAnswer::Finish::kLength;
    EXPECT_EQ(Taken(method, cut), "truncated") << method;
  }
}

TEST(Methods, NoTextRepeatsItsPrompt) {
  for (const Method& method : Methods()) {
    if (method.columns != Columns::kText) continue;
    StageRig rig("write", "{method: " + method.name + ", model: big}");
    const TextRow row = {{"text", kGauge}, {"language", "en"}};
    std::string prompt;
    const auto probe = rig.Run({row}, [](const auto&) { return Says(""); });
    for (const auto& message : probe.calls.at(0).messages) prompt += message.content + "\n";
    const auto out = rig.Run({row}, [&](const auto&) { return Says(prompt); });
    const std::set<std::string> fitting = {"prompt-echo", "too-long"};
    EXPECT_TRUE(fitting.count(out.OnlyReject().reason))
        << method.name << ": " << out.OnlyReject().reason;
  }
}

TEST(Summary, IsShorterThanItsSourceAndInItsLanguage) {
  const std::string good =
      "Since 1902 a gauge in Eastbrook has told the office how high the water is.";
  EXPECT_EQ(Taken("summary", good), good);
  EXPECT_EQ(Taken("summary", "Summary: " + good), good) << "the label is no part of it";
  EXPECT_EQ(Taken("summary", "**Summary:** " + good), good);
  EXPECT_EQ(Taken("summary", "Here is a summary:\n\n" + good), good);
  EXPECT_EQ(Taken("summary",
                  "Eastbrook's harbour got an instrument in 1902 which reports to an office how "
                  "high the sea stands, ten times an hour, day and night. Shellfish would clog the "
                  "tube, hence someone dives there monthly to free it. Records are 412 and 38 "
                  "centimetres."),
            "too-long");
  EXPECT_EQ(Taken("summary", "Too short, this."), "too-short");
  EXPECT_EQ(Taken("summary", "To read the level of the water, take the following steps:"),
            "unfinished");
  EXPECT_EQ(
      Taken("summary", "동천항의 조위계는 물의 높이를 재어 항만 사무소에 알리는데 달마다 청소한다"),
      "wrong-language");
  const std::string korean =
      "동천항의 조위계는 물 높이를 사무소에 알리며, 홍합 탓에 다달이 손질한다.";
  EXPECT_EQ(Taken("summary", korean, true), korean);
  EXPECT_EQ(Taken("summary", "요약: " + korean, true), korean);
  EXPECT_EQ(Taken("summary", good, true), "wrong-language");
}

TEST(Distill, KeepsWhatMattersInFewerWords) {
  const std::string good =
      "Eastbrook's tide gauge (1902) reports the water level to the office every six minutes. A "
      "monthly dive frees its pipe of mussels. Extremes: 412 centimetres in 1953, 38 in 1987.";
  EXPECT_EQ(Taken("distill", good), good);
  EXPECT_EQ(Taken("knowledge", good), good);
  EXPECT_EQ(Taken("distill", good + " " + good + " And it says much else that nobody asked for."),
            "too-long");
  EXPECT_EQ(Taken("distill", std::string(kGauge)), "copied");
}

TEST(Summary, SaysNoClauseTwice) {
  EXPECT_EQ(
      Taken("summary", "The gauge stands in the harbour, and the gauge stands in the harbour."),
      "degenerate");
  EXPECT_EQ(Taken("summary", "A diver cleans the pipe of it, a diver cleans the pipe of it."),
            "degenerate");
  const std::string alike =
      "The gauge of Eastbrook shows how high it is. The office of Eastbrook shows how high it is.";
  EXPECT_EQ(Taken("summary", alike), alike) << "two sentences may be alike";
}

TEST(Facts, AreAListOfSentences) {
  EXPECT_EQ(Taken("facts",
                  "Facts of the passage:\n* Eastbrook has had a tide gauge since 1902.\n* "
                  "Divers clean the gauge monthly."),
            "- Eastbrook has had a tide gauge since 1902.\n- Divers clean the gauge monthly.");
  EXPECT_EQ(
      Taken("facts", "Eastbrook has had a tide gauge since 1902, which divers clean monthly."),
      "not-a-list");
  EXPECT_EQ(
      Taken("facts", "- 동천항 조위계는 1902년에 섰다.\n- 잠수사가 다달이 관을 손질한다.", true),
      "- 동천항 조위계는 1902년에 섰다.\n- 잠수사가 다달이 관을 손질한다.");
}

TEST(Faq, TableAndTutorialHaveTheirForms) {
  const std::string faq =
      "Q: Since when has Eastbrook had a tide gauge?\nA: It was put up in 1902.\n\n"
      "Q: Why must divers clean it?\nA: Because mussels settle in the pipe.";
  EXPECT_EQ(Taken("faq", faq), faq);
  EXPECT_EQ(Taken("faq",
                  "Eastbrook has had a tide gauge since 1902, and divers go down to clean it "
                  "each month because mussels settle in its narrow pipe."),
            "not-a-faq");
  const std::string table =
      "Records of the gauge.\n| record | level | year |\n|----------------|---|---|\n| highest | "
      "412 "
      "cm | 1953 |\n| lowest | 38 cm | 1987 |\nQuestion: Which is higher?\nAnswer: 1953.";
  EXPECT_NE(Taken("table", table).find("| --- | --- | --- |"), std::string::npos)
      << Taken("table", table);
  EXPECT_EQ(Taken("table", "| record | level |\n|---|---|\n| highest | 412 | 1953 |\n| low | 38 |"),
            "uneven-table");
  const std::string alike =
      "What works.\n| ship | oars | sail | steam | lamp |\n| --- | --- | --- | --- | --- |\n"
      "| Ann | yes | yes | yes | yes |\n| Bo | no | no | no | no |";
  EXPECT_EQ(Taken("table", alike), alike) << "cells may be alike";
  EXPECT_EQ(Taken("table", alike + "\nIt is so. It is so. It is so. It is so."), "degenerate");
  EXPECT_EQ(Taken("tutorial", faq), "not-a-tutorial");
  const std::string tutorial =
      "You will read the gauge like the people of the office.\n1. Wait\nA figure comes every six "
      "minutes.\n2. Compare\nIt should lie between 38 and 412 centimetres.\n3. Clean\nIf it stays "
      "the same, mussels block the pipe: call the diver.";
  EXPECT_EQ(Taken("tutorial", tutorial), tutorial);
}

TEST(DiverseQuestions, AreForecastAsManyRows) {
  EXPECT_EQ(StageRig("write", "{method: diverse-questions, model: big, per_document: 2}")
                .Bind()
                ->rows_per_row,
            16);
  EXPECT_EQ(StageRig("write", "{method: facts, model: big}").Bind()->rows_per_row, 1);
}

TEST(DiverseQuestions, BecomeARowEach) {
  const auto out = Made("diverse-questions", Says(R"({"pairs":[
        {"question":"Does a diver clean the tide gauge of Eastbrook?","answer":"Yes."},
        {"question":"Who cleans the gauge's pipe? A) the office B) a diver C) mussels","answer":"B) a diver"},
        {"question":"How often is the level measured? A) hourly B) monthly","answer":"Every six minutes"},
        {"question":"Who cleans the tide gauge in the harbour of Eastbrook?","answer":"The tide gauge."}]})"));
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(out.rows[0].at("answer"), "Yes.");
  EXPECT_EQ(out.rows[1].at("answer"), "B) a diver");
  ASSERT_EQ(out.rejects.size(), 2U);
  EXPECT_EQ(out.rejects[0].reason, "answer-not-a-choice");
  EXPECT_EQ(out.rejects[1].reason, "answer-repeats-question");
}

std::string Cited(const std::string& question, const std::string& answer,
                  const std::vector<std::string>& quotes) {
  return nlohmann::json{{"question", question}, {"answer", answer}, {"quotes", quotes}}.dump();
}

TEST(CitedAnswer, SaysWhereItsQuotesStand) {
  const auto out =
      Made("cited-answer", Says(Cited("Why must the tide gauge of Eastbrook be cleaned?",
                                      "Because mussels grow in its pipe.",
                                      {"Mussels grow in its pipe,\nso a diver cleans it"})));
  ASSERT_EQ(out.rows.size(), 1U) << out.OnlyReject().reason;
  const auto places = nlohmann::json::parse(out.rows[0].at("citations"));
  ASSERT_EQ(places.size(), 1U);
  const size_t begin = places[0].at("begin");
  const size_t end = places[0].at("end");
  EXPECT_EQ(std::string(kGauge).substr(begin, end - begin),
            "Mussels grow in its pipe, so a diver cleans it");
  EXPECT_EQ(places[0].at("text"), "Mussels grow in its pipe, so a diver cleans it");
}

TEST(CitedAnswer, RestsOnQuotesOfThePassage) {
  const std::string question = "Why must the tide gauge of Eastbrook be cleaned?";
  const std::string answer = "Because mussels grow in its pipe.";
  EXPECT_EQ(Taken("cited-answer", Cited(question, answer, {})), "no-quote");
  EXPECT_EQ(Taken("cited-answer", Cited(question, answer, {"Barnacles grow in its pipe"})),
            "quote-not-found");
  EXPECT_EQ(Taken("cited-answer", Cited(question, answer, {"", "Mussels grow in its pipe"})),
            "quote-not-found");
  EXPECT_EQ(Taken("cited-answer", Cited(question, answer, {"since 1902"})), "answer-beyond-quotes");
  EXPECT_EQ(Taken("cited-answer", R"({"question":"Why?","answer":"Mussels."})"), "wrong-schema");
  EXPECT_EQ(Taken("cited-answer", R"({"question":"Why?","answer":"Mussels.","quotes":[1]})"),
            "wrong-schema");
}

TEST(Problem, MustReckonRight) {
  const std::string problem =
      "A gauge measures every 6 minutes and a diver reads 3 gauges. How many figures come in an "
      "hour?";
  const auto taken = [&](const std::string& question, const std::string& solution) {
    return Taken("problem", SaysPair(question, solution));
  };
  const std::string good =
      "In an hour one gauge gives 60 / 6 = 10 figures.\nThree give 10 x 3 = 30.\nAnswer: 30";
  EXPECT_EQ(taken(problem, good), problem + "\n" + good);
  EXPECT_EQ(taken(problem, "One gauge gives 60 / 6 = 12 figures.\nAnswer: 12"), "wrong-sum");
  EXPECT_EQ(taken(problem, "One gauge gives 60 / 6 = 10 figures.\nThat is it."), "no-result");
  EXPECT_EQ(taken("Some gauges stand in a harbour. How many figures come from them?", good),
            "no-numbers");
  EXPECT_EQ(taken("A gauge measures every 6 minutes.", good), "not-a-question");
}

TEST(Instruction, AsksForThePassage) {
  const std::string good =
      "Describe how a harbour keeps track of its water, in one short paragraph.";
  const auto out = Made("instruction", Says("Instruction: \"" + good + "\""));
  ASSERT_EQ(out.rows.size(), 1U) << out.OnlyReject().reason;
  EXPECT_EQ(out.rows[0].at("question"), good);
  EXPECT_EQ(out.rows[0].at("answer"), kGauge) << "the document is the answer, word for word";
  EXPECT_EQ(Taken("instruction", "Write it."), "vague-instruction");
  EXPECT_EQ(Taken("instruction", "The gauge is cleaned by a diver."), "not-an-instruction");
  EXPECT_EQ(Taken("instruction", "항구에서 수위를 어떻게 관리하는지 설명한다.", true),
            "not-an-instruction");
  EXPECT_EQ(Taken("instruction", "Summarise the passage about harbours."), "points-at-passage");
  EXPECT_EQ(Taken("instruction",
                  "Tell me that a tide gauge stands in the harbour of Eastbrook since "
                  "1902, and that it measures the level of the water every six minutes"),
            "copied")
      << "it gives the answer away";
  EXPECT_EQ(Taken("instruction", "Write this: " + std::string(kGauge)), "too-long");
  EXPECT_EQ(Taken("instruction", "항구에서 물의 높이를 어떻게 재는지 설명해 주세요."),
            "wrong-language");
  EXPECT_NE(
      Taken("instruction", "항구에서 바다의 수위를 어떻게 관리하는지 짧게 설명해 주세요.", true)
          .find("설명해 주세요"),
      std::string::npos);
}

}  // namespace
}  // namespace saem::write
