// Parquet, CSV and the schema of JSONL read as a table, through Arrow's own readers, batch by
// batch.
#pragma once

#include <memory>
#include <optional>

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
  // What could not be read where row `row` of the file stands (counted from 0, bad ones included),
  // once Next has come that far; its length is the number of rows lost. Each is given once.
  virtual std::optional<BadRecord> TakeBad(int64_t row) = 0;
  // Of the stored file so far, for progress.
  virtual int64_t StoredOffset() const = 0;
};

// Opens the file far enough to know its schema (a footer, a first block).
base::Result<std::unique_ptr<ColumnSource>> OpenColumns(const ReadSpec& spec,
                                                        const InputFile& input,
                                                        const base::Limits& limits);

base::Result<std::unique_ptr<ColumnSource>> OpenParquet(const InputFile& input,
                                                        const base::Limits& limits);
// Columns of a table have the types that their first values tell, else all are text: then no later
// value can be of another type, and an id does not depend on what stands around its row.
base::Result<std::unique_ptr<ColumnSource>> OpenCsv(const ReadSpec& spec, const InputFile& input);
// The first lines of a JSONL file as rows.
base::Result<std::shared_ptr<arrow::RecordBatch>> FirstJsonRows(const ReadSpec& spec,
                                                                const InputFile& input,
                                                                const base::Limits& limits);
// Rows that stand in a Parquet footer; -1 for other formats and files that cannot be read.
int64_t RowsInFooter(const InputFile& input);

// The types stages see: texts in their large, view and dictionary forms become utf8 (binary
// likewise), other types stay.
std::shared_ptr<arrow::Schema> PlainSchema(const std::shared_ptr<arrow::Schema>& schema);
base::Result<std::shared_ptr<arrow::RecordBatch>> Plain(
    const std::shared_ptr<arrow::RecordBatch>& batch);

}  // namespace saem::io
