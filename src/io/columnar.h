// Parquet, CSV and JSONL-as-a-table through Arrow's own readers, batch by batch.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"

namespace saem::io {

class ColumnSource {
 public:
  virtual ~ColumnSource() = default;
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  // Null at the end.
  virtual base::Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

// Opens the file far enough to know its schema (a footer, a first block).
base::Result<std::unique_ptr<ColumnSource>> OpenColumns(const InputFile& input,
                                                        const base::Limits& limits);

}  // namespace saem::io
