// What a plan may say, and how it is refused.
#include "plan/plan_file.h"

#include <gmock/gmock.h>

#include "plan/plan_flags.h"
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

// Every mistake above and below, said to Koreans: nothing of it is English but keys and sources.
TEST(PlanFile, MistakesAreKoreanWhereTheAnswerIs) {
  const auto why = [](const std::string& text) {
    PlanSources sources = Sources();
    sources.tongue = Tongue::kKorean;
    const auto plan = ParsePlan(text, "plan.yaml", sources);
    return plan.ok() ? "" : base::MessageOf(plan.status());
  };
  const std::string many = why(With("sites: {pue: 1.2}\nsite: {pu: 1.2, load: much}\n"));
  EXPECT_THAT(many, AllOf(HasSubstr("plan.yaml:6:1: `plan`에 모르는 키가 있습니다: `sites`"),
                          HasSubstr("혹시 `site`입니까?"),
                          HasSubstr("`site.load` 자리에는 수가 와야 하는데 `much`")));
  for (const std::string& text :
       {With("sites: 1\nseed: x\ndraws: 3\nstart: x\nclaims: 3\n"),
        With("site: {kilowatts: 0.01}\n"),
        With("synthetic: {share: 1.2, methods: {a: 2}, value: [3, 1], yield: {value: 1, range: "
             "2}}\n"),
        With("data: 3\n"), With("supply: {scenario: quake-1998, growth: {years: 3}}\n"),
        With("supply: {second_sources: {a: {of: [mine]}}, scenario: {hits: [x], curve: [3]}}\n"),
        With("money: {basis: gift, won_per_dollar: 3}\n"), std::string("plan: 2\n"),
        std::string("- 1\n"), std::string("plan: 1\ntarget: {loss: 1.7}\n"),
        Compute("chip: h100-sxn, chips: 8"), Compute("chip: h100-sxm, chips: 8, mfu: 0.85"),
        Compute("chip: h100-sxm, chips: 8, mfu: {quantiles: {2: 1, 0.1: 0}}")}) {
    for (const char* english : {" is ", " wants ", " needs ", " not ", " known ", " lies "}) {
      EXPECT_THAT(why(text), testing::Not(HasSubstr(english))) << text;
    }
    EXPECT_NE(why(text), "") << text;
    for (const char* both : {"을(를)", "이(가)", "은(는)"}) {
      EXPECT_THAT(why(text), testing::Not(HasSubstr(both))) << "one particle, the right one";
    }
  }
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

TEST(PlanFile, NumbersMayHaveKoreanUnits) {
  const auto plan = PlanFrom(
      "plan: 1\ntarget: {params: 80억, tokens: 15조}\ndata: {real: 2조}\n"
      "compute: {chip: h100-sxm, chips: 8}\n");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  EXPECT_EQ(plan->At(Input::kParams).Median(), 8e9);
  EXPECT_EQ(plan->At(Input::kTokens).Median(), 15e12);
  EXPECT_TRUE(PlanOfFlags("80억", "15조", "2조", "8xH100").ok());
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
      "plan: 1\ntarget: {params: 8B}\ndata: {real: 2T}\n"
      "compute: {chip: h100-sxm, chips: 8}\nstart: 2020-01-31\n"
      "synthetic: {generator: 1B, answer_tokens: 9000}\n");
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->warnings.size(), 3U);
  for (const Said& warning : plan->warnings) {
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

TEST(PlanFile, TheValueOfWrittenTextIsMeasuredBySmallModels) {
  const auto with = [](const std::string& losses) {
    return With("synthetic: {value: {proxy: {" + losses + "}}}\n");
  };
  const auto half = PlanFrom(with("real: [4], twice: [3.8], written: [3.9]"));
  ASSERT_TRUE(half.ok()) << half.status().message();
  const Quantity& value = half->At(Input::kValue);
  EXPECT_NEAR(value.Median(), std::sqrt(2) - 1, 1e-12) << "half the way to twice the text";
  EXPECT_EQ(value.support, Support::kMeasured);
  EXPECT_THAT(half->warnings[0].en, HasSubstr("measured on small models: a proxy"));
  const auto seeds =
      PlanFrom(with("real: [4, 4.02, 3.98], twice: [3.8, 3.81, 3.79], "
                    "written: [3.8, 3.82, 3.78], repeated: [3.7, 3.7]"));
  ASSERT_TRUE(seeds.ok()) << seeds.status().message();
  EXPECT_NEAR(seeds->At(Input::kValue).Median(), 1, 0.05) << "as good as real text";
  EXPECT_LT(seeds->At(Input::kValue).At(0.1), seeds->At(Input::kValue).At(0.9));
  EXPECT_THAT(seeds->warnings[1].en, HasSubstr("reading the real text again did as well"));
  EXPECT_THAT(WhyNot(with("real: [4], twice: [4.1], written: [3.9]")),
              HasSubstr("twice the real text did not lower the loss"));
  EXPECT_THAT(WhyNot(with("real: [4], twice: [3.8]")), HasSubstr("`proxy` needs the losses"));
  EXPECT_THAT(WhyNot(with("real: 4, twice: [3.8], written: [3.9]")), HasSubstr("one a seed"));
}

TEST(PlanFile, SecondSourcesAreNamed) {
  const std::string start = Compute("chip: gb200, chips: 1M") + "draws: 1000\n";
  const std::string outage = "supply: {scenario: outage-365";
  const auto plan = PlanFrom(start + outage +
                             ", second_sources: {fab_b: {of: [fab], share: [0.2, 0.4]}, "
                             "osat: {of: [packaging], share: 0.5, after: 90, ramp: 90}}}\n");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  ASSERT_EQ(plan->sources.size(), 2U);
  EXPECT_EQ(plan->sources[0].parts[1].Median(), 365);  // as the facts have it
  const auto delay = [](const Plan& of) {
    return PercentilesOf(Drawn(of).outcome[Index(Outcome::kDelay)]).p50;
  };
  EXPECT_LT(delay(*plan), delay(*PlanFrom(start + outage + "}\n")) - 30);
  const Draws draws = Drawn(*plan);
  EXPECT_TRUE(std::any_of(draws.variables.begin(), draws.variables.end(), [](const Variable& one) {
    return one.key == "supply.second_sources.fab_b.share";
  }));
  EXPECT_THAT(WhyNot(start + "supply: {second_sources: {a: {share: 2}}}\n"),
              HasSubstr("`supply.second_sources.a.share` of 2 is impossible"));
  EXPECT_THAT(WhyNot(start + "supply: {second_sources: {a: {of: [mine], share: 0.2}}}\n"),
              HasSubstr("`of` wants one of its words"));
  EXPECT_THAT(WhyNot(start + "supply: {second_sources: {a: {after: 3}}}\n"),
              HasSubstr("needs its `share`"));
  EXPECT_THAT(WhyNot(start + "supply: {second_sources: {}}\n"), HasSubstr("one to seven"));
}

TEST(PlanFile, AScenarioMayBeThePlansOwn) {
  const std::string start = Compute("chip: gb200, chips: 1M") + "draws: 1000\nsupply: {scenario: ";
  const auto plan = PlanFrom(start +
                             "{says: a strike, hits: [packaging], curve: [[0, 0], [20, 0], [40, "
                             "1]], source: a guess}}\n");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const double late = PercentilesOf(Drawn(*plan).outcome[Index(Outcome::kDelay)]).p50;
  EXPECT_GT(late, 15);
  EXPECT_LT(late, 60);
  EXPECT_THAT(WhyNot(start + "{says: x, hits: [harbour], curve: [[0, 0]], source: x}}\n"),
              HasSubstr("a shock cannot hit"));
  EXPECT_THAT(WhyNot(start + "{says: x, hits: [fab], curve: [[0, 2]], source: x}}\n"),
              HasSubstr("between 0 and 1"));
}

TEST(PlanFile, ARangeMayReachItsLimits) {
  EXPECT_EQ(WhyNot(With("synthetic: {share: [0, 0.5]}\n")), "");
  EXPECT_THAT(WhyNot(With("synthetic: {share: [0, 2]}\n")), HasSubstr("of 2 is impossible"));
  EXPECT_THAT(WhyNot(With("limits: {dollars: 1e308}\n")), HasSubstr("of 1e308 is impossible"));
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

TEST(Documentation, NamesEveryInputAndLaw) {
  const std::string page = FileText("docs/plan.md");
  for (const InputInfo& info : AllInputs()) {
    if (info.key.starts_with("growth_year_")) continue;  // written as `{years: [...]}`
    EXPECT_THAT(page, HasSubstr("`" + std::string(info.key) + "`"));
  }
  for (const NamedLaw& law : NamedLaws()) {
    EXPECT_THAT(page, HasSubstr("`" + std::string(law.name) + "`"));
  }
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
