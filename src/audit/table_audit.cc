// The audit of a twin: does it behave like the data, and does it hold nobody of it. Called by the
// run for a dataset with `audit: table`.
#include <algorithm>
#include <cmath>

#include "audit/check.h"
#include "audit/table_check.h"
#include "findings/intervals.h"

namespace saem::audit {

using findings::Finding;
using findings::Outcome;

findings::Finding NewTableFinding(const TableSetting& setting, std::string_view check,
                                  std::string_view title, findings::Severity severity) {
  Finding finding;
  finding.check = check;
  finding.dataset = setting.dataset;
  finding.title = title;
  const stage::StringList& warn = setting.options.warn;
  const bool lowered = std::find(warn.begin(), warn.end(), check) != warn.end();
  finding.severity = lowered ? findings::Severity::kWarn : severity;
  finding.relation = "<=";
  finding.compared = "high";
  return finding;
}

void JudgeAtMost(double threshold, Finding* finding) {
  finding->threshold = threshold;
  if (finding->estimate.n < finding->n_needed) return;
  if (finding->estimate.high <= threshold) {
    finding->outcome = Outcome::kPass;
  } else if (finding->estimate.low > threshold) {
    finding->outcome = Outcome::kFail;
  }
}

findings::Estimate AreaEstimate(double area, int64_t positives, int64_t negatives) {
  const auto n = static_cast<double>(positives);
  const auto m = static_cast<double>(negatives);
  const double q1 = area / (2 - area);
  const double q2 = 2 * area * area / (1 + area);
  const double variance =
      (area * (1 - area) + (n - 1) * (q1 - area * area) + (m - 1) * (q2 - area * area)) / (n * m);
  const double error = findings::kNormal95 * std::sqrt(std::max(0.0, variance));
  return {area, std::max(0.0, area - error), std::min(1.0, area + error),
          std::min(positives, negatives)};
}

std::vector<std::string> TableCheckNames() {
  return {"table-copies",        "table-nearness",    "table-membership", "singling-out-one",
          "singling-out-many",   "table-shapes",      "table-pairs",      "table-triples",
          "table-telling-apart", "table-rare-groups", "table-utility"};
}

base::Result<std::vector<Finding>> AuditTable(const TableAuditInput& input,
                                              const AuditOptions& options,
                                              const base::Context& context) {
  ARROW_ASSIGN_OR_RAISE(const TableRows rows, ReadTableRows(input, context));
  const TableSetting setting{rows, input.dataset, options, context.seed};
  std::vector<Finding> findings;
  for (const auto check : {CheckCopies, CheckNearness, CheckMembership, CheckSinglingOutByOne,
                           CheckSinglingOutByMany}) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    findings.push_back(check(setting));
  }
  for (Finding& finding : CheckMarginals(setting)) findings.push_back(std::move(finding));
  for (const auto check : {CheckTellingApart, CheckRareGroups, CheckUtility}) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    findings.push_back(check(setting));
  }
  return findings;
}

}  // namespace saem::audit
