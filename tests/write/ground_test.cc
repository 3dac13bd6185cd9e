// The stages `ground` and `judge`.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "stage_rig.h"

namespace saem::write {
namespace {

const std::vector<std::string> kColumns = {"text", "language", "question", "answer", "context"};
constexpr char kFerry[] =
    "The Amber Lake ferry carries up to forty passengers. It runs from April to October, and a "
    "crossing takes twenty minutes.";

TextRow Pair(const std::string& question, const std::string& answer,
             const std::string& context = kFerry, const std::string& language = "en") {
  return {{"text", question + "\n" + answer},
          {"question", question},
          {"answer", answer},
          {"context", context},
          {"language", language}};
}

RigOutput Ground(
    const TextRow& row, const std::string& options = "{min_overlap: 0.6}",
    const Answerer& answerer = [](const auto&) { return Says(""); }) {
  return StageRig("ground", options, kColumns).Run({row}, answerer);
}

TEST(Ground, KeepsAnAnswerThatStandsInThePassageWithItsNumber) {
  const RigOutput out =
      Ground(Pair("When does the Amber Lake ferry run?", "From April to October."));
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.rows[0].at("overlap"), "1");
  EXPECT_EQ(out.rows[0].at("answer"), "From April to October.");
  EXPECT_TRUE(out.calls.empty()) << "without a model nothing is asked";
  EXPECT_EQ(out.made + out.used, 0);
}

TEST(Ground, RefusesAnAnswerFromElsewhereAndShowsIt) {
  const TextRow row =
      Pair("When does the Amber Lake ferry run?", "Whenever a captain feels lucky.");
  const stage::Reject reject = Ground(row).OnlyReject();
  EXPECT_EQ(reject.reason, "ungrounded-overlap");
  EXPECT_NE(reject.detail.find("0.00, at least 0.60"), std::string::npos);
  EXPECT_EQ(row.at("text").substr(static_cast<size_t>(reject.span_begin),
                                  static_cast<size_t>(reject.span_end - reject.span_begin)),
            "Whenever a captain feels lucky");
}

TEST(Ground, ForgivesInflectionButNoNumber) {
  EXPECT_EQ(
      Ground(Pair("How does the Amber Lake ferry run?", "It is running and carried passenger."))
          .rows.size(),
      1U);
  EXPECT_EQ(Ground(Pair("How long is a crossing of the ferry?", "A crossing takes 35 minutes."))
                .OnlyReject()
                .reason,
            "ungrounded-number");
  EXPECT_EQ(Ground(Pair("How long is a crossing of the ferry?", "A crossing takes 35 minutes."),
                   "{numbers: false}")
                .rows.size(),
            1U);
}

TEST(Ground, RefusesAQuestionAboutSomethingElse) {
  EXPECT_EQ(Ground(Pair("Which wizard invented broomsticks?", "From April to October."))
                .OnlyReject()
                .reason,
            "ungrounded-question");
}

TEST(Ground, FindsKoreanWordsBehindTheirParticles) {
  const std::string passage =
      "호박호수의 나룻배는 사월부터 시월까지 다닌다. 손님은 마흔 명까지 탄다.";
  EXPECT_EQ(
      Ground(Pair("호박호수 나룻배가 다니는 때는 언제입니까?", "사월에서 시월까지", passage, "ko"))
          .rows.size(),
      1U);
  EXPECT_EQ(Ground(Pair("호박호수의 나룻배는 언제 다닙니까?", "선장이 마음먹은 날", passage, "ko"))
                .OnlyReject()
                .reason,
            "ungrounded-overlap");
}

TEST(Ground, NothingIsGroundedInNothing) {
  EXPECT_EQ(
      Ground(Pair("When does the ferry run?", "From April to October.", "")).OnlyReject().reason,
      "ungrounded-overlap");
}

TEST(Ground, AsksTheModelWithThePassageAndWithout) {
  const RigOutput out = Ground(
      Pair("When does the ferry run?", "From April to October."), "{model: big, min_gain: 0.5}",
      [](const data::ModelCall& call) {
        EXPECT_EQ(call.kind, data::ModelCall::Kind::kScore);
        EXPECT_EQ(call.continuation, "From April to October.");
        const bool with = call.messages.back().content.find("forty") != std::string::npos;
        EXPECT_NE(call.messages.back().content.find("When does the ferry run?"), std::string::npos);
        return Scores(with ? -5 : -20);
      });
  ASSERT_EQ(out.calls.size(), 2U);
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.rows[0].at("likelihood_gain"), "1.5");
}

TEST(Ground, RefusesWhatThePassageDoesNotMakeLikelier) {
  const RigOutput out =
      Ground(Pair("When does the ferry run?", "From April to October."),
             "{model: big, min_gain: 0.5}", [](const auto&) { return Scores(-20); });
  EXPECT_EQ(out.OnlyReject().reason, "ungrounded-likelihood");
  EXPECT_NE(out.OnlyReject().detail.find("0.00, at least 0.50"), std::string::npos);
}

TEST(Ground, RefusesWhatCannotBeScored) {
  const auto ground = [](const data::ModelAnswer& answer) {
    return Ground(Pair("When does the ferry run?", "From April to October."), "{model: big}",
                  [&](const auto&) { return answer; })
        .OnlyReject()
        .reason;
  };
  data::ModelAnswer failed;
  failed.finish = data::ModelAnswer::Finish::kError;
  EXPECT_EQ(ground(failed), "not-scored");
  EXPECT_EQ(ground(Scores(-3, 0)), "not-scored");
  EXPECT_EQ(ground(Scores(std::numeric_limits<double>::quiet_NaN())), "not-scored");
  EXPECT_EQ(ground(Scores(-std::numeric_limits<double>::infinity())), "not-scored");
}

TEST(Ground, SparesTheModelWhatWordsRefuse) {
  const RigOutput out =
      Ground(Pair("When does the ferry run?", "Whenever a captain feels lucky."), "{model: big}");
  EXPECT_TRUE(out.calls.empty());
  EXPECT_EQ(out.OnlyReject().reason, "ungrounded-overlap");
}

TEST(Ground, MeasuresRephrasingsWhole) {
  StageRig rig("ground", "{min_overlap: 0.5}", {"text", "language", "context"});
  const RigOutput out = rig.Run({{{"text", "Forty passengers cross the lake on the ferry."},
                                  {"context", kFerry},
                                  {"language", "en"}},
                                 {{"text", "Dragons breathe purple fire over mountains."},
                                  {"context", kFerry},
                                  {"language", "en"}}},
                                [](const auto&) { return Says(""); });
  EXPECT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.OnlyReject().reason, "ungrounded-overlap");
}

TEST(GroundBind, NeedsWhatWriteMakes) {
  StageRig rig("ground", "{}", {"text", "language"});
  EXPECT_NE(base::MessageOf(rig.Bind().status()).find("write"), std::string::npos);
}

RigOutput Judge(const data::ModelAnswer& answer, const std::string& options = "{model: big}") {
  return StageRig("judge", options, kColumns)
      .Run({Pair("When does the ferry run?", "From April to October.")},
           [&](const auto&) { return answer; });
}

TEST(Judge, KeepsWhatPassesWithItsMark) {
  const RigOutput out = Judge(Says(R"({"reason":"It stands there.","score":5})"));
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.rows[0].at("judge_score"), "5");
  EXPECT_EQ(out.rows[0].at("judge_reason"), "It stands there.");
  const std::string& said = out.calls.at(0).messages.back().content;
  EXPECT_NE(said.find("<answer>\n\nFrom April to October.\n\n</answer>"), std::string::npos);
  EXPECT_NE(said.find("forty passengers"), std::string::npos);
}

TEST(Judge, RefusesLowMarksWithTheReason) {
  const RigOutput out = Judge(Says(R"({"reason":"It is made up.","score":2})"));
  EXPECT_EQ(out.OnlyReject().reason, "judge-low");
  EXPECT_NE(out.OnlyReject().detail.find("2 of 5, at least 3: It is made up."), std::string::npos);
}

TEST(Judge, RefusesWhatItCannotRead) {
  for (const char* const text :
       {"", "5", "great!", R"({"score":5})", R"({"score":"5","reason":"x"})",
        R"({"score":4.5,"reason":"x"})", R"({"score":0,"reason":"x"})",
        R"({"score":6,"reason":"x"})", R"({"score":-99999999999999999999,"reason":"x"})",
        R"({"score":18446744073709551615,"reason":"x"})",
        R"({"score":5,"score":1,"reason":"x"})"}) {
    EXPECT_EQ(Judge(Says(text)).OnlyReject().reason, "judge-unreadable") << text;
  }
}

TEST(Judge, MarksAnInstructionByHowTheTextAnswersIt) {
  StageRig rig("judge", "{model: big, rubric: instruction}", kColumns);
  const RigOutput out =
      rig.Run({Pair("Explain the ferry.", "It runs from April to October.")},
              [](const auto&) { return Says(R"({"reason":"Good.","score":4})"); });
  ASSERT_EQ(out.rows.size(), 1U);
  const std::string& said = out.calls.at(0).messages.back().content;
  EXPECT_NE(said.find("<question>\n\nExplain the ferry.\n\n</question>"), std::string::npos);
  EXPECT_EQ(said.find("<passage>"), std::string::npos) << "the answer is the passage";
}

TEST(JudgeBind, NeedsPairsForRubricsOfPairs) {
  for (const std::string rubric : {"pair", "instruction"}) {
    StageRig rig("judge", "{model: big, rubric: " + rubric + "}", {"text", "language"});
    EXPECT_NE(base::MessageOf(rig.Bind().status()).find("`question`"), std::string::npos);
  }
  EXPECT_TRUE(StageRig("judge", "{model: big, rubric: text}", kColumns).Bind().ok());
}

TEST(JudgeBind, RefusesSmallLocalModelsUnlessTold) {
  const auto path = std::filesystem::path(testing::TempDir()) / "saem-small.gguf";
  std::ofstream(path) << "GGUF";
  const auto bind = [&](const std::string& options) {
    StageRig rig("judge", options, kColumns);
    rig.input().models["small"] = {"small", "h", "", "llama", path.string()};
    return rig.Bind().status();
  };
  EXPECT_NE(base::MessageOf(bind("{model: small}")).find("too small"), std::string::npos);
  EXPECT_TRUE(bind("{model: small, uncalibrated: accept}").ok());
  EXPECT_TRUE(bind("{model: big}").ok());
  EXPECT_FALSE(bind("{model: big, min_score: 6}").ok());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace saem::write
