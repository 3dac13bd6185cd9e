// CSV through Arrow's streaming reader, which is given sound rows alone (csv_rows.h).
#include <algorithm>
#include <optional>
#include <utility>

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/csv/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>

#include "io/byte_stream.h"
#include "io/columnar.h"
#include "io/csv_rows.h"
#include "io/csv_values.h"
#include "io/parse_records.h"

namespace saem::io {
namespace {

constexpr int32_t kBlockBytes = 8 << 20;  // a row must fit, and types are told from the first block
constexpr int64_t kFirstRow = 2;          // Arrow counts from 1, and the header is the first

base::Status Explained(const InputFile& input, const base::Status& status) {
  return base::InputError(input.uri + ": not readable as csv: " + status.message());
}

struct CsvFile {
  InputFile input;
  std::string charset;
  char delimiter = ',';
};

base::Result<std::shared_ptr<Utf8Text>> OpenText(const CsvFile& csv) {
  ARROW_ASSIGN_OR_RAISE(auto file, csv.input.files->OpenInputFile(csv.input.path));
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_shared<Utf8Text>(std::move(stream), csv.charset);
}

// What the recipe says; else the comma where the header has one, and what it has most of where not:
// the semicolon of countries that write decimals with a comma, or the tabulator.
base::Result<char> DelimiterOf(const CsvFile& csv) {
  ARROW_ASSIGN_OR_RAISE(const auto text, OpenText(csv));
  std::string head;
  size_t end = std::string::npos;
  while (end == std::string::npos && head.size() < kBlockBytes) {
    ARROW_ASSIGN_OR_RAISE(const bool more, text->More(&head));
    if (!more) break;
    head.erase(0, std::min(head.find_first_not_of("\r\n"), head.size()));
    end = head.find_first_of("\r\n");
  }
  const std::string_view header = std::string_view(head).substr(0, end);
  if (header.find(',') != std::string_view::npos) return ',';
  const auto semicolons = std::ranges::count(header, ';');
  const auto tabs = std::ranges::count(header, '\t');
  if (semicolons == 0 && tabs == 0) return ',';
  return semicolons >= tabs ? ';' : '\t';
}

std::string ColumnFault(const arrow::csv::InvalidRow& row) {
  const auto lines = 1 + std::ranges::count(row.text, '\n');
  return std::to_string(row.actual_columns) + " columns instead of " +
         std::to_string(row.expected_columns) +
         (lines == 1 ? "" : ", over " + std::to_string(lines) + " lines: is a quote left open?");
}

struct OpenedCsv {
  std::shared_ptr<Utf8Text> text;
  std::shared_ptr<BadRows> bad;
  std::shared_ptr<arrow::csv::StreamingReader> reader;
};

base::Result<OpenedCsv> Open(const CsvFile& csv, const std::vector<std::string>& text_columns) {
  OpenedCsv opened;
  ARROW_ASSIGN_OR_RAISE(opened.text, OpenText(csv));
  const auto bad = opened.bad = std::make_shared<BadRows>();
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = kBlockBytes;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.delimiter = csv.delimiter;
  parse.newlines_in_values = true;
  parse.invalid_row_handler = [bad](const arrow::csv::InvalidRow& row) {
    bad->AddWrongColumns(row.number - kFirstRow, ColumnFault(row));
    return arrow::csv::InvalidRowResult::Skip;
  };
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  convert.check_utf8 = false;  // so that rows whose bytes are none come alone to grief
  for (const std::string& name : text_columns) convert.column_types[name] = arrow::utf8();
  const auto rows = SoundRows(opened.text, {csv.delimiter, kBlockBytes}, bad);
  auto reader = arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), rows, read,
                                                  parse, convert);
  if (!reader.ok()) return Explained(csv.input, reader.status());
  opened.reader = std::move(reader).ValueUnsafe();
  for (const std::string& name : opened.reader->schema()->field_names()) {
    if (const auto refusal = RefuseBytes(name, "its header", kSayCharset)) {
      return base::InputError(csv.input.uri + ": " + refusal->detail);
    }
  }
  return opened;
}

// Rows as text, once a typed column has met a value of another type: the rest of the file is turned
// into the types that its first block told, and rows with such a value are bad ones.
class TextRows {
 public:
  // Goes over the `delivered` rows that came with their types.
  static base::Result<std::unique_ptr<TextRows>> Behind(int64_t delivered, const CsvFile& csv,
                                                        const arrow::Schema& types) {
    auto rows = std::unique_ptr<TextRows>(new TextRows());
    ARROW_ASSIGN_OR_RAISE(rows->csv_, Open(csv, types.field_names()));
    while (delivered > 0) {
      std::shared_ptr<arrow::RecordBatch> batch;
      const auto read = rows->csv_.reader->ReadNext(&batch);
      if (!read.ok()) return Explained(csv.input, read);
      if (batch == nullptr)
        return base::InputError(csv.input.uri + " became shorter while it was read");
      for (int64_t i = 0; i < batch->num_rows(); ++i) rows->NextRow(nullptr);
      delivered -= batch->num_rows();
    }
    return rows;
  }

  // Null at the end; what is of another type goes to `bad`.
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next(
      const InputFile& input, const std::shared_ptr<arrow::Schema>& types, BadRows* bad) {
    std::shared_ptr<arrow::RecordBatch> texts;
    const auto read = csv_.reader->ReadNext(&texts);
    if (!read.ok()) return Explained(input, read);
    if (texts == nullptr) {
      NextRow(bad);
      return texts;
    }
    std::vector<int64_t> numbers;
    for (int64_t i = 0; i < texts->num_rows(); ++i) numbers.push_back(NextRow(bad));
    std::vector<bool> good(numbers.size(), true);
    arrow::ArrayVector columns;
    for (int c = 0; c < texts->num_columns(); ++c) {
      const arrow::Field& field = *types->field(c);
      const auto& text = static_cast<const arrow::StringArray&>(*texts->column(c));
      if (field.type()->id() == arrow::Type::STRING || field.type()->id() == arrow::Type::NA) {
        columns.push_back(texts->column(c));
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(CsvValues values, ConvertCsvValues(text, field.type()));
      for (const int64_t row : values.bad) {
        good[static_cast<size_t>(row)] = false;
        bad->Add(numbers[static_cast<size_t>(row)],
                 {"wrong-type", "column `" + field.name() + "`: `" +
                                    std::string(text.GetView(row).substr(0, 40)) + "` is no " +
                                    field.type()->ToString()});
      }
      columns.push_back(std::move(values.values));
    }
    const auto batch = arrow::RecordBatch::Make(PlainSchema(types), texts->num_rows(), columns);
    arrow::BooleanBuilder kept;
    ARROW_RETURN_NOT_OK(kept.AppendValues(good));
    ARROW_ASSIGN_OR_RAISE(const auto filter, kept.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto rows, arrow::compute::Filter(batch, filter));
    return rows.record_batch();
  }

  int64_t StoredOffset() const { return csv_.text->StoredOffset(); }

 private:
  TextRows() = default;

  // The place in the file of the next row that has all its columns.
  int64_t NextRow(BadRows* bad) {
    while (csv_.bad->Give(row_, bad)) ++row_;
    return row_++;
  }

  OpenedCsv csv_;
  int64_t row_ = 0;
};

class CsvSource final : public ColumnSource {
 public:
  CsvSource(CsvFile file, OpenedCsv csv)
      : file_(std::move(file)), csv_(std::move(csv)), schema_(PlainSchema(csv_.reader->schema())) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    if (texts_ != nullptr) return texts_->Next(file_.input, csv_.reader->schema(), csv_.bad.get());
    std::shared_ptr<arrow::RecordBatch> batch;
    const auto read = csv_.reader->ReadNext(&batch);
    if (read.message().find("conversion error") != std::string::npos) {
      ARROW_ASSIGN_OR_RAISE(texts_, TextRows::Behind(delivered_, file_, *csv_.reader->schema()));
      return Next();
    }
    if (!read.ok()) return Explained(file_.input, read);
    if (batch == nullptr) return batch;
    delivered_ += batch->num_rows();
    return Plain(batch);
  }
  std::optional<BadRecord> TakeBad(int64_t row) override {
    auto bad = csv_.bad->Take(row);
    if (!bad) return std::nullopt;
    BadRecord record;
    record.reason = std::move(bad->reason);
    record.detail = std::move(bad->detail);
    record.file = file_.input.uri;
    record.offset = row;
    record.length = 1;
    return record;
  }
  int64_t StoredOffset() const override {
    return texts_ != nullptr ? texts_->StoredOffset() : csv_.text->StoredOffset();
  }

 private:
  CsvFile file_;
  OpenedCsv csv_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t delivered_ = 0;
  std::unique_ptr<TextRows> texts_;
};

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenCsv(const ReadSpec& spec, const InputFile& input) {
  CsvFile file{input, spec.charset};
  if (spec.delimiter.empty()) {
    ARROW_ASSIGN_OR_RAISE(file.delimiter, DelimiterOf(file));
  } else {
    file.delimiter = spec.delimiter.front();
  }
  ARROW_ASSIGN_OR_RAISE(auto csv, Open(file, {}));
  if (!spec.table) {
    ARROW_ASSIGN_OR_RAISE(csv, Open(file, csv.reader->schema()->field_names()));
  }
  return std::make_unique<CsvSource>(std::move(file), std::move(csv));
}

}  // namespace saem::io
