#include "plan/claims.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "plan/spending.h"

namespace saem::plan {
namespace {

// What claims are set beside that is no input of a plan: keys of the facts' `yardsticks`.
constexpr const char* kDollarsAGigawatt = "dollars_per_gigawatt";
constexpr const char* kDataCentre = "data_centre_megawatts";
constexpr const char* kSiteYears = "site_years";  // as spending.cc has it
constexpr const char* kExposed = "accelerator_exposure";
constexpr const char* kQuakeLoss = "quake_2024_revenue_days";

// All that a claim may be computed from.
struct Sheet {
  const Model& model;
  const Draws& draws;
  const std::vector<ShockResult>& shocks;
  const Spending& spending;
  const Claim& claim;

  const Plan& plan() const { return model.plan(); }
  const Quantity& Yardstick(const char* key) const {
    return plan().facts->yardsticks.find(key)->second;
  }
  const ShockResult* FindShock(std::string_view name) const {
    for (const ShockResult& result : shocks) {
      if (result.shock->name == name) return &result;
    }
    return nullptr;
  }
  Percentiles Of(Outcome outcome) const { return PercentilesOf(draws.outcome[Index(outcome)]); }
  Percentiles Each(const std::function<double(size_t)>& value) const {
    std::vector<double> values(static_cast<size_t>(draws.count));
    for (size_t i = 0; i < values.size(); ++i) values[i] = value(i);
    return PercentilesOf(std::move(values));
  }
};

// A quantity that a claim may name.
struct Known {
  std::string name;
  const char* unit;
  Said how;
  std::vector<Outcome> outcomes;  // it is computed from
  std::vector<Input> inputs;
  std::vector<const char*> yardsticks;
  std::string shock;  // of the facts
  bool wants_amount;  // `of`
  std::function<Percentiles(const Sheet&)> compute;
};

Known ShareOf(const char* name, Said how, Part part) {
  return {name,
          "share",
          std::move(how),
          {Outcome::kSite, Outcome::kMegawatts, Outcome::kAmortised},
          {Input::kInterconnect, Input::kLoad, Input::kEnergyPrice, Input::kStaff},
          {kSiteYears},
          "",
          false,
          [part](const Sheet& sheet) {
            return sheet.Each([&](size_t i) {
              const PartRow row = sheet.spending.Of(sheet.draws, i);
              return row[Index(part)] / std::accumulate(row.begin(), row.end(), 0.0);
            });
          }};
}

// Two ends and what lies between them.
Percentiles Between(double one, double other) {
  return {std::min(one, other), 0.5 * (one + other), std::max(one, other)};
}

// Of the plan's site: what it costs and draws.
std::vector<Known> KnownOfSite() {
  return {
      {"bought",
       "$",
       {"chips, servers and network at the plan's prices", "계획의 가격으로 산 칩, 서버, 네트워크"},
       {Outcome::kBought},
       {},
       {},
       "",
       false,
       [](const Sheet& sheet) { return sheet.Of(Outcome::kBought); }},
      {"chips",
       "chips",
       {"how many the plan's site holds", "이 계획의 부지에 놓을 칩 수"},
       {Outcome::kChips},
       {},
       {},
       "",
       false,
       [](const Sheet& sheet) { return sheet.Of(Outcome::kChips); }},
      {"site",
       "$",
       {"chips, servers and network, and the buildings and plant they stand in",
        "칩, 서버, 네트워크에 건물과 설비까지 더한 값"},
       {Outcome::kSite},
       {},
       {},
       "",
       false,
       [](const Sheet& sheet) { return sheet.Of(Outcome::kSite); }},
      {"won",
       "won",
       {"the amount at the plan's exchange rate", "그 금액을 계획의 환율로 환산"},
       {},
       {Input::kWon},
       {},
       "",
       true,
       [](const Sheet& sheet) {
         const Quantity& rate = sheet.plan().At(Input::kWon);
         const double amount = *sheet.claim.amount;
         return Percentiles{amount * rate.At(0.1), amount * rate.At(0.5), amount * rate.At(0.9)};
       }},
      {"gigawatts",
       "GW",
       {"power of the plan's chips", "계획된 칩의 전력"},
       {Outcome::kMegawatts},
       {},
       {},
       "",
       false,
       [](const Sheet& sheet) {
         const Percentiles power = sheet.Of(Outcome::kMegawatts);
         return Percentiles{power.p10 / 1000, power.p50 / 1000, power.p90 / 1000};
       }},
  };
}

// What such a site spends, and on what.
std::vector<Known> KnownOfSpending() {
  return {
      ShareOf("chips-share",
              {"chips and servers of all that such a site spends while its hardware lasts",
               "장비를 쓰는 동안의 총지출 가운데 칩과 서버"},
              Part::kChips),
      ShareOf("network-share",
              {"the network's part of the same spending", "같은 총지출 가운데 네트워크"},
              Part::kNetwork),
      ShareOf(
          "building-share",
          {"the part of building and plant in the same spending", "같은 총지출 가운데 건물과 설비"},
          Part::kBuilding),
      ShareOf("energy-share",
              {"the part of electricity in the same spending", "같은 총지출 가운데 전력"},
              Part::kElectricity),
      ShareOf("data-share",
              {"the part of writing the missing text once in the same spending",
               "같은 총지출 가운데 부족한 글을 한 번 만드는 비용"},
              Part::kText),
      ShareOf("services-share",
              {"the part of the people behind one run in the same spending",
               "같은 총지출 가운데 한 번 학습의 인건비"},
              Part::kPeople),
  };
}

// Of sites elsewhere.
std::vector<Known> KnownOfSites() {
  return {
      {"times-a-data-centre",
       "times",
       {"over building a large data centre of its time, without its chips",
        "칩을 뺀 대형 데이터센터 건설비의 배수"},
       {Outcome::kSite},
       {Input::kConstruction},
       {kDataCentre},
       "",
       false,
       [](const Sheet& sheet) {
         const double site = sheet.Of(Outcome::kSite).p50 / sheet.Yardstick(kDataCentre).Median();
         const Quantity& price = sheet.plan().At(Input::kConstruction);
         return Percentiles{site / price.At(0.9), site / price.At(0.5), site / price.At(0.1)};
       }},
      {"gigawatts-for-dollars",
       "GW",
       {"the amount over what analysts say a GW costs, chips included",
        "그 금액을 분석가들이 말하는 GW당 비용(칩 포함)으로 나눈 값"},
       {},
       {},
       {kDollarsAGigawatt},
       "",
       true,
       [](const Sheet& sheet) {
         const Quantity& price = sheet.Yardstick(kDollarsAGigawatt);
         const double amount = *sheet.claim.amount;
         return Percentiles{amount / price.At(0.9), amount / price.At(0.5), amount / price.At(0.1)};
       }},
  };
}

// Of the chain that makes the chips.
std::vector<Known> KnownOfSupply() {
  return {
      {"exposure",
       "share",
       {"share of leading-edge accelerators made in Taiwan",
        "대만에서 만드는 최첨단 가속기의 비율"},
       {},
       {},
       {kExposed},
       "",
       false,
       [](const Sheet& sheet) {
         const Quantity& share = sheet.Yardstick(kExposed);
         return Percentiles{share.At(0.1), share.At(0.5), share.At(0.9)};
       }},
      {"lost-days-2024",
       "days",
       {"from the recovery curve and from the loss over a day's revenue",
        "복구 곡선과 하루 매출 대비 손실에서"},
       {},
       {},
       {kQuakeLoss},
       "",
       false,
       [](const Sheet& sheet) {
         const Shock* const quake = sheet.plan().facts->FindShock("quake-2024");
         const double loss = sheet.Yardstick(kQuakeLoss).Median();
         return Between(loss, quake == nullptr ? loss : quake->LostDays());
       }},
  };
}

// What a shock adds, by its name.
Known DelayBy(const std::string& shock) {
  return {"delay-" + shock,
          "days",
          {"what it adds to this order, as the table of shocks has it",
           "충격 표에 있는, 이 주문에 더해지는 기간"},
          {},
          {},
          {},
          shock,
          false,
          [shock](const Sheet& sheet) { return sheet.FindShock(shock)->delay; }};
}

std::vector<Known> AllKnown(const Facts& facts) {
  std::vector<Known> all = KnownOfSite();
  for (const auto& more : {KnownOfSpending(), KnownOfSites(), KnownOfSupply()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  for (const Shock& shock : facts.shocks) all.push_back(DelayBy(shock.name));
  return all;
}

Word WordOf(double claimed, const Percentiles& computed) {
  if (computed.p50 == kNever) return Word::kTooLow;
  // What agrees to three digits agrees.
  const double close = 0.005 * std::fabs(computed.p50);
  if (claimed >= computed.p10 - close && claimed <= computed.p90 + close) return Word::kHolds;
  if (std::fabs(claimed - computed.p50) <= 0.1 * std::fabs(computed.p50)) return Word::kAboutRight;
  return claimed < computed.p10 ? Word::kTooLow : Word::kTooHigh;
}

bool IsGuessed(const Known& known, const Sheet& sheet, const Guesses& guesses) {
  const Plan& plan = sheet.plan();
  const auto outcome = [&](Outcome of) { return !guesses.of[Index(of)].empty(); };
  const auto input = [&](Input of) { return IsWeak(plan.At(of).support); };
  const auto yardstick = [&](const char* key) {
    return IsWeak(plan.facts->yardsticks.find(key)->second.support);
  };
  if (!known.shock.empty() && sheet.FindShock(known.shock)->weak) return true;
  return std::any_of(known.outcomes.begin(), known.outcomes.end(), outcome) ||
         std::any_of(known.inputs.begin(), known.inputs.end(), input) ||
         std::any_of(known.yardsticks.begin(), known.yardsticks.end(), yardstick);
}

struct Hindrance {
  Said message, hint;
};

// Why it cannot be computed.
std::optional<Hindrance> HindranceOf(const Claim& claim, const Known& known, const Sheet& sheet) {
  const Plan& plan = sheet.plan();
  const std::string name = "`" + claim.computes + "`";
  if (known.wants_amount && !claim.amount) {
    return Hindrance{
        {name + " needs `of`, an amount in $", name + "에는 달러 금액 `of`가 있어야 합니다"},
        {"of: 100B", "of: 100B"}};
  }
  if (!known.shock.empty() && sheet.FindShock(known.shock) == nullptr) {
    return Hindrance{{name + " is of a plan that waits for chips",
                      name + " 값은 칩을 기다리는 계획에서만 나옵니다"},
                     {"say how they come: `supply:`", "칩이 오는 방식을 `supply:`에 적으십시오"}};
  }
  for (const char* key : known.yardsticks) {
    if (plan.facts->yardsticks.contains(key)) continue;
    return Hindrance{
        {"the facts have no yardstick `" + std::string(key) + "`, beside which " + name + " is set",
         "자료에 잣대 `" + std::string(key) + "` 항목이 없어 " + name + " 값을 견줄 수 없습니다"},
        {"add it to their `yardsticks:`", "`yardsticks:`에 더하십시오"}};
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<ClaimResult>> CheckClaims(const Model& model, const Draws& draws,
                                                   const std::vector<ShockResult>& shocks,
                                                   const Guesses& guesses) {
  const Plan& plan = model.plan();
  const Tongue tongue = plan.tongue;
  const std::vector<Known> all = AllKnown(*plan.facts);
  const Spending spending(model);
  std::vector<ClaimResult> results;
  std::vector<base::Diagnostic> diagnostics;
  const auto report = [&](const Claim& claim, const Said& message, const Said& hint) {
    diagnostics.push_back({claim.position, message.In(tongue), hint.In(tongue)});
  };
  for (const Claim& claim : plan.claims) {
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const Known& one) { return claim.computes == one.name; });
    if (known == all.end()) {
      std::vector<std::string> names;
      for (const Known& one : all) names.push_back(one.name);
      const std::string name = "`" + claim.computes + "`";
      report(claim, {"nothing computes " + name, name + " 값을 계산하는 식이 없습니다"},
             KnownNames(claim.computes, names));
      continue;
    }
    const Sheet sheet{model, draws, shocks, spending, claim};
    if (const auto hindrance = HindranceOf(claim, *known, sheet)) {
      report(claim, hindrance->message, hindrance->hint);
      continue;
    }
    ClaimResult result{claim,       known->compute(sheet),
                       known->unit, Word::kHolds,
                       known->how,  IsGuessed(*known, sheet, guesses)};
    result.word = WordOf(claim.claimed, result.computed);
    results.push_back(std::move(result));
  }
  ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
  return results;
}

}  // namespace saem::plan
