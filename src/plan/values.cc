#include "plan/values.h"

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

}  // namespace

std::string ValueText(Measure measure, double value, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  switch (measure) {
    case Measure::kCount:
    case Measure::kTokens:
    case Measure::kRate:
      return Scaled(value, tongue);
    case Measure::kNats:
      return Digits(value, 4);
    case Measure::kFlop:
      return Short(value) + " FLOP";
    case Measure::kHours:
      return Scaled(value, tongue) + (korean ? "시간" : " h");
    case Measure::kShare:
      if (value <= 0 || value >= 1e-4) return Percent(value);
      return korean ? "0.01% 미만" : "under 0.01%";
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

std::string ValueOf(const Number& number, double value, Tongue tongue) {
  if (value == kNever) return number.none.In(tongue);
  return ValueText(InfoOf(number.outcome).measure, value, tongue);
}

std::string ValueAt(const Number& number, double share, Tongue tongue) {
  return ValueOf(number, number.At(share), tongue);
}

std::string UseText(double used, Tongue tongue) {
  constexpr double kMost = 10;
  if (used <= kMost) return Percent(used);
  return tongue == Tongue::kKorean ? "1,000% 넘게" : "over 1,000%";
}

std::string RangeText(Measure measure, double low, double high, Tongue tongue) {
  return Joined(ValueText(measure, low, tongue), ValueText(measure, high, tongue), tongue);
}

std::string Joined(std::string from, const std::string& to, Tongue tongue) {
  if (from == to) return to;
  from.resize(from.size() - SharedEnd(from, to));
  return from + (tongue == Tongue::kKorean ? "~" : " to ") + to;
}

}  // namespace saem::plan
