// Datasets of the kinds `sample:` and `synthesize:`: rows drawn from a fitted model of a table.
#pragma once

#include <functional>
#include <memory>

#include "base/context.h"
#include "base/error.h"
#include "io/file_ops.h"
#include "run/materialised.h"
#include "run/plan.h"
#include "stage/stage.h"

namespace saem::run {

class Progress;

using OpenParent =
    std::function<base::Result<std::unique_ptr<stage::RowSource>>(const Parent& parent)>;

// Draws the rows that are not yet in `output`.
base::Status SampleRows(const Plan& plan, const BoundDataset& dataset, const OpenParent& open,
                        Progress* progress, io::FileOps& files, Materialised& output,
                        const base::Context& context);

}  // namespace saem::run
