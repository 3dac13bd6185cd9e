// Parquet through Arrow's reader. Files lie: a footer that cannot be read is an InputError that
// names the file, a damaged row group a bad record of as many rows as it had left.
#include <algorithm>
#include <deque>
#include <utility>

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "io/columnar.h"

namespace saem::io {
namespace {

constexpr int64_t kReadBuffer = int64_t{1} << 20;  // of a column's bytes in sight
// Of a damaged row group the batches before the damage come through. Their size decides which rows
// those are, so it is no setting, but follows from what the footer says of the group.
constexpr int64_t kBatchRows = 1024;
constexpr int64_t kBatchBytes = int64_t{16} << 20;

int64_t BatchRowsOf(const parquet::RowGroupMetaData& group) {
  const int64_t bytes_per_row = group.total_byte_size() / std::max<int64_t>(1, group.num_rows());
  return std::clamp<int64_t>(kBatchBytes / std::max<int64_t>(1, bytes_per_row), 1, kBatchRows);
}

base::Status Unreadable(const InputFile& input, const std::string& why) {
  return base::InputError(input.uri + ": not readable as parquet: " + why +
                          "; fetch it again, or leave it out of `files:`");
}

// Remembers whether the storage failed, which Parquet does not tell apart from damage.
class WatchedFile final : public arrow::io::RandomAccessFile {
 public:
  WatchedFile(std::shared_ptr<arrow::io::RandomAccessFile> file, int64_t size)
      : file_(std::move(file)), size_(size) {}

  const base::Status& failure() const { return failure_; }

  arrow::Status Close() override { return file_->Close(); }
  bool closed() const override { return file_->closed(); }
  arrow::Result<int64_t> Tell() const override { return file_->Tell(); }
  arrow::Status Seek(int64_t position) override { return file_->Seek(position); }
  arrow::Result<int64_t> GetSize() override { return file_->GetSize(); }
  arrow::Result<int64_t> Read(int64_t bytes, void* out) override {
    return Watched(0, bytes, file_->Read(bytes, out));
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    return Watched(0, bytes, file_->Read(bytes));
  }
  arrow::Result<int64_t> ReadAt(int64_t position, int64_t bytes, void* out) override {
    return Watched(position, bytes, file_->ReadAt(position, bytes, out));
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position, int64_t bytes) override {
    return Watched(position, bytes, file_->ReadAt(position, bytes));
  }

 private:
  // A place outside of the file, which a lying footer may name, is no failure of the storage.
  template <typename Got>
  Got Watched(int64_t position, int64_t bytes, Got got) {
    const bool inside = position >= 0 && bytes >= 0 && bytes <= size_ && position <= size_ - bytes;
    if (!got.ok() && inside && failure_.ok()) failure_ = got.status();
    return got;
  }

  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  int64_t size_;
  base::Status failure_;
};

// Runs `work`, which may throw what Parquet throws.
template <typename Work>
auto Caught(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& error) {
    return arrow::Status::Invalid(error.what());
  }
}

// A buffer and the pool it must be given back to: batches outlive the source they came from.
class PooledBuffer final : public arrow::Buffer {
 public:
  PooledBuffer(std::shared_ptr<arrow::MemoryPool> pool, std::shared_ptr<arrow::Buffer> buffer)
      : arrow::Buffer(buffer->data(), buffer->size()),
        pool_(std::move(pool)),
        buffer_(std::move(buffer)) {}

 private:
  std::shared_ptr<arrow::MemoryPool> pool_;  // destroyed after the buffer
  std::shared_ptr<arrow::Buffer> buffer_;
};

std::shared_ptr<arrow::ArrayData> WithPool(const arrow::ArrayData& data,
                                           const std::shared_ptr<arrow::MemoryPool>& pool) {
  auto held = std::make_shared<arrow::ArrayData>(data);
  for (auto& buffer : held->buffers) {
    if (buffer != nullptr) buffer = std::make_shared<PooledBuffer>(pool, std::move(buffer));
  }
  for (auto& child : held->child_data) child = WithPool(*child, pool);
  if (held->dictionary != nullptr) held->dictionary = WithPool(*held->dictionary, pool);
  return held;
}

class ParquetSource final : public ColumnSource {
 public:
  ParquetSource(InputFile input, std::shared_ptr<WatchedFile> stored,
                std::shared_ptr<arrow::MemoryPool> pool,
                std::unique_ptr<parquet::arrow::FileReader> file,
                const std::shared_ptr<arrow::Schema>& schema)
      : input_(std::move(input)),
        stored_(std::move(stored)),
        pool_(std::move(pool)),
        file_(std::move(file)),
        schema_(PlainSchema(schema)),
        rows_(file_->parquet_reader()->metadata()->num_rows()) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    for (;;) {
      if (row_ == group_end_) {
        if (group_ == file_->num_row_groups()) return nullptr;
        reader_.reset();
        const auto group = file_->parquet_reader()->metadata()->RowGroup(group_++);
        group_end_ += std::max<int64_t>(0, group->num_rows());
        file_->set_batch_size(BatchRowsOf(*group));
        continue;
      }
      auto batch = Caught([this] { return ReadBatch(); });
      if (!batch.ok()) {
        if (!stored_->failure().ok()) {
          return base::InputError(input_.uri + ": " + stored_->failure().message());
        }
        if (batch.status().IsOutOfMemory()) {
          return base::LimitError(
              input_.uri + ": row " + std::to_string(row_) +
              " and those behind it need more memory than a run may use (" +
              batch.status().message() +
              "); write the file with smaller pages, or leave it out of `files:`");
        }
        LoseGroup(batch.status());
        continue;
      }
      row_ += (*batch)->num_rows();
      return batch;
    }
  }

  std::optional<BadRecord> TakeBad(int64_t row) override {
    if (lost_.empty() || lost_.front().offset != row) return std::nullopt;
    BadRecord bad = std::move(lost_.front());
    lost_.pop_front();
    return bad;
  }

  int64_t StoredOffset() const override {
    if (row_ >= rows_) return input_.size;
    return static_cast<int64_t>(static_cast<double>(input_.size) * static_cast<double>(row_) /
                                static_cast<double>(rows_));
  }

 private:
  // Of the row group in hand, which has rows left.
  base::Result<std::shared_ptr<arrow::RecordBatch>> ReadBatch() {
    if (reader_ == nullptr) {
      ARROW_ASSIGN_OR_RAISE(reader_, file_->GetRecordBatchReader({group_ - 1}));
    }
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader_->ReadNext(&batch));
    if (batch == nullptr || batch->num_rows() == 0 || batch->num_rows() > group_end_ - row_) {
      return arrow::Status::Invalid("a row group holds other rows than its footer says");
    }
    ARROW_RETURN_NOT_OK(batch->Validate());
    arrow::ArrayDataVector columns;
    for (const auto& column : batch->column_data()) columns.push_back(WithPool(*column, pool_));
    return Plain(arrow::RecordBatch::Make(batch->schema(), batch->num_rows(), std::move(columns)));
  }

  // Its pages hang together: behind damage there is nothing left of a row group.
  void LoseGroup(const base::Status& why) {
    BadRecord bad;
    bad.reason = "broken-row-group";
    bad.detail = std::to_string(group_end_ - row_) + " rows are lost: " + base::MessageOf(why);
    bad.file = input_.uri;
    bad.offset = row_;
    bad.length = bad.records = group_end_ - row_;
    lost_.push_back(std::move(bad));
    row_ = group_end_;
  }

  InputFile input_;
  std::shared_ptr<WatchedFile> stored_;
  std::shared_ptr<arrow::MemoryPool> pool_;
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> reader_;  // of the row group in hand
  std::shared_ptr<arrow::Schema> schema_;
  int64_t rows_;           // of the file, as its footer says
  int64_t row_ = 0;        // the next one
  int64_t group_end_ = 0;  // row behind the group in hand
  int group_ = 0;          // number of the group behind it
  std::deque<BadRecord> lost_;
};

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenParquet(const InputFile& input,
                                                        const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  const auto stored = std::make_shared<WatchedFile>(std::move(file), input.size);
  auto source = Caught([&]() -> base::Result<std::unique_ptr<ColumnSource>> {
    auto properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    properties.set_buffer_size(kReadBuffer);
    properties.set_page_checksum_verification(true);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(stored, properties));
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_batch_size(kBatchRows);
    arrow_properties.set_use_threads(false);
    arrow_properties.set_pre_buffer(false);
    builder.properties(arrow_properties);
    // A file may say any size of a page; no more is believed than a run may use.
    auto pool = std::make_shared<arrow::CappedMemoryPool>(arrow::default_memory_pool(),
                                                          limits.memory_bytes);
    builder.memory_pool(pool.get());
    ARROW_ASSIGN_OR_RAISE(auto reader, builder.Build());
    std::shared_ptr<arrow::Schema> schema;
    ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
    return std::make_unique<ParquetSource>(input, stored, std::move(pool), std::move(reader),
                                           schema);
  });
  return source.ok() ? std::move(source) : Unreadable(input, source.status().message());
}

int64_t RowsInFooter(const InputFile& input) {
  if (input.format != "parquet") return -1;
  try {
    auto file = input.files->OpenInputFile(input.path);
    if (!file.ok()) return -1;
    return parquet::ReadMetaData(*file)->num_rows();
  } catch (const std::exception&) {
    return -1;  // said when the file is read
  }
}

}  // namespace saem::io
