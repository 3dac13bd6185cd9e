// Whatever rests on something recalled, second-hand or assumed carries its mark, in text, in JSON
// and so on the page.
#include <gmock/gmock.h>

#include "plan/json.h"
#include "plan/text.h"
#include "plans.h"

namespace saem::plan {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

Answer Answered(const std::string& text) {
  auto plan = PlanFrom(text);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  auto answer = AnswerPlan(*std::move(plan), {});
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return *std::move(answer);
}

std::vector<std::string> RestsOn(const Answer& answer, Outcome outcome) {
  std::vector<std::string> keys;
  for (const Number& number : answer.numbers) {
    if (number.outcome != outcome) continue;
    for (const size_t guess : number.rests_on) keys.push_back(answer.guesses[guess].key);
  }
  return keys;
}

std::string Chips(const std::string& target, const std::string& real) {
  return "plan: 1\ndraws: 1000\ntarget: " + target + "\ndata: {real: " + real +
         "}\ncompute: {chip: h100-sxm, chips: 1024}\n";
}

TEST(Guesses, AreInputs) {
  const Answer answer = Answered(kSmall);
  EXPECT_THAT(RestsOn(answer, Outcome::kGoodput), Contains("reliability.failures"));
  EXPECT_THAT(RestsOn(answer, Outcome::kReal), Not(Contains("synthetic.yield")));
  EXPECT_THAT(AnswerText(answer, Tongue::kEnglish), HasSubstr("Goodput †"));
}

TEST(Guesses, AreDomainsOfText) {
  const std::string real =
      "{web: {value: 1T, source: x, support: assumed}, books: {value: 1T, source: x}}";
  const Answer answer = Answered(Chips("{params: 8B, tokens: 15T}", real));
  EXPECT_THAT(RestsOn(answer, Outcome::kGap), Contains("data.real.web"));
  EXPECT_THAT(RestsOn(answer, Outcome::kGap), Not(Contains("data.real.books")));
  EXPECT_THAT(AnswerText(answer, Tongue::kEnglish), HasSubstr("real tokens: web (assumed)"));
  EXPECT_THAT(AnswerText(answer, Tongue::kKorean), HasSubstr("실제 토큰: web (가정)"));
}

TEST(Guesses, AreLawsOfWhichConstantsAreRecalled) {
  const Answer recalled = Answered(Chips("{compute: 1e23, law: llama-3}", "2T"));
  EXPECT_THAT(RestsOn(recalled, Outcome::kTokens), Contains("target.law"));
  EXPECT_THAT(AnswerText(recalled, Tongue::kEnglish), HasSubstr("arXiv 2407.21783 †"));
  EXPECT_EQ(AnswerJson(recalled)["law"]["support"], "recalled");
  const Answer read = Answered(Chips("{compute: 1e23}", "2T"));
  EXPECT_THAT(RestsOn(read, Outcome::kTokens), Not(Contains("target.law")));
}

TEST(Guesses, AreOtherMakersAndScenarios) {
  const std::string start =
      Chips("{params: 8B, tokens: 15T}", "2T") + "supply: {allocation: 0.0001";
  const Answer answer = Answered(
      start +
      ", scenario: outage-365, second_sources: {b: {share: {value: 0.5, source: x, support: "
      "assumed}, after: 30, ramp: 30}}}\n");
  EXPECT_THAT(RestsOn(answer, Outcome::kFinish), Contains("supply.second_sources.b.share"));
  EXPECT_THAT(RestsOn(answer, Outcome::kFinish), Not(Contains("supply.second_sources.b.after")));
  EXPECT_THAT(RestsOn(answer, Outcome::kDelay), Contains("supply.scenario"));
  EXPECT_THAT(AnswerText(answer, Tongue::kEnglish), HasSubstr("an outage of 90 days †"));
  bool listed = false;
  const auto json = AnswerJson(answer);
  for (const auto& input : json["inputs"]) {
    listed = listed || input["key"] == "supply.second_sources.b.share";
  }
  EXPECT_TRUE(listed) << "other makers stand among the assumptions";
}

TEST(Guesses, AreNamedByEveryNumberThatPointsAtThem) {
  const auto json = AnswerJson(Answered(kSmall + "supply: {allocation: 0.01}\n"));
  std::vector<std::string> keys;
  for (const auto& guess : json["guesses"]) keys.push_back(guess["key"]);
  for (const auto& number : json["numbers"]) {
    for (const auto& key : number["rests_on"]) EXPECT_THAT(keys, Contains(key.get<std::string>()));
  }
  for (const auto& shock : json["shocks"]) EXPECT_TRUE(shock["weak"].is_boolean());
}

TEST(Guesses, MarkClaimsAndTheirYardsticks) {
  const Answer answer = Answered(FileText("plans/135-trillion-won.yaml") + "draws: 1000\n");
  std::map<std::string, bool> weak;
  for (const ClaimResult& result : answer.claims) weak[result.claim.computes] = result.weak;
  EXPECT_TRUE(weak["exposure"]) << "second-hand";
  EXPECT_TRUE(weak["won"]) << "the rate is recalled";
  EXPECT_FALSE(weak["gigawatts-for-dollars"]);
  EXPECT_FALSE(weak["lost-days-2024"]);
}

TEST(Yardsticks, HaveSourcesAndDates) {
  EXPECT_FALSE(Sources().facts->yardsticks.empty());
  const auto undated =
      ParseFacts("facts: 1\nchips: {}\nyardsticks: {more: {value: 1, source: x}}\n", "facts.yaml");
  EXPECT_THAT(base::MessageOf(undated.status()), HasSubstr("`more` has no `date`"));
}

}  // namespace
}  // namespace saem::plan
