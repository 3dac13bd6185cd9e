#include "plan/sentence.h"

#include <algorithm>
#include <cmath>

#include "plan/answer.h"

namespace saem::plan {
namespace {

// What both end with, and need be said but once: " days" of "72 days" and "170 days".
size_t SharedEnd(const std::string& a, const std::string& b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  size_t count = 0;
  while (count < a.size() && count < b.size() &&
         a[a.size() - 1 - count] == b[b.size() - 1 - count] && !digit(a[a.size() - 1 - count])) {
    ++count;
  }
  // Only if the whole unit is shared.
  return count < a.size() && digit(a[a.size() - 1 - count]) && count < b.size() &&
                 digit(b[b.size() - 1 - count])
             ? count
             : 0;
}

// "17.8 days (13 to 28 days)"
std::string Middle(const Answer& answer, Outcome outcome, Tongue tongue) {
  const Percentiles& p = answer.Of(outcome);
  const Measure measure = InfoOf(outcome).measure;
  const std::string middle = ValueText(measure, p.p50, tongue);
  std::string low = ValueText(measure, p.p10, tongue);
  const std::string high = ValueText(measure, p.p90, tongue);
  if (low == high) return middle;
  low.resize(low.size() - SharedEnd(low, high));
  return tongue == Tongue::kKorean ? middle + "(" + low + "~" + high + ")"
                                   : middle + " (" + low + " to " + high + ")";
}

std::string English(const Answer& answer) {
  const Tongue tongue = Tongue::kEnglish;
  const auto middle = [&](Outcome outcome) { return Middle(answer, outcome, tongue); };
  const double chips = answer.Of(Outcome::kChips).p50;
  std::string out = "Training " + Scaled(answer.Of(Outcome::kParams).p50, tongue) +
                    " parameters on " + Scaled(answer.Of(Outcome::kTokens).p50, tongue) +
                    " tokens takes " + middle(Outcome::kDays) + " on " + Scaled(chips, tongue) +
                    (chips == 1 ? " chip" : " chips");
  out += answer.Of(Outcome::kDelivery).p50 > 0
             ? ", after " + middle(Outcome::kDelivery) + " of waiting for them. "
             : ". ";
  const std::string written =
      answer.Of(Outcome::kSynthetic).p50 > 0
          ? middle(Outcome::kSynthetic) + " must be written"
          : "at worst " + Scaled(answer.Of(Outcome::kSynthetic).p90, tongue) + " must be written";
  out +=
      answer.Of(Outcome::kGap).p90 > 0
          ? "Real text is worth " + middle(Outcome::kReal) + " tokens; " + written + ", and " +
                (answer.Of(Outcome::kUnmet).p90 > 0 ? middle(Outcome::kUnmet) + " stays missing. "
                                                    : "nothing stays missing. ")
          : "There is enough real text. ";
  out += "It costs " + middle(Outcome::kAmortised) + " with hardware written off, " +
         middle(Outcome::kRented) + " rented, " + middle(Outcome::kBought) + " to buy, and draws " +
         middle(Outcome::kMegawatts) + ".";
  return out;
}

std::string Korean(const Answer& answer) {
  const Tongue tongue = Tongue::kKorean;
  const auto middle = [&](Outcome outcome) { return Middle(answer, outcome, tongue); };
  std::string out = "매개변수 " + Scaled(answer.Of(Outcome::kParams).p50, tongue) + " 개를 토큰 " +
                    Scaled(answer.Of(Outcome::kTokens).p50, tongue) + " 개로 학습하는 데 칩 " +
                    Scaled(answer.Of(Outcome::kChips).p50, tongue) + " 개로 " +
                    middle(Outcome::kDays) + " 걸립니다";
  out += answer.Of(Outcome::kDelivery).p50 > 0
             ? ". 그 전에 칩을 " + middle(Outcome::kDelivery) + " 기다립니다. "
             : ". ";
  const std::string written = answer.Of(Outcome::kSynthetic).p50 > 0
                                  ? middle(Outcome::kSynthetic) + " 개를 만들어야 하며, "
                                  : "나쁘면 " + Scaled(answer.Of(Outcome::kSynthetic).p90, tongue) +
                                        " 개를 만들어야 하며, ";
  out += answer.Of(Outcome::kGap).p90 > 0
             ? "실제 글의 가치는 토큰 " + middle(Outcome::kReal) + " 개이고, " + written +
                   (answer.Of(Outcome::kUnmet).p90 > 0
                        ? middle(Outcome::kUnmet) + " 개는 그래도 부족합니다. "
                        : "부족분은 남지 않습니다. ")
             : "실제 글로 충분합니다. ";
  out += "비용은 감가상각 기준 " + middle(Outcome::kAmortised) + ", 임대 " +
         middle(Outcome::kRented) + ", 구매 " + middle(Outcome::kBought) + "이고 전력은 " +
         middle(Outcome::kMegawatts) + "입니다.";
  return out;
}

}  // namespace

std::string LeadOf(const Answer& answer, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  const Binding& first = answer.bindings.front();
  const ConstraintInfo& info = InfoOf(first.constraint);
  const std::string name(korean ? info.ko : info.en);
  double stopped = 0;
  for (const Binding& binding : answer.bindings) stopped += binding.share;
  if (stopped == 0) {
    const std::string used = Short(std::round(100 * first.median)) + "%";
    return korean
               ? "됩니다. 닿는 한계가 없고, 가장 빠듯한 " + name + "도 한계의 " + used + "입니다."
               : "It works out: no limit is reached. The nearest is " + name + ", at " + used +
                     " of its limit.";
  }
  const bool alone = first.share > 0.995 * stopped;
  if (stopped > 0.995) {
    return korean
               ? "되지 않습니다. 막는 것은 " + std::string(alone ? "" : "주로 ") + name + "입니다."
               : "It does not work out: what stops it is " + std::string(alone ? "" : "mostly ") +
                     name + ".";
  }
  const double good = std::clamp(std::round(100 * (1 - stopped)), 1.0, 99.0);
  return korean ? "모의한 미래 100가지 중 " + Short(good) + "가지에서 됩니다. 나머지를 막는 것은 " +
                      (alone ? "" : "주로 ") + name + "입니다."
                : "It works out in " + Short(good) + " of 100 simulated futures. What stops the " +
                      "others is " + (alone ? "" : "mostly ") + name + ".";
}

std::string SentenceOf(const Answer& answer, Tongue tongue) {
  return tongue == Tongue::kKorean ? Korean(answer) : English(answer);
}

std::string ValueText(Measure measure, double value, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  switch (measure) {
    case Measure::kCount:
    case Measure::kTokens:
    case Measure::kRate:
      return Scaled(value, tongue);
    case Measure::kNats:
      return Short(value);
    case Measure::kFlop:
      return Short(value) + " FLOP";
    case Measure::kHours:
      return Scaled(value, tongue) + (korean ? "시간" : " h");
    case Measure::kShare:
      return Percent(value);
    case Measure::kSeconds:
      if (value >= 2 * 86400) return ValueText(Measure::kDays, value / 86400, tongue);
      if (value >= 2 * 3600) return Short(value / 3600) + (korean ? "시간" : " h");
      if (value >= 120) return Short(value / 60) + (korean ? "분" : " min");
      return Short(value) + (korean ? "초" : " s");
    case Measure::kDays:
      if (value > 0 && value < 1) return ValueText(Measure::kSeconds, value * 86400, tongue);
      return Short(value) + (korean ? "일" : " days");
    case Measure::kMegawatts:
      if (value >= 1000) return Short(value / 1000) + " GW";
      return value > 0 && value < 0.1 ? Short(value * 1000) + " kW" : Short(value) + " MW";
    case Measure::kGigawattHours:
      if (value > 0 && value < 1e-4) return Short(value * 1e6) + " kWh";
      return value > 0 && value < 0.1 ? Short(value * 1000) + " MWh" : Short(value) + " GWh";
    case Measure::kTonnes:
      if (value > 0 && value < 0.1) return Short(value * 1000) + " kg";
      return Scaled(value, tongue) + (korean ? "톤" : " t");
    case Measure::kDollars:
      return Dollars(value, tongue);
    case Measure::kWon:
      break;
  }
  return WonText(value, tongue);
}

}  // namespace saem::plan
