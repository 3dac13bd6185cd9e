#include "plan/reliability.h"

#include <cmath>
#include <limits>

namespace saem::plan {

double SecondsBetween(const Failures& failures) {
  const double rate = failures.per_node_day * failures.nodes;
  return rate > 0 ? 86400 / rate : std::numeric_limits<double>::infinity();
}

double BestInterval(double between, double checkpoint) {
  if (checkpoint >= 2 * between) return between;
  const double ratio = checkpoint / (2 * between);
  return std::sqrt(2 * checkpoint * between) * (1 + std::sqrt(ratio) / 3 + ratio / 9) - checkpoint;
}

double Goodput(double between, double checkpoint, double restart, double interval) {
  if (std::isinf(between) || interval <= 0) return 1;
  return interval /
         (between * std::exp(restart / between) * std::expm1((interval + checkpoint) / between));
}

double BestGoodput(const Failures& failures) {
  const double between = SecondsBetween(failures);
  if (std::isinf(between)) return 1;
  return Goodput(between, failures.checkpoint_seconds, failures.restart_seconds,
                 BestInterval(between, failures.checkpoint_seconds));
}

}  // namespace saem::plan
