// What a run leaves: the findings of its audit, and its data as Arrow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <saem/result.h>

struct ArrowArrayStream;  // of the Arrow C stream interface: any version of any Arrow can take it

namespace saem {

struct AuditFinding {
  std::string dataset;
  std::string check;
  std::string severity;  // "block", "warn", "info"
  std::string outcome;   // "pass", "fail", "undecided"
  double value = 0;      // with its 95% interval
  double low = 0;
  double high = 0;
  double threshold = 0;
  int64_t n = 0;         // records it rests on
  int64_t n_needed = 0;  // records needed to decide
  std::string explanation;
};

struct ReleaseFindings {
  std::string verdict;
  std::string reason;
  std::vector<AuditFinding> findings;
  std::string json;  // all of findings.json
};

Result<ReleaseFindings> ReadFindings(const std::string& release_dir);

// Opens a released dataset; what the gate held back is an error. The stream is the caller's, who
// calls its `release`. Returns the number of records.
Result<int64_t> OpenDataset(const std::string& release_dir, const std::string& dataset,
                            ArrowArrayStream* stream);

}  // namespace saem
