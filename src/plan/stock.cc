#include "plan/stock.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "plan/uniform.h"

namespace saem::plan {
namespace {

// The paper's ranges are of 95%, a Quantity's of 90%: the same distribution, its ends moved.
Quantity LogNormal95(double low, double high) {
  constexpr double kRatio = 1.6448536269514722 / 1.9599639845400545;
  const double middle = 0.5 * (std::log(low) + std::log(high));
  const double half = 0.5 * (std::log(high) - std::log(low)) * kRatio;
  return Quantity::LogNormal(std::exp(middle - half), std::exp(middle + half));
}

Spread SpreadOf(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
  };
  return {at(0.025), at(0.5), at(0.975)};
}

}  // namespace

HumanText StockOfText(uint64_t seed, int draws) {
  const Quantity pages = LogNormal95(75e9, 1e12);
  const Quantity bytes = LogNormal95(6100, 8200);
  const Quantity less_than_six = LogNormal95(1, 4);  // bytes a token: 6 minus this
  const Quantity good = LogNormal95(0.1, 0.4);
  const Quantity repeats = LogNormal95(2, 5);
  std::vector<double> indexed, quality, effective;
  for (int draw = 0; draw < draws; ++draw) {
    const auto first = UniformPair(seed, VariableId("stock.web"), static_cast<uint64_t>(draw), 0);
    const auto second = UniformPair(seed, VariableId("stock.web"), static_cast<uint64_t>(draw), 1);
    const auto third = UniformPair(seed, VariableId("stock.web"), static_cast<uint64_t>(draw), 2);
    const double bytes_a_token = 6 - less_than_six.At(second[0]);
    if (bytes_a_token <= 0) continue;  // the tail where the paper's formula has no meaning, 0.1%
    indexed.push_back(pages.At(first[0]) * bytes.At(first[1]) / bytes_a_token);
    quality.push_back(indexed.back() * good.At(second[1]));
    effective.push_back(quality.back() * repeats.At(third[0]));
  }
  return {SpreadOf(indexed), SpreadOf(quality), SpreadOf(effective)};
}

}  // namespace saem::plan
