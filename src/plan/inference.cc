#include "plan/inference.h"

#include <cmath>

namespace saem::plan {

Allocation CheapestServed(const Law& law, double loss, double served) {
  const Allocation trained = CheapestFor(law, loss);
  // Serving only ever makes the model smaller; below the pole no data is enough.
  const double room = loss - law.E;
  double low = std::log(std::pow(law.A / room, 1 / law.alpha)) + 1e-9;
  double high = std::log(trained.params);
  const auto cost = [&](double log_params) {
    const double params = std::exp(log_params);
    return LifetimeFlop({params, TokensForLoss(law, params, loss)}, served);
  };
  constexpr double kGolden = 0.6180339887498949;
  double left = high - kGolden * (high - low);
  double right = low + kGolden * (high - low);
  double at_left = cost(left);
  double at_right = cost(right);
  while (high - low > 1e-7) {
    if (at_left < at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - kGolden * (high - low);
      at_left = cost(left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + kGolden * (high - low);
      at_right = cost(right);
    }
  }
  const double params = std::exp(0.5 * (low + high));
  return {params, TokensForLoss(law, params, loss)};
}

}  // namespace saem::plan
