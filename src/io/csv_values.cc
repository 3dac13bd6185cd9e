#include "io/csv_values.h"

#include <string>

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>

namespace saem::io {
namespace {

// The values as a file of one column. Quoted, for whatever they hold; what is missing is not.
std::string OneColumn(const arrow::StringArray& texts, int64_t begin, int64_t end) {
  std::string csv;
  for (int64_t row = begin; row < end; ++row) {
    if (texts.IsValid(row)) {
      csv += '"';
      for (const char letter : texts.GetView(row)) {
        if (letter == '"') csv += '"';
        csv += letter;
      }
      csv += '"';
    }
    csv += '\n';
  }
  return csv;
}

arrow::Result<std::shared_ptr<arrow::Array>> Parsed(std::string csv,
                                                    const std::shared_ptr<arrow::DataType>& type) {
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  read.column_names = {"value"};
  read.block_size = static_cast<int32_t>(csv.size()) + 1;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  parse.ignore_empty_lines = false;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.quoted_strings_can_be_null = false;
  convert.column_types["value"] = type;
  const auto input =
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(csv)));
  ARROW_ASSIGN_OR_RAISE(
      const auto reader,
      arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, read, parse, convert));
  ARROW_ASSIGN_OR_RAISE(const auto table, reader->Read());
  return arrow::Concatenate(table->column(0)->chunks());
}

// Halves what does not convert until the values that do not stand alone.
base::Status Convert(const arrow::StringArray& texts, int64_t begin, int64_t end,
                     const std::shared_ptr<arrow::DataType>& type, arrow::ArrayVector* pieces,
                     std::vector<int64_t>* bad) {
  const auto parsed = Parsed(OneColumn(texts, begin, end), type);
  if (parsed.ok()) {
    pieces->push_back(*parsed);
    return base::Status::OK();
  }
  if (!parsed.status().IsInvalid()) return parsed.status();
  if (end - begin == 1) {
    bad->push_back(begin);
    ARROW_ASSIGN_OR_RAISE(auto null, arrow::MakeArrayOfNull(type, 1));
    pieces->push_back(std::move(null));
    return base::Status::OK();
  }
  const int64_t middle = begin + (end - begin) / 2;
  ARROW_RETURN_NOT_OK(Convert(texts, begin, middle, type, pieces, bad));
  return Convert(texts, middle, end, type, pieces, bad);
}

}  // namespace

base::Result<CsvValues> ConvertCsvValues(const arrow::StringArray& texts,
                                         const std::shared_ptr<arrow::DataType>& type) {
  CsvValues converted;
  arrow::ArrayVector pieces;
  if (texts.length() > 0) {
    ARROW_RETURN_NOT_OK(Convert(texts, 0, texts.length(), type, &pieces, &converted.bad));
  } else {
    ARROW_ASSIGN_OR_RAISE(auto none, arrow::MakeArrayOfNull(type, 0));
    pieces.push_back(std::move(none));
  }
  ARROW_ASSIGN_OR_RAISE(converted.values, arrow::Concatenate(pieces));
  return converted;
}

}  // namespace saem::io
