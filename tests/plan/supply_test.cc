// Delays by shocks, against those worked out for an order of 3.16M H100 equivalents.
#include "plan/supply.h"

#include <rapidcheck/gtest.h>

#include "plans.h"
#include "supply_by_day.h"

namespace saem::plan {
namespace {

Chain Order(double exposure, double catch_up) {
  Chain chain;
  chain.need = 3.16e6;
  chain.per_day = 2.96e6 / 91.25;
  chain.allocation = 0.2;
  chain.slack = {1, 1.05, 1.05};
  chain.exposure = {exposure, exposure, 0};
  chain.catch_up = catch_up;
  return chain;
}

double Delay(const char* shock, double exposure, double catch_up) {
  const Chain chain = Order(exposure, catch_up);
  const Shock& found = *Sources().facts->FindShock(shock);
  return Deliver(chain, Lay(found, 60)).days - Deliver(chain, Calm()).days;
}

TEST(Supply, AFifthOfAllOutputTakes489Days) {
  EXPECT_NEAR(Deliver(Order(1, 0), Calm()).days, 489, 3);
}

TEST(Supply, QuakesCostDays) {
  const Facts& facts = *Sources().facts;
  EXPECT_NEAR(facts.FindShock("quake-1999")->LostDays(), 6.35, 0.005);
  EXPECT_NEAR(facts.FindShock("quake-2024")->LostDays(), 0.66, 0.005);
  EXPECT_NEAR(Delay("quake-2024", 1, 0), 1, 0.2);
  EXPECT_NEAR(Delay("quake-2025", 1, 0), 2, 0.3);
  EXPECT_NEAR(Delay("quake-1999", 1, 0), 9, 0.5);
  for (const char* quake : {"quake-2024", "quake-2025", "quake-1999"}) {
    EXPECT_NEAR(Delay(quake, 1, 0.05), 0, 0.05) << quake;
  }
}

TEST(Supply, OutagesMoveASchedule) {
  EXPECT_NEAR(Delay("outage-30", 1, 0), 90, 1);
  EXPECT_NEAR(Delay("outage-90", 1, 0), 270, 1);
  EXPECT_NEAR(Delay("outage-365", 1, 0), 638, 2);
  EXPECT_NEAR(Delay("outage-30", 1, 0.05), 70, 2);
  EXPECT_NEAR(Delay("outage-90", 1, 0.05), 250, 2);
  EXPECT_NEAR(Delay("outage-365", 1, 0.05), 622, 6);
}

TEST(Supply, ExposureIsNotTheRevenueShare) {
  EXPECT_NEAR(Delay("outage-30", 0.61, 0), 55, 1);
  EXPECT_NEAR(Delay("outage-90", 0.61, 0), 165, 1);
  EXPECT_NEAR(Delay("outage-365", 0.61, 0), 389, 2);
  EXPECT_NEAR(Delay("outage-30", 0.61, 0.05), 36, 2);
}

TEST(Supply, PackagingIsABottleneckOfItsOwn) {
  Chain chain = Order(1, 0);
  chain.slack[static_cast<size_t>(ChainNode::kPackaging)] = 0.5;
  EXPECT_NEAR(Deliver(chain, Calm()).days, 2 * Deliver(Order(1, 0), Calm()).days, 1);
}

TEST(Supply, CapacityGrowsByYear) {
  Chain chain = Order(1, 0);
  chain.growth = {1, 2, 4, 8, 16};
  EXPECT_NEAR(Deliver(chain, Calm()).days, 365 + (Deliver(Order(1, 0), Calm()).days - 365) / 2, 1);
}

TEST(Supply, ASecondSourceTakesOverInTime) {
  Chain chain = Order(1, 0);
  const Storm storm = Lay(*Sources().facts->FindShock("outage-365"), 60);
  const double alone = Deliver(chain, storm).days;
  chain.second_count = 1;
  chain.seconds[0] = {0.5, 90, 90};
  const double helped = Deliver(chain, storm).days;
  EXPECT_LT(helped, alone - 60);
  chain.seconds[0].after = 2000;
  EXPECT_NEAR(Deliver(chain, storm).days, alone, 1e-9);
}

// A fab elsewhere is of no use while packaging lies still; one of each is.
TEST(Supply, SecondSourcesAreOfOneNodeEach) {
  Chain chain = Order(1, 0);
  const Storm storm = Lay(*Sources().facts->FindShock("outage-365"), 60);
  const double alone = Deliver(chain, storm).days;
  chain.second_count = 1;
  chain.seconds[0] = {0.5, 90, 90, {true, false, false}};
  EXPECT_NEAR(Deliver(chain, storm).days, alone, 30);
  chain.second_count = 2;
  chain.seconds[1] = {0.5, 90, 90, {false, true, false}};
  const double both = Deliver(chain, storm).days;
  EXPECT_LT(both, alone - 60);
  chain.second_count = 3;
  chain.seconds[2] = {0.3, 30, 30};
  EXPECT_LT(Deliver(chain, storm).days, both - 30);
}

// Days that are alike are stepped over; nothing may come of that.
RC_GTEST_PROP(Supply, StepsAreAsGoodAsDays, ()) {
  const auto share = [](int least, int most) { return *rc::gen::inRange(least, most) / 100.0; };
  Chain chain = Order(share(0, 101), share(0, 30));
  chain.need *= share(1, 200);
  chain.slack = {1, share(50, 160), share(50, 160)};
  chain.exposure[2] = share(0, 101);
  chain.buffer_days = *rc::gen::inRange(0, 60);
  for (size_t year = 1; year < chain.growth.size(); ++year) {
    chain.growth[year] = chain.growth[year - 1] * share(60, 200);
  }
  chain.second_count = *rc::gen::inRange<size_t>(0, 4);
  for (size_t i = 0; i < chain.second_count; ++i) {
    chain.seconds[i] = {share(0, 100),
                        share(0, 40000),
                        share(100, 40000),
                        {*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(), true}};
  }
  chain.substitute_share = share(0, 60);
  chain.substitute_after = share(0, 40000);
  chain.substitute_ramp = share(100, 40000);
  const auto& shocks = Sources().facts->shocks;
  const size_t which = *rc::gen::inRange<size_t>(0, shocks.size() + 1);
  const Storm storm =
      which == shocks.size() ? Calm() : Lay(shocks[which], *rc::gen::inRange(0, kSupplyDays));
  std::vector<Stop> stops;
  for (int day = *rc::gen::inRange(0, 900); day < kSupplyDays; day += *rc::gen::inRange(1, 900)) {
    stops.push_back({day, share(0, 900)});
  }
  const Delivery fast = Deliver(chain, storm, stops);
  const Delivery slow = DeliverByDay(chain, storm, stops);
  RC_ASSERT(fast.arrived == slow.arrived);
  RC_ASSERT(std::fabs(fast.days - slow.days) < 1e-6);
}

TEST(Supply, AnotherVendorStandsInForOneThatIsLost) {
  Chain chain = Order(1, 0);
  const Storm lost = Lay(*Sources().facts->FindShock("vendor-lost"), 60);
  EXPECT_FALSE(Deliver(chain, lost).arrived);
  EXPECT_EQ(Deliver(chain, lost).days, kSupplyDays);
  chain.substitute_share = 1;
  chain.substitute_after = 100;
  chain.substitute_ramp = 1;
  const Delivery delivery = Deliver(chain, lost);
  EXPECT_TRUE(delivery.arrived);
  EXPECT_NEAR(delivery.days, Deliver(chain, Calm()).days + 101, 2);
}

TEST(Supply, AnExportStopCostsItsDaysAndAnAllocationCutHalf) {
  EXPECT_NEAR(Delay("export-stop", 1, 0), 180, 1);
  EXPECT_NEAR(Delay("allocation-cut", 1, 0), 90, 1);
}

TEST(Supply, NothingComesFromNothing) {
  Chain chain = Order(1, 0);
  chain.on_hand = chain.need;
  EXPECT_EQ(Deliver(chain, Calm()).days, 0);
  const auto by_day = DeliveredByDay(Order(1, 0), Calm(), 600);
  for (size_t i = 1; i < by_day.size(); ++i) EXPECT_GE(by_day[i], by_day[i - 1]);
  EXPECT_NEAR(by_day[99], 100 * 0.2 * 2.96e6 / 91.25, 1);
}

}  // namespace
}  // namespace saem::plan
