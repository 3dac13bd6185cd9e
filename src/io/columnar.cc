#include "io/columnar.h"

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>
#include <arrow/json/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <unicode/ucnv.h>

#include <cstring>

#include "io/byte_stream.h"

namespace saem::io {
namespace {

class ReaderSource final : public ColumnSource {
 public:
  explicit ReaderSource(std::shared_ptr<arrow::RecordBatchReader> reader)
      : reader_(std::move(reader)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader_->ReadNext(&batch));
    return batch;
  }

 private:
  std::shared_ptr<arrow::RecordBatchReader> reader_;
};

// Batches keep the file reader alive: the record batch reader borrows it.
class ParquetSource final : public ColumnSource {
 public:
  ParquetSource(std::unique_ptr<parquet::arrow::FileReader> file,
                std::unique_ptr<arrow::RecordBatchReader> reader)
      : file_(std::move(file)), reader_(std::move(reader)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  base::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    try {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(reader_->ReadNext(&batch));
      return batch;
    } catch (const parquet::ParquetException& error) {
      return base::InputError(error.what());
    }
  }

 private:
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> reader_;
};

base::Result<std::unique_ptr<ColumnSource>> OpenParquet(
    const std::shared_ptr<arrow::io::RandomAccessFile>& file, const base::Limits& limits) {
  try {
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(file));
    parquet::ArrowReaderProperties properties;
    properties.set_batch_size(limits.batch_rows);
    properties.set_use_threads(false);
    properties.set_pre_buffer(false);
    builder.properties(properties);
    ARROW_ASSIGN_OR_RAISE(auto reader, builder.Build());
    ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader());
    return std::make_unique<ParquetSource>(std::move(reader), std::move(batches));
  } catch (const parquet::ParquetException& error) {
    return base::InputError(error.what());
  }
}

// Decompressed and, where it is not UTF-8, taken for CP949 (as Korean spreadsheets write CSV).
class TextInput final : public arrow::io::InputStream {
 public:
  TextInput(std::unique_ptr<ByteStream> stream, int64_t record_bytes)
      : stream_(std::move(stream)), record_bytes_(record_bytes) {}
  ~TextInput() override {
    if (converter_ != nullptr) ucnv_close(converter_);
    if (utf8_ != nullptr) ucnv_close(utf8_);
  }

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  arrow::Result<int64_t> Read(int64_t bytes, void* out) override {
    while (static_cast<int64_t>(ready_.size() - at_) < bytes) {
      ARROW_ASSIGN_OR_RAISE(const bool more, Fill());
      if (!more) break;
    }
    const auto count = std::min<size_t>(static_cast<size_t>(bytes), ready_.size() - at_);
    std::memcpy(out, ready_.data() + at_, count);
    at_ += count;
    position_ += static_cast<int64_t>(count);
    return static_cast<int64_t>(count);
  }

  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(bytes));
    ARROW_ASSIGN_OR_RAISE(const int64_t got, Read(bytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  arrow::Result<bool> Fill() {
    if (at_ > 0) {
      ready_.erase(0, at_);
      at_ = 0;
    }
    std::string raw;
    ARROW_ASSIGN_OR_RAISE(const bool more, stream_->More(&raw));
    if (!decided_) {
      decided_ = true;
      // The first block decides: an encoding does not change inside a file. A character may be cut at its end.
      int64_t invalid = 0;
      size_t end = raw.size();
      while (end > 0 && raw.size() - end < 4 && (static_cast<uint8_t>(raw[end - 1]) & 0x80) != 0) --end;
      UErrorCode code = U_ZERO_ERROR;
      UConverter* const check = ucnv_open("UTF-8", &code);
      ucnv_setToUCallBack(check, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
      std::u16string scratch(end + 1, u'\0');
      UErrorCode result = U_ZERO_ERROR;
      ucnv_toUChars(check, scratch.data(), static_cast<int32_t>(scratch.size()), raw.data(),
                    static_cast<int32_t>(end), &result);
      ucnv_close(check);
      invalid = U_FAILURE(result) && result != U_BUFFER_OVERFLOW_ERROR ? 1 : 0;
      if (invalid != 0) {
        code = U_ZERO_ERROR;
        converter_ = ucnv_open("windows-949-2000", &code);
        utf8_ = ucnv_open("UTF-8", &code);
        if (U_FAILURE(code)) return base::InputError("the file is not UTF-8 and cannot be read as CP949");
      }
    }
    if (converter_ == nullptr) {
      ready_ += raw;
      return more;
    }
    ConvertBlock(raw, !more);
    return more;
  }

  void ConvertBlock(const std::string& raw, bool flush) {
    const char* source = raw.data();
    const char* const source_end = source + raw.size();
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    char block[4096];
    while (code == U_BUFFER_OVERFLOW_ERROR) {
      code = U_ZERO_ERROR;
      char* target = block;
      ucnv_convertEx(utf8_, converter_, &target, block + sizeof(block), &source, source_end, pivot_,
                     &pivot_source_, &pivot_target_, pivot_ + 1024, false, flush, &code);
      ready_.append(block, static_cast<size_t>(target - block));
    }
  }

  std::unique_ptr<ByteStream> stream_;
  int64_t record_bytes_;
  std::string ready_;
  size_t at_ = 0;
  int64_t position_ = 0;
  bool closed_ = false;
  bool decided_ = false;
  UConverter* converter_ = nullptr;
  UConverter* utf8_ = nullptr;
  UChar pivot_[1024];
  UChar* pivot_source_ = pivot_;
  UChar* pivot_target_ = pivot_;
};

base::Result<std::shared_ptr<arrow::io::InputStream>> OpenText(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_shared<TextInput>(std::move(stream), limits.record_bytes);
}

base::Result<std::unique_ptr<ColumnSource>> OpenCsv(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto input, OpenText(std::move(file), limits));
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  ARROW_ASSIGN_OR_RAISE(auto reader,
                        arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), input,
                                                          read, parse, convert));
  return std::make_unique<ReaderSource>(std::move(reader));
}

base::Result<std::unique_ptr<ColumnSource>> OpenJsonTable(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto input, OpenText(std::move(file), limits));
  auto read = arrow::json::ReadOptions::Defaults();
  read.use_threads = false;
  auto parse = arrow::json::ParseOptions::Defaults();
  parse.newlines_in_values = false;
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::json::StreamingReader::Make(input, read, parse));
  return std::make_unique<ReaderSource>(std::move(reader));
}

}  // namespace

base::Result<std::unique_ptr<ColumnSource>> OpenColumns(const InputFile& input,
                                                        const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  auto opened = input.format == "parquet" ? OpenParquet(file, limits)
                : input.format == "csv"   ? OpenCsv(std::move(file), limits)
                                          : OpenJsonTable(std::move(file), limits);
  if (!opened.ok()) {
    return base::InputError(input.uri + ": not readable as " + input.format + ": " +
                            opened.status().message());
  }
  return opened;
}

}  // namespace saem::io
