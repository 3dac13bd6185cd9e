// CSV through Arrow's streaming reader, decompressed and turned into UTF-8 on the way.
#include <cstring>
#include <deque>
#include <mutex>
#include <utility>

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>

#include "io/byte_stream.h"
#include "io/charset.h"
#include "io/columnar.h"

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

// Rows with too many or too few columns, in the order of the file: few bytes each, since a block
// may hold nothing else. Arrow calls the handler from threads of its own.
class BadRows {
 public:
  arrow::csv::InvalidRowResult Add(const arrow::csv::InvalidRow& row) {
    const std::lock_guard lock(mutex_);
    rows_.push_back({row.number - kFirstRow, row.expected_columns, row.actual_columns});
    return arrow::csv::InvalidRowResult::Skip;
  }
  std::optional<BadRecord> Take(int64_t row, const std::string& uri) {
    const std::lock_guard lock(mutex_);
    if (rows_.empty() || rows_.front().row != row) return std::nullopt;
    const Row bad = rows_.front();
    rows_.pop_front();
    BadRecord record;
    record.reason = "wrong-columns";
    record.detail =
        std::to_string(bad.columns) + " columns instead of " + std::to_string(bad.expected);
    record.file = uri;
    record.offset = row;
    record.length = 1;
    return record;
  }

 private:
  static constexpr int64_t kFirstRow = 2;  // Arrow counts from 1, and the header is the first
  struct Row {
    int64_t row;
    int32_t expected;
    int32_t columns;
  };
  std::mutex mutex_;
  std::deque<Row> rows_;
};

base::Status Explained(const InputFile& input, const base::Status& status) {
  const std::string& why = status.message();
  const std::string block = std::to_string(kBlockBytes >> 20) + " MiB";
  std::string message = input.uri + ": not readable as csv: " + why;
  if (why.find("straddl") != std::string::npos) {
    message += "; a row may have " + block + " at most: is a quote left open?";
  } else if (why.find("conversion error") != std::string::npos) {
    message += "; the first " + block +
               " of a file tell what type a column has: mend the value, or " + "empty it";
  }
  return base::InputError(std::move(message));
}

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
    std::shared_ptr<arrow::RecordBatch> batch;
    const auto read = reader_->ReadNext(&batch);
    if (!read.ok()) return Explained(input_, read);
    if (batch == nullptr) return batch;
    return Plain(batch);
  }
  std::optional<BadRecord> TakeBad(int64_t row) override { return bad_->Take(row, input_.uri); }
  // Decompressed bytes are all Arrow tells; for progress that will do.
  int64_t StoredOffset() const override { return std::min(input_.size, reader_->bytes_read()); }

 private:
  InputFile input_;
  std::shared_ptr<arrow::csv::StreamingReader> reader_;
  std::shared_ptr<BadRows> bad_;
  std::shared_ptr<arrow::Schema> schema_;
};

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
