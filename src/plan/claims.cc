#include "plan/claims.h"

#include <cmath>
#include <functional>

namespace saem::plan {
namespace {

// A quantity that a claim may name.
struct Known {
  const char* name;
  const char* unit;
  const char* how_en;
  const char* how_ko;
  bool weak;
  std::function<Percentiles(const Model&, const Draws&)> compute;
};

Percentiles Each(const Draws& draws, const std::function<double(size_t)>& value) {
  std::vector<double> values(static_cast<size_t>(draws.count));
  for (size_t i = 0; i < values.size(); ++i) values[i] = value(i);
  return PercentilesOf(std::move(values));
}

double Of(const Draws& draws, Outcome outcome, size_t i) {
  return draws.outcome[Index(outcome)][i];
}

// What such a site spends: hardware and building once, five years of power, one run's data.
struct Spending {
  double chips, network, building, energy, data, staff;
  double Total() const { return chips + network + building + energy + data + staff; }
};

// The middle of the sheet's assumptions; the spread of hardware and site is that of the draws.
Spending SpendingOf(const Model& model, const Draws& draws, size_t i) {
  const World middle = model.Middle();
  const auto at = [&](Input input) { return middle.x[Index(input)]; };
  constexpr double kHoursOfFiveYears = 5 * 8766;
  Spending spending{};
  const double bought = Of(draws, Outcome::kBought, i);
  spending.chips = bought * (1 - at(Input::kInterconnect));
  spending.network = bought * at(Input::kInterconnect);
  spending.building = Of(draws, Outcome::kSite, i) - bought;
  spending.energy = Of(draws, Outcome::kMegawatts, i) * 1000 * at(Input::kLoad) *
                    kHoursOfFiveYears * at(Input::kEnergyPrice);
  const double hours = Of(draws, Outcome::kGenerationHours, i);
  const double all = hours + Of(draws, Outcome::kTrainingHours, i);
  spending.data = Of(draws, Outcome::kAmortised, i) * hours / all;
  // Staff is a share of development, which is a run written off, not of the site.
  const double run = Of(draws, Outcome::kAmortised, i);
  spending.staff = run * at(Input::kStaff) / (1 - at(Input::kStaff));
  return spending;
}

Percentiles Share(const Model& model, const Draws& draws, double Spending::* part,
                  double Spending::* other = nullptr) {
  return Each(draws, [&](size_t i) {
    const Spending spending = SpendingOf(model, draws, i);
    const double sum = spending.*part + (other == nullptr ? 0 : spending.*other);
    return sum / spending.Total();
  });
}

double DelayAt(const Model& model, const char* name, double exposure, double catch_up) {
  const Shock* const shock = model.plan().facts->FindShock(name);
  if (shock == nullptr) return 0;
  const World middle = model.Middle();
  Chain chain = model.ChainOf(middle, model.Evaluate(middle).outcome[Index(Outcome::kChips)]);
  chain.exposure = {exposure, exposure, 0};
  chain.catch_up = catch_up;
  const int start = static_cast<int>(middle.x[Index(Input::kShockDay)]);
  const double late = Deliver(chain, Lay(*shock, start)).days - Deliver(chain, Calm()).days;
  constexpr double kSecond = 1.0 / 86400;  // less is rounding
  return late < kSecond ? 0 : late;
}

// Ends and middle of what is claimed about one thing by several.
Percentiles Between(double low, double high) { return {low, std::sqrt(low * high), high}; }

// Of the plan's site: what it costs, draws and spends on what.
std::vector<Known> KnownOfSite() {
  return {
      {"bought", "$", "chips, servers and network at the plan's prices",
       "계획의 가격으로 산 칩, 서버, 네트워크", false,
       [](const Model&, const Draws& d) {
         return PercentilesOf(d.outcome[Index(Outcome::kBought)]);
       }},
      {"site", "$", "the same and the buildings and plant it stands in", "건물과 설비까지 더한 값",
       false,
       [](const Model&, const Draws& d) {
         return PercentilesOf(d.outcome[Index(Outcome::kSite)]);
       }},
      {"bought-won", "won", "the same at the plan's exchange rate", "계획의 환율로 환산", true,
       [](const Model&, const Draws& d) {
         return PercentilesOf(d.outcome[Index(Outcome::kWonBought)]);
       }},
      {"won", "won", "$100 billion at the plan's exchange rate",
       "1,000억 달러를 계획의 환율로 환산", true,
       [](const Model& m, const Draws&) {
         const Quantity& rate = m.plan().At(Input::kWon);
         return Percentiles{1e11 * rate.At(0.1), 1e11 * rate.At(0.5), 1e11 * rate.At(0.9)};
       }},
      {"gigawatts", "GW", "power of the plan's chips", "계획된 칩의 전력", false,
       [](const Model&, const Draws& d) {
         return Each(d, [&](size_t i) { return Of(d, Outcome::kMegawatts, i) / 1000; });
       }},
      {"chips-share", "share", "chips and servers of all that such a site spends in five years",
       "5년 총지출 가운데 칩과 서버", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::chips); }},
      {"network-share", "share", "network of the same", "그 가운데 네트워크", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::network); }},
      {"building-share", "share", "building of the same", "그 가운데 건물과 설비", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::building); }},
      {"energy-share", "share", "five years of power of the same", "그 가운데 5년 전력", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::energy); }},
      {"data-share", "share", "writing the missing text once, of the same",
       "그 가운데 부족한 글을 한 번 만드는 비용", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::data); }},
      {"services-share", "share", "people for one run, of the same",
       "그 가운데 한 번 학습의 인건비", true,
       [](const Model& m, const Draws& d) { return Share(m, d, &Spending::staff); }},
  };
}

// Of the world around it: what others said of data centres, chips and quakes.
std::vector<Known> KnownOfWorld() {
  return {
      {"times-a-data-centre", "times", "over building a 100 MW data centre, without its chips",
       "칩을 뺀 100 MW 데이터센터 건설비의 배수", true,
       [](const Model& m, const Draws& d) {
         const Quantity& price = m.plan().At(Input::kConstruction);
         const double middle = 100 * price.Median();
         return Each(d, [&](size_t i) { return Of(d, Outcome::kSite, i) / middle; });
       }},
      {"gigawatts-of-7-trillion", "GW",
       "$7 trillion at $35 to 60 billion a GW (Bernstein, Barclays, Nvidia)",
       "GW당 350억에서 600억 달러로 나눈 7조 달러", true,
       [](const Model&, const Draws&) { return Between(7000.0 / 60, 7000.0 / 35); }},
      {"exposure", "share", "share of leading-edge accelerators made in Taiwan",
       "대만에서 만드는 최첨단 가속기의 비율", true,
       [](const Model&, const Draws&) { return Percentiles{0.9, 0.95, 1.0}; }},
      {"delay-outage-90", "days", "an outage of 90 days at an exposure of 1, no catch-up",
       "노출도 1에서 90일 중단, 만회 없음", true,
       [](const Model& m, const Draws&) {
         return Percentiles{DelayAt(m, "outage-90", 0.9, 0), DelayAt(m, "outage-90", 0.95, 0),
                            DelayAt(m, "outage-90", 1, 0)};
       }},
      {"lost-days-2024", "days", "from the recovery curve and from the loss over a day's revenue",
       "복구 곡선과 하루 매출 대비 손실에서", true,
       [](const Model& m, const Draws&) {
         const Shock* const quake = m.plan().facts->FindShock("quake-2024");
         const double lost = quake == nullptr ? 0 : quake->LostDays();
         return Percentiles{0.41, 0.5 * (0.41 + lost), lost};
       }},
      {"delay-quake-2024", "days", "what that quake adds to this order, with 5% and no catch-up",
       "그 지진이 이 주문에 더하는 기간, 만회 5%와 없음", true,
       [](const Model& m, const Draws&) {
         const double most = DelayAt(m, "quake-2024", 1, 0);
         const double least = DelayAt(m, "quake-2024", 1, 0.05);
         return Percentiles{least, 0.5 * (least + most), most};
       }},
  };
}

const std::vector<Known>& AllKnown() {
  static const std::vector<Known> known = [] {
    std::vector<Known> all = KnownOfSite();
    for (Known& one : KnownOfWorld()) all.push_back(std::move(one));
    return all;
  }();
  return known;
}

Word WordOf(double claimed, const Percentiles& computed) {
  // What agrees to three digits agrees.
  const double close = 0.005 * std::fabs(computed.p50);
  if (claimed < computed.p10 - close) return Word::kTooLow;
  if (claimed > computed.p90 + close) return Word::kTooHigh;
  return Word::kHolds;
}

}  // namespace

base::Result<std::vector<ClaimResult>> CheckClaims(const Model& model, const Draws& draws) {
  std::vector<ClaimResult> results;
  std::vector<base::Diagnostic> diagnostics;
  for (const Claim& claim : model.plan().claims) {
    const Known* found = nullptr;
    std::vector<std::string> names;
    for (const Known& known : AllKnown()) {
      names.emplace_back(known.name);
      if (claim.computes == known.name) found = &known;
    }
    if (found == nullptr) {
      std::string hint = base::DidYouMean(claim.computes, names);
      if (hint.empty()) {
        hint = "known are";
        for (const std::string& name : names) hint += " `" + name + "`";
      }
      diagnostics.push_back({claim.position, "nothing computes `" + claim.computes + "`", hint});
      continue;
    }
    ClaimResult result{claim,         found->compute(model, draws),
                       found->unit,   Word::kHolds,
                       found->how_en, found->how_ko,
                       found->weak};
    result.word = WordOf(claim.claimed, result.computed);
    results.push_back(std::move(result));
  }
  ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
  return results;
}

}  // namespace saem::plan
