#include "plan/plan_checks.h"

#include "plan/dates.h"
#include "plan/numbers.h"
#include "plan/plan_file.h"
#include "plan/repetition.h"

namespace saem::plan {
namespace {

// A range is judged by its 90%: draws beyond a limit are held at it.
double Low(const Quantity& quantity) { return quantity.At(0.05); }
double High(const Quantity& quantity) { return quantity.At(0.95); }

}  // namespace

Said Impossible(const InputInfo& info, const std::string& key, const Quantity& quantity) {
  const double low = Low(quantity);
  const double high = High(quantity);
  // The ends of a range come back through a normal distribution: rounding is no lie.
  const double rounding = 1e-9 * (high / 2 - low / 2);
  const bool above = high > info.most + rounding;
  if (!above && low >= info.least - rounding) return {};
  const std::string value = Short(above ? high : low);
  const std::string least = Short(info.least), most = Short(info.most);
  const auto why = [](std::string_view reason) {
    return reason.empty() ? "" : "; " + std::string(reason);
  };
  return {"`" + key + "` of " + value + " is impossible: it lies between " + least + " and " +
              most + why(info.why.en),
          "`" + key + "` 값이 " + value + "이면 불가능합니다: " + least + "에서 " + most +
              " 사이입니다" + why(info.why.ko)};
}

std::vector<Contradiction> Contradictions(const Plan& plan) {
  std::vector<Contradiction> found;
  const Chip& chip = plan.chip;
  const Said source = {chip.source, chip.source};
  const std::string mfu = Short(High(plan.At(Input::kMfu)));
  const std::string reached = Short(chip.ceiling / chip.bf16);
  const std::string load = Short(Low(plan.At(Input::kLoad)));
  const std::string idle = Short(chip.idle_watts);
  if (chip.ceiling > 0 && High(plan.At(Input::kMfu)) > chip.ceiling / chip.bf16) {
    found.push_back(
        {Input::kMfu,
         {"an MFU of " + mfu + " is impossible on `" + chip.name +
              "`: a matrix product alone reaches " + reached + " of its peak",
          "칩 `" + chip.name + "`에서 MFU가 " + mfu +
              "이면 불가능합니다: 행렬 곱만으로도 최대 성능의 " + reached + "까지입니다"},
         source});
  }
  if (Low(plan.At(Input::kKilowatts)) * 1000 < chip.idle_watts) {
    found.push_back({Input::kKilowatts,
                     {"a `" + chip.name + "` draws " + idle +
                          " W when idle, more than `site.kilowatts` gives it",
                      "칩 `" + chip.name + "` 하나는 쉴 때도 " + idle +
                          " W를 쓰는데, `site.kilowatts`는 그보다 적습니다"},
                     source});
  }
  if (Low(plan.At(Input::kLoad)) * Low(plan.At(Input::kKilowatts)) * 1000 < chip.idle_watts) {
    found.push_back(
        {Input::kLoad,
         {"an average load of " + load + " lies below what a `" + chip.name + "` draws when idle",
          "평균 부하가 " + load + "이면 칩 `" + chip.name +
              "` 하나가 쉴 때 쓰는 전력에도 못 미칩니다"},
         source});
  }
  if (plan.aim == Aim::kLoss) {
    const std::string loss = Short(Low(plan.At(Input::kLoss)));
    const std::string name(plan.law->name);
    for (const Law& law : plan.law_draws) {
      if (Low(plan.At(Input::kLoss)) > law.E + 0.01) continue;
      found.push_back({Input::kLoss,
                       {"no model reaches a loss of " + loss + ": by the law `" + name +
                            "` text itself has " + Short(law.E) + " nats a token",
                        "어떤 모델도 손실 " + loss + "에 이르지 못합니다: 법칙 `" + name +
                            "`에서는 글 자체가 토큰당 " + Short(law.E) + " nat입니다"},
                       {std::string(plan.law->source), std::string(plan.law->source)}});
      break;
    }
  }
  return found;
}

std::vector<Said> Warnings(const Plan& plan) {
  std::vector<Said> warnings;
  const double generator = plan.At(Input::kGenerator).Median();
  if (generator < 8e9 || generator > 406e9) {
    warnings.push_back(
        {"The generation law was fitted between 8B and 405B parameters, not at " +
             Scaled(generator, Tongue::kEnglish) + ".",
         "생성 속도 법칙은 매개변수 80억~4050억에서 맞춘 것인데, 이 계획의 생성 모델은 " +
             Scaled(generator, Tongue::kKorean) + "입니다."});
  }
  if (plan.precision == Precision::kBf16 && !plan.Has(Input::kRate)) {
    warnings.push_back(
        {"The generation law was fitted in FP8; for BF16 its computing and its cache are scaled.",
         "생성 속도 법칙은 FP8에서 맞춘 것이며, BF16에는 연산과 캐시를 비례해 옮긴 값을 씁니다."});
  }
  const double answer = plan.At(Input::kAnswerTokens).Median();
  const double prompt = plan.At(Input::kPromptTokens).Median();
  if (answer < 128 || answer > 2048 || prompt < 128 || prompt > 2048) {
    warnings.push_back(
        {"The generation law was fitted for prompts and answers of 128 to 2,048 tokens.",
         "생성 속도 법칙은 프롬프트와 답변이 128~2,048토큰일 때 맞춘 것입니다."});
  }
  if (const auto facts = DayOf(plan.facts->date); plan.start && facts && *plan.start < *facts) {
    warnings.push_back({"The plan starts on " + DateText(*plan.start, Tongue::kEnglish) +
                            ", before the day of its facts, " + DateText(*facts, Tongue::kEnglish) +
                            ": prices and supply of then are not known here.",
                        "계획의 시작일 " + DateText(*plan.start, Tongue::kKorean) +
                            "은 자료 기준일 " + DateText(*facts, Tongue::kKorean) +
                            "보다 이릅니다. 그때의 가격과 공급은 알지 못합니다."});
  }
  int fast = 0;
  for (size_t year = 1; year < kSupplyYears; ++year) {
    fast += plan.At(plan.GrowthOf(year)).Median() > 1.5 ? 1 : 0;
  }
  if (fast > 2) {
    warnings.push_back(
        {"Capacity that grows by more than half a year after year has been seen for two years, not "
         "for more.",
         "해마다 절반 넘게 느는 생산 능력은 2년 동안만 관찰되었습니다."});
  }
  return warnings;
}

std::optional<Said> EpochsWarning(double usual, double high) {
  if (high <= kEpochsWarned) return std::nullopt;
  const std::string most = Short(high);
  const bool often = usual > kEpochsWarned;
  const std::string times = often ? Short(usual) : most;
  return Said{"Real text is read " + times + " times" + (often ? "" : " in some draws") +
                  ", and 8 is a lot: the repetition law was seen to hold up to 14 and to be far "
                  "too kind at 44 (Muennighoff et al. 2023).",
              "실제 글을 " + std::string(often ? "" : "일부 표본에서 ") + times +
                  "회 읽습니다. 8회를 넘으면 많은 것입니다. 반복 법칙은 14회까지 맞았고 44회에서는 "
                  "지나치게 낙관적이었습니다(Muennighoff 외 2023)."};
}

std::optional<Said> LawWarning(const Plan& plan, double flop) {
  const NamedLaw& law = *plan.law;
  if (flop >= law.least_flop && flop <= law.most_flop) return std::nullopt;
  const bool above = flop > law.most_flop;
  const double times = above ? flop / law.most_flop : law.least_flop / flop;
  const std::string name(law.name), low = Short(law.least_flop), high = Short(law.most_flop);
  return Said{"The training computes " + Short(times) + " times " + (above ? "more" : "less") +
                  " than any that the scaling law `" + name + "` was fitted to (" + low + " to " +
                  high +
                  " FLOP): the loss, and the tokens where the law chooses them, are extrapolated.",
              "이 학습의 연산은 스케일링 법칙(`" + name + "`)을 맞춘 학습(" + low + "~" + high +
                  " FLOP)보다 " + Short(times) + "배 " + (above ? "많습니다" : "적습니다") +
                  ". 그래서 손실과 법칙이 정하는 토큰 수는 외삽한 값입니다."};
}

}  // namespace saem::plan
