#include "plan/supply.h"

#include <algorithm>
#include <cmath>

namespace saem::plan {
namespace {

double LevelAt(const std::vector<std::pair<double, double>>& curve, double day) {
  if (curve.empty() || day < curve.front().first) return 1;
  for (size_t i = 1; i < curve.size(); ++i) {
    const auto& [from, low] = curve[i - 1];
    const auto& [to, high] = curve[i];
    if (day < to) return low + (day - from) / (to - from) * (high - low);
  }
  return curve.back().second;
}

double Integral(const std::vector<std::pair<double, double>>& curve, double from, double to) {
  // Exact for straight pieces: the trapezium between every two knees.
  std::vector<double> knees = {from};
  for (const auto& [day, level] : curve) {
    if (day > from && day < to) knees.push_back(day);
  }
  knees.push_back(to);
  double sum = 0;
  for (size_t i = 1; i < knees.size(); ++i) {
    const double inside = (knees[i] - knees[i - 1]) * 1e-9;
    sum += (knees[i] - knees[i - 1]) * 0.5 *
           (LevelAt(curve, knees[i - 1] + inside) + LevelAt(curve, knees[i] - inside));
  }
  return sum;
}

double Ramp(double day, double after, double ramp) {
  return std::clamp((day - after) / std::max(ramp, 1.0), 0.0, 1.0);
}

// The chain's state, moved on a day at a time.
class Line {
 public:
  Line(const Chain& chain, const Storm& storm, std::span<const Stop> stops)
      : chain_(chain), storm_(storm), stops_(stops) {}

  // Units for this buyer that leave the chain on `day`.
  double Step(int day) {
    const double growth = chain_.growth[static_cast<size_t>(std::min(day / 365, kSupplyYears - 1))];
    Begin(day, growth);
    const double stopped = std::min(1.0, quake_);
    quake_ -= stopped;
    const double second = day > storm_.start
                              ? chain_.second_share * Ramp(day - storm_.start, chain_.second_after,
                                                           chain_.second_ramp)
                              : 0;
    double ready = 1e300;
    for (size_t node = 0; node < kChainNodes; ++node) {
      const double left = storm_.node[node].empty() ? 1 : double{storm_.node[node][At(day)]};
      const double missing = 1 - (node == 0 ? std::min(left, 1 - stopped) : left);
      ready = std::min(ready, Make(node, chain_.slack[node] * growth, missing, second));
    }
    const double made = std::max(0.0, ready);
    for (double& stock : stock_) stock = std::min(stock - made, chain_.buffer_days * growth);
    // Wafers and memory lie on a shelf; a day of packaging that was not used is gone.
    constexpr auto kPackaging = static_cast<size_t>(ChainNode::kPackaging);
    stock_[kPackaging] = std::min(stock_[kPackaging], 0.0);
    return Handed(day, made, growth);
  }

 private:
  static size_t At(int day) { return static_cast<size_t>(day); }

  // Work in progress that the shock ruins, and quakes that begin today.
  void Begin(int day, double growth) {
    if (day == storm_.start) {
      for (size_t node = 0; node < kChainNodes; ++node) {
        if (storm_.node[node].empty()) continue;
        const double days = storm_.scrapped_days >= 0
                                ? storm_.scrapped_days
                                : std::min(storm_.stopped_days, chain_.in_progress_days);
        const double scrapped = days * chain_.exposure[node] * growth;
        stock_[node] -= scrapped;
        behind_[node] += scrapped;
      }
    }
    while (next_ < stops_.size() && stops_[next_].day <= day) {
      quake_ += stops_[next_].days;
      ++next_;
    }
  }

  // What stands ready behind `node` after today's work, in days of the chain's output.
  double Make(size_t node, double capacity, double missing, double second) {
    const double lost = capacity * missing * chain_.exposure[node];
    const double replaced = std::min(lost, second * capacity);
    double made = capacity - lost + replaced;
    if (lost > replaced) {
      behind_[node] += lost - replaced;
    } else if (behind_[node] > 0) {
      const double extra = std::min(behind_[node], chain_.catch_up * capacity);
      made += extra;
      behind_[node] -= extra;
    }
    stock_[node] += made;
    return stock_[node];
  }

  double Handed(int day, double made, double growth) {
    const double vendor = storm_.vendor.empty() ? 1 : double{storm_.vendor[At(day)]};
    const double allowed = storm_.allocation.empty() ? 1 : double{storm_.allocation[At(day)]};
    double units = made * vendor * allowed;
    if (chain_.substitute_share > 0 && day > storm_.start && units < growth) {
      units += std::min(growth - units,
                        chain_.substitute_share * Ramp(day - storm_.start, chain_.substitute_after,
                                                       chain_.substitute_ramp));
    }
    return units * chain_.per_day * chain_.allocation;
  }

  const Chain& chain_;
  const Storm& storm_;
  std::span<const Stop> stops_;
  size_t next_ = 0;
  double quake_ = 0;  // days of stop that are still to come
  std::array<double, kChainNodes> stock_ = {};
  std::array<double, kChainNodes> behind_ = {};
};

}  // namespace

std::vector<float> Shock::Left(int days) const {
  std::vector<float> left;
  left.reserve(static_cast<size_t>(days));
  const double last = curve.empty() ? 0 : curve.back().first;
  for (int day = 0; day < days; ++day) {
    left.push_back(
        static_cast<float>(day > last ? LevelAt(curve, day) : Integral(curve, day, day + 1)));
  }
  return left;
}

double Shock::LostDays() const {
  if (curve.empty()) return 0;
  return curve.back().first - Integral(curve, 0, curve.back().first);
}

double Shock::StoppedDays() const {
  double stopped = 0;
  for (const auto& [day, level] : curve) {
    if (level > 0) break;
    stopped = day;
  }
  return stopped;
}

Storm Calm() {
  Storm storm;
  storm.start = kSupplyDays;
  return storm;
}

Storm Lay(const Shock& shock, int start_day) {
  std::vector<float> left(static_cast<size_t>(start_day), 1.0F);
  const std::vector<float> after = shock.Left(kSupplyDays - start_day);
  left.insert(left.end(), after.begin(), after.end());
  Storm storm;
  storm.start = start_day;
  storm.stopped_days = shock.StoppedDays();
  storm.scrapped_days = shock.scrapped_days;
  for (size_t node = 0; node < kChainNodes; ++node) {
    if (shock.hits_node[node]) storm.node[node] = left;
  }
  if (shock.hits_allocation) storm.allocation = left;
  if (shock.hits_vendor) storm.vendor = left;
  return storm;
}

Delivery Deliver(const Chain& chain, const Storm& storm, std::span<const Stop> stops) {
  Line line(chain, storm, stops);
  double arrived = chain.on_hand;
  if (arrived >= chain.need) return {0, true};
  for (int day = 0; day < kSupplyDays; ++day) {
    const double today = line.Step(day);
    if (arrived + today >= chain.need) {
      return {day + (chain.need - arrived) / today + chain.lead_days, true};
    }
    arrived += today;
  }
  return {kSupplyDays + chain.lead_days, false};
}

std::vector<double> DeliveredByDay(const Chain& chain, const Storm& storm, int days) {
  Line line(chain, storm, {});
  std::vector<double> arrived;
  double sum = chain.on_hand;
  for (int day = 0; day < days; ++day) {
    const int made = day - static_cast<int>(chain.lead_days);
    if (made >= 0) sum += line.Step(made);
    arrived.push_back(sum);
  }
  return arrived;
}

}  // namespace saem::plan
