// What a written token is worth, measured: the held-out loss of one small model, trained for some
// seeds on real text, on twice as much of it, and on the real text with as much written beside it.
// A proxy: what holds for small models need not hold for large ones. Used by plan_file.cc.
#pragma once

#include <vector>

#include "plan/quantity.h"

namespace saem::plan {

// In nats a token, one for each seed.
struct ProxyLosses {
  std::vector<double> real, twice, written;
  std::vector<double> repeated;  // the real text read twice; may be empty
};

// Twice the text made the model better: else the losses measure nothing.
bool Tells(const ProxyLosses& losses);
// Writing did no better than reading the real text again.
bool RepeatingIsAsGood(const ProxyLosses& losses);

// 2^p - 1, with p the place of L(written) between L(real), 0, and L(twice), 1, on a line of loss
// over the logarithm of tokens; spread by bootstrap over the seeds, held in [0, most].
Quantity ValueBy(const ProxyLosses& losses, double most);

}  // namespace saem::plan
