// Where a segment's rows come from: a reader of files, other datasets, or the segment before. One
// sequence of items with ordinals, cheap to take in order, heavy work left to workers.
#pragma once

#include <memory>
#include <optional>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"
#include "run/counts.h"
#include "stage/stage.h"

namespace saem::run {

// One item of input: a chunk of a file still to be parsed, or rows.
struct InputItem {
  std::optional<io::RawChunk> chunk;
  stage::BatchPtr rows;
  int64_t end = 0;    // ordinal behind its last record
  int64_t bytes = 0;  // of the source, for progress
};

class SegmentInput {
 public:
  virtual ~SegmentInput() = default;
  virtual base::Result<std::optional<InputItem>> Next() = 0;
  // Thread-safe. Rows of the item (null if it held none) and the records that could not be read.
  virtual base::Result<io::RawBatch> Parse(InputItem item) const = 0;
};

// Files, from record `done` on, at most `limit` records, unreadable ones counted (0: all). What
// does not fit into memory goes into the folder `scratch`.
base::Result<std::unique_ptr<SegmentInput>> InputFromFiles(const io::ReadSpec& spec,
                                                           const std::vector<io::InputFile>& inputs,
                                                           int64_t done, int64_t limit,
                                                           const std::string& scratch,
                                                           const base::Context& context);
// Rows, whose first has ordinal `done`.
std::unique_ptr<SegmentInput> InputFromRows(std::unique_ptr<stage::RowSource> rows, int64_t done);

}  // namespace saem::run
