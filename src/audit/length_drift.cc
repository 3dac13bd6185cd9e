// Lengths of made documents against those of the real ones they were made from: a model that stops
// early or runs on moves the quantiles. Pairs have no real counterpart here and are not compared.
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "audit/check.h"
#include "audit/sampling.h"
#include "findings/intervals.h"
#include "text/unicode.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

constexpr int64_t kFewest = 50;  // of each side, for a tenth to be a number
constexpr int64_t kMost = 20'000;

using Lengths = std::vector<double>;

// The sample quantile with the order statistics that hold the true one with 95% confidence.
findings::Estimate Quantile(const Lengths& sorted, double share) {
  const auto n = static_cast<double>(sorted.size());
  const double centre = share * (n - 1);
  const double spread = findings::kNormal95 * std::sqrt(n * share * (1 - share));
  const auto at = [&](double place) {
    const double inside = std::clamp(place, 0.0, n - 1);
    return sorted[static_cast<size_t>(inside)];
  };
  return {at(centre), at(std::floor(centre - spread)), at(std::ceil(centre + spread)),
          static_cast<int64_t>(sorted.size())};
}

class LengthCheck final : public Check {
 public:
  explicit LengthCheck(const CheckSetting& setting)
      : setting_(setting), made_(kMost, kMost), real_(kMost, kMost) {}

  base::Status See(const Record& record) override {
    if (!record.made() || record.pair) return base::Status::OK();
    Take(record, record.own, &made_);
    // What was made from a passage is as long as that, not as its document.
    std::vector<TextField> passage;
    std::ranges::copy_if(record.fields, std::back_inserter(passage),
                         [](const TextField& field) { return field.name == "context"; });
    if (!passage.empty()) Take(record, passage, &real_);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    if (made_.values().empty()) return std::vector<Finding>();
    const bool whole = real_.values().empty();
    for (const AuditRows& reference : setting_.input.references) {
      if (!whole) break;
      ARROW_RETURN_NOT_OK(
          ForEachRecord(reference.open, setting_.context, [this](const Record& record) {
            if (!record.pair) Take(record, record.own, &real_);
            return base::Status::OK();
          }));
    }
    Finding finding =
        NewFinding(setting_, "length-drift", "Made documents are as long as real ones",
                   findings::Severity::kWarn);
    finding.unit = "times";
    finding.relation = "<=";
    finding.compared = "value";
    finding.threshold = setting_.options.length_ratio;
    finding.n_needed = kFewest;
    Compare(&finding);
    return std::vector{finding};
  }

 private:
  void Take(const Record& record, const std::vector<TextField>& fields,
            SmallestKeys<double>* lengths) const {
    const base::Hash128 key = ChoiceKey(record.id, "audit:length", setting_.context.seed);
    if (!lengths->Wants(key)) return;
    double length = 0;
    for (const TextField& field : fields)
      length += static_cast<double>(text::CodePoints(field.text));
    lengths->Offer(key, length, 0);
  }

  static Lengths Sorted(const SmallestKeys<double>& lengths) {
    Lengths sorted;
    for (const auto& [key, entry] : lengths.values()) sorted.push_back(std::max(entry.first, 1.0));
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

  void Compare(Finding* finding) const {
    const Lengths made = Sorted(made_);
    const Lengths real = Sorted(real_);
    finding->estimate =
        findings::Unmeasured(static_cast<int64_t>(std::min(made.size(), real.size())));
    if (finding->estimate.n < kFewest) {
      finding->explanation = "There are " + std::to_string(made.size()) + " made and " +
                             std::to_string(real.size()) + " real documents; " +
                             std::to_string(kFewest) + " of each are needed to compare lengths.";
      return;
    }
    constexpr std::array<double, 3> kShares{0.1, 0.5, 0.9};
    double worst = 0;
    std::string quantiles;
    for (const double share : kShares) {
      const findings::Estimate a = Quantile(made, share);
      const findings::Estimate b = Quantile(real, share);
      const bool longer = a.value >= b.value;
      const double ratio = longer ? a.value / b.value : b.value / a.value;
      quantiles += (quantiles.empty() ? "" : ", ") + Decimal(100 * share, 0) +
                   "%: " + Decimal(a.value, 0) + " against " + Decimal(b.value, 0);
      if (ratio <= worst) continue;
      worst = ratio;
      const double low = longer ? a.low / b.high : b.low / a.high;
      const double high = longer ? a.high / b.low : b.high / a.low;
      finding->estimate = {ratio, low, high, finding->estimate.n};
    }
    finding->outcome = worst <= finding->threshold ? Outcome::kPass : Outcome::kFail;
    finding->explanation = "Characters of made against real documents at three quantiles (" +
                           quantiles + "); the farthest are " + Decimal(worst, 2) +
                           " times apart, " + Decimal(finding->threshold, 2) + " are allowed.";
  }

  const CheckSetting& setting_;
  SmallestKeys<double> made_;
  SmallestKeys<double> real_;
};

}  // namespace

std::unique_ptr<Check> NewLengthCheck(const CheckSetting& setting) {
  return std::make_unique<LengthCheck>(setting);
}

}  // namespace saem::audit
