#include "findings/fixed_math.h"

#include <array>
#include <cmath>
#include <limits>

namespace saem::findings {
namespace {

// log 2 in two parts; the first has trailing zeros enough that multiples up to 2^11 are exact (the
// split of fdlibm).
constexpr double kLog2High = 6.93147180369123816490e-01;
constexpr double kLog2Low = 1.90821492927058770002e-10;
constexpr double kHalfLog2Pi = 0.918938533204672741780329736406;

// log((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...), |s| at most 0.1716 here: 11 terms reach
// 1e-17.
double TwiceAtanh(double s) {
  const double square = s * s;
  double sum = 0;
  for (int odd = 23; odd >= 3; odd -= 2) sum = (sum + 1.0 / odd) * square;
  return 2 * s + 2 * s * sum;
}

}  // namespace

double Log(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // exact
  if (mantissa < 0.70710678118654752440) {
    mantissa *= 2;
    --exponent;
  }
  const double near = TwiceAtanh((mantissa - 1) / (mantissa + 1));
  return exponent * kLog2High + (near + exponent * kLog2Low);
}

double Log1p(double x) {
  if (x > -0.25 && x < 0.25) return TwiceAtanh(x / (2 + x));
  return Log(1 + x);
}

double Exp(double x) {
  if (x > 709.78) return std::numeric_limits<double>::infinity();
  if (x < -745.13) return 0;
  const double steps = std::floor(x / (kLog2High + kLog2Low) + 0.5);
  const double rest = (x - steps * kLog2High) - steps * kLog2Low;  // |rest| at most 0.35
  double sum = 1;
  for (int term = 14; term >= 1; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(steps));
}

// Stirling's series with Bernoulli numbers (Abramowitz and Stegun 6.1.41), reached by the
// recurrence for small x.
double LogGamma(double x) {
  double below = 1;
  while (x < 12) {
    below *= x;
    x += 1;
  }
  constexpr std::array<double, 7> kTerms = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                            1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  const double square = 1 / (x * x);
  double sum = 0;
  for (size_t i = kTerms.size(); i-- > 0;) sum = sum * square + kTerms[i];
  return (x - 0.5) * Log(x) - x + kHalfLog2Pi + sum / x - Log(below);
}

}  // namespace saem::findings
