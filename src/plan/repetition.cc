#include "plan/repetition.h"

#include <algorithm>
#include <cmath>

namespace saem::plan {
namespace {

const Law& C4() {
  static const Law law = *FindLaw("muennighoff")->loss;
  return law;
}

double Saturating(double beyond, double scale) { return scale * (1 - std::exp(-beyond / scale)); }

// d(log loss terms)/d(log D) on the line N = C/(6D), by the chain rule; 0 at the optimum.
double Slope(double flop, double unique, double tokens) {
  const Law& law = C4();
  const double params = flop / (6 * tokens);
  const double balance =
      std::pow(law.alpha * law.A / (law.beta * law.B), 1 / (law.alpha + law.beta));
  const double held = std::min(params, std::pow(unique * balance, law.beta / law.alpha) * balance);
  const double over_params = params / held - 1;
  const double over_tokens = std::max(tokens / unique - 1, 0.0);
  const double worth_params = held * (1 + Saturating(over_params, kRepeatParams));
  const double worth_tokens =
      std::min(tokens, unique) * (1 + Saturating(over_tokens, kRepeatTokens));
  // dN'/dN is 1 below the bend and e^(-R/R*) above it; the same for D'.
  const double params_slope = params * std::exp(-over_params / kRepeatParams) / worth_params;
  const double tokens_slope = tokens * std::exp(-over_tokens / kRepeatTokens) / worth_tokens;
  return law.alpha * law.A / std::pow(worth_params, law.alpha) * params_slope -
         law.beta * law.B / std::pow(worth_tokens, law.beta) * tokens_slope;
}

}  // namespace

double WorthOfEpochs(double epochs) { return 1 + Saturating(epochs - 1, kRepeatTokens); }

double EpochsWorth(double wanted, double most) {
  if (wanted <= 1) return 1;
  if (wanted >= WorthOfEpochs(most)) return most;
  return 1 - kRepeatTokens * std::log(1 - (wanted - 1) / kRepeatTokens);
}

double EpochsBeforeWriting(double value, double times, double most) {
  // e^(-(epochs - 1)/R_D*) = value/times.
  return std::clamp(1 + kRepeatTokens * std::log(times / value), 1.0, most);
}

double RepeatedLoss(double params, double tokens, double unique) {
  const Law& law = C4();
  const double over_tokens = std::max(tokens / unique - 1, 0.0);
  const double balance =
      std::pow(law.alpha * law.A / (law.beta * law.B), 1 / (law.alpha + law.beta));
  const double held = std::min(params, std::pow(unique * balance, law.beta / law.alpha) * balance);
  const double over_params = std::max(params / held - 1, 0.0);
  const double seen = std::min(tokens, unique);
  const double worth_params = held + held * Saturating(over_params, kRepeatParams);
  const double worth_tokens = seen + seen * Saturating(over_tokens, kRepeatTokens);
  return Loss(law, worth_params, worth_tokens);
}

Allocation RepeatedOptimum(double flop, double unique) {
  // Bisection on the slope, in the logarithm of the tokens: it changes sign once.
  double low = std::log(std::min(unique, std::sqrt(flop / 6)) / 1e3);
  double high = std::log(std::sqrt(flop / 6) * 1e6);
  for (int round = 0; round < 200; ++round) {
    const double middle = 0.5 * (low + high);
    (Slope(flop, unique, std::exp(middle)) < 0 ? low : high) = middle;
  }
  const double tokens = std::exp(0.5 * (low + high));
  return {flop / (6 * tokens), tokens};
}

}  // namespace saem::plan
