// Datasets of the kind `count:`: rows counted under differential privacy, with discrete Laplace
// noise and the ledger.
#pragma once

#include "base/error.h"
#include "io/file_ops.h"
#include "run/materialised.h"
#include "run/plan.h"
#include "stage/stage.h"

namespace saem::run {

// id, content, value (null for a count of all rows), count (may be negative: the noise is not
// hidden), epsilon.
stage::SchemaPtr CountSchema();

// Counts `rows` and leaves the noisy counts in `output`. Each row changes one count by one, so
// epsilon holds for the whole answer with add or remove of a row (parallel composition over
// disjoint values).
base::Status MakeNoisyCount(const Plan& plan, const BoundDataset& dataset, stage::RowSource& rows,
                            io::FileOps& files, Materialised& output);

}  // namespace saem::run
