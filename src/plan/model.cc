#include "plan/model.h"

#include <algorithm>
#include <cmath>

#include "plan/cost.h"
#include "plan/generation.h"
#include "plan/inference.h"
#include "plan/reliability.h"
#include "plan/repetition.h"

namespace saem::plan {
namespace {

constexpr double kH100Bandwidth = 3.35e12;
constexpr double kH100Flops = 989e12;
constexpr double kMostChips = 1e9;
constexpr double kLeastGoodput = 1e-30;  // so that hours stay numbers

double Of(const World& world, Input input) { return world.x[Index(input)]; }

plan::Cluster PricesOf(const World& world) {
  return {Of(world, Input::kChipPrice), Of(world, Input::kServer), Of(world, Input::kInterconnect)};
}

PowerDraw PowerOf(const Plan& plan, const World& world) {
  return {Of(world, Input::kKilowatts), Of(world, Input::kLoad),
          plan.site_basis ? 1 : Of(world, Input::kPue)};
}

// What a law without a loss asks for; by bisection, for they only go from compute to a split.
double TokensAtParams(const NamedLaw& law, double params) {
  double low = std::log(1e12);
  double high = std::log(1e36);
  for (int round = 0; round < 100; ++round) {
    const double middle = 0.5 * (low + high);
    (law.optimum(std::exp(middle)).params < params ? low : high) = middle;
  }
  return law.optimum(std::exp(0.5 * (low + high))).tokens;
}

// Tokens that rephrasings are worth: those beyond one for each source wear out.
double Worth(double written, double sources, double decay) {
  if (written <= sources) return written;
  return sources * (1 + decay * (1 - std::exp(-(written / sources - 1) / decay)));
}

double WrittenFor(double worth, double sources, double decay, double most) {
  if (worth <= sources) return worth;
  const double left = 1 - (worth / sources - 1) / decay;
  return left <= 0 ? most : sources * (1 - decay * std::log(left));
}

}  // namespace

Model::Model(const Plan& plan) : plan_(plan), storm_(Calm()) {
  if (plan.Scenario() == nullptr) return;
  storm_ = Lay(*plan.Scenario(), static_cast<int>(plan.At(Input::kShockDay).Median()));
}

World Model::Middle() const {
  World world;
  for (const InputInfo& info : AllInputs()) {
    if (plan_.Has(info.input)) world.x[Index(info.input)] = plan_.At(info.input).Median();
  }
  for (const Domain& domain : plan_.domains) {
    world.real_tokens += domain.tokens.Median();
    if (domain.unique) world.unique_tokens += domain.tokens.Median();
  }
  world.law = &plan_.law_draws[plan_.law_draws.size() / 2];
  for (size_t i = 0; i < plan_.sources.size(); ++i) {
    const NamedSource& source = plan_.sources[i];
    world.seconds[i] = {source.parts[0].Median(), source.parts[1].Median(),
                        source.parts[2].Median(), source.of};
  }
  return world;
}

Model::Cluster Model::ClusterOf(const World& world, double chips) const {
  const Failures failures{Of(world, Input::kFailures) / 1000, chips / Of(world, Input::kNodeChips),
                          Of(world, Input::kCheckpoint), Of(world, Input::kRestart)};
  const double between = SecondsBetween(failures);
  return {chips, std::max(BestGoodput(failures), kLeastGoodput), between,
          BestInterval(between, failures.checkpoint_seconds)};
}

// Chip-seconds that one FLOP of the run takes.
double Model::SecondsOfFlop(const World& world, const Cluster& cluster) const {
  return 1 / (plan_.chip.bf16 * Of(world, Input::kMfu) * cluster.goodput);
}

double Model::HourPrice(const World& world, Basis basis) const {
  if (basis == Basis::kRent) return Of(world, Input::kRent);
  return AmortisedPerHour(PricesOf(world), Of(world, Input::kDecline), 0, PowerOf(plan_, world),
                          Of(world, Input::kEnergyPrice));
}

// $ a chip that is bought, with its part of the site where that is bought, too.
double Model::BoughtPrice(const World& world) const {
  const double building = plan_.basis == Basis::kSite ? SiteKilowatts(PowerOf(plan_, world)) /
                                                            1000 * Of(world, Input::kConstruction)
                                                      : 0;
  return InstalledPrice(PricesOf(world)) + building;
}

double Model::PowerShare(const World& world) const {
  if (!plan_.Has(Input::kChipPrice)) return 0;
  return AverageKilowatts(PowerOf(plan_, world)) * Of(world, Input::kEnergyPrice) /
         HourPrice(world, Basis::kAmortised);
}

// Chip-hours that a budget to rent or to write off pays for.
double Model::BudgetHours(const World& world) const {
  return Of(world, Input::kBudget) / HourPrice(world, plan_.basis) / Of(world, Input::kOverhead);
}

// Chips at work; 0 where they follow from the days allowed, once it is known what there is to do.
double Model::ChipsOf(const World& world) const {
  const double whole = 1 + Of(world, Input::kSpares);
  switch (plan_.sizing) {
    case Sizing::kChips:
      return Of(world, Input::kChips);
    case Sizing::kMegawatts:
      return Of(world, Input::kSitePower) * 1000 / SiteKilowatts(PowerOf(plan_, world)) / whole;
    case Sizing::kBudget:
      if (plan_.Buys()) return Of(world, Input::kBudget) / BoughtPrice(world) / whole;
      return BudgetHours(world) / 24 / Of(world, Input::kTargetDays);
    case Sizing::kDeadline:
      break;
  }
  return 0;
}

// More chips fail more often and arrive later, so what is needed rises with what there is: from
// below, the first number that is enough for itself is the fewest.
Model::Needed Model::ClusterFor(const World& world, double writing, double training) const {
  constexpr int kRounds = 60;
  constexpr double kClose = 1e-6;
  const double days = Of(world, Input::kLimitDays);
  const double fewest = std::max(1.0, (writing + training) / 24 / days);
  double chips = fewest;
  for (int round = 0; round < kRounds && chips <= kMostChips; ++round) {
    const Cluster cluster = ClusterOf(world, chips);
    const double waiting = plan_.supply ? Waiting(world, chips) : 0;
    if (waiting >= days) break;
    const double left = std::max(0.0, writing - chips * 24 * waiting / 2);
    const double needed = (left + training / cluster.goodput) / 24 / (days - waiting);
    if (needed <= chips * (1 + kClose)) {
      return {ClusterOf(world, std::ceil(chips * (1 - kClose))), true};
    }
    chips = needed;
  }
  return {ClusterOf(world, std::ceil(fewest)), false};
}

// Parameters and tokens.
Allocation Model::Wanted(const World& world, const Cluster& cluster) const {
  if (plan_.aim == Aim::kModel || plan_.aim == Aim::kLoss) return WantedModel(world);
  double flop = Of(world, Input::kCompute);
  const double chip_hours = cluster.chips * Of(world, Input::kTargetDays) * 24;
  if (plan_.aim == Aim::kBudget) {
    const double hours = plan_.Buys() ? chip_hours : BudgetHours(world);
    flop = hours * 3600 / SecondsOfFlop(world, cluster);
  } else if (plan_.aim == Aim::kDays) {
    flop = chip_hours * 3600 / SecondsOfFlop(world, cluster);
  }
  flop /= 1 + Of(world, Input::kAttention);
  return plan_.law->loss ? Optimum(*world.law, flop) : plan_.law->optimum(flop);
}

Allocation Model::WantedModel(const World& world) const {
  const Law& law = *world.law;
  const double served = Of(world, Input::kServed);
  if (plan_.aim == Aim::kLoss) {
    const double loss = Of(world, Input::kLoss);
    return served > 0 ? CheapestServed(law, loss, served) : CheapestFor(law, loss);
  }
  const double params = Of(world, Input::kParams);
  if (plan_.Has(Input::kTokens)) return {params, Of(world, Input::kTokens)};
  if (!plan_.law->loss) return {params, TokensAtParams(*plan_.law, params)};
  const double tokens = OptimalTokens(law, params);
  if (served <= 0) return {params, tokens};
  return CheapestServed(law, Loss(law, params, tokens), served);
}

Model::Text Model::TextOf(const World& world, double unique, double wanted,
                          double written_cost) const {
  Text text{};
  if (wanted <= unique) {
    text.seen_real = text.worth = wanted;
    text.epochs = wanted / unique;
    return text;
  }
  const double value = Of(world, Input::kValue);
  const double most_epochs = Of(world, Input::kEpochs);
  const bool wears = plan_.Has(Input::kSources);
  const double sources = wears ? Of(world, Input::kSources) : 0;
  const double decay = Of(world, Input::kDecay);
  double most = Of(world, Input::kShare) * wanted;
  if (wears && plan_.Has(Input::kRephrasings)) {
    most = std::min(most, sources * Of(world, Input::kRephrasings));
  }
  const auto worth_of = [&](double written) {
    return value * (wears ? Worth(written, sources, decay) : written);
  };
  text.epochs = EpochsWorth(wanted / unique, most_epochs);
  if (plan_.repeat == Repeat::kCheapest && value > 0) {
    // Repeated less where writing is cheaper, and more again where its share is used up.
    const double few = EpochsBeforeWriting(value, written_cost, most_epochs);
    const double left = (wanted - worth_of(most)) / unique;
    text.epochs = std::min(text.epochs, std::max(few, EpochsWorth(left, most_epochs)));
  }
  text.seen_real = unique * text.epochs;
  text.worth = std::min(wanted, unique * WorthOfEpochs(text.epochs));
  text.gap = wanted - text.worth;
  if (text.gap < 1e-9 * wanted) text.gap = 0;
  if (value > 0 && text.gap > 0) {
    const double worth = text.gap / value;
    text.synthetic = std::min(most, wears ? WrittenFor(worth, sources, decay, most) : worth);
  }
  text.valued = worth_of(text.synthetic);
  text.unmet = std::max(0.0, text.gap - text.valued);
  if (text.unmet < 1e-9 * wanted) text.unmet = 0;
  return text;
}

double Model::WritingRateOf(const World& world) const {
  if (plan_.Has(Input::kRate)) return Of(world, Input::kRate);
  const Writer writer{Of(world, Input::kGenerator), Of(world, Input::kPromptTokens),
                      Of(world, Input::kAnswerTokens)};
  const bool half = plan_.precision == Precision::kBf16;
  const double bandwidth = plan_.chip.bandwidth / kH100Bandwidth;
  return WritingRate({}, writer, half ? plan_.chip.bf16 : plan_.chip.fp8,
                     half ? bandwidth / 2 : bandwidth) *
         Of(world, Input::kMixture);
}

// Chip-seconds of a written token that is kept and trained on, over those of a real one.
double Model::WrittenCost(const World& world, const Cluster& cluster, double params) const {
  const double trained =
      FlopOf(params, 1) * (1 + Of(world, Input::kAttention)) * SecondsOfFlop(world, cluster);
  const double written =
      1 / (WritingRateOf(world) * Of(world, Input::kYield) * Of(world, Input::kOperations));
  return (written + trained) / trained;
}

void Model::Writing(const World& world, const Text& text, OutcomeRow& out) const {
  const double rate = WritingRateOf(world);
  const double raw = text.synthetic / Of(world, Input::kYield);
  out[Index(Outcome::kRaw)] = raw;
  out[Index(Outcome::kWritingRate)] = rate;
  out[Index(Outcome::kGenerationHours)] = raw / (rate * 3600 * Of(world, Input::kOperations));
}

void Model::Money(const World& world, const Cluster& cluster, OutcomeRow& out) const {
  const double hours = out[Index(Outcome::kTrainingHours)] * Of(world, Input::kOverhead) +
                       out[Index(Outcome::kGenerationHours)];
  const double chips = cluster.chips * (1 + Of(world, Input::kSpares));
  const PowerDraw power = PowerOf(plan_, world);
  out[Index(Outcome::kMegawatts)] = chips * SiteKilowatts(power) / 1000;
  out[Index(Outcome::kGigawattHours)] = hours * AverageKilowatts(power) / 1e6;
  out[Index(Outcome::kCarbonTonnes)] =
      out[Index(Outcome::kGigawattHours)] * 1000 * Of(world, Input::kCarbon);
  out[Index(Outcome::kAmortised)] = hours * HourPrice(world, Basis::kAmortised);
  out[Index(Outcome::kRented)] = hours * HourPrice(world, Basis::kRent);
  const double bought = chips * InstalledPrice(PricesOf(world));
  out[Index(Outcome::kBought)] = bought;
  out[Index(Outcome::kSite)] =
      bought + out[Index(Outcome::kMegawatts)] * Of(world, Input::kConstruction);
  out[Index(Outcome::kWon)] = out[Index(plan_.Paid())] * Of(world, Input::kWon);
}

Chain Model::ChainOf(const World& world, double chips) const {
  Chain chain;
  chain.need = chips * (1 + Of(world, Input::kSpares)) * plan_.chip.bf16 / kH100Flops;
  chain.on_hand = Of(world, Input::kOnHand);
  chain.per_day = Of(world, Input::kPerDay);
  chain.allocation = Of(world, Input::kAllocation);
  chain.lead_days = Of(world, Input::kLeadDays);
  chain.catch_up = Of(world, Input::kCatchUp);
  chain.slack = {1, Of(world, Input::kPackagingSlack), Of(world, Input::kMemorySlack)};
  chain.exposure = {Of(world, Input::kFabExposure), Of(world, Input::kPackagingExposure),
                    Of(world, Input::kMemoryExposure)};
  chain.in_progress_days = Of(world, Input::kInProgress);
  chain.buffer_days = Of(world, Input::kBuffer);
  for (size_t year = 1; year < chain.growth.size(); ++year) {
    chain.growth[year] = chain.growth[year - 1] * Of(world, plan_.GrowthOf(year));
  }
  for (size_t i = 0; i < plan_.sources.size(); ++i) chain.seconds[i] = world.seconds[i];
  chain.second_count = plan_.sources.size();
  if (Of(world, Input::kSecondShare) > 0) {
    chain.seconds[chain.second_count++] = {Of(world, Input::kSecondShare),
                                           Of(world, Input::kSecondAfter),
                                           Of(world, Input::kSecondRamp)};
  }
  chain.substitute_share = Of(world, Input::kSubstituteShare);
  chain.substitute_after = Of(world, Input::kSubstituteAfter);
  chain.substitute_ramp = Of(world, Input::kSubstituteRamp);
  return chain;
}

// Days until so many chips have arrived.
double Model::Waiting(const World& world, double chips) const {
  return Deliver(ChainOf(world, chips), storm_, world.stops).days;
}

bool Model::Delivered(const World& world, OutcomeRow& out) const {
  bool arrived = true;
  if (plan_.supply) {
    const Chain chain = ChainOf(world, out[Index(Outcome::kChips)]);
    const Delivery delivery = Deliver(chain, storm_, world.stops);
    arrived = delivery.arrived;
    out[Index(Outcome::kDelivery)] = delivery.days;
    const bool calm = plan_.scenario.empty() && world.stops.empty();
    const double late = calm ? 0 : delivery.days - Deliver(chain, Calm()).days;
    constexpr double kSecond = 1.0 / 86400;  // less is rounding
    out[Index(Outcome::kDelay)] = late < kSecond ? 0 : late;
  }
  // While chips arrive one after the other, half of them, on average, already write.
  const double waiting = out[Index(Outcome::kDelivery)];
  out[Index(Outcome::kFinish)] = waiting +
                                 std::max(0.0, out[Index(Outcome::kGenerationDays)] - waiting / 2) +
                                 out[Index(Outcome::kDays)];
  return arrived;
}

void Model::Limits(const World& world, const Text& text, Verdict& verdict) const {
  const OutcomeRow& out = verdict.outcome;
  const auto use = [&](Constraint constraint) -> double& {
    return verdict.use[static_cast<size_t>(constraint)];
  };
  // What the data can be worth at most.
  const double wanted = out[Index(Outcome::kTokens)];
  const double most = out[Index(Outcome::kUnique)] * WorthOfEpochs(Of(world, Input::kEpochs)) +
                      Of(world, Input::kValue) * Of(world, Input::kShare) * wanted;
  use(Constraint::kData) = text.unmet > 0 ? std::max(1.0, wanted / most) : wanted / most;
  use(Constraint::kReliability) = Of(world, Input::kLimitGoodput) / out[Index(Outcome::kGoodput)];
  if (plan_.Has(Input::kLimitMegawatts)) {
    use(Constraint::kPower) = out[Index(Outcome::kMegawatts)] / Of(world, Input::kLimitMegawatts);
  }
  if (plan_.Has(Input::kLimitDollars)) {
    use(Constraint::kMoney) = out[Index(plan_.Paid())] / Of(world, Input::kLimitDollars);
  }
  // Days that say how many chips there are are kept, unless no number is enough.
  const bool kept = plan_.sizing == Sizing::kDeadline && verdict.enough;
  if (plan_.Has(Input::kLimitDays) && !kept) {
    const double limit = Of(world, Input::kLimitDays);
    use(Constraint::kChips) =
        (out[Index(Outcome::kDays)] + out[Index(Outcome::kGenerationDays)]) / limit;
    if (plan_.supply) use(Constraint::kSupply) = out[Index(Outcome::kFinish)] / limit;
    // Late by waiting or late by working: the longer half is to blame.
    if (plan_.supply && out[Index(Outcome::kDelivery)] < out[Index(Outcome::kFinish)] / 2) {
      use(Constraint::kChips) = std::max(use(Constraint::kChips), use(Constraint::kSupply));
      use(Constraint::kSupply) = out[Index(Outcome::kDelivery)] / limit;
    }
  }
  // A run without an end is none, whatever the limits.
  if (std::max(out[Index(Outcome::kDays)], out[Index(Outcome::kGenerationDays)]) > kMostDays) {
    const bool fails = out[Index(Outcome::kGoodput)] < 0.5;
    double& blamed = use(fails ? Constraint::kReliability : Constraint::kChips);
    blamed = std::max(2.0, blamed);
  }
  if (!verdict.arrived) use(Constraint::kSupply) = std::max(2.0, use(Constraint::kSupply));
}

void Model::Nevers(Verdict& verdict) const {
  OutcomeRow& out = verdict.outcome;
  const auto never = [&](std::initializer_list<Outcome> outcomes) {
    for (const Outcome outcome : outcomes) out[Index(outcome)] = kNever;
  };
  if (!verdict.enough) never({Outcome::kChipsNeeded});
  if (!verdict.arrived) never({Outcome::kDelivery, Outcome::kDelay, Outcome::kFinish});
  const bool written = out[Index(Outcome::kGenerationDays)] <= kMostDays;
  const bool trained = out[Index(Outcome::kDays)] <= kMostDays;
  if (written && trained) return;
  if (!written) never({Outcome::kGenerationDays, Outcome::kGenerationHours});
  if (!trained) never({Outcome::kDays, Outcome::kTrainingHours});
  never({Outcome::kFinish, Outcome::kGigawattHours, Outcome::kCarbonTonnes, Outcome::kAmortised,
         Outcome::kRented});
  if (!plan_.Buys()) never({Outcome::kWon});
}

Verdict Model::Evaluate(const World& world) const {
  Verdict verdict;
  OutcomeRow& out = verdict.outcome;
  Cluster cluster = ClusterOf(world, ChipsOf(world));
  const Allocation wanted = Wanted(world, cluster);
  const double unique =
      world.real_tokens - (world.real_tokens - world.unique_tokens) * Of(world, Input::kDuplicates);
  const Text text =
      TextOf(world, unique, wanted.tokens, WrittenCost(world, cluster, wanted.params));
  out[Index(Outcome::kParams)] = wanted.params;
  out[Index(Outcome::kTokens)] = wanted.tokens;
  out[Index(Outcome::kUnique)] = unique;
  out[Index(Outcome::kEpochs)] = text.epochs;
  out[Index(Outcome::kReal)] = text.worth;
  out[Index(Outcome::kGap)] = text.gap;
  out[Index(Outcome::kSynthetic)] = text.synthetic;
  out[Index(Outcome::kUnmet)] = text.unmet;
  out[Index(Outcome::kLossWithout)] = Loss(*world.law, wanted.params, text.worth);
  out[Index(Outcome::kLossWith)] = Loss(*world.law, wanted.params, text.worth + text.valued);
  Writing(world, text, out);
  const double flop =
      FlopOf(wanted.params, text.seen_real + text.synthetic) * (1 + Of(world, Input::kAttention));
  out[Index(Outcome::kFlop)] = flop;
  const double writing = out[Index(Outcome::kGenerationHours)];
  if (plan_.Has(Input::kLimitDays)) {
    const double steps = flop / (plan_.chip.bf16 * Of(world, Input::kMfu)) / 3600;
    const Needed needed = ClusterFor(world, writing, steps);
    verdict.enough = needed.enough;
    out[Index(Outcome::kChipsNeeded)] = needed.cluster.chips;
    if (plan_.sizing == Sizing::kDeadline) cluster = needed.cluster;
  }
  out[Index(Outcome::kChips)] = cluster.chips;
  out[Index(Outcome::kGoodput)] = cluster.goodput;
  out[Index(Outcome::kBetweenFailures)] = cluster.between;
  out[Index(Outcome::kCheckpointEvery)] = cluster.interval;
  const double training = flop * SecondsOfFlop(world, cluster) / 3600;
  out[Index(Outcome::kTrainingHours)] = training;
  out[Index(Outcome::kGenerationShare)] = writing / (writing + training);
  out[Index(Outcome::kDays)] = training / cluster.chips / 24;
  out[Index(Outcome::kGenerationDays)] = writing / cluster.chips / 24;
  Money(world, cluster, out);
  verdict.arrived = Delivered(world, out);
  Limits(world, text, verdict);
  Nevers(verdict);
  return verdict;
}

}  // namespace saem::plan
