// What all checks share: one pass over the records, then findings; and how numbers and evidence are
// written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "audit/record.h"
#include "findings/finding.h"

namespace saem::audit {

// What a check is made with; outlives it.
struct CheckSetting {
  const AuditInput& input;
  const AuditOptions& options;
  const base::Context& context;
};

class Check {
 public:
  virtual ~Check() = default;
  virtual base::Status See(const Record& record) = 0;
  // After the last record; may read the references, or the records once more.
  virtual base::Result<std::vector<findings::Finding>> Finish() = 0;
};

// A finding of `check` with severity by the options; undecided until someone decides.
findings::Finding NewFinding(const CheckSetting& setting, std::string_view check,
                             std::string_view title, findings::Severity severity);

// `count` of `n` with its interval: Clopper-Pearson, and the rule of three's exact form where count
// is 0.
findings::Estimate ShareOf(int64_t count, int64_t n);
// Records with none at fault that it takes to assert, at 95%, a share of at most `bound`.
int64_t NeededFor(double bound);

std::string Count(int64_t count, std::string_view singular, std::string_view plural);
std::string Percent(double share);
std::string Decimal(double value, int places);

// A sample of `text` around bytes begin to end, cut at characters to a bounded length; spans are
// moved with it.
findings::Sample Evidence(const CheckSetting& setting, const Record& record, std::string_view text,
                          size_t begin, size_t end);
// Cut as Evidence does it. `begin` and `end` become places in what is returned.
std::string CutAround(std::string_view text, size_t* begin, size_t* end);

std::unique_ptr<Check> NewAccountingCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewPersonalDataCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewCopyingCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewDuplicatesCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewNearDuplicatesCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewLanguageCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewLengthCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewDiversityCheck(const CheckSetting& setting);
std::unique_ptr<Check> NewLicencesCheck(const CheckSetting& setting);

}  // namespace saem::audit
