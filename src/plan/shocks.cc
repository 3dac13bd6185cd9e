#include "plan/shocks.h"

#include <algorithm>

#include "plan/guesses.h"

namespace saem::plan {
namespace {

constexpr int kDraws = 400;

}  // namespace

base::Result<std::vector<ShockResult>> ShocksOf(const Plan& plan, const base::Context& context) {
  std::vector<ShockResult> results;
  if (!plan.supply) return results;
  for (const Shock& shock : plan.facts->shocks) {
    Plan with = plan;
    with.scenario = shock.name;
    with.draws = kDraws;
    with.inputs[Index(Input::kQuakes)] = Quantity::Value(0);
    ARROW_ASSIGN_OR_RAISE(const Draws draws, DrawPlan(with, context));
    const Model model(with);
    const Guesses guesses = GuessesOf(model, {model.Middle()});
    const auto& delays = draws.outcome[Index(Outcome::kDelay)];
    const auto late = std::count(delays.begin(), delays.end(), kNever);
    results.push_back({&shock, PercentilesOf(delays),
                       static_cast<double>(late) / static_cast<double>(draws.count),
                       !guesses.of[Index(Outcome::kDelay)].empty()});
  }
  return results;
}

}  // namespace saem::plan
