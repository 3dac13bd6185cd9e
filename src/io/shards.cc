#include "io/shards.h"

#include <cstdio>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <zstd.h>

#include "base/hash.h"
#include "io/json_lines.h"

namespace saem::io {
namespace {

constexpr int kZstdLevel = 3;
constexpr int64_t kRowGroupRows = 65536;
constexpr int64_t kRowGroupBytes = int64_t{48} << 20;  // of texts, held while a group is gathered
constexpr size_t kFrameBytes = size_t{4} << 20;

bool IsHash(const arrow::DataType& type) {
  return type.id() == arrow::Type::FIXED_SIZE_BINARY &&
         static_cast<const arrow::FixedSizeBinaryType&>(type).byte_width() == 16;
}

base::Result<std::shared_ptr<arrow::Array>> HexColumn(const arrow::FixedSizeBinaryArray& hashes) {
  arrow::StringBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(hashes.length()));
  ARROW_RETURN_NOT_OK(builder.ReserveData(hashes.length() * 32));
  for (int64_t row = 0; row < hashes.length(); ++row) {
    if (hashes.IsNull(row)) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
    } else {
      const std::string_view bytes(reinterpret_cast<const char*>(hashes.GetValue(row)), 16);
      ARROW_RETURN_NOT_OK(builder.Append(base::Hash128::FromBytes(bytes).Hex()));
    }
  }
  return builder.Finish();
}

// Bytes of the texts of each row: what decides where row groups end depends on rows alone.
std::vector<int64_t> RowBytes(const arrow::RecordBatch& batch) {
  std::vector<int64_t> bytes(static_cast<size_t>(batch.num_rows()));
  for (const auto& column : batch.columns()) {
    if (!arrow::is_binary_like(column->type_id())) continue;
    const auto& values = static_cast<const arrow::BinaryArray&>(*column);
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      bytes[static_cast<size_t>(row)] += values.value_length(row);
    }
  }
  return bytes;
}

base::Result<std::shared_ptr<arrow::RecordBatch>> AsReleased(
    const std::shared_ptr<arrow::RecordBatch>& batch,
    const std::shared_ptr<arrow::Schema>& schema) {
  arrow::ArrayVector columns;
  for (const auto& column : batch->columns()) {
    if (IsHash(*column->type())) {
      ARROW_ASSIGN_OR_RAISE(auto hex,
                            HexColumn(static_cast<const arrow::FixedSizeBinaryArray&>(*column)));
      columns.push_back(std::move(hex));
    } else {
      columns.push_back(column);
    }
  }
  return arrow::RecordBatch::Make(schema, batch->num_rows(), std::move(columns));
}

// Appends to a file through FileOps and hashes on the way.
class HashedFile final : public arrow::io::OutputStream {
 public:
  explicit HashedFile(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}

  arrow::Status Write(const void* data, int64_t bytes) override {
    const std::string_view view(static_cast<const char*>(data), static_cast<size_t>(bytes));
    hash_.Update(view);
    position_ += bytes;
    return file_->Append(view);
  }
  arrow::Status Close() override {
    if (closed_) return arrow::Status::OK();
    closed_ = true;
    return file_->Sync();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  int64_t position() const { return position_; }
  std::string Sha256Hex() { return hash_.FinishHex(); }

 private:
  std::unique_ptr<AppendFile> file_;
  base::Sha256 hash_;
  int64_t position_ = 0;
  bool closed_ = false;
};

// Cuts rows into files; what a file is made of is left to the formats.
class CuttingWriter : public ShardWriter {
 public:
  CuttingWriter(FileOps& files, std::string dir, std::string ending,
                std::shared_ptr<arrow::Schema> schema, int64_t rows_per_file)
      : files_(files),
        dir_(std::move(dir)),
        ending_(std::move(ending)),
        schema_(ReleasedSchema(schema)),
        rows_per_file_(rows_per_file) {}

  base::Status Write(const std::shared_ptr<arrow::RecordBatch>& batch) override {
    ARROW_ASSIGN_OR_RAISE(auto rows, AsReleased(batch, schema_));
    while (rows->num_rows() > 0) {
      if (file_ == nullptr) ARROW_RETURN_NOT_OK(Begin());
      const int64_t room = rows_per_file_ - shards_.back().rows;
      const auto part = rows->Slice(0, room);
      ARROW_RETURN_NOT_OK(WriteRows(part));
      shards_.back().rows += part->num_rows();
      if (shards_.back().rows == rows_per_file_) ARROW_RETURN_NOT_OK(End());
      rows = rows->Slice(part->num_rows());
    }
    return base::Status::OK();
  }

  base::Result<std::vector<Shard>> Finish() override {
    if (shards_.empty()) ARROW_RETURN_NOT_OK(Begin());
    if (file_ != nullptr) ARROW_RETURN_NOT_OK(End());
    return std::move(shards_);
  }

 protected:
  virtual base::Status Open() = 0;
  virtual base::Status WriteRows(const std::shared_ptr<arrow::RecordBatch>& rows) = 0;
  virtual base::Status CloseFormat() = 0;

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  const std::shared_ptr<HashedFile>& file() const { return file_; }

 private:
  base::Status Begin() {
    char number[16];
    std::snprintf(number, sizeof(number), "%05zu", shards_.size());
    Shard shard;
    shard.file = std::string("part-") + number + ending_;
    const std::string path = dir_ + "/" + shard.file;
    ARROW_RETURN_NOT_OK(files_.Remove(path));
    ARROW_ASSIGN_OR_RAISE(auto file, files_.OpenAppend(path));
    file_ = std::make_shared<HashedFile>(std::move(file));
    shards_.push_back(std::move(shard));
    return Open();
  }

  base::Status End() {
    ARROW_RETURN_NOT_OK(CloseFormat());
    ARROW_RETURN_NOT_OK(file_->Close());
    shards_.back().bytes = file_->position();
    shards_.back().sha256 = file_->Sha256Hex();
    file_.reset();
    return base::Status::OK();
  }

  FileOps& files_;
  std::string dir_;
  std::string ending_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t rows_per_file_;
  std::shared_ptr<HashedFile> file_;
  std::vector<Shard> shards_;
};

class ParquetShards final : public CuttingWriter {
 public:
  ParquetShards(FileOps& files, const std::string& dir, std::shared_ptr<arrow::Schema> schema,
                int64_t rows_per_file)
      : CuttingWriter(files, dir, ".parquet", std::move(schema), rows_per_file) {}

 private:
  base::Status Open() override {
    auto properties = parquet::WriterProperties::Builder();
    properties.compression(parquet::Compression::ZSTD)
        ->compression_level(kZstdLevel)
        ->max_row_group_length(kRowGroupRows)
        ->created_by("saem");
    // Hashes and texts hardly repeat: a dictionary would only be built and thrown away.
    for (const char* column : {"id", "content", "text", "payload", "lineage"}) {
      properties.disable_dictionary(column);
    }
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    try {
      ARROW_ASSIGN_OR_RAISE(
          writer_, parquet::arrow::FileWriter::Open(*schema(), arrow::default_memory_pool(), file(),
                                                    properties.build(), arrow_properties));
    } catch (const parquet::ParquetException& error) {
      return base::InputError(error.what());
    }
    return base::Status::OK();
  }

  // A row group ends behind the row that fills it, whatever the batches.
  base::Status WriteRows(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    const std::vector<int64_t> bytes = RowBytes(*rows);
    int64_t begin = 0;
    for (int64_t row = 0; row < rows->num_rows(); ++row) {
      ++pending_rows_;
      pending_bytes_ += bytes[static_cast<size_t>(row)];
      if (pending_rows_ < kRowGroupRows && pending_bytes_ < kRowGroupBytes) continue;
      pending_.push_back(rows->Slice(begin, row + 1 - begin));
      begin = row + 1;
      ARROW_RETURN_NOT_OK(Flush());
    }
    if (begin < rows->num_rows()) pending_.push_back(rows->Slice(begin));
    return base::Status::OK();
  }

  base::Status Flush() {
    if (pending_rows_ == 0) return base::Status::OK();
    ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(schema(), pending_));
    // One chunk a column: page boundaries must not follow the batches.
    ARROW_ASSIGN_OR_RAISE(const auto whole, table->CombineChunks());
    pending_.clear();
    pending_rows_ = pending_bytes_ = 0;
    try {
      return writer_->WriteTable(*whole, kRowGroupRows);
    } catch (const parquet::ParquetException& error) {
      return base::InputError(error.what());
    }
  }

  base::Status CloseFormat() override {
    ARROW_RETURN_NOT_OK(Flush());
    try {
      return writer_->Close();
    } catch (const parquet::ParquetException& error) {
      return base::InputError(error.what());
    }
  }

  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::vector<std::shared_ptr<arrow::RecordBatch>> pending_;
  int64_t pending_rows_ = 0;
  int64_t pending_bytes_ = 0;
};

// Frames of a fixed size of text, so that readers may take them in parallel.
class JsonShards final : public CuttingWriter {
 public:
  JsonShards(FileOps& files, const std::string& dir, std::shared_ptr<arrow::Schema> schema,
             int64_t rows_per_file)
      : CuttingWriter(files, dir, ".jsonl.zst", std::move(schema), rows_per_file) {}

 private:
  base::Status Open() override {
    text_.clear();
    framed_ = false;
    return base::Status::OK();
  }

  base::Status WriteRows(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    ARROW_RETURN_NOT_OK(AppendJsonLines(*rows, &text_));
    while (text_.size() >= kFrameBytes) {
      ARROW_RETURN_NOT_OK(Frame(kFrameBytes));
    }
    return base::Status::OK();
  }

  base::Status Frame(size_t bytes) {
    std::string frame(ZSTD_compressBound(bytes), '\0');
    const size_t size = ZSTD_compress(frame.data(), frame.size(), text_.data(), bytes, kZstdLevel);
    if (ZSTD_isError(size)) return base::InternalError(ZSTD_getErrorName(size));
    text_.erase(0, bytes);
    framed_ = true;
    return file()->Write(frame.data(), static_cast<int64_t>(size));
  }

  base::Status CloseFormat() override {
    return text_.empty() && framed_ ? base::Status::OK() : Frame(text_.size());
  }

  std::string text_;
  bool framed_ = false;
};

}  // namespace

std::shared_ptr<arrow::Schema> ReleasedSchema(const std::shared_ptr<arrow::Schema>& schema) {
  arrow::FieldVector fields;
  for (const auto& field : schema->fields()) {
    fields.push_back(IsHash(*field->type()) ? field->WithType(arrow::utf8()) : field);
  }
  return arrow::schema(std::move(fields));
}

base::Result<std::unique_ptr<ShardWriter>> OpenShards(FileOps& files, const std::string& dir,
                                                      const std::string& format,
                                                      std::shared_ptr<arrow::Schema> schema,
                                                      int64_t rows_per_file) {
  ARROW_RETURN_NOT_OK(files.MakeDirs(dir));
  if (format == "parquet") {
    return std::make_unique<ParquetShards>(files, dir, std::move(schema), rows_per_file);
  }
  if (format == "jsonl") {
    return std::make_unique<JsonShards>(files, dir, std::move(schema), rows_per_file);
  }
  return base::InternalError("no writer for `" + format + "`");
}

}  // namespace saem::io
