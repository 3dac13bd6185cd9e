// The first screen: a sentence that says whether, until when, for how much and what is in the way;
// four numbers; what to doubt.
#include <gmock/gmock.h>

#include "plan/text.h"
#include "plan/values.h"
#include "plans.h"

namespace saem::plan {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

Answer Answered(const std::string& text) {
  auto plan = PlanFrom(text);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  auto answer = AnswerPlan(*std::move(plan), {});
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return *std::move(answer);
}

Headline Of(const std::string& more) {
  return Answered(
             "plan: 1\ndraws: 1000\ntarget: {params: 1B, tokens: 20B}\n"
             "compute: {chip: h100-sxm, chips: 8, mfu: 0.4, overhead: 1}\nmoney: {basis: rent, "
             "rent: 2}\n" +
             more)
      .headline;
}

TEST(Leads, SayThatItCanBeDoneAndWhatIsNearest) {
  const Headline good = Of("data: {real: 2T}\n");
  EXPECT_THAT(good.lead.en,
              ContainsRegex("^It can be done: the model is ready after 10.5 h and costs \\$1[0-9]+ "
                            "\\(chips rented\\). No limit is reached; the nearest is reliability, "
                            "at [0-9.]+% of it.$"));
  EXPECT_THAT(good.lead.ko, HasSubstr("됩니다. 10.5시간 뒤에 모델이 나오고"));
}

TEST(Leads, SayWhatIsInTheWay) {
  const Headline bad = Of("data: {real: 1B}\nsynthetic: {value: 1}\n");
  EXPECT_THAT(bad.lead.en, HasSubstr("It cannot be done: there is too little text. To go as far"));
  EXPECT_THAT(bad.lead.ko, HasSubstr("되지 않습니다. 글이 모자랍니다."));
  const Headline some = Of("data: {real: [1B, 9B]}\n");
  EXPECT_THAT(some.lead.en,
              ContainsRegex("^It can be done in only [1-4][0-9]? of 100 simulated futures; "
                            "in the others there is too little text. To go as far as possible, "));
  EXPECT_THAT(Of("data: {real: [3B, 9B]}\n").lead.en,
              ContainsRegex("^It can be done in [5-9][0-9] of 100 simulated futures; in the others "
                            "there is too little text. In the middle of them all, "));
  EXPECT_THAT(some.lead.ko, HasSubstr("나머지에서는 글이 모자랍니다."));
  const Headline dear = Of("data: {real: 2T}\nlimits: {dollars: 3}\n");
  EXPECT_THAT(dear.lead.en, HasSubstr(". If that limit is ignored, the model is ready after"));
  EXPECT_THAT(dear.lead.ko, HasSubstr(". 그 한계를 무시하면, "));
}

TEST(Leads, NameTheModelThatTheLawChose) {
  const Answer answer = Answered(FileText("plans/stargate.yaml") + "draws: 1000\n");
  EXPECT_THAT(answer.headline.lead.en,
              ContainsRegex("a model of [0-9.]+T parameters, trained on [0-9]+T tokens, is ready"));
  EXPECT_THAT(answer.headline.lead.ko,
              ContainsRegex("매개변수 [0-9.]+조, 토큰 [0-9]+조의 모델이 나오고"));
}

TEST(Leads, CountWritingAndWaiting) {
  const std::string writes = "data: {real: 3B}\nsynthetic: {value: 1.5}\n";
  EXPECT_THAT(Of(writes).lead.en, HasSubstr(", writing the missing text included, and costs"));
  const std::string waits = writes + "supply: {allocation: 0.00001}\n";
  EXPECT_THAT(Of(waits).lead.en,
              HasSubstr(", waiting for chips and writing the missing text included, and costs"));
  EXPECT_THAT(Of(waits).lead.ko, HasSubstr("칩을 기다리는 시간, 모자란 글을 만드는 시간까지 쳐서"));
  EXPECT_THAT(
      Of(writes + "supply: {scenario: vendor-lost, shock_day: 0, allocation: 0.00001}\n").lead.en,
      HasSubstr(" The chips do not arrive within five years"));
}

TEST(Highlights, AreOfTheWholeTimeAndOfWhatIsPaid) {
  const Answer answer = Answered(FileText("plans/korean-8b.yaml") + "draws: 2000\n");
  const auto& shown = answer.headline.highlights;
  ASSERT_EQ(shown.size(), 4U);
  EXPECT_EQ(shown[0].outcome, Outcome::kFinish) << "writing and training";
  EXPECT_THAT(shown[0].note.en, ContainsRegex("[0-9.]+ days to write, [0-9.]+ days to train"));
  EXPECT_EQ(shown[1].outcome, Outcome::kRented) << "the plan rents";
  EXPECT_EQ(shown[1].label.en, "To pay, chips rented");
  EXPECT_THAT(shown[1].note.en, HasSubstr("bought: $"));
  EXPECT_THAT(shown[1].note.ko, HasSubstr(" 원"));
}

TEST(Highlights, StandAboveTheTablesWithTheirDoubts) {
  const Answer answer = Answered(FileText("plans/korean-8b.yaml") + "draws: 2000\n");
  const std::string text = AnswerText(answer, Tongue::kEnglish);
  const std::string first = text.substr(0, text.find("p10"));
  EXPECT_THAT(first, HasSubstr("Warning: The training computes"));
  EXPECT_THAT(first, HasSubstr("first of all: value of a synthetic token,"));
  EXPECT_THAT(first, HasSubstr("A token is a piece of a word"));
  EXPECT_LE(std::count(first.begin(), first.end(), '\n'), 26) << "one screen";
}

TEST(Highlights, OfAPlanWithoutGuessesHaveNoDoubt) {
  const Headline headline = Of(
      "data: {real: 2T}\nreliability: {failures: 3, node_chips: 8, restart_seconds: 300, spares: "
      "0}\nsite: {kilowatts: 1.275}\n");
  EXPECT_THAT(headline.guesses.en, Not(HasSubstr("value of a synthetic token")));
}

TEST(Values, HaveTheDigitsThatMatter) {
  EXPECT_EQ(ValueText(Measure::kNats, 2.01649, Tongue::kEnglish), "2.016");
  EXPECT_EQ(RangeText(Measure::kDays, 13, 28, Tongue::kEnglish), "13 to 28 days");
  EXPECT_EQ(RangeText(Measure::kDays, 13, 28, Tongue::kKorean), "13~28일");
  EXPECT_EQ(RangeText(Measure::kTokens, 5e12, 5e12, Tongue::kEnglish), "5T");
}

}  // namespace
}  // namespace saem::plan
