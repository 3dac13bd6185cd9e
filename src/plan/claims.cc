#include "plan/claims.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace saem::plan {
namespace {

// What claims are set beside that is no input of a plan: keys of the facts' `yardsticks`.
constexpr const char* kDollarsAGigawatt = "dollars_per_gigawatt";
constexpr const char* kDataCentre = "data_centre_megawatts";
constexpr const char* kSiteYears = "site_years";
constexpr const char* kExposed = "accelerator_exposure";
constexpr const char* kQuakeLoss = "quake_2024_revenue_days";

// All that a claim may be computed from.
struct Sheet {
  const Model& model;
  const Draws& draws;
  const Claim& claim;

  const Plan& plan() const { return model.plan(); }
  const Quantity& Yardstick(const char* key) const {
    return plan().facts->yardsticks.find(key)->second;
  }
  double Of(Outcome outcome, size_t draw) const { return draws.outcome[Index(outcome)][draw]; }
  Percentiles Of(Outcome outcome) const { return PercentilesOf(draws.outcome[Index(outcome)]); }
  Percentiles Each(const std::function<double(size_t)>& value) const {
    std::vector<double> values(static_cast<size_t>(draws.count));
    for (size_t i = 0; i < values.size(); ++i) values[i] = value(i);
    return PercentilesOf(std::move(values));
  }
};

// A quantity that a claim may name.
struct Known {
  const char* name;
  const char* unit;
  Said how;
  std::vector<Outcome> outcomes;  // it is computed from
  std::vector<Input> inputs;
  std::vector<const char*> yardsticks;
  bool wants_amount;  // `of`
  std::function<Percentiles(const Sheet&)> compute;
};

// What such a site spends: hardware and building once, some years of power, one run's data.
struct Spending {
  double chips, network, building, energy, data, staff;
  double Total() const { return chips + network + building + energy + data + staff; }
};

// The middle of the sheet's assumptions; the spread of hardware and site is that of the draws.
Spending SpendingOf(const Sheet& sheet, size_t i) {
  const World middle = sheet.model.Middle();
  const auto at = [&](Input input) { return middle.x[Index(input)]; };
  const double hours_of_site = sheet.Yardstick(kSiteYears).Median() * 8766;
  Spending spending{};
  const double bought = sheet.Of(Outcome::kBought, i);
  spending.chips = bought * (1 - at(Input::kInterconnect));
  spending.network = bought * at(Input::kInterconnect);
  spending.building = sheet.Of(Outcome::kSite, i) - bought;
  spending.energy = sheet.Of(Outcome::kMegawatts, i) * 1000 * at(Input::kLoad) * hours_of_site *
                    at(Input::kEnergyPrice);
  const double hours = sheet.Of(Outcome::kGenerationHours, i);
  const double all = hours + sheet.Of(Outcome::kTrainingHours, i);
  const double run = sheet.Of(Outcome::kAmortised, i);
  spending.data = run * hours / all;
  // Staff is a share of development, which is a run written off, not of the site.
  spending.staff = run * at(Input::kStaff) / (1 - at(Input::kStaff));
  return spending;
}

Known ShareOf(const char* name, Said how, double Spending::* part) {
  return {name,
          "share",
          std::move(how),
          {Outcome::kSite, Outcome::kMegawatts, Outcome::kAmortised},
          {Input::kInterconnect, Input::kLoad, Input::kEnergyPrice, Input::kStaff},
          {kSiteYears},
          false,
          [part](const Sheet& sheet) {
            return sheet.Each([&](size_t i) {
              const Spending spending = SpendingOf(sheet, i);
              return spending.*part / spending.Total();
            });
          }};
}

double DelayAt(const Sheet& sheet, const char* name, double exposure, double catch_up) {
  const Shock* const shock = sheet.plan().facts->FindShock(name);
  if (shock == nullptr) return 0;
  const Model& model = sheet.model;
  const World middle = model.Middle();
  Chain chain = model.ChainOf(middle, model.Evaluate(middle).outcome[Index(Outcome::kChips)]);
  chain.exposure = {exposure, exposure, 0};
  chain.catch_up = catch_up;
  const int start = static_cast<int>(middle.x[Index(Input::kShockDay)]);
  const double late = Deliver(chain, Lay(*shock, start)).days - Deliver(chain, Calm()).days;
  constexpr double kSecond = 1.0 / 86400;  // less is rounding
  return late < kSecond ? 0 : late;
}

// Two ends and what lies between them.
Percentiles Between(double one, double other) {
  return {std::min(one, other), 0.5 * (one + other), std::max(one, other)};
}

// Of the plan's site: what it costs, draws and spends on what.
std::vector<Known> KnownOfSite() {
  return {
      {"bought",
       "$",
       {"chips, servers and network at the plan's prices", "계획의 가격으로 산 칩, 서버, 네트워크"},
       {Outcome::kBought},
       {},
       {},
       false,
       [](const Sheet& sheet) { return sheet.Of(Outcome::kBought); }},
      {"site",
       "$",
       {"chips, servers and network, and the buildings and plant they stand in",
        "칩, 서버, 네트워크에 건물과 설비까지 더한 값"},
       {Outcome::kSite},
       {},
       {},
       false,
       [](const Sheet& sheet) { return sheet.Of(Outcome::kSite); }},
      {"won",
       "won",
       {"the amount at the plan's exchange rate", "그 금액을 계획의 환율로 환산"},
       {},
       {Input::kWon},
       {},
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
       false,
       [](const Sheet& sheet) {
         return sheet.Each([&](size_t i) { return sheet.Of(Outcome::kMegawatts, i) / 1000; });
       }},
      ShareOf("chips-share",
              {"chips and servers of all that such a site spends while its hardware lasts",
               "장비를 쓰는 동안의 총지출 가운데 칩과 서버"},
              &Spending::chips),
      ShareOf("network-share",
              {"the network's part of the same spending", "같은 총지출 가운데 네트워크"},
              &Spending::network),
      ShareOf(
          "building-share",
          {"the part of building and plant in the same spending", "같은 총지출 가운데 건물과 설비"},
          &Spending::building),
      ShareOf("energy-share",
              {"the part of electricity in the same spending", "같은 총지출 가운데 전력"},
              &Spending::energy),
      ShareOf("data-share",
              {"the part of writing the missing text once in the same spending",
               "같은 총지출 가운데 부족한 글을 한 번 만드는 비용"},
              &Spending::data),
      ShareOf("services-share",
              {"the part of the people behind one run in the same spending",
               "같은 총지출 가운데 한 번 학습의 인건비"},
              &Spending::staff),
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
       false,
       [](const Sheet& sheet) {
         const double centre =
             sheet.Yardstick(kDataCentre).Median() * sheet.plan().At(Input::kConstruction).Median();
         return sheet.Each([&](size_t i) { return sheet.Of(Outcome::kSite, i) / centre; });
       }},
      {"gigawatts-for-dollars",
       "GW",
       {"the amount over what analysts say a GW costs, chips included",
        "그 금액을 분석가들이 말하는 GW당 비용(칩 포함)으로 나눈 값"},
       {},
       {},
       {kDollarsAGigawatt},
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
       false,
       [](const Sheet& sheet) {
         const Quantity& share = sheet.Yardstick(kExposed);
         return Percentiles{share.At(0.1), share.At(0.5), share.At(0.9)};
       }},
      {"delay-outage-90",
       "days",
       {"an outage of 90 days at that exposure, no catch-up", "그 노출도에서 90일 중단, 만회 없음"},
       {Outcome::kDelivery},
       {},
       {kExposed},
       false,
       [](const Sheet& sheet) {
         const auto delay = [&](double u) {
           return DelayAt(sheet, "outage-90", sheet.Yardstick(kExposed).At(u), 0);
         };
         return Percentiles{delay(0.1), delay(0.5), delay(0.9)};
       }},
      {"lost-days-2024",
       "days",
       {"from the recovery curve and from the loss over a day's revenue",
        "복구 곡선과 하루 매출 대비 손실에서"},
       {},
       {},
       {kQuakeLoss},
       false,
       [](const Sheet& sheet) {
         const Shock* const quake = sheet.plan().facts->FindShock("quake-2024");
         const double loss = sheet.Yardstick(kQuakeLoss).Median();
         return Between(loss, quake == nullptr ? loss : quake->LostDays());
       }},
      {"delay-quake-2024",
       "days",
       {"what that quake adds to this order, with the plan's catch-up and without",
        "그 지진이 이 주문에 더하는 기간, 계획의 만회 여력이 있을 때와 없을 때"},
       {Outcome::kDelivery},
       {Input::kCatchUp},
       {},
       false,
       [](const Sheet& sheet) {
         const double caught = sheet.plan().At(Input::kCatchUp).Median();
         return Between(DelayAt(sheet, "quake-2024", 1, caught),
                        DelayAt(sheet, "quake-2024", 1, 0));
       }},
  };
}

const std::vector<Known>& AllKnown() {
  static const std::vector<Known> known = [] {
    std::vector<Known> all = KnownOfSite();
    for (const auto& more : {KnownOfSites(), KnownOfSupply()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  return known;
}

Word WordOf(double claimed, const Percentiles& computed) {
  // What agrees to three digits agrees.
  const double close = 0.005 * std::fabs(computed.p50);
  if (claimed >= computed.p10 - close && claimed <= computed.p90 + close) return Word::kHolds;
  if (std::fabs(claimed - computed.p50) <= 0.1 * std::fabs(computed.p50)) return Word::kAboutRight;
  return claimed < computed.p10 ? Word::kTooLow : Word::kTooHigh;
}

bool IsGuessed(const Known& known, const Plan& plan, const Guesses& guesses) {
  const auto outcome = [&](Outcome of) { return !guesses.of[Index(of)].empty(); };
  const auto input = [&](Input of) { return IsWeak(plan.At(of).support); };
  const auto yardstick = [&](const char* key) {
    return IsWeak(plan.facts->yardsticks.find(key)->second.support);
  };
  return std::any_of(known.outcomes.begin(), known.outcomes.end(), outcome) ||
         std::any_of(known.inputs.begin(), known.inputs.end(), input) ||
         std::any_of(known.yardsticks.begin(), known.yardsticks.end(), yardstick);
}

struct Hindrance {
  Said message, hint;
};

// Why it cannot be computed.
std::optional<Hindrance> HindranceOf(const Claim& claim, const Known* known, const Plan& plan) {
  const std::string name = "`" + claim.computes + "`";
  if (known == nullptr) {
    std::vector<std::string> names;
    for (const Known& one : AllKnown()) names.emplace_back(one.name);
    return Hindrance{{"nothing computes " + name, name + "을(를) 계산하는 것이 없습니다"},
                     KnownNames(claim.computes, names)};
  }
  if (known->wants_amount && !claim.amount) {
    return Hindrance{
        {name + " needs `of`, an amount in $", name + "에는 달러 금액 `of`가 있어야 합니다"},
        {"of: 100B", "of: 100B"}};
  }
  for (const char* key : known->yardsticks) {
    if (plan.facts->yardsticks.contains(key)) continue;
    return Hindrance{
        {"the facts have no yardstick `" + std::string(key) + "`, beside which " + name + " is set",
         "자료에 " + name + "을(를) 견줄 잣대 `" + key + "`이(가) 없습니다"},
        {"add it to their `yardsticks:`", "`yardsticks:`에 더하십시오"}};
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<ClaimResult>> CheckClaims(const Model& model, const Draws& draws,
                                                   const Guesses& guesses) {
  std::vector<ClaimResult> results;
  std::vector<base::Diagnostic> diagnostics;
  for (const Claim& claim : model.plan().claims) {
    const auto found = std::find_if(AllKnown().begin(), AllKnown().end(),
                                    [&](const Known& one) { return claim.computes == one.name; });
    const Known* const known = found == AllKnown().end() ? nullptr : &*found;
    if (const auto hindrance = HindranceOf(claim, known, model.plan())) {
      const Tongue tongue = model.plan().tongue;
      diagnostics.push_back(
          {claim.position, hindrance->message.In(tongue), hindrance->hint.In(tongue)});
      continue;
    }
    ClaimResult result{claim,       known->compute({model, draws, claim}),
                       known->unit, Word::kHolds,
                       known->how,  IsGuessed(*known, model.plan(), guesses)};
    result.word = WordOf(claim.claimed, result.computed);
    results.push_back(std::move(result));
  }
  ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
  return results;
}

}  // namespace saem::plan
