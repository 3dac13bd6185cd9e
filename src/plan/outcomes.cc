#include "plan/outcomes.h"

namespace saem::plan {
namespace {

constexpr Wording kFiveYears = {"not in 5 years", "5년 안에 안 됨"};
constexpr Wording kCentury = {"over 100 years", "100년 넘게"};
constexpr Wording kEndless = {"without end", "끝없음"};
constexpr Wording kNoChips = {"no number is enough", "몇 개로도 안 됨"};
constexpr Wording kNoFailures = {"there are none", "없음"};
constexpr Wording kNoCheckpoints = {"none are needed", "필요 없음"};

constexpr std::array<OutcomeInfo, kOutcomes> kTable = {{
    {Outcome::kParams, "params", Measure::kCount, "Parameters", "매개변수"},
    {Outcome::kTokens, "tokens", Measure::kTokens, "Tokens wanted", "필요한 토큰"},
    {Outcome::kUnique, "unique", Measure::kTokens, "Unique real tokens", "고유한 실제 토큰"},
    {Outcome::kEpochs, "epochs", Measure::kCount, "Epochs over them", "반복 횟수"},
    {Outcome::kReal, "real", Measure::kTokens, "What they are worth", "실제 토큰의 유효 가치"},
    {Outcome::kGap, "gap", Measure::kTokens, "Missing", "부족분"},
    {Outcome::kSynthetic, "synthetic", Measure::kTokens, "To be written", "만들어야 할 토큰"},
    {Outcome::kRaw, "raw", Measure::kTokens, "Written before checks", "검사 전 생성 토큰"},
    {Outcome::kUnmet, "unmet", Measure::kTokens, "Still missing", "그래도 부족한 토큰"},
    {Outcome::kLossWith, "loss_with", Measure::kNats, "Expected loss", "예상 손실"},
    {Outcome::kLossWithout, "loss_without", Measure::kNats, "Expected loss without synthetic text",
     "합성 없이 예상 손실"},
    {Outcome::kFlop, "flop", Measure::kFlop, "Training compute", "학습 연산량"},
    {Outcome::kWritingRate, "writing_rate", Measure::kRate, "Written per chip and second",
     "칩당 초당 생성 토큰"},
    {Outcome::kGenerationHours, "generation_hours", Measure::kHours, "Chip-hours to write",
     "생성 칩 시간", kEndless},
    {Outcome::kTrainingHours, "training_hours", Measure::kHours, "Chip-hours to train",
     "학습 칩 시간", kEndless},
    {Outcome::kGenerationShare, "generation_share", Measure::kShare, "Share spent on writing",
     "생성이 차지하는 비율"},
    {Outcome::kChips, "chips", Measure::kCount, "Chips", "칩"},
    {Outcome::kChipsNeeded, "chips_needed", Measure::kCount, "Chips that the days allowed need",
     "기한을 지키는 데 필요한 칩", kNoChips},
    {Outcome::kGoodput, "goodput", Measure::kShare, "Goodput", "유효 가동률"},
    {Outcome::kBetweenFailures, "between_failures", Measure::kSeconds, "Between interruptions",
     "중단 사이 시간", kNoFailures},
    {Outcome::kCheckpointEvery, "checkpoint_every", Measure::kSeconds, "Best checkpoint interval",
     "최적 체크포인트 간격", kNoCheckpoints},
    {Outcome::kDays, "days", Measure::kDays, "Days to train", "학습 기간", kCentury},
    {Outcome::kGenerationDays, "generation_days", Measure::kDays, "Days to write", "생성 기간",
     kCentury},
    {Outcome::kMegawatts, "megawatts", Measure::kMegawatts, "Power", "전력"},
    {Outcome::kGigawattHours, "gigawatt_hours", Measure::kGigawattHours, "Energy", "전력량",
     kEndless},
    {Outcome::kCarbonTonnes, "carbon", Measure::kTonnes, "CO2", "CO2", kEndless},
    {Outcome::kAmortised, "amortised", Measure::kDollars, "Cost, hardware written off",
     "비용(감가상각)", kEndless},
    {Outcome::kRented, "rented", Measure::kDollars, "Cost, rented", "비용(임대)", kEndless},
    {Outcome::kBought, "bought", Measure::kDollars, "Cost, hardware bought", "비용(구매)"},
    {Outcome::kSite, "site", Measure::kDollars, "Hardware and site", "장비와 부지"},
    {Outcome::kWon, "won", Measure::kWon, "Cost in won, as the plan pays",
     "비용(원), 계획의 지불 방식", kEndless},
    {Outcome::kDelivery, "delivery", Measure::kDays, "Days until all chips are there",
     "칩이 모두 오기까지", kFiveYears},
    {Outcome::kDelay, "delay", Measure::kDays, "of these, by shocks", "그중 충격 탓", kFiveYears},
    {Outcome::kFinish, "finish", Measure::kDays, "Days until the model is trained",
     "모델이 나오기까지", kCentury},
}};

static_assert(
    [] {
      for (size_t i = 0; i < kOutcomes; ++i) {
        if (Index(kTable[i].outcome) != i) return false;
      }
      return true;
    }(),
    "the table stands in the order of the enum");

}  // namespace

std::span<const OutcomeInfo, kOutcomes> AllOutcomes() { return kTable; }

const ConstraintInfo& InfoOf(Constraint constraint) {
  static constexpr std::array<ConstraintInfo, kConstraints> kNames = {{
      {"data", "data", "데이터", "there is too little text", "글이 모자랍니다"},
      {"chips", "chips", "칩", "the chips are too few for the days allowed",
       "정한 기한에 비해 칩이 적습니다"},
      {"power", "power", "전력", "it draws more power than is allowed",
       "정한 것보다 전력이 많이 듭니다"},
      {"money", "money", "돈", "it costs more than is allowed", "정한 것보다 돈이 많이 듭니다"},
      {"reliability", "reliability", "신뢰성", "failures undo too much of the work",
       "고장으로 한 일을 너무 많이 잃습니다"},
      {"supply", "supply", "공급망", "the chips come too late", "칩이 너무 늦게 옵니다"},
  }};
  return kNames[static_cast<size_t>(constraint)];
}

}  // namespace saem::plan
