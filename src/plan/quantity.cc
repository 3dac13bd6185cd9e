#include "plan/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace saem::plan {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNormal95 = 1.6448536269514722;  // of 90%, two-sided

template <size_t n>
double Horner(const std::array<double, n>& coefficients, double x) {
  double sum = 0;
  for (size_t i = n; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

}  // namespace

std::string_view NameOf(Support support) {
  switch (support) {
    case Support::kMeasured:
      return "measured";
    case Support::kRead:
      return "read";
    case Support::kComputed:
      return "computed";
    case Support::kStated:
      return "stated";
    case Support::kRecalled:
      return "recalled";
    case Support::kSecondHand:
      return "second-hand";
    case Support::kAssumed:
      break;
  }
  return "assumed";
}

double NormalQuantile(double u) {
  static constexpr std::array<double, 8> kA = {
      3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
      45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727};
  static constexpr std::array<double, 8> kB = {1.0,
                                               42.313330701600911252,
                                               687.18700749205790830,
                                               5394.1960214247511077,
                                               21213.794301586595867,
                                               39307.895800092710610,
                                               28729.085735721942674,
                                               5226.4952788528545610};
  static constexpr std::array<double, 8> kC = {1.42343711074968357734,   4.63033784615654529590,
                                               5.76949722146069140550,   3.64784832476320460504,
                                               1.27045825245236838258,   0.241780725177450611770,
                                               0.0227238449892691845833, 7.74545014278341407640e-4};
  static constexpr std::array<double, 8> kD = {1.0,
                                               2.05319162663775882187,
                                               1.67638483018380384940,
                                               0.689767334985100004550,
                                               0.148103976427480074590,
                                               0.0151986665636164571966,
                                               5.47593808499534494600e-4,
                                               1.05075007164441684324e-9};
  static constexpr std::array<double, 8> kE = {
      6.65790464350110377720,    5.46378491116411436990,   1.78482653991729133580,
      0.296560571828504891230,   0.0265321895265761230930, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr std::array<double, 8> kF = {1.0,
                                               0.599832206555887937690,
                                               0.136929880922735805310,
                                               0.0148753612908506148525,
                                               7.86869131145613259100e-4,
                                               1.84631831751005468180e-5,
                                               1.42151175831644588870e-7,
                                               2.04426310338993978564e-15};
  const double q = u - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * Horner(kA, r) / Horner(kB, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? u : 1 - u));
  const double far =
      r <= 5 ? Horner(kC, r - 1.6) / Horner(kD, r - 1.6) : Horner(kE, r - 5) / Horner(kF, r - 5);
  return q < 0 ? -far : far;
}

Quantity Quantity::Value(double value) {
  Quantity quantity;
  quantity.first_ = value;
  return quantity;
}

Quantity Quantity::LogNormal(double low, double high) {
  Quantity quantity;
  quantity.shape_ = Shape::kLogNormal;
  quantity.first_ = 0.5 * (std::log(low) + std::log(high));
  quantity.second_ = 0.5 * (std::log(high) - std::log(low)) / kNormal95;
  return quantity;
}

Quantity Quantity::Normal(double low, double high) {
  Quantity quantity;
  quantity.shape_ = Shape::kNormal;
  quantity.first_ = 0.5 * (low + high);
  quantity.second_ = 0.5 * (high - low) / kNormal95;
  return quantity;
}

Quantity Quantity::Uniform(double low, double high) {
  Quantity quantity;
  quantity.shape_ = Shape::kUniform;
  quantity.first_ = low;
  quantity.second_ = high - low;
  return quantity;
}

Quantity Quantity::Quantiles(std::vector<std::pair<double, double>> knots) {
  Quantity quantity;
  quantity.shape_ = Shape::kQuantiles;
  quantity.knots_ = std::move(knots);
  return quantity;
}

Quantity Quantity::Samples(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  Quantity quantity;
  quantity.shape_ = Shape::kSamples;
  for (size_t i = 0; i < samples.size(); ++i) {
    quantity.knots_.emplace_back(
        (static_cast<double>(i) + 0.5) / static_cast<double>(samples.size()), samples[i]);
  }
  return quantity;
}

double Quantity::At(double u) const {
  switch (shape_) {
    case Shape::kValue:
      return first_;
    case Shape::kLogNormal:
      return std::exp(first_ + second_ * NormalQuantile(u));
    case Shape::kNormal:
      return first_ + second_ * NormalQuantile(u);
    case Shape::kUniform:
      return first_ + second_ * u;
    case Shape::kQuantiles:
    case Shape::kSamples:
      break;
  }
  if (u <= knots_.front().first) return knots_.front().second;
  if (u >= knots_.back().first) return knots_.back().second;
  const auto above = std::lower_bound(knots_.begin(), knots_.end(), u,
                                      [](const auto& knot, double at) { return knot.first < at; });
  const auto below = above - 1;
  const double part = (u - below->first) / (above->first - below->first);
  return below->second + part * (above->second - below->second);
}

double Quantity::Least() const {
  if (shape_ == Shape::kLogNormal) return 0;
  if (shape_ == Shape::kNormal) return -kInfinity;
  return knots_.empty() ? first_ : knots_.front().second;
}

double Quantity::Most() const {
  if (shape_ == Shape::kLogNormal || shape_ == Shape::kNormal) return kInfinity;
  if (shape_ == Shape::kUniform) return first_ + second_;
  return knots_.empty() ? first_ : knots_.back().second;
}

}  // namespace saem::plan
