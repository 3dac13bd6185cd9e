// Records that say the same: letter by letter after folding case and spacing.
#include "audit/check.h"
#include "audit/sampling.h"
#include "text/ngram_match.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

base::Hash128 FoldedHash(const Record& record) {
  base::Sha256 hash;
  for (const TextField& field : record.own) {
    const std::vector<char32_t> points = text::FoldForCopying(field.text).points;
    hash.Field({reinterpret_cast<const char*>(points.data()), points.size() * sizeof(char32_t)});
  }
  return hash.Finish128();
}

class DuplicatesCheck final : public Check {
 public:
  explicit DuplicatesCheck(const CheckSetting& setting)
      : setting_(setting), evidence_(setting.options.evidence, 1 << 20) {}

  base::Status See(const Record& record) override {
    ++records_;
    if (repeats_.Add(FoldedHash(record))) Show(record);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    Finding finding = NewFinding(setting_, "exact-duplicates", "Records do not repeat each other",
                                 findings::Severity::kBlock);
    finding.unit = "share of records";
    finding.relation = "<=";
    finding.compared = "value";
    finding.threshold = setting_.options.duplicates;
    finding.n_needed = 2;
    finding.estimate = ShareOf(repeats_.repeats(), repeats_.watched());
    if (records_ < finding.n_needed) {
      finding.explanation = "It takes two records to repeat one.";
    } else {
      const bool pass = finding.estimate.value <= finding.threshold;
      finding.outcome = pass ? Outcome::kPass : Outcome::kFail;
      finding.explanation =
          Count(repeats_.repeats(), "record says", "records say") +
          " letter by letter what another one says, of " + std::to_string(repeats_.watched()) +
          (repeats_.exact() ? "" : " looked at") + " (" + Percent(finding.estimate.value) +
          "; at most " + Percent(finding.threshold) + " may).";
    }
    for (const auto& [key, sample] : evidence_.values()) finding.evidence.push_back(sample.first);
    return std::vector{finding};
  }

 private:
  void Show(const Record& record) {
    const base::Hash128 key = ChoiceKey(record.id, "audit:evidence", setting_.context.seed);
    if (!evidence_.Wants(key)) return;
    findings::Sample sample = Evidence(setting_, record, record.OwnText(), 0, 0);
    sample.reason = "says what an earlier record says";
    const auto size = static_cast<int64_t>(sample.text.size());
    evidence_.Offer(key, std::move(sample), size);
  }

  const CheckSetting& setting_;
  int64_t records_ = 0;
  RepeatCounter repeats_;
  SmallestKeys<findings::Sample> evidence_;
};

}  // namespace

std::unique_ptr<Check> NewDuplicatesCheck(const CheckSetting& setting) {
  return std::make_unique<DuplicatesCheck>(setting);
}

}  // namespace saem::audit
