// Whether every record's licence is known and allows the release, and whether all of them go
// together.
#include <map>

#include "audit/check.h"
#include "audit/sampling.h"
#include "text/licence.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using text::LicenceVerdict;

constexpr size_t kMostLicences = 1000;  // expressions; a release of more is one of unknown licence

class LicencesCheck final : public Check {
 public:
  explicit LicencesCheck(const CheckSetting& setting) : setting_(setting) {
    purpose_.commercial = setting.options.commercial;
    purpose_.own = setting.options.own_licences;
  }

  base::Status See(const Record& record) override {
    ++records_;
    const std::string licence(record.licence.empty() ? "unknown" : record.licence);
    if (!seen_.contains(licence) && seen_.size() >= kMostLicences) {
      ++beyond_;
      return base::Status::OK();
    }
    Seen& seen = seen_[licence];
    if (seen.count++ == 0 || record.id < seen.smallest) {
      seen.smallest = record.id;
      seen.example =
          Evidence(setting_, record, record.own.empty() ? "" : record.own.front().text, 0, 0);
      seen.example.detail = licence;
    }
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    return std::vector{Known(), Compatible()};
  }

 private:
  struct Seen {
    int64_t count = 0;
    base::Hash128 smallest;
    findings::Sample example;
  };

  // Each expression by itself.
  Finding Known() {
    Finding finding =
        NewFinding(setting_, "licences-known", "Every licence is known and allows the release",
                   findings::Severity::kBlock);
    finding.unit = "share of records";
    finding.relation = "<=";
    finding.compared = "value";
    finding.n_needed = 1;
    int64_t faulty = beyond_;
    std::string faults;
    for (const auto& [licence, seen] : seen_) {
      const LicenceVerdict verdict = text::CombineLicences({licence}, purpose_);
      if (verdict.outcome == LicenceVerdict::Outcome::kCompatible) {
        usable_.push_back(licence);
        continue;
      }
      faulty += seen.count;
      if (!faults.empty()) faults += "; ";
      faults +=
          Count(seen.count, "record", "records") + " under `" + licence + "`: " + verdict.reason;
      if (static_cast<int64_t>(finding.evidence.size()) < setting_.options.evidence) {
        finding.evidence.push_back(seen.example);
        finding.evidence.back().reason = verdict.reason;
      }
    }
    if (beyond_ > 0) {
      faults += (faults.empty() ? "" : "; ") + Count(beyond_, "record", "records") +
                " beyond the first " + std::to_string(kMostLicences) + " different licences";
    }
    finding.estimate = ShareOf(faulty, records_);
    if (records_ == 0) {
      finding.explanation = "There are no records.";
    } else if (faulty > 0) {
      finding.outcome = Outcome::kFail;
      finding.explanation = faults + ".";
    } else {
      finding.outcome = Outcome::kPass;
      finding.explanation =
          "All " + Count(records_, "record", "records") + " carry a known licence that allows " +
          (purpose_.commercial ? "changed versions and commercial use: " : "changed versions: ") +
          List() + ".";
    }
    return finding;
  }

  std::string List() const {
    std::string list;
    for (const auto& [licence, seen] : seen_) {
      list += (list.empty() ? "" : ", ") + licence + " (" + std::to_string(seen.count) + ")";
    }
    return list;
  }

  // All expressions that are fine alone, together.
  Finding Compatible() {
    Finding finding = NewFinding(setting_, "licences-compatible", "The licences may be combined",
                                 findings::Severity::kBlock);
    finding.unit = "conflicts";
    finding.relation = "==";
    finding.compared = "value";
    finding.n_needed = 1;
    finding.estimate = {0, 0, 0, records_};
    if (usable_.empty()) {
      finding.explanation =
          records_ == 0 ? "There are no records." : "No licence is known, so none can be compared.";
      return finding;
    }
    const LicenceVerdict verdict = text::CombineLicences(usable_, purpose_);
    if (verdict.outcome == LicenceVerdict::Outcome::kCompatible) {
      finding.outcome = Outcome::kPass;
      finding.explanation = usable_.size() == 1
                                ? "All records stand under `" + usable_.front() + "`."
                                : "Together the records may stand under `" + verdict.under + "`.";
      return finding;
    }
    finding.outcome = Outcome::kFail;
    finding.estimate = {1, 1, 1, records_};
    finding.explanation = "`" + verdict.first + "` and `" + verdict.second +
                          "` cannot be released together: " + verdict.reason + ".";
    for (const std::string& licence : {verdict.first, verdict.second}) {
      const auto seen = seen_.find(licence);
      if (seen == seen_.end()) continue;
      finding.evidence.push_back(seen->second.example);
      finding.evidence.back().reason = "stands under `" + licence + "`";
    }
    return finding;
  }

  const CheckSetting& setting_;
  text::LicencePurpose purpose_;
  int64_t records_ = 0;
  int64_t beyond_ = 0;
  std::map<std::string, Seen> seen_;
  std::vector<std::string> usable_;
};

}  // namespace

std::unique_ptr<Check> NewLicencesCheck(const CheckSetting& setting) {
  return std::make_unique<LicencesCheck>(setting);
}

}  // namespace saem::audit
