// Intervals against values that R and textbooks give, and against their definition by slow
// summation.
#include "findings/intervals.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "findings/fixed_math.h"

namespace saem::findings {
namespace {

// P(X <= found) of a binomial distribution, summed term by term.
double BinomialAtMost(int64_t found, int64_t n, double rate) {
  long double sum = 0;
  for (int64_t k = 0; k <= found; ++k) {
    long double term = 1;
    for (int64_t i = 0; i < k; ++i) {
      term *= static_cast<long double>(n - i) / static_cast<long double>(i + 1);
      term *= rate;
    }
    sum += term * std::pow(1.0L - static_cast<long double>(rate), static_cast<long double>(n - k));
  }
  return static_cast<double>(sum);
}

TEST(FixedMath, AgreesWithTheCLibrary) {
  for (const double x : {1e-300, 1e-9, 0.1, 0.5, 0.7, 0.70711, 0.99999, 1.0, 1.00001, 1.5, 2.0,
                         10.0, 12345.678, 1e300}) {
    EXPECT_NEAR(Log(x), std::log(x), 4e-16 * std::max(1.0, std::abs(std::log(x)))) << x;
  }
  for (const double x : {-700.0, -20.5, -1.0, -1e-12, 0.0, 1e-9, 0.3, 0.35, 1.0, 33.3, 700.0}) {
    EXPECT_NEAR(Exp(x) / std::exp(x), 1, 1e-13) << x;
  }
  for (const double x : {-0.9, -0.3, -0.2, -1e-10, 1e-17, 0.1, 0.24, 3.0}) {
    EXPECT_NEAR(Log1p(x) / std::log1p(x), 1, 1e-15) << x;
  }
  for (const double x : {0.5, 1.0, 1.5, 2.0, 7.0, 11.9, 12.0, 100.5, 1e6}) {
    EXPECT_NEAR(LogGamma(x), std::lgamma(x), 1e-14 * std::max(1.0, std::abs(std::lgamma(x)))) << x;
  }
  EXPECT_EQ(Exp(-1000), 0);
  EXPECT_EQ(Exp(1000), std::numeric_limits<double>::infinity());
}

TEST(IncompleteBeta, HasItsKnownValues) {
  EXPECT_EQ(IncompleteBeta(2, 3, 0), 0);
  EXPECT_EQ(IncompleteBeta(2, 3, 1), 1);
  EXPECT_NEAR(IncompleteBeta(1, 1, 0.3), 0.3, 1e-14);
  EXPECT_NEAR(IncompleteBeta(2, 1, 0.3), 0.09, 1e-14);          // x^a where b = 1
  EXPECT_NEAR(IncompleteBeta(2, 2, 0.5), 0.5, 1e-14);           // symmetry
  EXPECT_NEAR(IncompleteBeta(0.5, 0.5, 0.25), 1.0 / 3, 1e-14);  // arcsine law
  EXPECT_NEAR(IncompleteBeta(3, 7, 0.4), 0.768212992, 1e-12);   // 1 - P(Bin(9, 0.4) <= 2)
}

TEST(Student, HasTheTablesValues) {
  EXPECT_NEAR(Student95(1), 12.7062047364, 1e-8);
  EXPECT_NEAR(Student95(2), 4.3026527297, 1e-8);
  EXPECT_NEAR(Student95(10), 2.2281388520, 1e-8);
  EXPECT_NEAR(Student95(30), 2.0422724563, 1e-8);
  EXPECT_NEAR(Student95(1e7), kNormal95, 1e-6);
}

// R: binom.test(found, n)$conf.int
TEST(ExactRate, IsTheIntervalOfClopperAndPearson) {
  const Estimate none = ExactRate(0, 10);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.3084971, 5e-8);
  const Estimate some = ExactRate(7, 20);
  EXPECT_EQ(some.value, 0.35);
  EXPECT_NEAR(some.low, 0.1539092, 5e-8);
  EXPECT_NEAR(some.high, 0.5921885, 5e-8);
  const Estimate all = ExactRate(10, 10);
  EXPECT_NEAR(all.low, 0.6915029, 5e-8);
  EXPECT_EQ(all.high, 1);
  const Estimate unknown = ExactRate(0, 0);
  EXPECT_EQ(unknown.low, 0);
  EXPECT_EQ(unknown.high, 1);
  EXPECT_EQ(unknown.n, 0);
}

RC_GTEST_PROP(ExactRate, LeavesATwentiethOfChanceOutside, ()) {
  const auto n = *rc::gen::inRange<int64_t>(1, 400);
  const auto found = *rc::gen::inRange<int64_t>(0, n + 1);
  const Estimate rate = ExactRate(found, n);
  RC_ASSERT(rate.low <= rate.value && rate.value <= rate.high);
  if (found < n) RC_ASSERT(std::abs(BinomialAtMost(found, n, rate.high) - 0.025) < 1e-9);
  if (found > 0) RC_ASSERT(std::abs(1 - BinomialAtMost(found - 1, n, rate.low) - 0.025) < 1e-9);
}

TEST(ExactRate, HoldsForMillions) {
  const Estimate rate = ExactRate(1'000, 10'000'000);
  EXPECT_NEAR(rate.low, 9.38975836670e-5, 1e-13);  // binomial sums in 40 decimal digits
  EXPECT_NEAR(rate.high, 1.063948733838e-4, 1e-13);
}

// Newcombe 1998, "Interval estimation for the difference between independent proportions", table
// II, method 10.
TEST(RateDifference, IsNewcombesMethodTen) {
  const Estimate a = RateDifference(56, 70, 48, 80);
  EXPECT_NEAR(a.value, 0.2, 1e-12);
  EXPECT_NEAR(a.low, 0.0524, 5e-5);
  EXPECT_NEAR(a.high, 0.3339, 5e-5);
  EXPECT_EQ(a.n, 70);
  const Estimate b = RateDifference(9, 10, 3, 10);
  EXPECT_NEAR(b.low, 0.1705, 5e-5);
  EXPECT_NEAR(b.high, 0.8090, 5e-5);
  const Estimate c = RateDifference(0, 10, 0, 20);
  EXPECT_NEAR(c.low, -0.1611, 5e-5);
  EXPECT_NEAR(c.high, 0.2775, 5e-5);
  const Estimate d = RateDifference(10, 10, 0, 10);
  EXPECT_NEAR(d.low, 0.6075, 5e-5);
  EXPECT_EQ(d.high, 1);
}

// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
TEST(WilsonRate, IsTheScoreInterval) {
  const Estimate a = WilsonRate(81, 263);
  EXPECT_NEAR(a.low, 0.2553, 5e-5);
  EXPECT_NEAR(a.high, 0.3662, 5e-5);
  const Estimate b = WilsonRate(0, 20);
  EXPECT_EQ(b.low, 0);
  EXPECT_NEAR(b.high, 0.1611, 5e-5);
  EXPECT_EQ(WilsonRate(29, 29).high, 1);
  EXPECT_EQ(WilsonRate(0, 0).high, 1);
}

TEST(UpperBoundOfNone, IsTheRuleOfThree) {
  EXPECT_NEAR(UpperBoundOfNone(1), 0.95, 1e-14);
  EXPECT_NEAR(UpperBoundOfNone(100), 0.02951304, 1e-8);
  EXPECT_NEAR(UpperBoundOfNone(1'000'000) * 1e6, 2.9957, 1e-4);
  EXPECT_EQ(UpperBoundOfNone(0), 1);
}

// R: t.test(c(1, 2, 3, 4, 10))$conf.int
TEST(Mean, IsStudentsInterval) {
  const std::vector<double> values = {1, 2, 3, 4, 10};
  const Estimate mean = Mean(values);
  EXPECT_EQ(mean.value, 4);
  EXPECT_NEAR(mean.low, 4 - 4.3899, 1e-4);
  EXPECT_NEAR(mean.high, 4 + 4.3899, 1e-4);
  EXPECT_EQ(mean.n, 5);
}

TEST(Mean, KnowsNothingFromOneValue) {
  const std::vector<double> one = {3};
  EXPECT_EQ(Mean(one).value, 3);
  EXPECT_EQ(Mean(one).high, std::numeric_limits<double>::infinity());
  EXPECT_EQ(Mean({}).low, -std::numeric_limits<double>::infinity());
}

TEST(RecordsNeeded, IsTheFewestThatDecide) {
  EXPECT_EQ(RecordsNeeded(0.05), 72);
  EXPECT_EQ(RecordsNeeded(0.01), 368);
  EXPECT_EQ(RecordsNeeded(0.001), 3688);
}

RC_GTEST_PROP(RecordsNeeded, DecidesWhereOneFewerDoesNot, ()) {
  const double rate = *rc::gen::inRange(1, 999) / 1000.0;
  const auto found = *rc::gen::inRange<int64_t>(0, 6);
  const int64_t n = RecordsNeeded(rate, found);
  RC_ASSERT(ExactRate(found, n).high <= rate);
  RC_ASSERT(n - 1 == found || ExactRate(found, n - 1).high > rate);
}

}  // namespace
}  // namespace saem::findings
