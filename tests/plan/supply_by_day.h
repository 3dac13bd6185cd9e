// The chain of supply.h a day at a time, as simply as it can be said: the twin that the one which
// steps over days that are alike is held to.
#pragma once

#include <algorithm>
#include <cmath>

#include "plan/supply.h"

namespace saem::plan {

inline double RampByDay(double since, double after, double ramp) {
  return std::clamp((since - after) / std::max(ramp, 1.0), 0.0, 1.0);
}

inline Delivery DeliverByDay(const Chain& chain, const Storm& storm, std::span<const Stop> stops) {
  const auto level = [](const std::vector<float>& levels, int day) {
    return levels.empty() ? 1.0 : double{levels[static_cast<size_t>(day)]};
  };
  std::array<double, kChainNodes> stock{}, behind{};
  double arrived = chain.on_hand, quake = 0;
  if (arrived >= chain.need) return {0, true};
  for (int day = 0; day < kSupplyDays; ++day) {
    const double growth = chain.growth[static_cast<size_t>(std::min(day / 365, 4))];
    const double since = day - storm.start;
    for (size_t node = 0; node < kChainNodes && since == 0; ++node) {
      if (storm.node[node].empty()) continue;
      const double days = storm.scrapped_days >= 0
                              ? storm.scrapped_days
                              : std::min(storm.stopped_days, chain.in_progress_days);
      stock[node] -= days * chain.exposure[node] * growth;
      behind[node] += days * chain.exposure[node] * growth;
    }
    for (const Stop& stop : stops) quake += stop.day == day ? stop.days : 0;
    const double stopped = std::min(1.0, quake);
    quake -= stopped;
    double ready = 1e300;
    for (size_t node = 0; node < kChainNodes; ++node) {
      const double left = node == 0 ? std::min(level(storm.node[0], day), 1 - stopped)
                                    : level(storm.node[node], day);
      const double capacity = chain.slack[node] * growth;
      const double lost = capacity * (1 - left) * chain.exposure[node];
      double second = 0;
      for (size_t i = 0; i < chain.second_count && since > 0; ++i) {
        const SecondSource& source = chain.seconds[i];
        if (source.of[node]) second += source.share * RampByDay(since, source.after, source.ramp);
      }
      const double missing = lost - std::min(lost, second * capacity);
      const double extra = missing > 0 ? 0 : std::min(behind[node], chain.catch_up * capacity);
      behind[node] += missing - extra;
      stock[node] += capacity - missing + extra;
      ready = std::min(ready, stock[node]);
    }
    const double made = std::max(0.0, ready);
    for (size_t node = 0; node < kChainNodes; ++node) {
      stock[node] = std::min(stock[node] - made, node == 1 ? 0 : chain.buffer_days * growth);
    }
    double units = made * level(storm.vendor, day) * level(storm.allocation, day);
    if (since > 0 && units < growth) {
      units += std::min(
          growth - units,
          chain.substitute_share * RampByDay(since, chain.substitute_after, chain.substitute_ramp));
    }
    units *= chain.per_day * chain.allocation;
    if (arrived + units >= chain.need) {
      return {day + (chain.need - arrived) / units + chain.lead_days, true};
    }
    arrived += units;
  }
  return {kSupplyDays + chain.lead_days, false};
}

}  // namespace saem::plan
