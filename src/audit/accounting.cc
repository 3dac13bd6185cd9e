// The books: every step's records add up, each step takes what the one before left, and what came
// out of the last is what is to be released, each record once.
#include <cstdlib>

#include "audit/check.h"
#include "audit/sampling.h"

namespace saem::audit {
namespace {

using findings::FunnelStep;

class AccountingCheck final : public Check {
 public:
  explicit AccountingCheck(const CheckSetting& setting) : setting_(setting) {}

  base::Status See(const Record& record) override {
    ++records_;
    ids_.Add(record.id);
    return base::Status::OK();
  }

  base::Result<std::vector<findings::Finding>> Finish() override {
    findings::Finding finding = NewFinding(setting_, "accounting", "Every record is accounted for",
                                           findings::Severity::kBlock);
    finding.unit = "records";
    finding.relation = "==";
    finding.compared = "value";
    finding.n_needed = 1;
    const std::vector<FunnelStep>& funnel = setting_.input.funnel;
    if (funnel.empty()) {
      finding.explanation = "The counts of the steps are not there, so nothing can be added up.";
      return std::vector{finding};
    }
    int64_t missing = 0;
    for (size_t i = 0; i < funnel.size(); ++i) {
      missing += Examine(funnel[i]);
      if (i > 0) {
        missing +=
            Differ(funnel[i - 1].stage + " left " + Count(funnel[i - 1].out, "record", "records"),
                   funnel[i].stage + " took in", funnel[i - 1].out, funnel[i].in);
      }
    }
    missing += Differ("the last step, " + funnel.back().stage + ", left", "the release holds",
                      funnel.back().out, records_);
    if (ids_.repeats() > 0) {
      missing += ids_.repeats();
      Say(Count(ids_.repeats(), "id comes", "ids come") + " more than once");
    }
    const auto value = static_cast<double>(missing);
    finding.estimate = {value, value, value, records_};
    if (records_ == 0) {
      finding.explanation = "The dataset is empty: there is nothing to release.";
      if (!faults_.empty()) finding.outcome = findings::Outcome::kFail;
    } else if (missing == 0 && faults_.empty()) {
      finding.outcome = findings::Outcome::kPass;
      finding.explanation = "Over " + Count(static_cast<int64_t>(funnel.size()), "step", "steps") +
                            ", " + Count(funnel.front().in + Made(), "record", "records") +
                            " read or made are out, rejected with a reason, or used; " +
                            Count(records_, "record is", "records are") +
                            " in the release, each once.";
    } else {
      finding.outcome = findings::Outcome::kFail;
      finding.explanation = "The books do not balance: " + faults_ + ".";
    }
    return std::vector{finding};
  }

 private:
  int64_t Made() const {
    int64_t made = 0;
    for (const FunnelStep& step : setting_.input.funnel) made += step.made;
    return made;
  }

  int64_t Examine(const FunnelStep& step) {
    int64_t reasons = 0;
    for (const auto& [reason, count] : step.reasons) reasons += count;
    return Differ(step.stage + " took in or made", "and put out, rejected or used",
                  step.in + step.made, step.out + step.rejected + step.used) +
           Differ(step.stage + " rejected", "and gave reasons for", step.rejected, reasons);
  }

  int64_t Differ(const std::string& what, const std::string& other, int64_t a, int64_t b) {
    if (a == b) return 0;
    Say(what + " " + std::to_string(a) + ", " + other + " " + std::to_string(b));
    return std::abs(a - b);
  }

  void Say(const std::string& fault) { faults_ += (faults_.empty() ? "" : "; ") + fault; }

  const CheckSetting& setting_;
  int64_t records_ = 0;
  RepeatCounter ids_;
  std::string faults_;
};

}  // namespace

std::unique_ptr<Check> NewAccountingCheck(const CheckSetting& setting) {
  return std::make_unique<AccountingCheck>(setting);
}

}  // namespace saem::audit
