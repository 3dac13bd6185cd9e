// The equations of a plan in their order, for one set of values: data, writing, training, failures,
// power, money, delivery. docs/plan.md explains each. Evaluated for every draw by draws.cc.
#pragma once

#include <array>
#include <span>

#include "plan/outcomes.h"
#include "plan/plan_file.h"
#include "plan/supply.h"

namespace saem::plan {

// Writing or training that takes longer has no end that anyone plans for.
constexpr double kMostDays = 100 * 365.25;

// One set of values.
struct World {
  std::array<double, kInputs> x{};
  double real_tokens = 0;    // over all domains, before duplicates are taken off
  double unique_tokens = 0;  // of these, what holds no duplicates
  const Law* law = nullptr;
  std::array<SecondSource, kMostSecondSources> seconds{};  // as many as the plan names
  std::span<const Stop> stops;
};

struct Verdict {
  OutcomeRow outcome{};
  std::array<double, kConstraints> use{};  // of each limit; 1: used up, 0: there is none
  bool arrived = true;                     // the chips, within five years
  bool enough = true;                      // some number of chips keeps the days allowed
};

class Model {
 public:
  explicit Model(const Plan& plan);

  Verdict Evaluate(const World& world) const;
  // The chain that the order of `chips` waits on.
  Chain ChainOf(const World& world, double chips) const;
  const Plan& plan() const { return plan_; }
  // Medians of everything; the law's middle draw.
  World Middle() const;
  // Of a chip-hour that is written off, what is paid for power.
  double PowerShare(const World& world) const;

 private:
  struct Cluster {
    double chips, goodput, between, interval;
  };
  struct Text {
    double seen_real, worth, epochs, gap, synthetic, unmet, valued;
  };

  Cluster ClusterOf(const World& world, double chips) const;
  double ChipsOf(const World& world) const;
  double BudgetHours(const World& world) const;
  struct Needed {
    Cluster cluster;
    bool enough;
  };
  // The fewest chips on which the days allowed are enough for the hours of writing and, without
  // failures, of training. Where no number is enough: as many as without failures would be.
  Needed ClusterFor(const World& world, double writing, double training) const;
  double Waiting(const World& world, double chips) const;
  double SecondsOfFlop(const World& world, const Cluster& cluster) const;
  double HourPrice(const World& world, Basis basis) const;
  double BoughtPrice(const World& world) const;
  Allocation Wanted(const World& world, const Cluster& cluster) const;
  Allocation WantedModel(const World& world) const;
  Text TextOf(const World& world, double unique, double wanted, double written_cost) const;
  double WritingRateOf(const World& world) const;
  double WrittenCost(const World& world, const Cluster& cluster, double params) const;
  void Writing(const World& world, const Text& text, OutcomeRow& out) const;
  void Money(const World& world, const Cluster& cluster, OutcomeRow& out) const;
  bool Delivered(const World& world, OutcomeRow& out) const;
  void Limits(const World& world, const Text& text, Verdict& verdict) const;
  // What has no number gets none.
  void Nevers(Verdict& verdict) const;

  const Plan& plan_;
  Storm storm_;
};

}  // namespace saem::plan
