#include "plan/answer.h"

#include <algorithm>
#include <cmath>

#include "plan/numbers.h"
#include "plan/plan_checks.h"

namespace saem::plan {
namespace {

constexpr size_t kDrivers = 5;
constexpr int kWorlds = 16;

std::vector<Binding> BindingsOf(const Draws& draws) {
  std::vector<Binding> bindings;
  std::array<int, kConstraints> times{};
  for (size_t row = 0; row < static_cast<size_t>(draws.count); ++row) {
    size_t most = 0;
    for (size_t i = 1; i < kConstraints; ++i) {
      if (draws.use[i][row] > draws.use[most][row]) most = i;
    }
    if (draws.use[most][row] >= 1) ++times[most];
  }
  for (size_t i = 0; i < kConstraints; ++i) {
    const double median = PercentilesOf({draws.use[i].begin(), draws.use[i].end()}).p50;
    if (median == 0 && times[i] == 0) continue;
    bindings.push_back({static_cast<Constraint>(i),
                        static_cast<double>(times[i]) / static_cast<double>(draws.count), median});
  }
  std::stable_sort(bindings.begin(), bindings.end(), [](const Binding& a, const Binding& b) {
    return a.share != b.share ? a.share > b.share : a.median > b.median;
  });
  return bindings;
}

bool Shown(const Plan& plan, Outcome outcome) {
  switch (outcome) {
    case Outcome::kDelivery:
    case Outcome::kDelay:
      return plan.supply;
    case Outcome::kChipsNeeded:
      return plan.Has(Input::kLimitDays);
    case Outcome::kRented:
      return plan.Has(Input::kRent);
    case Outcome::kAmortised:
    case Outcome::kBought:
    case Outcome::kSite:
      return plan.Has(Input::kChipPrice);
    default:
      return true;
  }
}

// Draws without a result, of all.
double NeverOf(const Draws& draws, Outcome outcome) {
  const auto& values = draws.outcome[Index(outcome)];
  return static_cast<double>(std::count(values.begin(), values.end(), kNever)) /
         static_cast<double>(draws.count);
}

Said NoneOf(const Plan& plan, Outcome outcome) {
  // What waits for chips ends with their five years first.
  const bool waits = outcome == Outcome::kFinish && plan.supply;
  const Wording& none = InfoOf(waits ? Outcome::kDelivery : outcome).none;
  return {std::string(none.en), std::string(none.ko)};
}

// Less than one chip trains nothing.
base::Status SomeChips(const Plan& plan, const Draws& draws) {
  const double chips = PercentilesOf(draws.outcome[Index(Outcome::kChips)]).p50;
  if (chips >= 1) return base::Status::OK();
  const Said message = {"that is " + Short(chips) + " of a chip: a plan needs one or more",
                        "칩 " + Short(chips) + "개입니다. 계획에는 칩이 하나는 있어야 합니다"};
  const Said hint = {"raise it, or say `compute.chips`",
                     "값을 올리거나 `compute.chips`를 적으십시오"};
  return base::UsageError(message.In(plan.tongue), plan.sized_at, hint.In(plan.tongue));
}

}  // namespace

const Number* Answer::Find(Outcome outcome) const {
  for (const Number& number : numbers) {
    if (number.outcome == outcome) return &number;
  }
  return nullptr;
}

const Percentiles& Answer::Of(Outcome outcome) const {
  static const Percentiles kNone;
  const Number* const number = Find(outcome);
  return number == nullptr ? kNone : number->percentiles;
}

base::Result<Answer> AnswerPlan(Plan given, const base::Context& context) {
  Answer answer;
  answer.plan = std::make_shared<const Plan>(std::move(given));
  const Plan& plan = *answer.plan;
  const Model model(plan);
  ARROW_ASSIGN_OR_RAISE(answer.draws, DrawPlan(plan, context));
  ARROW_RETURN_NOT_OK(SomeChips(plan, answer.draws));
  std::vector<World> worlds = SomeWorlds(plan, kWorlds);
  worlds.push_back(model.Middle());
  Guesses guesses = GuessesOf(model, worlds);
  for (const OutcomeInfo& info : AllOutcomes()) {
    if (!Shown(plan, info.outcome)) continue;
    answer.numbers.push_back({info.outcome,
                              PercentilesOf(answer.draws.outcome[Index(info.outcome)]),
                              guesses.of[Index(info.outcome)], NeverOf(answer.draws, info.outcome),
                              NoneOf(plan, info.outcome)});
  }
  answer.bindings = BindingsOf(answer.draws);
  for (const Outcome outcome :
       {Outcome::kFinish, Outcome::kDays, Outcome::kAmortised, Outcome::kBought, Outcome::kRented,
        Outcome::kSite, Outcome::kUnmet, Outcome::kGigawattHours}) {
    if (answer.Find(outcome) == nullptr) continue;
    auto drivers = DriversOf(answer.draws, outcome, kDrivers);
    if (!drivers.empty()) answer.drivers.push_back({outcome, std::move(drivers)});
  }
  answer.spent = SpentBy(model, answer.draws, guesses);
  ARROW_ASSIGN_OR_RAISE(answer.shocks, ShocksOf(plan, context));
  ARROW_ASSIGN_OR_RAISE(answer.claims, CheckClaims(model, answer.draws, answer.shocks, guesses));
  answer.guesses = std::move(guesses.all);
  answer.warnings = plan.warnings;
  const auto warn = [&](std::optional<Said> warning) {
    if (warning) answer.warnings.insert(answer.warnings.begin(), *std::move(warning));
  };
  warn(EpochsWarning(answer.Of(Outcome::kEpochs).p50, answer.Of(Outcome::kEpochs).p90));
  warn(LawWarning(plan, answer.Of(Outcome::kFlop).p50));
  answer.headline = HeadlineOf(answer);
  return answer;
}

}  // namespace saem::plan
