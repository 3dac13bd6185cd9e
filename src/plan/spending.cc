#include "plan/spending.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace saem::plan {
namespace {

constexpr const char* kSiteYears = "site_years";
constexpr double kHoursAYear = 8766;

double At(const World& world, Input input) { return world.x[Index(input)]; }

// A bill for chips holds no power, and none holds people.
bool IsPaid(const Plan& plan, Part part) {
  return part != Part::kPeople && (part != Part::kElectricity || !plan.Buys());
}

// What a part is computed from.
bool IsGuessed(const Plan& plan, Part part, const Guesses& guesses) {
  const auto outcome = [&](Outcome of) { return !guesses.of[Index(of)].empty(); };
  const auto input = [&](Input of) { return IsWeak(plan.At(of).support); };
  const Outcome run = plan.basis == Basis::kRent ? Outcome::kRented : Outcome::kAmortised;
  const auto years = plan.facts->yardsticks.find(kSiteYears);
  switch (part) {
    case Part::kChips:
    case Part::kNetwork:
      return outcome(plan.Buys() ? Outcome::kBought : run) || input(Input::kInterconnect);
    case Part::kBuilding:
      return outcome(Outcome::kBought) || outcome(Outcome::kMegawatts) ||
             input(Input::kConstruction);
    case Part::kElectricity:
      return outcome(Outcome::kGigawattHours) || input(Input::kEnergyPrice) ||
             (plan.basis == Basis::kSite && years != plan.facts->yardsticks.end() &&
              IsWeak(years->second.support));
    case Part::kPeople:
      return outcome(run) || input(Input::kStaff);
    default:
      return outcome(run) || outcome(Outcome::kGenerationHours);
  }
}

}  // namespace

const PartInfo& InfoOf(Part part) {
  static constexpr std::array<PartInfo, kParts> kNames = {{
      {"chips", "chips and servers", "칩과 서버"},
      {"network", "network", "네트워크"},
      {"building", "building and plant", "건물과 설비"},
      {"electricity", "electricity", "전력"},
      {"text", "writing the missing text", "모자란 글 만들기"},
      {"other", "computing beside the run", "본 학습 밖의 연산"},
      {"people", "people", "인건비"},
  }};
  return kNames[Index(part)];
}

Spending::Spending(const Model& model)
    : plan_(model.plan()), middle_(model.Middle()), power_share_(model.PowerShare(middle_)) {}

PartRow Spending::Of(const Draws& draws, size_t draw) const {
  const auto of = [&](Outcome outcome) { return draws.outcome[Index(outcome)][draw]; };
  const auto at = [&](Input input) { return At(middle_, input); };
  const double training = of(Outcome::kTrainingHours);
  const double overhead = at(Input::kOverhead);
  const double hours = training * overhead + of(Outcome::kGenerationHours);
  const double network = at(Input::kInterconnect);
  const double run = of(plan_.basis == Basis::kRent ? Outcome::kRented : Outcome::kAmortised);
  PartRow row{};
  const auto part = [&](Part which) -> double& { return row[Index(which)]; };
  part(Part::kText) = run * of(Outcome::kGenerationHours) / hours;
  part(Part::kPeople) = run * at(Input::kStaff) / (1 - at(Input::kStaff));
  if (plan_.Buys()) {
    // Writing wears chips that are bought already.
    const double bought = of(Outcome::kBought);
    part(Part::kChips) = std::max(0.0, bought * (1 - network) - part(Part::kText));
    part(Part::kNetwork) = bought * network;
    double kilowatt_hours = of(Outcome::kGigawattHours) * 1e6;
    if (plan_.basis == Basis::kSite) {
      part(Part::kBuilding) = of(Outcome::kSite) - bought;
      const auto years = plan_.facts->yardsticks.find(kSiteYears);
      if (years != plan_.facts->yardsticks.end()) {
        kilowatt_hours = of(Outcome::kMegawatts) * 1000 * at(Input::kLoad) *
                         years->second.Median() * kHoursAYear;
      }
    }
    part(Part::kElectricity) = kilowatt_hours * at(Input::kEnergyPrice);
    return row;
  }
  part(Part::kOther) = run * training * (overhead - 1) / hours;
  const double trained = run * training / hours;
  if (plan_.basis == Basis::kRent) {
    part(Part::kChips) = trained;
    return row;
  }
  part(Part::kElectricity) = trained * power_share_;
  part(Part::kNetwork) = trained * (1 - power_share_) * network;
  part(Part::kChips) = trained * (1 - power_share_) * (1 - network);
  return row;
}

std::vector<Spent> SpentBy(const Model& model, const Draws& draws, const Guesses& guesses) {
  const Spending spending(model);
  std::array<std::vector<double>, kParts> dollars;
  PartRow shares{};
  for (size_t draw = 0; draw < static_cast<size_t>(draws.count); ++draw) {
    const PartRow row = spending.Of(draws, draw);
    const double all = std::accumulate(row.begin(), row.end(), 0.0);
    if (!std::isfinite(all) || all <= 0) continue;
    for (size_t i = 0; i < kParts; ++i) {
      dollars[i].push_back(row[i]);
      shares[i] += row[i] / all;
    }
  }
  std::vector<Spent> spent;
  for (size_t i = 0; i < kParts; ++i) {
    if (shares[i] <= 0) continue;
    const auto part = static_cast<Part>(i);
    const auto count = static_cast<double>(dollars[i].size());
    spent.push_back({part, PercentilesOf(std::move(dollars[i])), shares[i] / count,
                     IsPaid(model.plan(), part), IsGuessed(model.plan(), part, guesses)});
  }
  return spent;
}

}  // namespace saem::plan
