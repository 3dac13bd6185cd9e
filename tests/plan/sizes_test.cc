// How large a plan is: chips that are said, or follow from a site's power, a budget or a deadline;
// and the day on which it is done.
#include <gmock/gmock.h>

#include "plan/dates.h"
#include "plan/text.h"
#include "plans.h"

namespace saem::plan {
namespace {

using testing::HasSubstr;

std::string Sized(const std::string& compute, const std::string& more = "") {
  return "plan: 1\ndraws: 1000\ntarget: {params: 8B, tokens: 15T}\ndata: {real: 4T}\n"
         "compute: {chip: h100-sxm" +
         compute + "}\n" + more;
}

Percentiles Drawn(const std::string& text, Outcome outcome) {
  const auto plan = PlanFrom(text);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  return PercentilesOf(Drawn(*plan).outcome[Index(outcome)]);
}

TEST(Sizes, ChipsFollowFromTheSite) {
  const std::string text = Sized(", megawatts: 2.55", "site: {pue: 1.2, kilowatts: 1.25}\n");
  EXPECT_NEAR(Drawn(text, Outcome::kChips).p50, 1700, 1e-6);
  EXPECT_NEAR(Drawn(text, Outcome::kMegawatts).p50, 2.55, 1e-9);
  const std::string spares = text + "reliability: {spares: 0.1}\n";
  EXPECT_NEAR(Drawn(spares, Outcome::kMegawatts).p50, 2.55, 1e-9);
  EXPECT_NEAR(Drawn(spares, Outcome::kChips).p50, 1700 / 1.1, 1e-6);
}

TEST(Sizes, ABudgetBuysTheSiteWithItsChips) {
  const std::string text =
      "plan: 1\ndraws: 1000\ntarget: {budget: 100M, days: 90}\ndata: {real: 20T}\n"
      "compute: {chip: h100-sxm}\nmoney: {basis: site}\n";
  EXPECT_NEAR(Drawn(text, Outcome::kSite).p10, 100e6, 1);
  EXPECT_NEAR(Drawn(text, Outcome::kSite).p90, 100e6, 1);
  EXPECT_LT(Drawn(text, Outcome::kBought).p50, 90e6);
}

TEST(Sizes, ChipsFollowFromADeadline) {
  const std::string text = Sized("", "limits: {days: 20}\n");
  const Percentiles finish = Drawn(text, Outcome::kFinish);
  EXPECT_LE(finish.p90, 20);
  EXPECT_GT(finish.p10, 19.9);
  EXPECT_GT(Drawn(text, Outcome::kChips).p50, 700);
}

// With waiting, too: the days are kept, so they do not bind.
TEST(Sizes, ADeadlineThatIsKeptDoesNotBind) {
  const auto plan = PlanFrom(Sized("", "limits: {days: 60}\nsupply: {allocation: 0.002}\n"));
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const auto answer = AnswerPlan(*plan, {});
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  for (const Binding& binding : answer->bindings) {
    EXPECT_NE(binding.constraint, Constraint::kChips);
    EXPECT_NE(binding.constraint, Constraint::kSupply);
  }
  EXPECT_GT(answer->Of(Outcome::kDelivery).p50, 0);
}

// One chip fewer would be late: the number is the fewest, failures and waiting counted.
TEST(Sizes, TheChipsThatADeadlineNeedsAreTheFewest) {
  for (const char* more :
       {"limits: {days: 20}\n", "limits: {days: 60}\nsupply: {allocation: 0.01}\n"}) {
    const std::string fixed =
        "reliability: {failures: 6, checkpoint_seconds: 60, restart_seconds: 600}\n";
    const auto plan = PlanFrom(Sized(", chips: 64", more + fixed));
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    const Model model(*plan);
    World world = model.Middle();
    const double needed = model.Evaluate(world).outcome[Index(Outcome::kChipsNeeded)];
    const auto finish = [&](double chips) {
      world.x[Index(Input::kChips)] = chips;
      return model.Evaluate(world).outcome[Index(Outcome::kFinish)];
    };
    const double limit = world.x[Index(Input::kLimitDays)];
    EXPECT_LE(finish(needed), limit) << more;
    EXPECT_GT(finish(needed - 1), limit) << more;
  }
}

TEST(Sizes, WhereNoNumberOfChipsIsEnoughItSaysSo) {
  const std::string text =
      Sized("", "limits: {days: 20}\nreliability: {failures: 900, restart_seconds: 20000}\n");
  const auto plan = PlanFrom(text);
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const auto answer = AnswerPlan(*plan, {});
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_THAT(
      AnswerText(*answer, Tongue::kEnglish),
      testing::ContainsRegex("Chips that the days allowed need[^\n]*(no number is enough *){3}"));
  EXPECT_EQ(answer->bindings.front().share, 1);
}

TEST(Sizes, AreSaidOnce) {
  EXPECT_THAT(WhyNot(Sized("")), HasSubstr("`compute.chips` is missing"));
  EXPECT_THAT(WhyNot(Sized(", chips: 8, megawatts: 1")), HasSubstr("leave all but one"));
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {budget: 1M, days: 30}\ndata: {real: 2T}\n"
                     "compute: {chip: h100-sxm, chips: 8}\n"),
              HasSubstr("leave all but one"));
  const std::string rented = "plan: 1\nmoney: {basis: rent}\ndata: {real: 2T}\ntarget: {budget: 1M";
  EXPECT_THAT(WhyNot(rented + "}\ncompute: {chip: h100-sxm}\n"),
              HasSubstr("a budget needs `target.days`, how long the chips work; or"));
  EXPECT_THAT(WhyNot(rented + ", days: 30}\ncompute: {chip: h100-sxm, chips: 8}\n"),
              HasSubstr("two of them say the third"));
  EXPECT_EQ(WhyNot(rented + ", days: 30}\ncompute: {chip: h100-sxm}\n"), "");
  EXPECT_EQ(WhyNot(rented + "}\ncompute: {chip: h100-sxm, chips: 8}\n"), "");
}

TEST(Sizes, LessThanAChipIsRefused) {
  for (const char* basis : {"buy", "rent", "amortised"}) {
    const auto plan =
        PlanFrom("plan: 1\ndraws: 1000\nmoney: {basis: " + std::string(basis) +
                 "}\ntarget: {budget: 1, days: 30}\ndata: {real: 2T}\ncompute: {chip: h100-sxm}\n");
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    const auto answer = AnswerPlan(*plan, {});
    ASSERT_FALSE(answer.ok()) << basis;
    EXPECT_THAT(base::MessageOf(answer.status()),
                testing::AllOf(HasSubstr("plan.yaml:4:18: that is "), HasSubstr(" of a chip")));
  }
  const auto site = PlanFrom(Sized(", megawatts: 0.001"));
  ASSERT_TRUE(site.ok());
  EXPECT_FALSE(AnswerPlan(*site, {}).ok());
}

TEST(Writers, InBf16WriteMoreSlowly) {
  const double fp8 = Drawn(Sized(", chips: 8"), Outcome::kWritingRate).p50;
  const double bf16 =
      Drawn(Sized(", chips: 8", "synthetic: {precision: bf16}\n"), Outcome::kWritingRate).p50;
  EXPECT_NEAR(bf16 / fp8, 0.5, 0.01);
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {params: 8B}\ndata: {real: 2T}\n"
                     "compute: {chip: a100-sxm, chips: 8}\nmoney: {rent: 1}\n"
                     "synthetic: {precision: fp8}\n"),
              HasSubstr("a `a100-sxm` has no FP8"));
}

TEST(Writers, RephraseADocumentOnlySoOften) {
  const std::string free = Sized(", chips: 8", "synthetic: {sources: 10B, value: 1}\n");
  const std::string twice =
      Sized(", chips: 8", "synthetic: {sources: 10B, value: 1, rephrasings: 2}\n");
  EXPECT_NEAR(Drawn(twice, Outcome::kSynthetic).p50, 20e9, 1);
  EXPECT_GT(Drawn(free, Outcome::kSynthetic).p50, 20e9);
}

TEST(Dates, AreDaysOfTheCalendar) {
  EXPECT_EQ(DayOf("1970-01-01"), 0);
  EXPECT_EQ(DayOf("2027-02-29"), std::nullopt);
  EXPECT_EQ(DayOf("2027-2-1"), std::nullopt);
  EXPECT_EQ(IsoDate(*DayOf("2028-02-28") + 1), "2028-02-29");
  EXPECT_EQ(DateText(*DayOf("2027-12-31") + 1, Tongue::kEnglish), "1 January 2028");
  EXPECT_EQ(DateText(*DayOf("2027-12-31") + 1, Tongue::kKorean), "2028년 1월 1일");
}

TEST(Dates, StandBesideTheDaysUntilThen) {
  const auto plan = PlanFrom(Sized(", chips: 1024", "start: 2027-01-31\n"));
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const auto answer = AnswerPlan(*plan, {});
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  const int days = static_cast<int>(std::ceil(answer->Of(Outcome::kFinish).p50));
  EXPECT_THAT(AnswerText(*answer, Tongue::kEnglish),
              HasSubstr(DateText(*DayOf("2027-01-31") + days, Tongue::kEnglish)));
  EXPECT_THAT(WhyNot(Sized(", chips: 8", "start: 31.1.2027\n")), HasSubstr("wants a date"));
}

}  // namespace
}  // namespace saem::plan
