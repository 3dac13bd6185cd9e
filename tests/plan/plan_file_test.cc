// What a plan may say, and how it is refused.
#include "plan/plan_file.h"

#include <gmock/gmock.h>

#include "plans.h"

namespace saem::plan {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string With(const std::string& lines) { return kSmall + lines; }
std::string Compute(const std::string& inside) {
  return "plan: 1\ntarget: {params: 8B, tokens: 15T}\ndata: {real: 2T}\ncompute: {" + inside +
         "}\n";
}

TEST(PlanFile, ASmallPlanIsWhole) { EXPECT_EQ(WhyNot(kSmall), ""); }

TEST(PlanFile, MistakesStandWithTheirPlaceAndAllAtOnce) {
  const std::string why = WhyNot(With("sites: {pue: 1.2}\nsite: {pu: 1.2, load: much}\n"));
  EXPECT_THAT(why, HasSubstr("plan.yaml:6:1: unknown key `sites`"));
  EXPECT_THAT(why, HasSubstr("did you mean `site`"));
  EXPECT_THAT(why, HasSubstr("plan.yaml:7:8: unknown key `pu`"));
  EXPECT_THAT(why, HasSubstr("`site.load` wants a number"));
}

TEST(PlanFile, WhatIsImpossibleIsRefusedWithReasonAndSource) {
  EXPECT_THAT(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: 0.85")),
              AllOf(HasSubstr("impossible on `h100-sxm`"), HasSubstr("0.803"),
                    HasSubstr("stas00/ml-engineering")));
  EXPECT_THAT(WhyNot(With("site: {kilowatts: 0.01}\n")), HasSubstr("70 W when idle"));
  EXPECT_THAT(WhyNot(With("synthetic: {share: 1.2}\n")), HasSubstr("between 0 and 1"));
  EXPECT_THAT(WhyNot(With("money: {chip_price: -1}\n")), HasSubstr("impossible"));
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {params: 8B}\ndata: {real: 2T, epochs: 50}\n"
                     "compute: {chip: h100-sxm, chips: 8}\n"),
              AllOf(HasSubstr("`data.epochs` of 50 is impossible"), HasSubstr("Muennighoff")));
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {loss: 1.7}\ndata: {real: 2T}\n"
                     "compute: {chip: h100-sxm, chips: 8}\n"),
              HasSubstr("no model reaches a loss of 1.7"));
}

TEST(PlanFile, OneAimAndNoMore) {
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {params: 8B, loss: 2.2}\ndata: {real: 2T}\n"
                     "compute: {chip: h100-sxm, chips: 8}\n"),
              HasSubstr("exactly one of"));
  EXPECT_THAT(WhyNot("plan: 1\ntarget: {budget: 1M}\ndata: {real: 2T}\n"
                     "compute: {chip: h100-sxm}\n"),
              HasSubstr("needs `target.days`"));
}

TEST(PlanFile, NamesThatAreNotThereAreNearSomeThatAre) {
  EXPECT_THAT(WhyNot(Compute("chip: h100-sxn, chips: 8")), HasSubstr("did you mean `h100-sxm`"));
  EXPECT_THAT(WhyNot(With("supply: {scenario: quake-1998}\n")),
              HasSubstr("did you mean `quake-1999`"));
}

TEST(PlanFile, NumbersMayBeRangesQuantilesAndSamples) {
  EXPECT_EQ(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: [0.3, 0.5]")), "");
  EXPECT_EQ(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: {samples: mfu.txt}")), "");
  EXPECT_EQ(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: {quantiles: {0.1: 0.3, 0.9: 0.5}}")),
            "");
  EXPECT_THAT(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: [0.5, 0.3]")), HasSubstr("rises"));
  EXPECT_THAT(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: {samples: none.txt}")),
              HasSubstr("none.txt"));
  EXPECT_THAT(WhyNot(Compute("chip: h100-sxm, chips: 8, mfu: {value: 0.4, range: [0.3, 0.5]}")),
              HasSubstr("exactly one of"));
}

TEST(PlanFile, ARangeIsOfNinetyPercent) {
  const auto plan = PlanFrom(Compute("chip: h100-sxm, chips: 8, overhead: [1.2, 2.4]"));
  ASSERT_TRUE(plan.ok());
  EXPECT_NEAR(plan->At(Input::kOverhead).At(0.05), 1.2, 1e-12);
  EXPECT_NEAR(plan->At(Input::kOverhead).At(0.95), 2.4, 1e-12);
  EXPECT_NEAR(plan->At(Input::kOverhead).Median(), std::sqrt(1.2 * 2.4), 1e-12);
}

TEST(PlanFile, LawsBeyondTheirDataAreWarnedOf) {
  const auto plan = PlanFrom(
      "plan: 1\ntarget: {params: 8B}\ndata: {real: 2T, epochs: 12}\n"
      "compute: {chip: h100-sxm, chips: 8}\n"
      "synthetic: {generator: 1B, answer_tokens: 9000}\n");
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->warnings.size(), 3U);
  for (const Warning& warning : plan->warnings) {
    EXPECT_NE(warning.en, warning.ko);
    EXPECT_FALSE(warning.ko.empty());
  }
}

TEST(PlanFile, CapacityGrowsByYearsThatAreListed) {
  const std::string start = Compute("chip: h100-sxm, chips: 8") + "supply: ";
  const auto flat = PlanFrom(start + "{growth: 1.5}\n");
  ASSERT_TRUE(flat.ok()) << flat.status().message();
  for (size_t year = 1; year < kSupplyYears; ++year) {
    EXPECT_EQ(flat->GrowthOf(year), Input::kGrowth);
  }
  const auto listed = PlanFrom(start + "{growth: {years: [2.4, [1.2, 1.8], 1.1]}}\n");
  ASSERT_TRUE(listed.ok()) << listed.status().message();
  const Model model(*listed);
  const auto growth = model.ChainOf(model.Middle(), 8).growth;
  const double third = 2.4 * std::sqrt(1.2 * 1.8);
  EXPECT_NEAR(growth[1], 2.4, 1e-9);
  EXPECT_NEAR(growth[2], third, 1e-9);
  EXPECT_NEAR(growth[3], third * 1.1, 1e-9);
  EXPECT_NEAR(growth[4], third * 1.21, 1e-9);  // the last holds
  const Draws draws = Drawn(*listed);
  EXPECT_TRUE(std::any_of(draws.variables.begin(), draws.variables.end(),
                          [](const Variable& one) { return one.key == "supply.growth_year_3"; }));
  EXPECT_THAT(WhyNot(start + "{growth: {years: [1, 1, 1, 1, 1]}}\n"), HasSubstr("one to four"));
  EXPECT_THAT(WhyNot(start + "{growth: {years: [99]}}\n"), HasSubstr("between 0.1 and 10"));
  EXPECT_THAT(WhyNot(start + "{growth: {yeers: [2]}}\n"), HasSubstr("exactly one of"));
  EXPECT_THAT(WhyNot(start + "{growth_year_3: 2}\n"), HasSubstr("unknown key"));
}

TEST(PlanFile, TheFlagsAreAPlan) {
  const auto text = PlanOfFlags("8b", "15T", "2T", "1024xH100");
  ASSERT_TRUE(text.ok());
  const auto plan = PlanFrom(*text);
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  EXPECT_EQ(plan->chip.name, "h100-sxm");
  EXPECT_EQ(plan->At(Input::kParams).Median(), 8e9);
  EXPECT_FALSE(PlanOfFlags("eight", "", "2T", "8xH100").ok());
  EXPECT_FALSE(PlanOfFlags("8b", "", "2T", "H100").ok());
}

TEST(Facts, AreReadStrictly) {
  std::string text(BuiltInFacts());
  EXPECT_TRUE(ParseFacts(text, "facts.yaml").ok());
  EXPECT_FALSE(ParseFacts("facts: 2\n", "facts.yaml").ok());
  text.replace(text.find("ceiling: 794e12"), 15, "ceiling: 999e12");
  const auto wrong = ParseFacts(text, "facts.yaml");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(base::MessageOf(wrong.status()), HasSubstr("above its peak"));
}

TEST(Facts, EveryDefaultHasASource) {
  for (const auto& quantity : Sources().facts->defaults) {
    EXPECT_FALSE(quantity && quantity->source.empty());
  }
}

}  // namespace
}  // namespace saem::plan
