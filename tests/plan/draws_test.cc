// Drawing: the same for any number of threads, and nothing but numbers.
#include "plan/draws.h"

#include <cmath>

#include <rapidcheck/gtest.h>

#include "plan/inference.h"
#include "plan/reliability.h"
#include "plan/repetition.h"
#include "plan/uniform.h"
#include "plans.h"

namespace saem::plan {
namespace {

TEST(Draws, ThreadsDoNotShow) {
  const auto plan = PlanFrom(kSmall + "supply: {scenario: outage-30}\nlimits: {days: 900}\n");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const Draws one = Drawn(*plan, 1);
  const Draws eight = Drawn(*plan, 8);
  for (size_t i = 0; i < kOutcomes; ++i) EXPECT_EQ(one.outcome[i], eight.outcome[i]);
  for (size_t i = 0; i < kConstraints; ++i) EXPECT_EQ(one.use[i], eight.use[i]);
}

TEST(Draws, AVariableKeepsItsNumbersWhenOthersCome) {
  const auto before = PlanFrom(kSmall);
  const auto after = PlanFrom(kSmall + "site: {price_per_kwh: [0.05, 0.1]}\n");
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(Drawn(*before).outcome[Index(Outcome::kDays)],
            Drawn(*after).outcome[Index(Outcome::kDays)]);
}

TEST(Draws, TheSeedIsUsed) {
  const auto first = PlanFrom(kSmall);
  const auto second = PlanFrom(kSmall + "seed: 8\n");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(Drawn(*first).outcome[Index(Outcome::kDays)],
            Drawn(*second).outcome[Index(Outcome::kDays)]);
}

TEST(Draws, EveryAimEndsInNumbers) {
  const std::string rest = "data: {real: 2T}\ndraws: 1000\n";
  for (const std::string& plan :
       {std::string("target: {params: 8B}\ncompute: {chip: h100-sxm, chips: 1024}\n"),
        std::string("target: {params: 8B, served: 2T}\ncompute: {chip: h100-sxm, chips: 1024}\n"),
        std::string("target: {loss: 2.2}\ncompute: {chip: h100-sxm, chips: 1024}\n"),
        std::string("target: {loss: 2.2, served: 1T}\ncompute: {chip: h100-sxm, chips: 64}\n"),
        std::string("target: {compute: 1e24}\ncompute: {chip: h100-sxm, chips: 1024}\n"),
        std::string("target: {budget: 100M, days: 90}\ncompute: {chip: h100-sxm}\n"),
        std::string(
            "target: {budget: 5M, days: 60}\nmoney: {basis: rent}\ncompute: {chip: h100-sxm}\n"),
        std::string("target: {days: 60}\ncompute: {chip: h100-sxm, chips: 256}\n"),
        std::string("target: {compute: 1e22, law: kaplan}\ncompute: {chip: h100-sxm, chips: 8}\n"),
        std::string("target: {params: 1B, law: llama-3}\ncompute: {chip: h100-sxm, chips: 8}\n")}) {
    const auto parsed = PlanFrom("plan: 1\n" + plan + rest);
    ASSERT_TRUE(parsed.ok()) << plan << parsed.status().message();
    const Draws draws = Drawn(*parsed);
    EXPECT_GT(PercentilesOf(draws.outcome[Index(Outcome::kDays)]).p50, 0) << plan;
    EXPECT_GT(PercentilesOf(draws.outcome[Index(Outcome::kTokens)]).p50, 0) << plan;
  }
}

TEST(Draws, ABudgetIsSpent) {
  const auto plan = PlanFrom(
      "plan: 1\ndraws: 1000\ntarget: {budget: 100M, days: 90}\n"
      "data: {real: 20T}\ncompute: {chip: h100-sxm}\n");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const Draws draws = Drawn(*plan);
  for (int i = 0; i < draws.count; ++i) {
    const auto row = static_cast<size_t>(i);
    EXPECT_NEAR(draws.outcome[Index(Outcome::kBought)][row], 100e6, 1);
    EXPECT_NEAR(draws.outcome[Index(Outcome::kDays)][row], 90, 1e-6);
  }
}

TEST(Draws, UniformsAreUniform) {
  double sum = 0, squares = 0;
  constexpr int kCount = 100'000;
  for (uint64_t draw = 0; draw < kCount; ++draw) {
    const double u = UniformPair(7, VariableId("compute.mfu"), draw)[0];
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / kCount, 0.5, 0.003);
  EXPECT_NEAR(squares / kCount, 1.0 / 3, 0.003);
}

TEST(Draws, RephrasingsOfOneSourceWearOut) {
  const auto fresh = PlanFrom(kSmall + "synthetic: {value: 1}\n");
  const auto worn = PlanFrom(kSmall + "synthetic: {value: 1, sources: 100B}\n");
  ASSERT_TRUE(fresh.ok() && worn.ok());
  EXPECT_GT(PercentilesOf(Drawn(*worn).outcome[Index(Outcome::kUnmet)]).p50,
            1.2 * PercentilesOf(Drawn(*fresh).outcome[Index(Outcome::kUnmet)]).p50);
}

TEST(Quantities, TheNormalQuantileIsExact) {
  EXPECT_NEAR(NormalQuantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(NormalQuantile(1e-9), -5.997807015008182, 1e-12);
  EXPECT_EQ(NormalQuantile(0.5), 0);
}

RC_GTEST_PROP(Repetition, EpochsInvertTheirWorth, ()) {
  const double epochs = 1 + *rc::gen::inRange(0, 1500) / 100.0;
  RC_ASSERT(std::fabs(EpochsWorth(WorthOfEpochs(epochs), 16) - epochs) < 1e-9);
}

TEST(Repetition, KnownWorths) {
  for (const auto& [epochs, worth] : {std::pair{2.0, 1.968},
                                      {3.0, 2.875},
                                      {4.0, 3.726},
                                      {8.0, 6.624},
                                      {16.0, 10.58},
                                      {40.0, 15.17}}) {
    EXPECT_NEAR(WorthOfEpochs(epochs), worth, 0.005);
  }
}

// Of two plans that miss nothing, the one that repeats only as long as that is cheaper.
RC_GTEST_PROP(Repetition, TheCheapestIsNeverDearer, ()) {
  const double value = *rc::gen::inRange(30, 400) / 100.0;
  const double real = *rc::gen::inRange(10, 140) / 10.0;
  const std::string epochs = std::to_string(*rc::gen::inRange(1, 17));
  const auto at = [&](const std::string& repeat) {
    const auto plan = PlanFrom(
        "plan: 1\ntarget: {params: 8B, tokens: 15T}\ndata: {real: " + std::to_string(real) +
        "T, epochs: " + epochs + ", repeat: " + repeat + "}\nsynthetic: {share: 0.6, value: " +
        std::to_string(value) + "}\ncompute: {chip: h100-sxm, chips: 1024}\n");
    const Model model(*plan);
    return model.Evaluate(model.Middle()).outcome;
  };
  const OutcomeRow first = at("first"), cheapest = at("cheapest");
  const auto of = [](const OutcomeRow& row, Outcome outcome) { return row[Index(outcome)]; };
  RC_ASSERT(of(cheapest, Outcome::kEpochs) <= of(first, Outcome::kEpochs) + 1e-9);
  RC_ASSERT(std::fabs(of(cheapest, Outcome::kUnmet) - of(first, Outcome::kUnmet)) < 1e7);
  const auto hours = [&](const OutcomeRow& row) {
    return of(row, Outcome::kTrainingHours) + of(row, Outcome::kGenerationHours);
  };
  RC_ASSERT(hours(cheapest) <= hours(first) * (1 + 1e-9));
}

TEST(Repetition, WritesEarlyWhatIsWorthMuch) {
  EXPECT_EQ(EpochsBeforeWriting(2, 1.5, 4), 1) << "worth more than it costs from the start";
  EXPECT_EQ(EpochsBeforeWriting(1, 2, 4), 4);
  EXPECT_NEAR(EpochsBeforeWriting(1, 1.1, 16), 1 + kRepeatTokens * std::log(1.1), 1e-12);
}

TEST(Scaling, LawsChooseWhatTheyAreKnownToChoose) {
  const auto ratio = [](const Law& law, double flop) {
    const Allocation best = Optimum(law, flop);
    EXPECT_NEAR(FlopOf(best.params, best.tokens) / flop, 1, 1e-12);
    return best.tokens / best.params;
  };
  EXPECT_NEAR(ratio(kChinchillaSource, 5.76e23), 58.9, 0.1);
  EXPECT_NEAR(ratio(kBesiroglu, 5.76e23), 18.4, 0.1);
  EXPECT_NEAR(ratio(kBesiroglu, 1e28), 14.4, 0.1);
  EXPECT_NEAR(ratio(*FindLaw("muennighoff")->loss, 1e28), 19.61, 0.01);
  EXPECT_NEAR(FindLaw("llama-3")->optimum(3.8e25).tokens, 1.63e13, 2e11);
  EXPECT_NEAR(KaplanLossOfTokens(1e10) / KaplanLossOfTokens(1e9), 0.803, 0.001);
  EXPECT_NEAR(KaplanLossOfParams(1e10) / KaplanLossOfParams(1e9), 0.840, 0.001);
}

TEST(Scaling, TheDrawsSpreadAsExtrapolationDoes) {
  std::vector<double> ratios;
  for (const Law& law : Scaling().draws) {
    const Allocation best = Optimum(law, 1e28);
    ratios.push_back(best.tokens / best.params);
  }
  EXPECT_EQ(ratios.size(), 200U);
  EXPECT_TRUE(std::is_sorted(ratios.begin(), ratios.end()));
  EXPECT_NEAR(ratios[20], 4.6, 1.5);
  EXPECT_NEAR(ratios[180], 30, 8);
}

TEST(Inference, ServingMakesModelsSmallerAndNeverDearer) {
  const double loss = Loss(kChinchillaSource, 13e9, OptimalTokens(kChinchillaSource, 13e9));
  const Allocation trained = CheapestFor(kChinchillaSource, loss);
  EXPECT_NEAR(trained.params, 13e9, 1);
  const Allocation served = CheapestServed(kChinchillaSource, loss, 2e12);
  EXPECT_NEAR(served.params, 7.1e9, 0.1e9);
  EXPECT_NEAR(Loss(kChinchillaSource, served.params, served.tokens), loss, 1e-9);
  EXPECT_LT(LifetimeFlop(served, 2e12), LifetimeFlop(trained, 2e12));
}

TEST(Reliability, GoodputAtLlama3sFailureRate) {
  const auto goodput = [](double chips, double checkpoint, double restart) {
    return BestGoodput({419.0 / 54 / 2048, chips / 8, checkpoint, restart});
  };
  EXPECT_NEAR(goodput(16384, 60, 600), 0.853, 0.002);
  EXPECT_NEAR(goodput(16384, 10, 600), 0.908, 0.002);
  EXPECT_NEAR(goodput(16384, 1, 60), 0.981, 0.002);
  EXPECT_NEAR(goodput(1e5, 60, 600), 0.551, 0.003);
  EXPECT_NEAR(goodput(1e6, 10, 180), 0.263, 0.003);
  EXPECT_NEAR(goodput(1e6, 60, 600), 0.015, 0.002);
}

}  // namespace
}  // namespace saem::plan
