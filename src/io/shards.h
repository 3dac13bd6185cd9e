// Writes a dataset's rows as shards: part-00000.parquet and part-00000.jsonl.zst, cut by row count
// along the dataset's order, so that the bytes are the same for any threads, batches and machines.
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

class ShardWriter {
 public:
  virtual ~ShardWriter() = default;
  virtual base::Status Write(const std::shared_ptr<arrow::RecordBatch>& batch) = 0;
  // Ends the last shard. A dataset without rows leaves one empty shard, which still tells the
  // schema.
  virtual base::Result<std::vector<Shard>> Finish() = 0;
};

// `format`: parquet (zstd) or jsonl (zstd). Hashes leave as 32 lower-case hex digits.
base::Result<std::unique_ptr<ShardWriter>> OpenShards(FileOps& files, const std::string& dir,
                                                      const std::string& format,
                                                      std::shared_ptr<arrow::Schema> schema,
                                                      int64_t rows_per_file);

// The schema as released.
std::shared_ptr<arrow::Schema> ReleasedSchema(const std::shared_ptr<arrow::Schema>& schema);

}  // namespace saem::io
