// CSV through Arrow's streaming reader, decompressed and turned into UTF-8 on the way.
#include <cstring>
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

// Rows with too many or too few columns; Arrow calls the handler from threads of its own.
class BadRows {
 public:
  explicit BadRows(std::string uri) : uri_(std::move(uri)) {}

  arrow::csv::InvalidRowResult Add(const arrow::csv::InvalidRow& row) {
    const std::lock_guard lock(mutex_);
    rows_.push_back({"wrong-columns",
                     std::to_string(row.actual_columns) + " columns instead of " +
                         std::to_string(row.expected_columns),
                     uri_, row.number, static_cast<int64_t>(row.text.size())});
    return arrow::csv::InvalidRowResult::Skip;
  }
  std::vector<BadRecord> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(rows_, {});
  }

 private:
  std::mutex mutex_;
  std::string uri_;
  std::vector<BadRecord> rows_;
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
    std::shared_ptr<arrow::RecordBatch> batch;
    const auto read = reader_->ReadNext(&batch);
    if (!read.ok()) return base::InputError(read.message());
    if (batch == nullptr) return batch;
    return Plain(batch);
  }
  std::vector<BadRecord> TakeBad() override { return bad_->Take(); }
  // Decompressed bytes are all Arrow tells; for progress that will do.
  int64_t StoredOffset() const override { return std::min(input_.size, reader_->bytes_read()); }

 private:
  InputFile input_;
  std::shared_ptr<arrow::csv::StreamingReader> reader_;
  std::shared_ptr<BadRows> bad_;
  std::shared_ptr<arrow::Schema> schema_;
};

base::Status Explained(const InputFile& input, const base::Status& status) {
  std::string message = input.uri + ": not readable as csv: " + status.message();
  if (status.message().find("straddl") != std::string::npos) {
    message += "; a row may have " + std::to_string(kBlockBytes >> 20) +
               " MiB at most: is a quote left open?";
  }
  return base::InputError(std::move(message));
}

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenCsv(const InputFile& input, const base::Limits&) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  const auto bad = std::make_shared<BadRows>(input.uri);
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = kBlockBytes;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  parse.invalid_row_handler = [bad](const arrow::csv::InvalidRow& row) { return bad->Add(row); };
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  auto reader = arrow::csv::StreamingReader::Make(arrow::io::default_io_context(),
                                                  std::make_shared<Utf8Input>(std::move(stream)),
                                                  read, parse, convert);
  if (!reader.ok()) return Explained(input, reader.status());
  return std::make_unique<CsvSource>(input, std::move(*reader), bad);
}

}  // namespace saem::io
