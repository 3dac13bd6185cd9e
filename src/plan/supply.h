// When ordered accelerators arrive: a simulation by days of the chain that makes them, with shocks.
// Used by the model of a plan (each draw), by its shock table and by the self-test.
//
// Everything is counted in H100 equivalents, and a chip takes one unit from each node of the chain.
// With one node hit, the delay is the lost output, plus work in progress that is scrapped, less
// what catch-up wins back.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/quantity.h"

namespace saem::plan {

enum class ChainNode { kFab, kPackaging, kMemory };
constexpr size_t kChainNodes = 3;
std::string_view NameOf(ChainNode node);
constexpr int kSupplyYears = 5;
constexpr int kSupplyDays = 1826;

// What a shock leaves of normal output, by day after its start; straight between the points, the
// last level stays.
struct Shock {
  std::string name;
  std::string says_en, says_ko;
  std::string source;
  Support support = Support::kStated;
  bool hits_node[kChainNodes] = {};
  bool hits_allocation = false;  // of this buyer, not the output
  bool hits_vendor = false;      // all output of this vendor, for good or for a time
  std::vector<std::pair<double, double>> curve;
  double scrapped_days = -1;  // of output lost in the line; < 0: as long as nothing ran, at most
                              // the work in progress

  // Mean of what is left on each day.
  std::vector<float> Left(int days) const;
  double LostDays() const;     // the integral of what is missing
  double StoppedDays() const;  // with nothing left
};

// Another maker of the same part; takes over what is missing of it, after a time.
struct SecondSource {
  double share = 0;  // of the node's capacity, once it runs
  double after = 0;  // days from the shock to its first unit
  double ramp = 1;   // days from there to all of its share
  std::array<bool, kChainNodes> of = {true, true, true};

  double& Part(size_t part) { return part == 0 ? share : part == 1 ? after : ramp; }
};
constexpr size_t kMostSecondSources = 8;

// One buyer's order and the chain it waits on.
struct Chain {
  double need = 0;                                       // units
  double on_hand = 0;                                    // units
  double per_day = 0;                                    // units the vendor ships, before growth
  double allocation = 1;                                 // the buyer's share of them
  double lead_days = 0;                                  // from made to delivered
  double catch_up = 0;                                   // of capacity, above normal while behind
  std::array<double, kChainNodes> slack = {1, 1, 1};     // capacity over what the chain ships
  std::array<double, kChainNodes> exposure = {1, 1, 1};  // share of a node's output that is hit
  double in_progress_days = 91;
  double buffer_days = 30;                                    // what a node's stock may reach
  std::array<double, kSupplyYears> growth = {1, 1, 1, 1, 1};  // of capacity, by year
  std::array<SecondSource, kMostSecondSources> seconds = {};
  size_t second_count = 0;
  // Another vendor's accelerator.
  double substitute_share = 0, substitute_after = 0, substitute_ramp = 1;
};

// A stop of part of a day or of days, as quakes bring them without being asked for.
struct Stop {
  int day;
  double days;
};

// A shock laid out by days, so that many draws share it.
struct Storm {
  std::array<std::vector<float>, kChainNodes> node;  // what is left; empty: all
  std::vector<float> allocation;
  std::vector<float> vendor;
  std::vector<int> same_until;  // the first later day with other levels; empty: never
  int start = 0;
  double stopped_days = 0;
  double scrapped_days = -1;
};
Storm Calm();
Storm Lay(const Shock& shock, int start_day);

struct Delivery {
  double days;  // until all have arrived; kSupplyDays + lead where they have not
  bool arrived;
};
Delivery Deliver(const Chain& chain, const Storm& storm, std::span<const Stop> stops = {});
// Units that have arrived by the end of each day.
std::vector<double> DeliveredByDay(const Chain& chain, const Storm& storm, int days);

}  // namespace saem::plan
