// Shards of Parquet, a row group a block. Arrow encodes each row group as a file of its own, in
// memory and on any thread; its column chunks are then put one behind the other and described by
// one footer, which is the file that Arrow would have written in one go.
#include <algorithm>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include "io/shard_format.h"

namespace saem::io {
namespace {

constexpr int64_t kRowGroupRows = 65536;
constexpr int64_t kRowGroupBytes = int64_t{32} << 20;
constexpr std::string_view kMagic = "PAR1";

// Runs `work`, which may throw what Parquet throws.
template <typename Work>
auto Caught(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const parquet::ParquetException& error) {
    return base::InputError(error.what());
  }
}

std::shared_ptr<parquet::WriterProperties> Properties() {
  auto properties = parquet::WriterProperties::Builder();
  properties.compression(parquet::Compression::ZSTD)
      ->compression_level(kShardZstdLevel)
      ->max_row_group_length(kRowGroupRows)
      ->created_by("saem")
      ->disable_write_page_index();  // pages of a group that is read whole are never looked up
  // Hashes and texts hardly repeat: a dictionary would only be built and thrown away.
  for (const char* column : {"id", "content", "text", "payload", "lineage"}) {
    properties.disable_dictionary(column);
  }
  return properties.build();
}

// Describes a column chunk anew, `shift` bytes further on.
void Describe(const parquet::ColumnChunkMetaData& chunk, int64_t shift,
              parquet::ColumnChunkMetaDataBuilder* column) {
  if (chunk.is_stats_set()) {
    parquet::EncodedStatistics statistics = *chunk.encoded_statistics();
    statistics.set_is_signed(column->descr()->sort_order() == parquet::SortOrder::SIGNED);
    column->SetStatistics(statistics);
  }
  if (const auto sizes = chunk.size_statistics()) column->SetSizeStatistics(*sizes);
  std::map<parquet::Encoding::type, int32_t> dictionary_pages, data_pages;
  bool plain = false;
  for (const parquet::PageEncodingStats& pages : chunk.encoding_stats()) {
    const bool dictionary = pages.page_type == parquet::PageType::DICTIONARY_PAGE;
    (dictionary ? dictionary_pages : data_pages)[pages.encoding] += pages.count;
    plain = plain || (!dictionary && pages.encoding == parquet::Encoding::PLAIN);
  }
  const bool dictionary = chunk.has_dictionary_page();
  column->Finish(chunk.num_values(), dictionary ? chunk.dictionary_page_offset() + shift : 0, -1,
                 chunk.data_page_offset() + shift, chunk.total_compressed_size(),
                 chunk.total_uncompressed_size(), dictionary, dictionary && plain, dictionary_pages,
                 data_pages);
}

class ParquetFile final : public ShardFile {
 public:
  ParquetFile(std::shared_ptr<arrow::io::OutputStream> out,
              std::shared_ptr<parquet::WriterProperties> properties)
      : out_(std::move(out)), properties_(std::move(properties)) {}

  base::Status Append(const std::shared_ptr<arrow::Buffer>& block) override {
    return Caught([&]() -> base::Status {
      const auto metadata =
          parquet::ParquetFileReader::Open(std::make_shared<arrow::io::BufferReader>(block))
              ->metadata();
      if (first_ == nullptr) {
        first_ = metadata;
        footer_ = parquet::FileMetaDataBuilder::Make(first_->schema(), properties_);
        ARROW_RETURN_NOT_OK(out_->Write(kMagic));
      }
      return metadata->num_row_groups() == 0 ? base::Status::OK() : AppendGroup(*metadata, block);
    });
  }

  base::Status Close() override {
    return Caught([&]() -> base::Status {
      const auto footer = footer_->Finish(first_->key_value_metadata());
      parquet::WriteFileMetaData(*footer, out_.get());
      return base::Status::OK();
    });
  }

 private:
  // The one row group of a file in memory.
  base::Status AppendGroup(const parquet::FileMetaData& metadata,
                           const std::shared_ptr<arrow::Buffer>& block) {
    ARROW_ASSIGN_OR_RAISE(const int64_t position, out_->Tell());
    constexpr auto kBegin = static_cast<int64_t>(kMagic.size());
    const auto group = metadata.RowGroup(0);
    parquet::RowGroupMetaDataBuilder* const described = footer_->AppendRowGroup();
    described->set_num_rows(group->num_rows());
    int64_t bytes = 0;
    for (int column = 0; column < group->num_columns(); ++column) {
      const auto chunk = group->ColumnChunk(column);
      Describe(*chunk, position - kBegin, described->NextColumnChunk());
      bytes += chunk->total_compressed_size();
    }
    described->Finish(group->total_byte_size());
    return out_->Write(arrow::SliceBuffer(block, kBegin, bytes));
  }

  std::shared_ptr<arrow::io::OutputStream> out_;
  std::shared_ptr<parquet::WriterProperties> properties_;
  std::shared_ptr<parquet::FileMetaData> first_;  // of the first block: schema and key-values
  std::unique_ptr<parquet::FileMetaDataBuilder> footer_;
};

class Parquet final : public ShardFormat {
 public:
  const char* Ending() const override { return ".parquet"; }
  int64_t BlockRows() const override { return kRowGroupRows; }
  int64_t BlockBytes() const override { return kRowGroupBytes; }

  base::Result<std::shared_ptr<arrow::Buffer>> Encode(
      std::shared_ptr<arrow::Table> rows) const override {
    return Caught([&]() -> base::Result<std::shared_ptr<arrow::Buffer>> {
      // One chunk a column: page boundaries must not follow the batches.
      ARROW_ASSIGN_OR_RAISE(const auto whole, rows->CombineChunks());
      rows.reset();
      ARROW_ASSIGN_OR_RAISE(const auto out, arrow::io::BufferOutputStream::Create());
      ARROW_ASSIGN_OR_RAISE(const auto writer,
                            parquet::arrow::FileWriter::Open(
                                *whole->schema(), arrow::default_memory_pool(), out, properties_,
                                parquet::ArrowWriterProperties::Builder().store_schema()->build()));
      if (whole->num_rows() > 0) ARROW_RETURN_NOT_OK(writer->WriteTable(*whole, kRowGroupRows));
      ARROW_RETURN_NOT_OK(writer->Close());
      return out->Finish();
    });
  }

  std::unique_ptr<ShardFile> Begin(std::shared_ptr<arrow::io::OutputStream> out) const override {
    return std::make_unique<ParquetFile>(std::move(out), properties_);
  }

 private:
  std::shared_ptr<parquet::WriterProperties> properties_ = Properties();
};

}  // namespace

std::unique_ptr<ShardFormat> ParquetFormat() { return std::make_unique<Parquet>(); }

}  // namespace saem::io
