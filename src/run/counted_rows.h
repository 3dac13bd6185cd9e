// What a noisy count counts, as its privacy sees it: whose records are at stake, what is asked of
// them, and whether one record can change the answer by more than one.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "run/plan.h"

namespace saem::run {

struct CountedRows {
  // Whose records are counted, sorted; each pays by itself. Real paths, whatever the recipe calls
  // them.
  std::vector<std::string> files;
  // Hash of the files' versions and of every step between them and the count. The seed is part of
  // it only where it decides which rows are counted.
  std::string question;
};

// A UsageError where one record of a file could change the count by more than one: behind a program
// or a model, behind a step that makes several rows of one or looks at other datasets, or where the
// same file is counted twice.
base::Result<CountedRows> TraceCountedRows(const Plan& plan, const Parent& counted);

}  // namespace saem::run
