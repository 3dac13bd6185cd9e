// Rows that come of their number alone, drawn from a model or made of a schema: block by block on
// all threads, each row with an id. Called by sample_rows.cc and generate_rows.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/context.h"
#include "base/error.h"
#include "run/materialised.h"
#include "run/plan.h"

namespace saem::run {

// Of rows that are made: id and content before the columns.
stage::SchemaPtr MadeSchema(const arrow::Schema& columns);

class Progress;

// Rows [begin, end) in the columns behind id and content.
using DrawBlock = std::function<base::Result<stage::BatchPtr>(int64_t begin, int64_t end)>;

// What ids and seeds of a dataset's rows come from: recipe and seed alone, the same for inputs that
// only lie elsewhere or have another date.
base::Hash128 SourceOfRows(const Plan& plan, const BoundDataset& dataset, const std::string& use);

// Makes those of `rows` that are not yet in `output`.
base::Status MakeRows(const BoundDataset& dataset, const std::string& use, int64_t rows,
                      const base::Hash128& source, const DrawBlock& draw, Progress* progress,
                      Materialised& output, const base::Context& context);

}  // namespace saem::run
