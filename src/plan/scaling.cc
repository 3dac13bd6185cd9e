#include "plan/scaling.h"

#include <array>
#include <cmath>
#include <limits>

namespace saem::plan {
namespace {

double Balance(const Law& law) {
  return std::pow(law.alpha * law.A / (law.beta * law.B), 1 / (law.alpha + law.beta));
}

// N_opt = 1.3e9 C^0.73 with C in PF-days.
Allocation KaplanOptimum(double flop) {
  constexpr double kPetaflopDay = 8.64e19;
  const double params = 1.3e9 * std::pow(flop / kPetaflopDay, 0.73);
  return {params, flop / (6 * params)};
}

Allocation TwentyOptimum(double flop) {
  const double params = std::sqrt(flop / 120);
  return {params, 20 * params};
}

Allocation Llama3Optimum(double flop) {
  const double tokens = 0.299 * std::pow(flop, 0.537);
  return {flop / (6 * tokens), tokens};
}

struct Row {
  double params;
  double tokens;
};

// Log-log between rows; the outermost slopes go on beyond them.
Allocation Along(std::span<const Row> rows, double flop) {
  const auto compute = [](const Row& row) { return std::log(FlopOf(row.params, row.tokens)); };
  size_t at = 1;
  while (at + 1 < rows.size() && compute(rows[at]) < std::log(flop)) ++at;
  const Row& low = rows[at - 1];
  const Row& high = rows[at];
  const double part = (std::log(flop) - compute(low)) / (compute(high) - compute(low));
  const double params = low.params * std::pow(high.params / low.params, part);
  return {params, flop / (6 * params)};
}

Allocation Approach1(double flop) {
  static constexpr std::array<Row, 9> kRows = {{{4e8, 8e9},
                                                {1e9, 20.2e9},
                                                {1e10, 205.1e9},
                                                {6.7e10, 1.5e12},
                                                {1.75e11, 3.7e12},
                                                {2.8e11, 5.9e12},
                                                {5.2e11, 11e12},
                                                {1e12, 21.2e12},
                                                {1e13, 216.2e12}}};
  return Along(kRows, flop);
}

Allocation Approach2(double flop) {
  static constexpr std::array<Row, 9> kRows = {{{4e8, 7.7e9},
                                                {1e9, 20e9},
                                                {1e10, 219.5e9},
                                                {6.7e10, 1.7e12},
                                                {1.75e11, 4.3e12},
                                                {2.8e11, 7.1e12},
                                                {5.2e11, 13.4e12},
                                                {1e12, 26.5e12},
                                                {1e13, 292e12}}};
  return Along(kRows, flop);
}

}  // namespace

const Law kChinchillaSource = {std::exp(6.0073404), std::exp(6.0179186), std::exp(0.5267228),
                               0.33917084, 0.2849083};
const Law kChinchillaRounded = {406.4, 410.7, 1.69, 0.34, 0.28};
const Law kBesiroglu = {482.01, 2085.43, 1.8172, 0.3478, 0.3658};

double Loss(const Law& law, double params, double tokens) {
  return law.E + law.A / std::pow(params, law.alpha) + law.B / std::pow(tokens, law.beta);
}

Allocation Optimum(const Law& law, double flop) {
  const double balance = Balance(law);
  const double params = balance * std::pow(flop / 6, law.beta / (law.alpha + law.beta));
  return {params, flop / (6 * params)};
}

double OptimalTokens(const Law& law, double params) {
  const double flop = 6 * std::pow(params / Balance(law), (law.alpha + law.beta) / law.beta);
  return flop / (6 * params);
}

// Along the optimum alpha A/N^alpha = beta B/D^beta.
Allocation CheapestFor(const Law& law, double loss) {
  const double room = loss - law.E;
  return {std::pow(law.A * (1 + law.alpha / law.beta) / room, 1 / law.alpha),
          std::pow(law.B * (1 + law.beta / law.alpha) / room, 1 / law.beta)};
}

double TokensForLoss(const Law& law, double params, double loss) {
  const double room = loss - law.E - law.A / std::pow(params, law.alpha);
  if (room <= 0) return std::numeric_limits<double>::infinity();
  return std::pow(law.B / room, 1 / law.beta);
}

std::span<const NamedLaw> NamedLaws() {
  // Of the 240 points read off Hoffmann et al.'s figure 4; of Muennighoff et al.'s runs on C4; of
  // Llama 3's models on the way to its law.
  constexpr double kFigure4[] = {1.4e18, 1.3e22};
  constexpr double kC4[] = {4e15, 9.3e21};
  constexpr double kLlama3[] = {6e18, 1e22};
  using enum Support;
  static const std::array<NamedLaw, 9> laws = {{
      {"besiroglu", kBesiroglu, nullptr,
       "Besiroglu et al. 2024, arXiv 2404.10102; spread by 200 bootstrap refits", kRead,
       kFigure4[0], kFigure4[1]},
      {"chinchilla", kChinchillaSource, nullptr,
       "Hoffmann et al. 2022, arXiv 2203.15556, unrounded constants of the paper's source", kRead,
       kFigure4[0], kFigure4[1]},
      {"muennighoff",
       Law{std::exp(6.255414), std::exp(7.3049974), std::exp(0.6254804), 0.3526596, 0.3526596},
       nullptr, "Muennighoff et al. 2023, arXiv 2305.16264, fit on C4", kRead, kC4[0], kC4[1]},
      {"epoch", Law{514, 2115.2, 1.8172, 0.35, 0.37}, nullptr,
       "Villalobos et al. 2024, arXiv 2211.04325, code (E of Besiroglu et al.)", kRead, kFigure4[0],
       kFigure4[1]},
      {"chinchilla-1", std::nullopt, &Approach1, "Hoffmann et al. 2022, approach 1, table 3", kRead,
       kFigure4[0], kFigure4[1]},
      {"chinchilla-2", std::nullopt, &Approach2, "Hoffmann et al. 2022, approach 2, table A3",
       kRead, kFigure4[0], kFigure4[1]},
      {"kaplan", std::nullopt, &KaplanOptimum, "Kaplan et al. 2020, arXiv 2001.08361", kRecalled, 0,
       1e22},
      {"llama-3", std::nullopt, &Llama3Optimum, "Grattafiori et al. 2024, arXiv 2407.21783",
       kRecalled, kLlama3[0], kLlama3[1]},
      {"twenty", std::nullopt, &TwentyOptimum, "20 tokens a parameter, the rule of thumb",
       kSecondHand, kFigure4[0], kFigure4[1]},
  }};
  return laws;
}

const NamedLaw* FindLaw(std::string_view name) {
  for (const NamedLaw& law : NamedLaws()) {
    if (law.name == name) return &law;
  }
  return nullptr;
}

const NamedLaw& DefaultLaw() { return NamedLaws().front(); }

double KaplanLossOfParams(double params) { return std::pow(8.8e13 / params, 0.076); }
double KaplanLossOfTokens(double tokens) { return std::pow(5.4e13 / tokens, 0.095); }

}  // namespace saem::plan
