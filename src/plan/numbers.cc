#include "plan/numbers.h"

#include <array>
#include <charconv>
#include <cmath>

namespace saem::plan {
namespace {

// `digits` significant ones, never as a power of ten, zeros at the end taken off.
std::string Fixed(double value, int digits) {
  const double size = std::fabs(value);
  const int before = size >= 1 ? static_cast<int>(std::floor(std::log10(size))) + 1 : 0;
  const int leading =
      size > 0 && size < 1 ? -static_cast<int>(std::floor(std::log10(size))) - 1 : 0;
  const int after = std::max(0, digits - before + leading);
  std::array<char, 400> out{};
  const auto [end, error] =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed, after);
  std::string text(out.data(), error == std::errc() ? end : out.data());
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string Grouped(double value) {
  std::string text = Fixed(std::round(value), 20);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3) {
    text.insert(static_cast<size_t>(at), ",");
  }
  return text;
}

// To three digits, what lies above this share of a scale's first number is that number; to four,
// this.
constexpr double kRoundsUp = 0.9995;
constexpr double kRoundsUp4 = 0.99995;

std::string KoreanScaled(double value) {
  const double size = std::fabs(value);
  struct Scale {
    double from;
    const char* name;
  };
  constexpr std::array<Scale, 4> kScales = {{{1e16, "경"}, {1e12, "조"}, {1e8, "억"}, {1e4, "만"}}};
  for (const Scale& scale : kScales) {
    if (size < kRoundsUp4 * scale.from) continue;
    const double times = value / scale.from;
    return (std::fabs(times) >= kRoundsUp * 1000 ? Grouped(times) : Fixed(times, 3)) + scale.name;
  }
  return size >= kRoundsUp * 1000 ? Grouped(value) : Fixed(value, 3);
}

// Money below a million, to three digits as all of it.
std::string Rounded3(double value) {
  if (std::fabs(value) < 1000) return Short(value);
  const double scale = std::pow(10, std::floor(std::log10(std::fabs(value))) - 2);
  return Grouped(std::round(value / scale) * scale);
}

}  // namespace

std::string Digits(double value, int digits) { return Fixed(value, digits); }

std::string Short(double value) {
  const double size = std::fabs(value);
  if (size == 0) return "0";
  if (size >= 1e-4 && size < 1e6) {
    return size >= 1000 ? Grouped(value) : Fixed(value, 3);
  }
  const auto power = static_cast<int>(std::floor(std::log10(size)));
  const std::string digits = Fixed(value / std::pow(10, power), 3);
  return digits == "10" ? "1e" + std::to_string(power + 1) : digits + "e" + std::to_string(power);
}

std::string Scaled(double value, Tongue tongue) {
  if (std::fabs(value) >= 1e20) return Short(value);
  if (tongue == Tongue::kKorean) return KoreanScaled(value);
  const double size = std::fabs(value);
  if (size >= 1e15) return Grouped(value / 1e12) + "T";
  if (size >= kRoundsUp * 1e12) return Fixed(value / 1e12, 3) + "T";
  if (size >= kRoundsUp * 1e9) return Fixed(value / 1e9, 3) + "B";
  if (size >= kRoundsUp * 1e6) return Fixed(value / 1e6, 3) + "M";
  return Short(value);
}

std::string Dollars(double value, Tongue tongue) {
  const double size = std::fabs(value);
  if (tongue == Tongue::kKorean) {
    return size > 0 && size < 0.01 ? "0.01 달러 미만" : KoreanScaled(value) + " 달러";
  }
  if (size >= kRoundsUp * 1e12) return "$" + Fixed(value / 1e12, 3) + " trillion";
  if (size >= kRoundsUp * 1e9) return "$" + Fixed(value / 1e9, 3) + " billion";
  if (size >= kRoundsUp * 1e6) return "$" + Fixed(value / 1e6, 3) + " million";
  if (size > 0 && size < 0.01) return "under $0.01";
  return "$" + Rounded3(value);
}

std::string WonText(double value, Tongue tongue) {
  if (tongue == Tongue::kKorean) return KoreanScaled(value) + " 원";
  const double size = std::fabs(value);
  if (size >= kRoundsUp * 1e12) return Fixed(value / 1e12, 3) + " trillion won";
  if (size >= kRoundsUp * 1e9) return Fixed(value / 1e9, 3) + " billion won";
  if (size >= kRoundsUp * 1e6) return Fixed(value / 1e6, 3) + " million won";
  return Rounded3(value) + " won";
}

std::string CountText(const std::string& number) {
  const bool scaled = number.empty() || number.back() < '0' || number.back() > '9';
  return number + (scaled ? " 개" : "개");
}

std::string Percent(double share) {
  if (share != 0 && std::fabs(share) < 1e-6) return Short(100 * share) + "%";
  return Fixed(100 * share, share < 0.01 ? 2 : 3) + "%";
}

}  // namespace saem::plan
