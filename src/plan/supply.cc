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

// Days on which this buyer gets the same.
struct Alike {
  double units;  // a day
  int days;
};

// The chain's state. It moves on a day at a time, and over all days that are like the one before in
// one step: most draws see nothing but a shelf that fills.
class Line {
 public:
  Line(const Chain& chain, const Storm& storm, std::span<const Stop> stops)
      : chain_(chain), storm_(storm), stops_(stops) {}

  Alike Step(int day) {
    const double growth = chain_.growth[static_cast<size_t>(std::min(day / 365, kSupplyYears - 1))];
    Begin(day, growth);
    const double stopped = std::min(1.0, quake_);
    quake_ -= stopped;
    const auto stock = stock_;
    const auto behind = behind_;
    std::array<double, kChainNodes> limit;
    double ready = 1e300;
    for (size_t node = 0; node < kChainNodes; ++node) {
      const double left = storm_.node[node].empty() ? 1 : double{storm_.node[node][At(day)]};
      const double missing = 1 - (node == 0 ? std::min(left, 1 - stopped) : left);
      ready = std::min(ready, Make(node, chain_.slack[node] * growth, missing, day));
      // Wafers and memory lie on a shelf; a day of packaging that was not used is gone.
      limit[node] =
          node == static_cast<size_t>(ChainNode::kPackaging) ? 0 : chain_.buffer_days * growth;
    }
    const double made = std::max(0.0, ready);
    for (size_t node = 0; node < kChainNodes; ++node) {
      stock_[node] = std::min(stock_[node] - made, limit[node]);
    }
    const int quiet = stopped > 0 ? 0 : QuietUntil(day) - day - 1;
    const double more =
        quiet <= 0 ? 0 : std::min<double>(quiet, Straight(stock, behind, limit, made));
    for (size_t node = 0; node < kChainNodes; ++node) {
      stock_[node] += more * (stock_[node] - stock[node]);
      behind_[node] += more * (behind_[node] - behind[node]);
    }
    return {Handed(day, made, growth), 1 + static_cast<int>(more)};
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

  // What the second sources of `node` can make today, of its capacity.
  double SecondOf(size_t node, int day) const {
    double share = 0;
    if (day <= storm_.start) return share;
    for (size_t i = 0; i < chain_.second_count; ++i) {
      const SecondSource& source = chain_.seconds[i];
      if (!source.of[node]) continue;
      share += source.share * Ramp(day - storm_.start, source.after, source.ramp);
    }
    return share;
  }

  // What stands ready behind `node` after today's work, in days of the chain's output.
  double Make(size_t node, double capacity, double missing, int day) {
    const double lost = capacity * missing * chain_.exposure[node];
    const double replaced = lost > 0 ? std::min(lost, SecondOf(node, day) * capacity) : 0;
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

  // The first later day on which something outside changes.
  int QuietUntil(int day) const {
    int until = kSupplyDays;
    if (day / 365 < kSupplyYears - 1) until = std::min(until, (day / 365 + 1) * 365);
    if (next_ < stops_.size()) until = std::min(until, stops_[next_].day);
    if (day < storm_.start) return std::min(until, storm_.start);
    if (!storm_.same_until.empty()) until = std::min(until, storm_.same_until[At(day)]);
    for (size_t i = 0; i < chain_.second_count; ++i) {
      until = std::min(until, RampUntil(day, chain_.seconds[i].after, chain_.seconds[i].ramp));
    }
    if (chain_.substitute_share <= 0) return until;
    return std::min(until, RampUntil(day, chain_.substitute_after, chain_.substitute_ramp));
  }

  int RampUntil(int day, double after, double ramp) const {
    const double since = day - storm_.start;
    if (since < after) return storm_.start + static_cast<int>(std::min<double>(after, kSupplyDays));
    return since < after + std::max(ramp, 1.0) ? day + 1 : kSupplyDays;
  }

  // Days after today, state being what today left, on which each node makes and keeps as much more
  // as it did today: until a shelf is full or empty, or what was behind is caught up.
  double Straight(const std::array<double, kChainNodes>& stock,
                  const std::array<double, kChainNodes>& behind,
                  const std::array<double, kChainNodes>& limit, double made) const {
    double days = kSupplyDays;
    for (size_t node = 0; node < kChainNodes; ++node) {
      const double now = stock_[node];
      const double change = now - stock[node];
      // A shelf that shrank today does not shrink tomorrow.
      if (change < 0) {
        days = std::min(days, now == limit[node] ? 0 : std::floor(now / -change));
      }
      if (change > 0) days = std::min(days, std::floor((limit[node] - now) / change));
      // What was ruined is made again first; the day on which that ends is like no other.
      if (change > 0 && stock[node] < 0) {
        days = std::min(days, made > 0 ? 0 : std::floor(-now / change));
      }
      const double caught = behind[node] - behind_[node];
      if (caught > 0) days = std::min(days, std::floor(behind_[node] / caught));
    }
    return std::max(0.0, days);
  }

  const Chain& chain_;
  const Storm& storm_;
  std::span<const Stop> stops_;
  size_t next_ = 0;
  double quake_ = 0;  // days of stop that are still to come
  std::array<double, kChainNodes> stock_ = {};
  std::array<double, kChainNodes> behind_ = {};
};

// For each day the first later one on which a level differs.
std::vector<int> SameUntil(const Storm& storm) {
  std::vector<int> until(kSupplyDays, kSupplyDays);
  const auto differs = [](const std::vector<float>& levels, int day) {
    const auto at = static_cast<size_t>(day);
    return !levels.empty() && levels[at] != levels[at + 1];
  };
  for (int day = kSupplyDays - 2; day >= 0; --day) {
    bool changes = differs(storm.allocation, day) || differs(storm.vendor, day);
    for (const auto& levels : storm.node) changes = changes || differs(levels, day);
    until[static_cast<size_t>(day)] = changes ? day + 1 : until[static_cast<size_t>(day) + 1];
  }
  return until;
}

}  // namespace

std::string_view NameOf(ChainNode node) {
  switch (node) {
    case ChainNode::kFab:
      return "fab";
    case ChainNode::kPackaging:
      return "packaging";
    case ChainNode::kMemory:
      break;
  }
  return "memory";
}

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
  storm.same_until = SameUntil(storm);
  return storm;
}

Delivery Deliver(const Chain& chain, const Storm& storm, std::span<const Stop> stops) {
  Line line(chain, storm, stops);
  double arrived = chain.on_hand;
  if (arrived >= chain.need) return {0, true};
  for (int day = 0; day < kSupplyDays;) {
    const Alike alike = line.Step(day);
    const double sum = arrived + alike.units * alike.days;
    if (sum >= chain.need && alike.units > 0) {
      return {day + (chain.need - arrived) / alike.units + chain.lead_days, true};
    }
    arrived = sum;
    day += alike.days;
  }
  return {kSupplyDays + chain.lead_days, false};
}

std::vector<double> DeliveredByDay(const Chain& chain, const Storm& storm, int days) {
  Line line(chain, storm, {});
  const int lead = static_cast<int>(chain.lead_days);
  std::vector<double> arrived(static_cast<size_t>(std::min(days, lead)), chain.on_hand);
  double sum = chain.on_hand;
  int made = 0;
  while (static_cast<int>(arrived.size()) < days && made < kSupplyDays) {
    const Alike alike = line.Step(made);
    made += alike.days;
    for (int i = 0; i < alike.days && static_cast<int>(arrived.size()) < days; ++i) {
      arrived.push_back(sum += alike.units);
    }
  }
  arrived.resize(static_cast<size_t>(days), sum);
  return arrived;
}

}  // namespace saem::plan
