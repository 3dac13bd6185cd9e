#include "io/shards.h"

#include <cstdio>

#include <arrow/api.h>

#include "base/hash.h"
#include "io/hashed_file.h"
#include "io/shard_format.h"

namespace saem::io {
namespace {

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

// Bytes of the texts of each row: what decides where blocks end depends on rows alone.
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

class Writer final : public ShardWriter {
 public:
  Writer(FileOps& files, std::string dir, std::unique_ptr<ShardFormat> format,
         const std::shared_ptr<arrow::Schema>& schema, int64_t rows_per_file)
      : files_(files),
        dir_(std::move(dir)),
        format_(std::move(format)),
        schema_(ReleasedSchema(schema)),
        rows_per_file_(rows_per_file) {}

  std::vector<ShardBlock> Cut(const std::shared_ptr<arrow::RecordBatch>& batch) override {
    std::vector<ShardBlock> blocks;
    if (batch == nullptr) {
      if (!pending_.empty() || !cut_any_) blocks.push_back(TakeBlock());
      return blocks;
    }
    const std::vector<int64_t> bytes = RowBytes(*batch);
    int64_t begin = 0;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      ++block_rows_;
      ++shard_rows_;
      block_bytes_ += bytes[static_cast<size_t>(row)];
      if (shard_rows_ < rows_per_file_ && block_rows_ < format_->BlockRows() &&
          block_bytes_ < format_->BlockBytes()) {
        continue;
      }
      pending_.push_back(batch->Slice(begin, row + 1 - begin));
      begin = row + 1;
      blocks.push_back(TakeBlock());
    }
    if (begin < batch->num_rows()) pending_.push_back(batch->Slice(begin));
    return blocks;
  }

  base::Result<EncodedBlock> Encode(ShardBlock block) const override {
    EncodedBlock encoded;
    encoded.ends_shard = block.ends_shard;
    for (auto& batch : block.rows) {
      ARROW_ASSIGN_OR_RAISE(batch, AsReleased(batch, schema_));
      encoded.rows += batch->num_rows();
    }
    ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches(schema_, block.rows));
    block.rows.clear();
    ARROW_ASSIGN_OR_RAISE(encoded.bytes, format_->Encode(std::move(table)));
    return encoded;
  }

  base::Status Append(const EncodedBlock& block) override {
    if (shard_ == nullptr) ARROW_RETURN_NOT_OK(Begin());
    ARROW_RETURN_NOT_OK(shard_->Append(block.bytes));
    shards_.back().rows += block.rows;
    return block.ends_shard ? End() : base::Status::OK();
  }

  base::Result<std::vector<Shard>> Finish() override {
    if (shard_ != nullptr) ARROW_RETURN_NOT_OK(End());
    return std::move(shards_);
  }

 private:
  ShardBlock TakeBlock() {
    cut_any_ = true;
    ShardBlock block;
    block.rows = std::exchange(pending_, {});
    block.ends_shard = shard_rows_ == rows_per_file_;
    if (block.ends_shard) shard_rows_ = 0;
    block_rows_ = block_bytes_ = 0;
    return block;
  }

  base::Status Begin() {
    char number[16];
    std::snprintf(number, sizeof(number), "%05zu", shards_.size());
    Shard shard;
    shard.file = std::string("part-") + number + format_->Ending();
    ARROW_ASSIGN_OR_RAISE(file_, HashedFile<base::Sha256>::Open(files_, dir_ + "/" + shard.file));
    shards_.push_back(std::move(shard));
    shard_ = format_->Begin(file_);
    return base::Status::OK();
  }

  base::Status End() {
    ARROW_RETURN_NOT_OK(shard_->Close());
    ARROW_RETURN_NOT_OK(file_->Close());
    shards_.back().bytes = file_->position();
    shards_.back().sha256 = file_->FinishHex();
    shard_.reset();
    file_.reset();
    return base::Status::OK();
  }

  FileOps& files_;
  std::string dir_;
  std::unique_ptr<ShardFormat> format_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t rows_per_file_;
  // Being cut.
  std::vector<std::shared_ptr<arrow::RecordBatch>> pending_;
  int64_t block_rows_ = 0;
  int64_t block_bytes_ = 0;
  int64_t shard_rows_ = 0;
  bool cut_any_ = false;
  // Being written.
  std::shared_ptr<HashedFile<base::Sha256>> file_;
  std::unique_ptr<ShardFile> shard_;
  std::vector<Shard> shards_;
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
                                                      const std::shared_ptr<arrow::Schema>& schema,
                                                      int64_t rows_per_file) {
  ARROW_RETURN_NOT_OK(files.MakeDirs(dir));
  auto made = format == "parquet" ? ParquetFormat()
              : format == "jsonl" ? JsonLinesFormat()
                                  : nullptr;
  if (made == nullptr) return base::InternalError("no writer for `" + format + "`");
  return std::make_unique<Writer>(files, dir, std::move(made), schema, rows_per_file);
}

}  // namespace saem::io
