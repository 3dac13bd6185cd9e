// CSV through Arrow's streaming reader, decompressed and turned into UTF-8 on the way.
#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/csv/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>

#include "io/byte_stream.h"
#include "io/charset.h"
#include "io/columnar.h"
#include "io/csv_values.h"

namespace saem::io {
namespace {

constexpr int32_t kBlockBytes = 8 << 20;  // a row must fit, and types are told from the first block

// A stored file as UTF-8. The charset is decided where the first byte beyond ASCII stands.
class Utf8Input final : public arrow::io::InputStream {
 public:
  explicit Utf8Input(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  arrow::Result<int64_t> Read(int64_t bytes, void* out) override {
    auto* to = static_cast<char*>(out);
    int64_t done = 0;
    while (done < bytes) {
      if (at_ == ready_.size()) {
        ARROW_ASSIGN_OR_RAISE(const bool more, Fill());
        if (!more) break;
        continue;
      }
      const size_t count = std::min(static_cast<size_t>(bytes - done), ready_.size() - at_);
      std::memcpy(to + done, ready_.data() + at_, count);
      at_ += count;
      done += static_cast<int64_t>(count);
    }
    position_ += done;
    return done;
  }

  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(bytes));
    ARROW_ASSIGN_OR_RAISE(const int64_t got, Read(bytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  arrow::Result<bool> Fill() {
    ready_.clear();
    at_ = 0;
    if (ended_) return false;
    ByteBuffer block;
    ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&block));
    if (pull == ByteStream::Pull::kDamaged) return base::InputError(stream_->damage());
    ended_ = pull == ByteStream::Pull::kEnd;
    if (decoder_ == nullptr) {
      const auto charset = DetectCharset(block.view(), !ended_);
      if (charset) decoder_ = std::make_unique<CharsetDecoder>(*charset);
    }
    if (decoder_ != nullptr) {
      ARROW_RETURN_NOT_OK(decoder_->Decode(block.view(), ended_, &ready_));
    } else {
      ready_.assign(block.view());
    }
    return true;
  }

  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<CharsetDecoder> decoder_;
  std::string ready_;
  size_t at_ = 0;
  int64_t position_ = 0;
  bool ended_ = false;
  bool closed_ = false;
};

// Rows that are no rows of the table, by their number in the file: few bytes each, since a block
// may hold nothing else. Arrow calls the handler from threads of its own.
class BadRows {
 public:
  arrow::csv::InvalidRowResult Add(const arrow::csv::InvalidRow& row) {
    std::string detail = std::to_string(row.actual_columns) + " columns instead of " +
                         std::to_string(row.expected_columns);
    const auto lines = 1 + std::count(row.text.begin(), row.text.end(), '\n');
    if (lines > 1) {
      detail += ", over " + std::to_string(lines) + " lines: is a quote left open?";
    }
    Add(row.number - kFirstRow, "wrong-columns", std::move(detail));
    return arrow::csv::InvalidRowResult::Skip;
  }
  void Add(int64_t row, const char* reason, std::string detail) {
    const std::lock_guard lock(mutex_);
    rows_.emplace(row, Row{reason, std::move(detail)});
  }
  // False where that row is none of these. A row that `to` has had before does no harm there.
  bool Give(int64_t row, BadRows* to) {
    const std::lock_guard lock(mutex_);
    auto given = rows_.extract(row);
    if (given.empty()) return false;
    if (to != nullptr) to->Add(row, given.mapped().reason, std::move(given.mapped().detail));
    return true;
  }
  std::optional<BadRecord> Take(int64_t row, const std::string& uri) {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(row);
    if (found == rows_.end()) return std::nullopt;
    BadRecord record;
    record.reason = found->second.reason;
    record.detail = std::move(found->second.detail);
    record.file = uri;
    record.offset = row;
    record.length = 1;
    rows_.erase(rows_.begin(), std::next(found));  // those before it have been taken
    return record;
  }

 private:
  static constexpr int64_t kFirstRow = 2;  // Arrow counts from 1, and the header is the first
  struct Row {
    const char* reason;
    std::string detail;
  };
  std::mutex mutex_;
  std::map<int64_t, Row> rows_;
};

base::Status Explained(const InputFile& input, const base::Status& status) {
  const std::string& why = status.message();
  const std::string block = std::to_string(kBlockBytes >> 20) + " MiB";
  std::string message = input.uri + ": not readable as csv: " + why;
  if (why.find("straddl") != std::string::npos) {
    message += "; a row may have " + block + " at most: is a quote left open?";
  }
  return base::InputError(std::move(message));
}

base::Result<std::shared_ptr<arrow::csv::StreamingReader>> Reader(
    const InputFile& input, const std::shared_ptr<BadRows>& bad,
    const std::vector<std::string>& text_columns) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = kBlockBytes;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  parse.invalid_row_handler = [bad](const arrow::csv::InvalidRow& row) { return bad->Add(row); };
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  for (const std::string& name : text_columns) convert.column_types[name] = arrow::utf8();
  auto reader = arrow::csv::StreamingReader::Make(arrow::io::default_io_context(),
                                                  std::make_shared<Utf8Input>(std::move(stream)),
                                                  read, parse, convert);
  if (!reader.ok()) return Explained(input, reader.status());
  return reader;
}

// Rows as text, once a typed column has met a value of another type: the rest of the file is turned
// into the types that its first block told, and rows with such a value are bad ones.
class TextRows {
 public:
  // Goes over the `delivered` rows that came with their types.
  static base::Result<std::unique_ptr<TextRows>> Behind(int64_t delivered, const InputFile& input,
                                                        const arrow::Schema& types) {
    auto rows = std::unique_ptr<TextRows>(new TextRows());
    ARROW_ASSIGN_OR_RAISE(rows->reader_, Reader(input, rows->wrong_columns_, types.field_names()));
    while (delivered > 0) {
      std::shared_ptr<arrow::RecordBatch> batch;
      const auto read = rows->reader_->ReadNext(&batch);
      if (!read.ok()) return Explained(input, read);
      if (batch == nullptr)
        return base::InputError(input.uri + " became shorter while it was read");
      for (int64_t i = 0; i < batch->num_rows(); ++i) rows->NextRow(nullptr);
      delivered -= batch->num_rows();
    }
    return rows;
  }

  // Null at the end; what is of another type goes to `bad`.
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next(
      const InputFile& input, const std::shared_ptr<arrow::Schema>& types, BadRows* bad) {
    std::shared_ptr<arrow::RecordBatch> texts;
    const auto read = reader_->ReadNext(&texts);
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
        bad->Add(numbers[static_cast<size_t>(row)], "wrong-type",
                 "column `" + field.name() + "`: `" + std::string(text.GetView(row).substr(0, 40)) +
                     "` is no " + field.type()->ToString());
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

  int64_t bytes_read() const { return reader_->bytes_read(); }

 private:
  TextRows() : wrong_columns_(std::make_shared<BadRows>()) {}

  // The place in the file of the next row that has all its columns.
  int64_t NextRow(BadRows* bad) {
    while (wrong_columns_->Give(row_, bad)) ++row_;
    return row_++;
  }

  std::shared_ptr<BadRows> wrong_columns_;
  std::shared_ptr<arrow::csv::StreamingReader> reader_;
  int64_t row_ = 0;
};

class CsvSource final : public ColumnSource {
 public:
  CsvSource(InputFile input, std::shared_ptr<arrow::csv::StreamingReader> reader,
            std::shared_ptr<BadRows> bad)
      : input_(std::move(input)),
        reader_(std::move(reader)),
        bad_(std::move(bad)),
        schema_(PlainSchema(reader_->schema())) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    if (texts_ != nullptr) return texts_->Next(input_, reader_->schema(), bad_.get());
    std::shared_ptr<arrow::RecordBatch> batch;
    const auto read = reader_->ReadNext(&batch);
    if (read.message().find("conversion error") != std::string::npos) {
      ARROW_ASSIGN_OR_RAISE(texts_, TextRows::Behind(delivered_, input_, *reader_->schema()));
      return Next();
    }
    if (!read.ok()) return Explained(input_, read);
    if (batch == nullptr) return batch;
    delivered_ += batch->num_rows();
    return Plain(batch);
  }
  std::optional<BadRecord> TakeBad(int64_t row) override { return bad_->Take(row, input_.uri); }
  // Decompressed bytes are all Arrow tells; for progress that will do.
  int64_t StoredOffset() const override {
    return std::min(input_.size, texts_ ? texts_->bytes_read() : reader_->bytes_read());
  }

 private:
  InputFile input_;
  std::shared_ptr<arrow::csv::StreamingReader> reader_;
  std::shared_ptr<BadRows> bad_;
  std::shared_ptr<arrow::Schema> schema_;
  int64_t delivered_ = 0;
  std::unique_ptr<TextRows> texts_;
};

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenCsv(const InputFile& input, bool typed) {
  auto bad = std::make_shared<BadRows>();
  ARROW_ASSIGN_OR_RAISE(auto reader, Reader(input, bad, {}));
  if (!typed) {
    bad = std::make_shared<BadRows>();
    ARROW_ASSIGN_OR_RAISE(reader, Reader(input, bad, reader->schema()->field_names()));
  }
  return std::make_unique<CsvSource>(input, std::move(reader), bad);
}

}  // namespace saem::io
