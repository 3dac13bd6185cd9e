#include "plan/drivers.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace saem::plan {
namespace {

constexpr size_t kBins = 40;
constexpr double kLeast = 0.005;

// Mean ranks, so that equal values stay equal.
std::vector<float> RanksOf(const std::vector<double>& values) {
  std::vector<uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return values[a] < values[b] || (values[a] == values[b] && a < b);
  });
  std::vector<float> ranks(values.size());
  for (size_t from = 0; from < order.size();) {
    size_t to = from;
    while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
    const auto rank = static_cast<float>(0.5 * static_cast<double>(from + to - 1));
    for (size_t i = from; i < to; ++i) ranks[order[i]] = rank;
    from = to;
  }
  return ranks;
}

double MedianWhere(const std::vector<float>& at, const std::vector<double>& values, float from,
                   float to) {
  std::vector<double> some;
  for (size_t i = 0; i < values.size(); ++i) {
    if (at[i] >= from && at[i] < to) some.push_back(values[i]);
  }
  if (some.empty()) return 0;
  const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
  std::nth_element(some.begin(), middle, some.end());
  return *middle;
}

double ShareOf(const std::vector<float>& at, const std::vector<float>& ranks, double mean,
               double variance) {
  std::array<double, kBins> sums{};
  std::array<double, kBins> counts{};
  for (size_t i = 0; i < ranks.size(); ++i) {
    const auto bin = std::min(kBins - 1, static_cast<size_t>(at[i] * float{kBins}));
    sums[bin] += double{ranks[i]};
    counts[bin] += 1;
  }
  double between = 0;
  for (size_t bin = 0; bin < kBins; ++bin) {
    if (counts[bin] == 0) continue;
    const double off = sums[bin] / counts[bin] - mean;
    between += counts[bin] * off * off;
  }
  const auto n = static_cast<double>(ranks.size());
  // What chance alone puts between the bins.
  const double chance = static_cast<double>(kBins - 1) / n;
  return std::max(0.0, between / n / variance - chance);
}

}  // namespace

std::vector<Driver> DriversOf(const Draws& draws, Outcome outcome, size_t most) {
  const std::vector<double>& values = draws.outcome[Index(outcome)];
  std::vector<Driver> drivers;
  if (std::all_of(values.begin(), values.end(), [&](double v) { return v == values.front(); })) {
    return drivers;
  }
  const std::vector<float> ranks = RanksOf(values);
  const auto n = static_cast<double>(ranks.size());
  double mean = 0, variance = 0;
  for (const float rank : ranks) mean += double{rank} / n;
  for (const float rank : ranks) variance += (double{rank} - mean) * (double{rank} - mean) / n;
  // What chance puts between the bins varies by about this much.
  const double chance = std::sqrt(2.0 * static_cast<double>(kBins - 1)) / n;
  for (size_t i = 0; i < draws.variables.size(); ++i) {
    const auto& at = draws.variables[i].at;
    const double share = ShareOf(at, ranks, mean, variance);
    if (share < std::max(kLeast, 3 * chance)) continue;
    const Driver driver{i, share, MedianWhere(at, values, 0, 0.1F),
                        MedianWhere(at, values, 0.9F, 1.1F)};
    if (driver.low != driver.high) drivers.push_back(driver);
  }
  std::stable_sort(drivers.begin(), drivers.end(),
                   [](const Driver& a, const Driver& b) { return a.share > b.share; });
  if (drivers.size() > most) drivers.resize(most);
  return drivers;
}

}  // namespace saem::plan
