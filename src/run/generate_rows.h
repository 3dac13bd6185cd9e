// Datasets of the kind `generate:`: rows of a table from its SQL declaration alone.
#pragma once

#include <memory>

#include "base/context.h"
#include "base/error.h"
#include "run/materialised.h"
#include "run/plan.h"

namespace saem::run {

class Progress;

// Reads the schema a dataset names. Rows of tables it refers to are those of the datasets that are
// generated from the same file.
base::Result<std::shared_ptr<const table::SchemaRows>> ReadGenerated(const Recipe& recipe,
                                                                     const GenerateOptions& options,
                                                                     std::string* schema_text);

// Makes the rows that are not yet in `output`.
base::Status GenerateRows(const Plan& plan, const BoundDataset& dataset, Progress* progress,
                          Materialised& output, const base::Context& context);

}  // namespace saem::run
