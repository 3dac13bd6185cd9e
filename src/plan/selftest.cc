#include "plan/selftest.h"

#include <cmath>
#include <iterator>

#include "plan/cost.h"
#include "plan/generation.h"
#include "plan/inference.h"
#include "plan/reliability.h"
#include "plan/repetition.h"
#include "plan/stock.h"
#include "plan/supply.h"

namespace saem::plan {
namespace {

constexpr double kBillion = 1e9;
constexpr double kTrillion = 1e12;
// What Muennighoff et al. print as the best split of 1e22 FLOP with 25B unique.
constexpr Allocation kTheirSplit = {7022364735.879969, 237336955477.55075};

// Their search: 500 factors from 1.0001 to 3 by which tokens or parameters may exceed the split of
// the law without repetition (huggingface/datablations, README).
Allocation SplitByGrid(double flop, double unique) {
  constexpr int kSteps = 500;
  const Allocation base = Optimum(*FindLaw("muennighoff")->loss, flop);
  Allocation best{};
  double least = 1e300;
  for (int step = 0; step < kSteps; ++step) {
    const double factor = 1.0001 + step * (3 - 1.0001) / (kSteps - 1);
    for (const double times : {factor, 1 / factor}) {
      const Allocation split{base.params / times, base.tokens * times};
      const double loss = RepeatedLoss(split.params, split.tokens, unique);
      if (loss >= least) continue;
      least = loss;
      best = split;
    }
  }
  return best;
}

class Sheet {
 public:
  Sheet(const Facts& facts, const ScalingDraws& draws) : facts_(facts), draws_(draws) {}

  std::vector<ValidationRow> Rows() {
    Laws();
    Compute();
    Serving();
    Generation();
    Reliability();
    MoneyAndEnergy();
    Supply();
    MustFail();
    return std::move(rows_);
  }

 private:
  ValidationRow& Add(std::string number, std::string claim, double published, double computed,
                     double tolerance, std::string unit, std::string note) {
    rows_.push_back({std::move(number), std::move(claim), RowKind::kMatch, published, computed,
                     tolerance, std::move(unit), std::move(note)});
    return rows_.back();
  }

  void Laws() {
    Add("1", "loss of 6.34B parameters, 242B tokens, 25B unique", 2.2256440889984477,
        RepeatedLoss(6.34e9, 242e9, 25e9), 1e-12, "nats", "Muennighoff et al. 2023, notebook");
    Add("1b", "loss of 8.67B parameters, 178B tokens, 25B unique", 2.2269634075087867,
        RepeatedLoss(8.67e9, 178e9, 25e9), 1e-12, "nats", "Muennighoff et al. 2023, notebook");
    const Allocation split = SplitByGrid(1e22, 25e9);
    Add("2", "best tokens for 1e22 FLOP, 25B unique, by their search", kTheirSplit.tokens,
        split.tokens, 1e-9, "tokens", "Muennighoff et al. 2023: a grid of 500; see 2c and F6");
    Add("2b", "best parameters for 1e22 FLOP, 25B unique, by their search", kTheirSplit.params,
        split.params, 1e-9, "", "Muennighoff et al. 2023");
    const Allocation best = RepeatedOptimum(1e22, 25e9);
    Add("2c", "loss at that split, against the minimum that plans use",
        RepeatedLoss(kTheirSplit.params, kTheirSplit.tokens, 25e9),
        RepeatedLoss(best.params, best.tokens, 25e9), 1e-8, "nats",
        "computed on both sides: what their grid's steps cost");
    Add("3", "refit of 240 points: sum of Huber losses", 0.00101827403, draws_.objective, 1e-6, "",
        "Besiroglu et al. 2024; computed by tools/fit_scaling_law.py, shipped with its draws");
    Add("3b", "refit of 240 points: E", 1.81724, draws_.fit.E, 1e-4, "nats",
        "Besiroglu et al. 2024; computed by tools/fit_scaling_law.py, shipped with its draws");
    Add("3c", "tokens a parameter at Chinchilla's 5.76e23 FLOP, by Besiroglu et al.",
        kChinchillaTokens, TokensAParameter(kBesiroglu), 0.15, "",
        "Hoffmann et al. 2022 trained on 20");
  }

  static double TokensAParameter(const Law& law) {
    const Allocation best = Optimum(law, 5.76e23);
    return best.tokens / best.params;
  }

  void Compute() {
    Add("4", "GPT-3, 174.6B on 300B tokens", 3.14e23, FlopOf(174.6e9, 300e9), 0.01, "FLOP",
        "Brown et al. 2020");
    Add("5", "Llama 3.1 405B on 15.6T tokens", 3.8e25, FlopOf(405e9, 15.6e12), 0.01, "FLOP",
        "Grattafiori et al. 2024");
    Add("6", "PaLM, 540.35B on 780B tokens", 2.527e24, FlopOf(540.35e9, 780e9), 0.01, "FLOP",
        "Chowdhery et al. 2022");
    Add("7", "DeepSeek-V3, 2.788M H800-hours at $2", 5.576e6, 2.788e6 * 2, 0.02, "$",
        "DeepSeek-AI 2024");
    Add("7b", "DeepSeek-V3, days for 1T tokens on 2,048", 3.7, 180e3 / 2048 / 24, 0.02, "days",
        "DeepSeek-AI 2024: 180,000 hours");
    Add("8", "EXAONE 3.5 32B, MFU over 512 H100 for 2,160 h", 0.3156,
        1.248e24 / (512.0 * 2160 * 3600 * 989e12), 0.02, "", "Epoch AI's estimate")
        .weak = true;
  }

  static double SardanaSaving(const Law& law, double* saved) {
    constexpr double kServed = 2e12;
    const double tokens = OptimalTokens(law, 13e9);
    const double loss = Loss(law, 13e9, tokens);
    const double before = LifetimeFlop({13e9, tokens}, kServed);
    *saved = before - LifetimeFlop(CheapestServed(law, loss, kServed), kServed);
    return *saved / before;
  }

  void Serving() {
    double saved = 0;
    const double share = SardanaSaving(kChinchillaSource, &saved);
    Add("9", "13B quality, 2T tokens served: share saved by a smaller model", 0.17, share, 0.1, "",
        "Sardana et al. 2024; Chinchilla's unrounded constants");
    Add("9b", "the same in FLOP", 1.7e22, saved, 0.1, "FLOP", "Sardana et al. 2024");
    const HumanText text = StockOfText(7, 100'000);
    Add("10", "indexed web, tokens", 510 * kTrillion, text.indexed.middle, 0.03, "tokens",
        "Villalobos et al. 2024, arXiv 2211.04325 [130T, 2100T]")
        .weak = true;
    Add("10b", "indexed web, 2.5% point", 130 * kTrillion, text.indexed.low, 0.03, "tokens",
        "Villalobos et al. 2024")
        .weak = true;
    Add("10c", "indexed web, 97.5% point", 2100 * kTrillion, text.indexed.high, 0.03, "tokens",
        "Villalobos et al. 2024")
        .weak = true;
  }

  // Mean error on published rows of 70B of the law as 8B and 405B alone give it.
  static double HeldOutError() {
    constexpr GenerationLaw kOfTheOthers = {0.4933, 0.4411, 2.29e-8, 0.8626};
    constexpr struct {
      double prompt, answer, rate;  // tokens/s of two GPUs
    } kRows[] = {{128, 128, 6378},   {128, 2048, 6651},  {128, 4096, 4199}, {500, 2000, 5222},
                 {1000, 1000, 4205}, {1000, 2000, 4146}, {2048, 128, 762},  {2048, 2048, 3082},
                 {5000, 500, 898},   {20000, 2000, 437}};
    double sum = 0;
    for (const auto& row : kRows) {
      const double computed =
          WritingRate(kOfTheOthers, {70.6e9, row.prompt, row.answer}, 1979e12, 1);
      sum += std::fabs(computed / (row.rate / 2) - 1) / std::size(kRows);
    }
    return sum;
  }

  void Generation() {
    Add("13", "FinePhrase: GPU-days for 486B tokens at 9,200 tokens/s", 612,
        486e9 / (9200.0 * 86400), 0.01, "GPU-days", "Hugging Face 2026");
    Add("14", "70B FP8, H100 x2, ten held-out rows: one, and one with the mean error", 1,
        1 + HeldOutError(), 0.15, "",
        "TensorRT-LLM documentation v1.0, performance overview; the law is fitted to 8B and 405B "
        "alone (tools/fit_writing_law.py)");
    struct Published {
      const char* number;
      const char* claim;
      double rate, params, prompt, answer, fp8, bandwidth, tolerance;
    };
    constexpr Published kRows[] = {
        {"14b", "8B FP8, H100, 128/2,048", 22714, 8.03e9, 128, 2048, 1979e12, 1, 0.15},
        {"14c", "8B FP8, H100, 1,000/1,000", 15220, 8.03e9, 1000, 1000, 1979e12, 1, 0.15},
        {"14d", "8B FP8, H100, 2,048/128", 3450, 8.03e9, 2048, 128, 1979e12, 1, 0.15},
        {"14e", "70B FP8, H100 x2, 1,000/1,000", 4205.0 / 2, 70.6e9, 1000, 1000, 1979e12, 1, 0.15},
        {"14f", "405B FP8, H100 x8, 1,000/1,000", 2919.0 / 8, 405.9e9, 1000, 1000, 1979e12, 1,
         0.15},
        {"14g", "8B FP8, H200, 1,000/1,000, by bandwidth", 17744, 8.03e9, 1000, 1000, 1979e12,
         4.8 / 3.35, 0.15},
    };
    for (const Published& row : kRows) {
      Add(row.number, row.claim, row.rate,
          WritingRate({}, {row.params, row.prompt, row.answer}, row.fp8, row.bandwidth),
          row.tolerance, "tokens/s a GPU", "TensorRT-LLM documentation, performance overview");
    }
  }

  void Reliability() {
    Add("11", "Llama 3: hours between interruptions, 419 in 54 days", 3, 54.0 * 24 / 419, 0.05, "h",
        "Grattafiori et al. 2024: about 3 h");
    const Failures llama{419.0 / 54 / 2048, 2048, 10, 600};
    Add("11b", "Llama 3: effective training time, 10 s checkpoints, 10 min restarts", 0.9,
        BestGoodput(llama), 0.02, "", "Grattafiori et al. 2024: above 90%; seconds assumed");
    Add("12", "Meta RSC: mean time to failure, 16,384 GPUs", 1.8,
        SecondsBetween({6.5e-3, 16384.0 / 8, 1, 1}) / 3600, 0.02, "h", "Kokolis et al. 2024")
        .weak = true;
    Add("12b", "Meta RSC: mean time to failure, 131,072 GPUs", 0.23,
        SecondsBetween({6.5e-3, 131072.0 / 8, 1, 1}) / 3600, 0.03, "h", "Kokolis et al. 2024")
        .weak = true;
  }

  void MoneyAndEnergy() {
    // The server's value stands with its overhead in the published number.
    const double hour = AmortisedPerHour({30386, 1, 0.19}, 0.14, 0, {1.275, 0.75, 1.1}, 0.0771);
    Add("15", "amortised $ an H100-hour, Llama 3.1 405B", 1.46064, hour, 0.001, "$/h",
        "Cottier et al. 2024, code of Epoch AI");
    // A DGX A100 at $199,000 for eight from August 2020, used from May 2022; 25,000 for 95 days.
    constexpr double kYears = 638 / 365.25;
    Add("15b", "GPT-4, amortised over 57M A100-hours", 40.156e6,
        57e6 * AmortisedPerHour({24875, 1, 0.19}, 0.14, kYears, {0.8125, 0.75, 1.25}, 0.0806),
        0.001, "$", "Cottier et al. 2024, code of Epoch AI; price: NVIDIA, May 2020")
        .weak = true;
    Add("16", "Llama 3.1 family, CO2 of 39.3M H100-hours at 0.7 kW and 0.415 kg/kWh", 11390,
        39.3e6 * 0.7 * 0.415 / 1000, 0.02, "t",
        "model cards; 0.415 is the middle of what all of Meta's cards imply");
    Add("17", "power of a run of 2e29 FLOP in 2030", 6, 27.9e-3 * (2e29 / 3.8e25) / (4 * 2 * 3),
        0.1, "GW", "Epoch AI 2024: 4x efficiency, 2x by FP8, 3x as long as Llama 3.1");
    Add("18", "largest cluster of 2030, $", 200 * kBillion, 7 * kBillion * std::pow(2, 5), 0.15,
        "$", "Pilz et al. 2025: doubles a year from $7B");
    Add("18b", "largest cluster of 2030, power", 9, 0.3 * std::pow(2, 5), 0.15, "GW",
        "Pilz et al. 2025: doubles a year from 300 MW");
    Add("18c", "largest cluster of 2030, chips", 2e6, 2e5 * std::pow(1.6, 5), 0.15, "chips",
        "Pilz et al. 2025: 1.6 times a year from 200,000");
  }

  Chain BigOrder() const {
    Chain chain;
    chain.need = 3.16e6;
    chain.per_day = 2.96e6 / 91.25;
    chain.allocation = 0.2;
    chain.slack = {1, 1.05, 1.05};
    chain.exposure = {1, 1, 0};
    return chain;
  }

  double Delay(const char* shock, double exposure, double catch_up) const {
    const Shock* const found = facts_.FindShock(shock);
    if (found == nullptr) return NAN;
    Chain chain = BigOrder();
    chain.exposure = {exposure, exposure, 0};
    chain.catch_up = catch_up;
    return Deliver(chain, Lay(*found, 60)).days - Deliver(chain, Calm()).days;
  }

  void Supply() {
    const Shock* const quake = facts_.FindShock("quake-2024");
    const double lost = quake == nullptr ? NAN : quake->LostDays();
    Add("19", "quake of April 2024: days of output lost", 0.41, lost, 1.0, "days",
        "loss of NT$3.0B over a day's revenue; curve of recovery; the same order is all that can "
        "be asked");
    rows_.push_back({"20", "$100 billion at Bernstein's $35B a GW", RowKind::kAnswer, 0, 100.0 / 35,
                     0, "GW", "Bernstein 2025"});
    rows_.push_back({"20b", "$100 billion at Colossus 2's price", RowKind::kAnswer, 0,
                     100.0 / (44.0 / 1.494), 0, "GW", "Epoch AI: $44.0B for 1,494 MW"});
    // Not published: these hold the daily simulation to what it was designed by.
    rows_.push_back({"21", "3.16M H100 equivalents at 20% of all output", RowKind::kAnswer, 0,
                     Deliver(BigOrder(), Calm()).days, 0, "days", "Epoch AI: 2.96M in a quarter"});
    for (const auto& [number, name] : {std::pair{"21b", "quake-1999"},
                                       {"21c", "outage-30"},
                                       {"21d", "outage-90"},
                                       {"21e", "outage-365"}}) {
      rows_.push_back({number, std::string("delay by ") + name + ", no catch-up", RowKind::kAnswer,
                       0, Delay(name, 1, 0), 0, "days", "daily simulation, exposure 1"});
    }
  }

  ValidationRow& Fails(std::string number, std::string claim, double published, double computed,
                       double tolerance, std::string unit, std::string note) {
    ValidationRow& row = Add(std::move(number), std::move(claim), published, computed, tolerance,
                             std::move(unit), std::move(note));
    row.kind = RowKind::kMustFail;
    return row;
  }

  void MustFail() {
    const double law = RepeatedLoss(2.8e9, 55e9, 55e9 / 44) - RepeatedLoss(2.8e9, 55e9, 55e9);
    Fails("F1", "what 44 epochs cost a 2.8B model on 55B tokens", 0.849, law, 0.2, "nats",
          "the law saturates and cannot overfit; plans refuse more than 16 epochs");
    Fails("F2", "Gopher, 280B on 300B tokens", 6.31e23, FlopOf(280e9, 300e9), 0.05, "FLOP",
          "Epoch AI's figure is not 6ND");
    Fails("F3", "OPT, 175B on 300B tokens", 4.3e23, FlopOf(175e9, 300e9), 0.05, "FLOP",
          "theirs counts hardware time, restarts included");
    Fails("F4", "tokens a parameter at Chinchilla's budget, constants as rounded in the paper",
          kChinchillaTokens, TokensAParameter(kChinchillaRounded), 0.5, "",
          "rounding the exponents changes the ratio fourfold; never used");
    double saved = 0;
    Fails("F5", "share saved by serving 2T tokens, constants as rounded in the paper", 0.17,
          SardanaSaving(kChinchillaRounded, &saved), 0.1, "", "the rounding again");
    Fails("F6", "best tokens for 1e22 FLOP, 25B unique, by the minimum itself", kTheirSplit.tokens,
          RepeatedOptimum(1e22, 25e9).tokens, 1e-9, "tokens",
          "the minimum itself lies 0.05% beside the nearest step of their grid, which row 2 walks");
  }

  const Facts& facts_;
  const ScalingDraws& draws_;
  std::vector<ValidationRow> rows_;
};

}  // namespace

double ValidationRow::Difference() const {
  if (kind == RowKind::kNoSource || kind == RowKind::kAnswer) return 0;
  return (computed - published) / published;
}

bool ValidationRow::Good() const {
  const double off = std::fabs(Difference());
  switch (kind) {
    case RowKind::kMatch:
      return off <= tolerance;
    case RowKind::kMustFail:
      return off > tolerance;
    case RowKind::kAnswer:
      return std::isfinite(computed);
    case RowKind::kNoSource:
      break;
  }
  return true;
}

std::vector<ValidationRow> ValidationRows(const Facts& facts, const ScalingDraws& draws) {
  return Sheet(facts, draws).Rows();
}

}  // namespace saem::plan
