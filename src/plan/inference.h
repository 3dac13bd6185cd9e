// Models that will be served much are better trained smaller and longer (Sardana et al. 2024,
// arXiv 2401.00448). Used by the model of a plan and by the self-test.
#pragma once

#include "plan/scaling.h"

namespace saem::plan {

// min over N of 6 N D(N) + 2 N served, with L(N, D(N)) = loss; `loss` above the law's E.
Allocation CheapestServed(const Law& law, double loss, double served);

// FLOP of training and serving.
constexpr double LifetimeFlop(const Allocation& model, double served) {
  return FlopOf(model.params, model.tokens) + 2 * model.params * served;
}

}  // namespace saem::plan
