// Parquet through Arrow's reader. Files lie; whatever Arrow finds wrong becomes an InputError that
// names the file.
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

base::Status Unreadable(const InputFile& input, const std::string& why) {
  return base::InputError(input.uri + ": not readable as parquet: " + why);
}

// Runs `work`, which may throw what Parquet throws.
template <typename Work>
auto Guarded(const InputFile& input, const Work& work) -> decltype(work()) {
  try {
    auto result = work();
    if (result.ok()) return result;
    return Unreadable(input, result.status().message());
  } catch (const std::exception& error) {
    return Unreadable(input, error.what());
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
  ParquetSource(InputFile input, std::shared_ptr<arrow::MemoryPool> pool,
                std::unique_ptr<parquet::arrow::FileReader> file,
                std::unique_ptr<arrow::RecordBatchReader> reader)
      : input_(std::move(input)),
        pool_(std::move(pool)),
        file_(std::move(file)),
        reader_(std::move(reader)),
        schema_(PlainSchema(reader_->schema())),
        rows_(file_->parquet_reader()->metadata()->num_rows()) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    return Guarded(input_, [this]() -> base::Result<std::shared_ptr<arrow::RecordBatch>> {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(reader_->ReadNext(&batch));
      if (batch == nullptr) return batch;
      ARROW_RETURN_NOT_OK(batch->Validate());
      read_ += batch->num_rows();
      arrow::ArrayDataVector columns;
      for (const auto& column : batch->column_data()) columns.push_back(WithPool(*column, pool_));
      return Plain(
          arrow::RecordBatch::Make(batch->schema(), batch->num_rows(), std::move(columns)));
    });
  }

  int64_t StoredOffset() const override {
    if (read_ >= rows_) return input_.size;
    return static_cast<int64_t>(static_cast<double>(input_.size) * static_cast<double>(read_) /
                                static_cast<double>(rows_));
  }

 private:
  InputFile input_;
  std::shared_ptr<arrow::MemoryPool> pool_;
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> reader_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t rows_;
  int64_t read_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenParquet(const InputFile& input,
                                                        const base::Limits& limits) {
  return Guarded(input, [&]() -> base::Result<std::unique_ptr<ColumnSource>> {
    ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
    auto properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    properties.set_buffer_size(kReadBuffer);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(std::move(file), properties));
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_batch_size(limits.batch_rows);
    arrow_properties.set_use_threads(false);
    arrow_properties.set_pre_buffer(false);
    builder.properties(arrow_properties);
    // A file may say any size of a page; no more is believed than a run may use.
    auto pool = std::make_shared<arrow::CappedMemoryPool>(arrow::default_memory_pool(),
                                                          limits.memory_bytes);
    builder.memory_pool(pool.get());
    ARROW_ASSIGN_OR_RAISE(auto reader, builder.Build());
    ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader());
    return std::make_unique<ParquetSource>(input, std::move(pool), std::move(reader),
                                           std::move(batches));
  });
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
