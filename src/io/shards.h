// Writes a dataset's rows as shards: part-00000.parquet and part-00000.jsonl.zst, cut by row count
// along the dataset's order, so that the bytes are the same for any threads, batches and machines.
// Cutting and appending are serial and cheap, encoding is not and may run on any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "io/file_ops.h"

namespace saem::io {

struct Shard {
  std::string file;  // relative to the writer's folder
  std::string sha256;
  int64_t rows = 0;
  int64_t bytes = 0;
};

// Rows that are encoded together: a row group of Parquet, a frame of JSON lines.
struct ShardBlock {
  std::vector<std::shared_ptr<arrow::RecordBatch>> rows;
  bool ends_shard = false;
};

struct EncodedBlock {
  std::shared_ptr<arrow::Buffer> bytes;
  int64_t rows = 0;
  bool ends_shard = false;
};

class ShardWriter {
 public:
  virtual ~ShardWriter() = default;
  // The blocks that `batch` fills; null ends the dataset, and its last rows come. A dataset without
  // rows is one empty block, so that its shard still tells the schema.
  virtual std::vector<ShardBlock> Cut(const std::shared_ptr<arrow::RecordBatch>& batch) = 0;
  // Thread-safe.
  virtual base::Result<EncodedBlock> Encode(ShardBlock block) const = 0;
  // In the order in which blocks were cut.
  virtual base::Status Append(const EncodedBlock& block) = 0;
  // After the last block.
  virtual base::Result<std::vector<Shard>> Finish() = 0;
};

// `format`: parquet (zstd) or jsonl (zstd). Hashes leave as 32 lower-case hex digits.
base::Result<std::unique_ptr<ShardWriter>> OpenShards(FileOps& files, const std::string& dir,
                                                      const std::string& format,
                                                      const std::shared_ptr<arrow::Schema>& schema,
                                                      int64_t rows_per_file);

// The schema as released.
std::shared_ptr<arrow::Schema> ReleasedSchema(const std::shared_ptr<arrow::Schema>& schema);

}  // namespace saem::io
