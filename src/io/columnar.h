// Parquet, CSV and the schema of JSONL read as a table, through Arrow's own readers, batch by
// batch.
#pragma once

#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"

namespace saem::io {

class ColumnSource {
 public:
  virtual ~ColumnSource() = default;
  // Text columns are utf8 whatever the file stores them as; see Plain.
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  // Null at the end.
  virtual base::Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
  // Rows that were passed over since the last call, with their numbers as offsets.
  virtual std::vector<BadRecord> TakeBad() { return {}; }
  // Of the stored file so far, for progress.
  virtual int64_t StoredOffset() const = 0;
};

// Opens the file far enough to know its schema (a footer, a first block).
base::Result<std::unique_ptr<ColumnSource>> OpenColumns(const InputFile& input,
                                                        const base::Limits& limits);

base::Result<std::unique_ptr<ColumnSource>> OpenParquet(const InputFile& input,
                                                        const base::Limits& limits);
base::Result<std::unique_ptr<ColumnSource>> OpenCsv(const InputFile& input,
                                                    const base::Limits& limits);
// The schema of a JSONL file, from its first lines.
base::Result<std::shared_ptr<arrow::Schema>> InferJsonSchema(const InputFile& input,
                                                             const base::Limits& limits);
// Rows that stand in a Parquet footer; -1 for other formats and files that cannot be read.
int64_t RowsInFooter(const InputFile& input);

// The types stages see: texts in their large, view and dictionary forms become utf8 (binary
// likewise), other types stay.
std::shared_ptr<arrow::Schema> PlainSchema(const std::shared_ptr<arrow::Schema>& schema);
base::Result<std::shared_ptr<arrow::RecordBatch>> Plain(
    const std::shared_ptr<arrow::RecordBatch>& batch);

}  // namespace saem::io
