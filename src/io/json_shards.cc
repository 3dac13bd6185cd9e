// Shards of JSON lines in zstd: a frame a block, so that readers may take frames in parallel and
// each holds whole lines.
#include <limits>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <zstd.h>

#include "io/json_lines.h"
#include "io/shard_format.h"

namespace saem::io {
namespace {

constexpr int64_t kFrameBytes = int64_t{4} << 20;

class JsonLinesFile final : public ShardFile {
 public:
  explicit JsonLinesFile(std::shared_ptr<arrow::io::OutputStream> out) : out_(std::move(out)) {}

  base::Status Append(const std::shared_ptr<arrow::Buffer>& block) override {
    return out_->Write(block);
  }
  base::Status Close() override { return base::Status::OK(); }

 private:
  std::shared_ptr<arrow::io::OutputStream> out_;
};

class JsonLines final : public ShardFormat {
 public:
  const char* Ending() const override { return ".jsonl.zst"; }
  int64_t BlockRows() const override { return std::numeric_limits<int64_t>::max(); }
  int64_t BlockBytes() const override { return kFrameBytes; }

  base::Result<std::shared_ptr<arrow::Buffer>> Encode(
      std::shared_ptr<arrow::Table> rows) const override {
    std::string text;
    arrow::TableBatchReader batches(*rows);
    for (;;) {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(batches.ReadNext(&batch));
      if (batch == nullptr) break;
      ARROW_RETURN_NOT_OK(AppendJsonLines(*batch, &text));
    }
    std::string frame(ZSTD_compressBound(text.size()), '\0');
    const size_t size =
        ZSTD_compress(frame.data(), frame.size(), text.data(), text.size(), kShardZstdLevel);
    if (ZSTD_isError(size)) return base::InternalError(ZSTD_getErrorName(size));
    frame.resize(size);
    return arrow::Buffer::FromString(std::move(frame));
  }

  std::unique_ptr<ShardFile> Begin(std::shared_ptr<arrow::io::OutputStream> out) const override {
    return std::make_unique<JsonLinesFile>(std::move(out));
  }
};

}  // namespace

std::unique_ptr<ShardFormat> JsonLinesFormat() { return std::make_unique<JsonLines>(); }

}  // namespace saem::io
