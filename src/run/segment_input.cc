#include "run/segment_input.h"

#include <arrow/api.h>

namespace saem::run {
namespace {

class FileInput final : public SegmentInput {
 public:
  FileInput(std::unique_ptr<io::BatchReader> reader, int64_t done, int64_t limit)
      : reader_(std::move(reader)), done_(done), limit_(limit) {}

  base::Result<std::optional<InputItem>> Next() override {
    for (;;) {
      if (limit_ > 0 && at_ >= limit_) return std::optional<InputItem>();
      ARROW_ASSIGN_OR_RAISE(std::optional<io::RawChunk> chunk, reader_->Next());
      if (!chunk) return std::optional<InputItem>();
      if (limit_ > 0) chunk->KeepFirst(limit_ - at_);
      at_ = chunk->end_ordinal;
      if (at_ <= done_) continue;
      InputItem item;
      item.end = at_;
      item.bytes = chunk->source_bytes;
      item.chunk = std::move(*chunk);
      return std::optional(std::move(item));
    }
  }

  base::Result<io::RawBatch> Parse(InputItem item) const override {
    return reader_->Parse(std::move(*item.chunk));
  }

 private:
  std::unique_ptr<io::BatchReader> reader_;
  int64_t done_;
  int64_t limit_;
  int64_t at_ = 0;
};

class RowInput final : public SegmentInput {
 public:
  RowInput(std::unique_ptr<stage::RowSource> rows, int64_t done)
      : rows_(std::move(rows)), at_(done) {}

  base::Result<std::optional<InputItem>> Next() override {
    ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows_->Next());
    if (batch == nullptr) return std::optional<InputItem>();
    InputItem item;
    at_ += batch->num_rows();
    item.end = at_;
    item.rows = std::move(batch);
    return std::optional(std::move(item));
  }

  base::Result<io::RawBatch> Parse(InputItem item) const override {
    io::RawBatch batch;
    batch.rows = std::move(item.rows);
    return batch;
  }

 private:
  std::unique_ptr<stage::RowSource> rows_;
  int64_t at_;
};

}  // namespace

base::Result<std::unique_ptr<SegmentInput>> InputFromFiles(const io::ReadSpec& spec,
                                                           const std::vector<io::InputFile>& inputs,
                                                           int64_t done, int64_t limit,
                                                           const std::string& scratch,
                                                           const base::Context& context) {
  ARROW_ASSIGN_OR_RAISE(auto reader, io::OpenReader(spec, inputs, context, scratch));
  return std::make_unique<FileInput>(std::move(reader), done, limit);
}

std::unique_ptr<SegmentInput> InputFromRows(std::unique_ptr<stage::RowSource> rows, int64_t done) {
  return std::make_unique<RowInput>(std::move(rows), done);
}

}  // namespace saem::run
