#include "findings/intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "findings/fixed_math.h"

namespace saem::findings {
namespace {

constexpr double kTail = 0.025;

struct Range {
  double low;
  double high;
};

double Share(int64_t found, int64_t n) {
  return n == 0 ? 0 : static_cast<double>(found) / static_cast<double>(n);
}

Range Wilson(int64_t found, int64_t n) {
  if (n == 0) return {0, 1};
  const double count = static_cast<double>(n);
  const double rate = Share(found, n);
  const double square = kNormal95 * kNormal95;
  const double middle = rate + square / (2 * count);
  const double half = kNormal95 * std::sqrt((rate * (1 - rate) + square / (4 * count)) / count);
  const double scale = 1 + square / count;
  // At the ends the bound is the end itself; the formula misses it by rounding.
  return {found == 0 ? 0 : std::max(0.0, (middle - half) / scale),
          found == n ? 1 : std::min(1.0, (middle + half) / scale)};
}

// The continued fraction of I_x(a, b) (DLMF 8.17.22), by Lentz's method as modified by Thompson and
// Barnett (1986). It converges in about sqrt(max(a, b)) terms for x < (a + 1) / (a + b + 2).
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-15;
  const auto off_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  const int terms = 300 + static_cast<int>(std::min(1e7, 10 * std::sqrt(std::max(a, b))));
  double c = 1;
  double d = 1 / off_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= terms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / off_zero(1 + even * d);
    c = off_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / off_zero(1 + odd * d);
    c = off_zero(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < kEnough) break;
  }
  return fraction;
}

}  // namespace

double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front =
      Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Log(x) + b * Log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * BetaFraction(a, b, x) / a;
  return 1 - front * BetaFraction(b, a, 1 - x) / b;
}

// Bisection: it always gets there, and always by the same steps.
double BetaQuantile(double a, double b, double p) {
  double low = 0;
  double high = 1;
  for (int i = 0; i < 200; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high || high - low < 1e-14 * high) break;
    (IncompleteBeta(a, b, middle) < p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double Student95(double degrees) {
  const double x = BetaQuantile(degrees / 2, 0.5, 2 * kTail);
  return std::sqrt(degrees * (1 - x) / x);
}

Estimate ExactRate(int64_t found, int64_t n) {
  Estimate rate{Share(found, n), 0, 1, n};
  if (n == 0) return rate;
  const double count = static_cast<double>(n);
  const double hits = static_cast<double>(found);
  if (found > 0) {
    rate.low = found == n ? Exp(Log(kTail) / count) : BetaQuantile(hits, count - hits + 1, kTail);
  }
  if (found < n) {
    rate.high =
        found == 0 ? 1 - Exp(Log(kTail) / count) : BetaQuantile(hits + 1, count - hits, 1 - kTail);
  }
  return rate;
}

Estimate WilsonRate(int64_t found, int64_t n) {
  const Range range = Wilson(found, n);
  return {Share(found, n), range.low, range.high, n};
}

double UpperBoundOfNone(int64_t n) {
  return n == 0 ? 1 : 1 - Exp(Log(2 * kTail) / static_cast<double>(n));
}

Estimate RateDifference(int64_t found_first, int64_t n_first, int64_t found_second,
                        int64_t n_second) {
  const double first = Share(found_first, n_first);
  const double second = Share(found_second, n_second);
  const Range one = Wilson(found_first, n_first);
  const Range two = Wilson(found_second, n_second);
  const auto root = [](double a, double b) { return std::sqrt(a * a + b * b); };
  const double difference = first - second;
  return {difference, difference - root(first - one.low, two.high - second),
          difference + root(one.high - first, second - two.low), std::min(n_first, n_second)};
}

Estimate Unmeasured(int64_t n) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  return {0, -kInfinite, kInfinite, n};
}

Estimate MeanOf(double mean, double squared_distances, int64_t n) {
  if (n < 2) {
    Estimate estimate = Unmeasured(n);
    estimate.value = n == 0 ? 0 : mean;
    return estimate;
  }
  const double count = static_cast<double>(n);
  const double half = Student95(count - 1) * std::sqrt(squared_distances / (count - 1) / count);
  return {mean, mean - half, mean + half, n};
}

Estimate Mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = values.empty() ? 0 : sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return MeanOf(mean, squares, static_cast<int64_t>(values.size()));
}

int64_t RecordsNeeded(double rate, int64_t found) {
  constexpr int64_t kMost = int64_t{1} << 40;
  const auto enough = [&](int64_t n) { return ExactRate(found, n).high <= rate; };
  int64_t high = found + 1;
  while (high < kMost && !enough(high)) high *= 2;
  int64_t low = found;  // never enough: the upper end is 1
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace saem::findings
