// What a shard is made of: one implementation a format; shards.cc cuts rows into blocks and drives
// it.
#pragma once

#include <cstdint>
#include <memory>

#include <arrow/io/type_fwd.h>
#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::io {

constexpr int kShardZstdLevel = 3;

// One shard being written.
class ShardFile {
 public:
  virtual ~ShardFile() = default;
  // Blocks that the format encoded, in order.
  virtual base::Status Append(const std::shared_ptr<arrow::Buffer>& block) = 0;
  virtual base::Status Close() = 0;
};

class ShardFormat {
 public:
  virtual ~ShardFormat() = default;
  virtual const char* Ending() const = 0;
  // A block ends behind the row that makes it this large: in rows, or in bytes of texts, which are
  // held while it is gathered.
  virtual int64_t BlockRows() const = 0;
  virtual int64_t BlockBytes() const = 0;
  // Thread-safe. Rows of the schema as released, none of them where the dataset is empty; their
  // memory is given back as soon as may be.
  virtual base::Result<std::shared_ptr<arrow::Buffer>> Encode(
      std::shared_ptr<arrow::Table> rows) const = 0;
  virtual std::unique_ptr<ShardFile> Begin(std::shared_ptr<arrow::io::OutputStream> out) const = 0;
};

std::unique_ptr<ShardFormat> ParquetFormat();
std::unique_ptr<ShardFormat> JsonLinesFormat();

}  // namespace saem::io
