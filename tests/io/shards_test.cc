// Shards: the same bytes however rows come and wherever they are encoded, and files that others
// read.
#include "io/shards.h"

#include <fstream>
#include <iterator>

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/metadata.h>
#include <zstd.h>

#include "data/document.h"
#include "io/sample_files.h"

namespace saem::io {
namespace {

constexpr int64_t kOneFile = 1 << 30;

// `rows` rows with a hash, numbers with nulls, repeated words (a dictionary in Parquet) and texts.
std::shared_ptr<arrow::RecordBatch> Rows(int64_t rows, size_t text_bytes = 100) {
  arrow::FixedSizeBinaryBuilder ids(data::HashType());
  arrow::Int64Builder numbers;
  arrow::StringBuilder words, texts;
  for (int64_t i = 0; i < rows; ++i) {
    std::string id(16, static_cast<char>(i % 251));
    id[0] = static_cast<char>(i / 251);
    std::string text = "text " + std::to_string(i) + ": ";
    while (text.size() < text_bytes) text += std::to_string(i * 7919 + text.size() % 13) + " ";
    EXPECT_TRUE(ids.Append(id).ok());
    EXPECT_TRUE((i % 5 == 0 ? numbers.AppendNull() : numbers.Append(i)).ok());
    EXPECT_TRUE(words.Append(i % 3 == 0 ? "one" : "other").ok());
    EXPECT_TRUE(texts.Append(text).ok());
  }
  const auto schema =
      arrow::schema({arrow::field("id", data::HashType()), arrow::field("number", arrow::int64()),
                     arrow::field("word", arrow::utf8()), arrow::field("text", arrow::utf8())});
  return arrow::RecordBatch::Make(
      schema, rows, {*ids.Finish(), *numbers.Finish(), *words.Finish(), *texts.Finish()});
}

std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Written {
  std::vector<Shard> shards;
  std::vector<std::string> bytes;
};

// `rows` given in batches of `batch_rows`; blocks are encoded last first, as threads may.
Written Write(const std::string& format, const std::shared_ptr<arrow::RecordBatch>& rows,
              int64_t batch_rows, int64_t rows_per_file = kOneFile) {
  Written written;
  const TempFolder folder;
  auto opened = OpenShards(LocalFiles(), folder.path(), format, rows->schema(), rows_per_file);
  EXPECT_TRUE(opened.ok()) << opened.status().ToString();
  ShardWriter& writer = **opened;
  std::vector<ShardBlock> blocks;
  const auto add = [&](const std::shared_ptr<arrow::RecordBatch>& batch) {
    for (ShardBlock& block : writer.Cut(batch)) blocks.push_back(std::move(block));
  };
  for (int64_t at = 0; at < rows->num_rows(); at += batch_rows) add(rows->Slice(at, batch_rows));
  add(nullptr);
  std::vector<EncodedBlock> encoded(blocks.size());
  for (size_t i = blocks.size(); i-- > 0;) {
    auto block = writer.Encode(std::move(blocks[i]));
    EXPECT_TRUE(block.ok()) << block.status().ToString();
    encoded[i] = *block;
  }
  for (const EncodedBlock& block : encoded) {
    const auto status = writer.Append(block);
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  auto shards = writer.Finish();
  EXPECT_TRUE(shards.ok()) << shards.status().ToString();
  written.shards = *shards;
  for (const Shard& shard : written.shards) {
    written.bytes.push_back(FileBytes(folder.path() + "/" + shard.file));
    EXPECT_EQ(static_cast<int64_t>(written.bytes.back().size()), shard.bytes);
    EXPECT_EQ(base::Sha256Hex(written.bytes.back()), shard.sha256);
  }
  return written;
}

TEST(Shards, BytesAreTheSameForAnyBatches) {
  const auto rows = Rows(2500, 4000);
  for (const std::string format : {"parquet", "jsonl"}) {
    const Written whole = Write(format, rows, rows->num_rows(), 850);
    ASSERT_EQ(whole.shards.size(), 3U);
    EXPECT_EQ(whole.shards[0].rows, 850);
    EXPECT_EQ(whole.shards[2].rows, 800);
    for (const int64_t batch_rows : {1, 333, 850}) {
      EXPECT_EQ(Write(format, rows, batch_rows, 850).bytes, whole.bytes) << format << batch_rows;
    }
  }
}

// Row groups are encoded apart and put together: nobody must see that.
TEST(Shards, AParquetFileOfSeveralRowGroupsIsTheOneThatArrowWritesInOneGo) {
  const auto rows = Rows(70'000, 900);  // 63 MB of texts: two groups
  const Written written = Write("parquet", rows, 1024);
  ASSERT_EQ(written.bytes.size(), 1U);

  const TempFolder folder;
  const std::string ours = folder.Write("ours.parquet", written.bytes[0]);
  auto file = *arrow::io::ReadableFile::Open(ours);
  auto reader = *parquet::arrow::OpenFile(file, arrow::default_memory_pool());
  const auto metadata = reader->parquet_reader()->metadata();
  ASSERT_EQ(metadata->num_row_groups(), 2);
  EXPECT_EQ(metadata->num_rows(), rows->num_rows());
  const auto read = *reader->ReadTable();
  ASSERT_TRUE(read->ValidateFull().ok());
  EXPECT_TRUE(
      read->GetColumnByName("text")->Equals(arrow::ChunkedArray(rows->GetColumnByName("text"))));
  EXPECT_TRUE(read->GetColumnByName("number")->Equals(
      arrow::ChunkedArray(rows->GetColumnByName("number"))));

  const auto schema = ReleasedSchema(rows->schema());
  auto properties = parquet::WriterProperties::Builder();
  properties.compression(parquet::Compression::ZSTD)->compression_level(3)->created_by("saem");
  properties.disable_write_page_index();
  for (const char* column : {"id", "content", "text", "payload", "lineage"}) {
    properties.disable_dictionary(column);
  }
  const std::string path = folder.path() + "/arrow.parquet";
  auto out = *arrow::io::FileOutputStream::Open(path);
  auto writer = *parquet::arrow::FileWriter::Open(
      *schema, arrow::default_memory_pool(), out, properties.build(),
      parquet::ArrowWriterProperties::Builder().store_schema()->build());
  int64_t at = 0;
  for (int group = 0; group < metadata->num_row_groups(); ++group) {
    const int64_t size = metadata->RowGroup(group)->num_rows();
    const auto combined =
        *arrow::Table::Make(schema, read->columns())->Slice(at, size)->CombineChunks();
    ASSERT_TRUE(writer->WriteTable(*combined, size).ok());
    at += size;
  }
  ASSERT_TRUE(writer->Close().ok());
  ASSERT_TRUE(out->Close().ok());
  EXPECT_TRUE(FileBytes(path) == written.bytes[0]);
}

TEST(Shards, FramesOfJsonLinesHoldWholeLines) {
  const Written written = Write("jsonl", Rows(9000, 1000), 1024);
  ASSERT_EQ(written.bytes.size(), 1U);
  const std::string& bytes = written.bytes[0];
  size_t at = 0;
  int frames = 0;
  int64_t lines = 0;
  while (at < bytes.size()) {
    const size_t size = ZSTD_findFrameCompressedSize(bytes.data() + at, bytes.size() - at);
    ASSERT_FALSE(ZSTD_isError(size));
    std::string text(ZSTD_getFrameContentSize(bytes.data() + at, size), '\0');
    ASSERT_EQ(ZSTD_decompress(text.data(), text.size(), bytes.data() + at, size), text.size());
    EXPECT_TRUE(text.starts_with("{") && text.ends_with("}\n"));
    lines += std::ranges::count(text, '\n');
    at += size;
    ++frames;
  }
  EXPECT_GE(frames, 2);
  EXPECT_EQ(lines, 9000);
}

TEST(Shards, ADatasetWithoutRowsIsOneShardThatTellsTheSchema) {
  const Written parquet = Write("parquet", Rows(0), 1);
  ASSERT_EQ(parquet.shards.size(), 1U);
  const TempFolder folder;
  auto file = *arrow::io::ReadableFile::Open(folder.Write("a.parquet", parquet.bytes[0]));
  auto reader = *parquet::arrow::OpenFile(file, arrow::default_memory_pool());
  std::shared_ptr<arrow::Schema> schema;
  ASSERT_TRUE(reader->GetSchema(&schema).ok());
  EXPECT_EQ(schema->field_names(), (std::vector<std::string>{"id", "number", "word", "text"}));
  EXPECT_EQ(reader->parquet_reader()->metadata()->num_rows(), 0);

  EXPECT_EQ(Write("jsonl", Rows(0), 1).shards.size(), 1U);
}

// Rows that end just where a shard does leave no empty one behind.
TEST(Shards, AFullLastShardIsTheLast) {
  for (const std::string format : {"parquet", "jsonl"}) {
    EXPECT_EQ(Write(format, Rows(300), 100, 100).shards.size(), 3U) << format;
  }
}

}  // namespace
}  // namespace saem::io
