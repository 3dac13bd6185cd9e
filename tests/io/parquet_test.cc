// Parquet files: what a reader gives stays good after the reader is gone, and damage costs its row
// group alone.
#include <fstream>
#include <iterator>

#include <arrow/api.h>
#include <arrow/filesystem/localfs.h>
#include <arrow/io/file.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include "io/columnar.h"
#include "io/sample_files.h"

namespace saem::io {
namespace {

base::Status WriteNumbersAndTexts(const std::string& path, int64_t rows,
                                  int64_t group_rows = 1 << 20) {
  arrow::Int64Builder numbers;
  arrow::StringBuilder texts;
  for (int64_t i = 0; i < rows; ++i) {
    ARROW_RETURN_NOT_OK(numbers.Append(i));
    ARROW_RETURN_NOT_OK(texts.Append("text " + std::to_string(i)));
  }
  ARROW_ASSIGN_OR_RAISE(auto number, numbers.Finish());
  ARROW_ASSIGN_OR_RAISE(auto text, texts.Finish());
  const auto table = arrow::Table::Make(
      arrow::schema({arrow::field("number", arrow::int64()), arrow::field("text", arrow::utf8())}),
      {std::move(number), std::move(text)});
  ARROW_ASSIGN_OR_RAISE(const auto file, arrow::io::FileOutputStream::Open(path));
  return parquet::arrow::WriteTable(
      *table, arrow::default_memory_pool(), file, group_rows,
      parquet::WriterProperties::Builder().disable_dictionary()->data_pagesize(4096)->build());
}

TEST(Parquet, BatchesOutliveTheirSource) {
  constexpr int64_t kRows = 3000;
  const TempFolder folder;
  InputFile input;
  input.path = input.uri = folder.path() + "/a.parquet";
  input.format = "parquet";
  input.files = std::make_shared<arrow::fs::LocalFileSystem>();
  const auto written = WriteNumbersAndTexts(input.path, kRows);
  ASSERT_TRUE(written.ok()) << written.ToString();
  auto source = OpenColumns({}, input, base::Limits{});
  ASSERT_TRUE(source.ok()) << source.status().ToString();
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  for (;;) {
    auto batch = (*source)->Next();
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    if (*batch == nullptr) break;
    batches.push_back(*batch);
  }
  source->reset();
  int64_t row = 0;
  for (const auto& batch : batches) {
    const auto text = std::static_pointer_cast<arrow::StringArray>(batch->GetColumnByName("text"));
    for (int64_t i = 0; i < batch->num_rows(); ++i, ++row) {
      ASSERT_EQ(text->GetView(i), "text " + std::to_string(row));
    }
  }
  EXPECT_EQ(row, kRows);
}

TEST(Parquet, DamageCostsTheRestOfItsRowGroupAndItsRowsAreCountedForAnyBatches) {
  constexpr int64_t kRows = 12000;
  constexpr int64_t kGroup = 4000;
  const TempFolder folder;
  const std::string path = folder.path() + "/a.parquet";
  const auto written = WriteNumbersAndTexts(path, kRows, kGroup);
  ASSERT_TRUE(written.ok()) << written.ToString();
  std::string bytes;
  {
    std::ifstream file(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  // A page of texts late in the second group: its header no longer parses.
  const size_t text = bytes.find("text 7000");
  ASSERT_NE(text, std::string::npos);
  for (size_t at = text; at < text + 5000; ++at) bytes[at] = static_cast<char>(0xFF);

  ReadSpec spec;
  spec.table = true;
  std::vector<std::string> first;
  for (const int64_t rows : {1, 700, 1024, 65536}) {
    SCOPED_TRACE(rows);
    base::Limits limits;
    limits.batch_rows = rows;
    const auto result = ReadBytes("a.parquet", bytes, spec, limits);
    ASSERT_TRUE(result.ok()) << result.status().ToString();
    ASSERT_THAT(result->Reasons(), testing::ElementsAre("broken-row-group"));
    const BadRecord& bad = result->bad.front();
    EXPECT_GE(bad.offset, kGroup);
    EXPECT_EQ(bad.offset + bad.length, 2 * kGroup);
    EXPECT_THAT(bad.detail, testing::StartsWith(std::to_string(bad.length) + " rows are lost"));
    const std::vector<int64_t> numbers = result->Numbers("number");
    ASSERT_EQ(static_cast<int64_t>(numbers.size()), kRows - bad.length);
    for (size_t i = 0; i < numbers.size(); ++i) {
      const auto row = static_cast<int64_t>(i);
      EXPECT_EQ(numbers[i], row < bad.offset ? row : row + bad.length);
    }
    if (first.empty()) first = result->Texts("id");
    EXPECT_EQ(result->Texts("id"), first);
  }
}

// A thousand rows at once would be more than the run may use.
TEST(Parquet, LargeRowsAreReadInSmallerBatches) {
  arrow::StringBuilder texts;
  for (int i = 0; i < 400; ++i) {
    std::string text;
    while (text.size() < 250'000) text += std::to_string(i * 7919 + text.size()) + " ";
    ASSERT_TRUE(texts.Append(text).ok());
  }
  auto table =
      arrow::Table::Make(arrow::schema({arrow::field("text", arrow::utf8())}), {*texts.Finish()});
  const TempFolder folder;
  ReadSpec spec;
  spec.files = {folder.path() + "/a.parquet"};
  auto out = *arrow::io::FileOutputStream::Open(spec.files[0]);
  ASSERT_TRUE(
      parquet::arrow::WriteTable(
          *table, arrow::default_memory_pool(), out, 1 << 20,
          parquet::WriterProperties::Builder().disable_dictionary()->write_batch_size(4)->build())
          .ok());
  ASSERT_TRUE(out->Close().ok());
  table.reset();  // the limit is on all that Arrow holds
  base::Limits limits;
  limits.memory_bytes = int64_t{64} << 20;
  limits.batch_bytes = int64_t{1} << 20;
  auto reader = *OpenReader(spec, *ListInputs(spec), [&] {
    base::Context context;
    context.limits = limits;
    return context;
  }());
  int64_t rows = 0;
  for (;;) {
    auto chunk = reader->Next();
    ASSERT_TRUE(chunk.ok()) << chunk.status().ToString();
    if (!*chunk) break;
    const auto batch = reader->Parse(std::move(**chunk));
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    EXPECT_THAT(batch->bad, testing::IsEmpty());
    rows += batch->rows->num_rows();
  }
  EXPECT_EQ(rows, 400);
  reader.reset();

  limits.memory_bytes = int64_t{1} << 20;
  const auto small = ReadAll(spec, limits);
  ASSERT_FALSE(small.ok());
  EXPECT_EQ(base::FaultOf(small.status()), base::Fault::kLimit);
}

TEST(Parquet, AFooterThatCannotBeReadSaysWhatToDo) {
  for (const std::string bytes : {"", "PAR1PAR1", "no parquet at all"}) {
    const auto result = ReadBytes("a.parquet", bytes);
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(
        base::MessageOf(result.status()),
        testing::AllOf(testing::HasSubstr("a.parquet"), testing::HasSubstr("fetch it again")));
  }
}

}  // namespace
}  // namespace saem::io
