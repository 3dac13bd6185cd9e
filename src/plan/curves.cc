#include "plan/curves.h"

#include <algorithm>
#include <cmath>

#include "plan/json.h"
#include "plan/stock.h"

namespace saem::plan {
namespace {

using nlohmann::ordered_json;

constexpr int kSampled = 2000;
constexpr int kPoints = 80;  // of a curve of deliveries

ordered_json SpreadJson(const Spread& spread) {
  return {{"low", Rounded(spread.low)},
          {"middle", Rounded(spread.middle)},
          {"high", Rounded(spread.high)}};
}

double TokensFor(const Plan& plan, const Law& law, double flop) {
  return (plan.law->loss ? Optimum(law, flop) : plan.law->optimum(flop)).tokens;
}

}  // namespace

ordered_json WallJson(const Answer& answer) {
  const Plan& plan = *answer.plan;
  ordered_json optimum = ordered_json::array();
  // From where the plan is, if that is further down.
  const double here = answer.Of(Outcome::kFlop).p50;
  const int first = std::min(22, static_cast<int>(std::floor(std::log10(here))));
  for (int quarter = 4 * first; quarter <= 4 * 30; ++quarter) {
    const double flop = std::pow(10, quarter / 4.0);
    std::vector<double> tokens;
    for (const Law& law : plan.law_draws) tokens.push_back(TokensFor(plan, law, flop));
    const Percentiles p = PercentilesOf(tokens);
    optimum.push_back({{"flop", Rounded(flop)},
                       {"p10", Rounded(p.p10)},
                       {"p50", Rounded(p.p50)},
                       {"p90", Rounded(p.p90)}});
  }
  ordered_json landmarks = ordered_json::array();
  for (const Landmark& mark : plan.facts->landmarks) {
    landmarks.push_back({{"name", {{"en", mark.name_en}, {"ko", mark.name_ko}}},
                         {"flop", mark.flop},
                         {"tokens", mark.tokens}});
  }
  const HumanText text = StockOfText(7, 20'000);
  return {{"optimum", optimum},
          {"quality", SpreadJson(text.quality)},
          {"effective", SpreadJson(text.effective)},
          {"share", Rounded(plan.At(Input::kShare).Median())},
          {"landmarks", landmarks},
          {"here",
           {{"flop", Rounded(here)},
            {"tokens", Rounded(answer.Of(Outcome::kTokens).p50)},
            {"real", Rounded(answer.Of(Outcome::kReal).p50)}}}};
}

ordered_json DeliveryJson(const Answer& answer) {
  const Plan& plan = *answer.plan;
  if (!plan.supply) return nullptr;
  const Model model(plan);
  const World middle = model.Middle();
  const double chips = answer.Of(Outcome::kChips).p50;
  const Chain usual = model.ChainOf(middle, chips);
  const int start = static_cast<int>(middle.x[Index(Input::kShockDay)]);
  const double calm = Deliver(usual, Calm()).days;
  const int days = static_cast<int>(std::min<double>(kSupplyDays, std::max(60.0, calm * 2.4)));
  const int step = std::max(1, days / kPoints);
  // As the plan has it, among others that readers may try.
  std::vector<Chain> chains = {usual};
  for (const double exposure : {0.0, 0.25, 0.5, 0.61, 0.75, 0.9, 1.0}) {
    Chain chain = usual;
    chain.exposure = {exposure, exposure, 0};
    if (chain.exposure != usual.exposure) chains.push_back(chain);
  }
  std::stable_sort(chains.begin(), chains.end(),
                   [](const Chain& a, const Chain& b) { return a.exposure[0] < b.exposure[0]; });
  ordered_json exposures = ordered_json::array();
  for (const Chain& chain : chains) {
    ordered_json curves = ordered_json::array();
    const auto add = [&](const std::string& name, const std::string& en, const std::string& ko,
                         const Storm& storm) {
      const auto by_day = DeliveredByDay(chain, storm, days);
      ordered_json arrived = ordered_json::array();
      for (int day = 0; day < days; day += step) {
        arrived.push_back(Rounded(by_day[static_cast<size_t>(day)]));
      }
      const Delivery delivery = Deliver(chain, storm);
      curves.push_back({{"id", name},
                        {"name", {{"en", en}, {"ko", ko}}},
                        {"delay", Rounded(std::max(0.0, delivery.days - calm))},
                        {"arrived", delivery.arrived},
                        {"units", arrived}});
    };
    add("none", "no shock", "충격 없음", Calm());
    for (const char* name : {"quake-2024", "quake-1999", "outage-30", "outage-90", "outage-365"}) {
      const Shock* const shock = plan.facts->FindShock(name);
      if (shock != nullptr) add(name, shock->says_en, shock->says_ko, Lay(*shock, start));
    }
    exposures.push_back({{"exposure", Rounded(chain.exposure[0])},
                         {"planned", chain.exposure == usual.exposure},
                         {"curves", curves}});
  }
  return {
      {"need", Rounded(usual.need)}, {"step", step}, {"start", start}, {"exposures", exposures}};
}

ordered_json SampleJson(const Answer& answer) {
  const Draws& draws = answer.draws;
  const int count = std::min(draws.count, kSampled);
  ordered_json variables = ordered_json::array();
  // Only what drives something has a slider.
  std::vector<size_t> driving;
  for (const DriverList& list : answer.drivers) {
    for (const Driver& driver : list.drivers) {
      if (std::find(driving.begin(), driving.end(), driver.variable) == driving.end()) {
        driving.push_back(driver.variable);
      }
    }
  }
  for (const size_t index : driving) {
    const Variable& variable = draws.variables[index];
    ordered_json at = ordered_json::array();
    for (int i = 0; i < count; ++i) {
      at.push_back(static_cast<int>(std::lround(variable.at[static_cast<size_t>(i)] * 100)));
    }
    variables.push_back(
        {{"key", variable.key}, {"name", {{"en", variable.en}, {"ko", variable.ko}}}, {"at", at}});
  }
  ordered_json outcomes = ordered_json::array();
  for (const Outcome outcome : {Outcome::kDays, Outcome::kSynthetic, Outcome::kUnmet,
                                Outcome::kMegawatts, Outcome::kAmortised, Outcome::kRented,
                                Outcome::kBought, Outcome::kSite, Outcome::kFinish}) {
    if (answer.Find(outcome) == nullptr) continue;
    ordered_json values = ordered_json::array();
    for (int i = 0; i < count; ++i) {
      const double value = draws.outcome[Index(outcome)][static_cast<size_t>(i)];
      const bool plain = value == 0 || value == kNever;
      const double scale = plain ? 1 : std::pow(10, 3 - std::floor(std::log10(std::fabs(value))));
      values.push_back(std::round(value * scale) / scale);
    }
    outcomes.push_back({{"id", InfoOf(outcome).id}, {"values", values}});
  }
  return {{"variables", variables}, {"outcomes", outcomes}};
}

}  // namespace saem::plan
