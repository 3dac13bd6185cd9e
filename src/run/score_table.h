// The audit of tables for files that no recipe made: a table of whatever origin beside the rows it
// was made from and rows that its maker never saw. What `saem audit MADE SEEN --holdout UNSEEN`
// calls.
#pragma once

#include <string>

#include "audit/audit.h"
#include "base/context.h"
#include "findings/finding.h"

namespace saem::run {

struct ScoredFiles {
  std::string made, seen, unseen;  // any format of a table that `read:` takes
  std::string base_dir;            // where relative ones are looked for
};

// Every column of `made` is compared, so the others must have it; numbers of different types are
// compared as floating-point numbers.
base::Result<findings::ReleaseReport> ScoreTable(const ScoredFiles& files,
                                                 const audit::AuditOptions& options,
                                                 const base::Context& context);

}  // namespace saem::run
