// Plans that were worked out by hand and by another program: p50 within 10%, p10 and p90 within
// 20%.
#include "plans.h"

namespace saem::plan {
namespace {

struct Expected {
  Outcome outcome;
  double p10, p50, p90;
};

void Expect(const std::string& name, const std::vector<Expected>& rows) {
  const auto plan = PlanFrom(FileText("tests/plan/worked/" + name + ".yaml"));
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const Draws draws = Drawn(*plan);
  for (const Expected& row : rows) {
    const Percentiles got = PercentilesOf(draws.outcome[Index(row.outcome)]);
    const std::string what = name + " " + std::string(InfoOf(row.outcome).id);
    EXPECT_NEAR(got.p50, row.p50, 0.1 * row.p50) << what << " p50";
    EXPECT_NEAR(got.p10, row.p10, 0.2 * row.p10) << what << " p10";
    EXPECT_NEAR(got.p90, row.p90, 0.2 * row.p90) << what << " p90";
  }
}

constexpr double kT = 1e12;
constexpr double kM = 1e6;
constexpr double kB = 1e9;

TEST(WorkedPlans, EightBillion) {
  Expect("a-8b", {{Outcome::kReal, 7.45 * kT, 7.45 * kT, 7.45 * kT},
                  {Outcome::kEpochs, 4, 4, 4},
                  {Outcome::kGap, 7.55 * kT, 7.55 * kT, 7.55 * kT},
                  {Outcome::kSynthetic, 4.4 * kT, 5.0 * kT, 5.0 * kT},
                  {Outcome::kUnmet, 0, 2.5 * kT, 4.6 * kT},
                  {Outcome::kGenerationShare, 0.21, 0.30, 0.41},
                  {Outcome::kDays, 13.5, 17.8, 26.6},
                  {Outcome::kMegawatts, 1.5, 1.5, 1.5},
                  {Outcome::kAmortised, 0.95 * kM, 1.25 * kM, 1.8 * kM},
                  {Outcome::kRented, 1.1 * kM, 1.7 * kM, 2.7 * kM},
                  {Outcome::kBought, 44 * kM, 51 * kM, 60 * kM},
                  {Outcome::kGoodput, 0.98, 0.98, 0.98}});
}

TEST(WorkedPlans, SeventyBillion) {
  Expect("b-70b", {{Outcome::kReal, 11.2 * kT, 11.2 * kT, 11.2 * kT},
                   {Outcome::kGap, 3.82 * kT, 3.82 * kT, 3.82 * kT},
                   {Outcome::kSynthetic, 2.2 * kT, 3.8 * kT, 5.0 * kT},
                   {Outcome::kUnmet, 0, 0, 0.8 * kT},
                   {Outcome::kGenerationShare, 0.016, 0.029, 0.048},
                   {Outcome::kDays, 37, 50, 74},
                   {Outcome::kMegawatts, 6.1, 6.1, 6.1},
                   {Outcome::kAmortised, 7 * kM, 9.7 * kM, 14.6 * kM},
                   {Outcome::kRented, 8.6 * kM, 13.3 * kM, 21.7 * kM},
                   {Outcome::kBought, 173 * kM, 204 * kM, 238 * kM},
                   {Outcome::kGoodput, 0.96, 0.96, 0.96}});
}

TEST(WorkedPlans, HundredBillionDollars) {
  Expect("c2-stargate", {{Outcome::kReal, 150 * kT, 150 * kT, 150 * kT},
                         {Outcome::kEpochs, 1.51, 1.51, 1.51},
                         {Outcome::kSynthetic, 0, 0, 0},
                         {Outcome::kUnmet, 0, 0, 0},
                         {Outcome::kDays, 74, 98, 144},
                         {Outcome::kMegawatts, 2930, 3080, 3240},
                         {Outcome::kAmortised, 6.2 * kB, 8.5 * kB, 12.7 * kB},
                         {Outcome::kRented, 10.5 * kB, 16.3 * kB, 26.9 * kB},
                         {Outcome::kBought, 79.8 * kB, 93.1 * kB, 108 * kB},
                         {Outcome::kGoodput, 0.80, 0.87, 0.92}});
}

TEST(WorkedPlans, LessText) {
  Expect("c3-less-text", {{Outcome::kReal, 112 * kT, 112 * kT, 112 * kT},
                          {Outcome::kGap, 38 * kT, 38 * kT, 38 * kT},
                          {Outcome::kSynthetic, 22 * kT, 38 * kT, 50 * kT},
                          {Outcome::kUnmet, 0, 0, 8.8 * kT},
                          {Outcome::kGenerationShare, 0.0007, 0.0014, 0.0024},
                          {Outcome::kDays, 76, 104, 154},
                          {Outcome::kMegawatts, 3090, 3090, 3090},
                          {Outcome::kAmortised, 6.4 * kB, 8.9 * kB, 13.8 * kB},
                          {Outcome::kBought, 79 * kB, 93 * kB, 109 * kB},
                          {Outcome::kGoodput, 0.87, 0.87, 0.87}});
}

// With the failures and restarts of today such a cluster hardly moves.
TEST(WorkedPlans, TodaysPracticeAtThatSize) {
  std::string text = FileText("tests/plan/worked/c2-stargate.yaml");
  text.erase(text.find("reliability:"));
  const auto plan = PlanFrom(text);
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  const Percentiles got = PercentilesOf(Drawn(*plan).outcome[Index(Outcome::kGoodput)]);
  EXPECT_NEAR(got.p50, 0.05, 0.01);
  EXPECT_NEAR(got.p90, 0.23, 0.05);
  EXPECT_LT(got.p10, 0.01);
}

}  // namespace
}  // namespace saem::plan
