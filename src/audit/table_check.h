// The checks of a twin, one function each; table_audit.cc calls them in order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/table_rows.h"
#include "findings/finding.h"

namespace saem::audit {

struct TableSetting {
  const TableRows& rows;
  const std::string& dataset;
  const AuditOptions& options;
  uint64_t seed = 0;
};

findings::Finding NewTableFinding(const TableSetting& setting, std::string_view check,
                                  std::string_view title, findings::Severity severity);
// Passes where the whole interval stands at or below the threshold, fails where none of it does.
void JudgeAtMost(double threshold, findings::Finding* finding);
// The area under a curve of these many positives and negatives, with the interval of Hanley and
// McNeil (1982).
findings::Estimate AreaEstimate(double area, int64_t positives, int64_t negatives);

// Privacy.
findings::Finding CheckCopies(const TableSetting& setting);
findings::Finding CheckNearness(const TableSetting& setting);
findings::Finding CheckMembership(const TableSetting& setting);
findings::Finding CheckSinglingOutByOne(const TableSetting& setting);
findings::Finding CheckSinglingOutByMany(const TableSetting& setting);
// Fidelity.
std::vector<findings::Finding> CheckMarginals(const TableSetting& setting);
findings::Finding CheckTellingApart(const TableSetting& setting);
findings::Finding CheckRareGroups(const TableSetting& setting);
// Utility.
findings::Finding CheckUtility(const TableSetting& setting);

}  // namespace saem::audit
