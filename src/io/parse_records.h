// The parallel half of reading: raw records of one file made into rows. Thread-safe: everything is in the arguments.
#pragma once

#include "base/context.h"
#include "io/reader.h"

namespace saem::io {

base::Result<RawBatch> ParseWarcChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                      const base::Limits& limits);
// HTML files: the payload as it is.
base::Result<RawBatch> ParseHtmlChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk);
base::Result<RawBatch> ParseTextChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk);
base::Result<RawBatch> ParseJsonLines(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                      const std::shared_ptr<arrow::Schema>& schema);
// Columnar rows as documents or, for tables, with id and content in front. `ordinal` is that of the first row.
base::Result<RawBatch> ParseColumns(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                    const std::shared_ptr<arrow::Schema>& schema);
// The hash a columnar row's id rests on: of its key column, or of all its values.
base::Result<std::vector<base::Hash128>> RowHashes(const arrow::RecordBatch& rows,
                                                   const std::string& key);

}  // namespace saem::io
