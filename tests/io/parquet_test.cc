// Parquet files: what a reader gives stays good after the reader is gone.
#include <arrow/api.h>
#include <arrow/filesystem/localfs.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include "io/columnar.h"
#include "io/sample_files.h"

namespace saem::io {
namespace {

base::Status WriteNumbersAndTexts(const std::string& path, int64_t rows) {
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
  return parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file);
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
  auto source = OpenColumns(input, base::Limits{});
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

}  // namespace
}  // namespace saem::io
