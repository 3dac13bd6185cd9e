// A number that may not be known exactly: a value, a range, quantiles, or samples, with where it
// comes from. Written in plans and in data/plan/facts.yaml; drawn by draws.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saem::plan {

// How well a number is supported. Results that rest on the last three are marked.
enum class Support {
  kMeasured,    // by a run of saem
  kRead,        // in its source
  kComputed,    // from what was read
  kStated,      // by whoever wrote the plan
  kRecalled,    // to be checked
  kSecondHand,  // a page or paper that cites another
  kAssumed,     // by this program
};
constexpr bool IsWeak(Support support) { return support >= Support::kRecalled; }
std::string_view NameOf(Support support);

// The inverse of the normal distribution function (Wichura 1988, AS 241), 0 < u < 1.
double NormalQuantile(double u);

class Quantity {
 public:
  enum class Shape { kValue, kLogNormal, kNormal, kUniform, kQuantiles, kSamples };

  Quantity() = default;
  static Quantity Value(double value);
  // Of 90%: the ends are the 5th and 95th percentile.
  static Quantity LogNormal(double low, double high);
  static Quantity Normal(double low, double high);
  // Of all: nothing lies outside.
  static Quantity Uniform(double low, double high);
  // (probability, value) rising in both; straight between, the outermost values held beyond.
  static Quantity Quantiles(std::vector<std::pair<double, double>> knots);
  // Any order; straight between the sorted samples.
  static Quantity Samples(std::vector<double> samples);

  Shape shape() const { return shape_; }
  bool IsFixed() const { return shape_ == Shape::kValue; }
  // The value at probability u in (0, 1); rises with u.
  double At(double u) const;
  double Median() const { return At(0.5); }
  double Least() const;  // may be -infinity
  double Most() const;   // may be infinity

  std::string source;
  std::string date;  // of when it is; may be empty
  Support support = Support::kStated;

 private:
  Shape shape_ = Shape::kValue;
  double first_ = 0;   // value, mu, low
  double second_ = 0;  // sigma, width
  std::vector<std::pair<double, double>> knots_;
};

}  // namespace saem::plan
