#include "plan/proxy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plan/uniform.h"

namespace saem::plan {
namespace {

constexpr int kResamples = 1000;
constexpr uint64_t kSeed = 7;

double MeanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean of as many as there are, drawn anew.
double Resampled(const std::vector<double>& values, uint32_t variable, uint64_t round) {
  double sum = 0;
  for (uint32_t i = 0; i < values.size(); ++i) {
    const double u = UniformPair(kSeed, variable, round, i)[0];
    sum += values[static_cast<size_t>(u * static_cast<double>(values.size()))];
  }
  return sum / static_cast<double>(values.size());
}

}  // namespace

bool Tells(const ProxyLosses& losses) { return MeanOf(losses.twice) < MeanOf(losses.real); }

bool RepeatingIsAsGood(const ProxyLosses& losses) {
  return !losses.repeated.empty() && MeanOf(losses.repeated) <= MeanOf(losses.written);
}

Quantity ValueBy(const ProxyLosses& losses, double most) {
  std::vector<double> values;
  for (uint64_t round = 0; round < kResamples; ++round) {
    const double real = Resampled(losses.real, VariableId("proxy.real"), round);
    const double gain = real - Resampled(losses.twice, VariableId("proxy.twice"), round);
    const double won = real - Resampled(losses.written, VariableId("proxy.written"), round);
    // Seeds that show no gain of more text leave the value open at the end that they point to.
    const double value = gain > 0 ? std::exp2(won / gain) - 1 : won > 0 ? most : 0;
    values.push_back(std::clamp(value, 0.0, most));
  }
  Quantity quantity = Quantity::Samples(std::move(values));
  quantity.support = Support::kMeasured;
  return quantity;
}

}  // namespace saem::plan
