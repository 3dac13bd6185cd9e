// Lines of JSONL and whole files as records.
#include <utility>

#include <arrow/io/interfaces.h>

#include "io/byte_stream.h"
#include "io/charset.h"
#include "io/record_source.h"

namespace saem::io {
namespace {

std::string OverLimit(const std::string& what, uint64_t bytes, uint64_t limit) {
  return what + " of " + std::to_string(bytes) + " bytes, the limit is " + std::to_string(limit);
}

// Lines over the limit are passed over without being held.
class LineSource final : public RecordSource {
 public:
  LineSource(std::unique_ptr<ByteStream> stream, const SourceOptions& options)
      : stream_(std::move(stream)),
        uri_(options.uri),
        charset_(options.charset),
        record_bytes_(static_cast<size_t>(options.limits.record_bytes)) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }

  base::Result<bool> Next(RawChunk* chunk) override {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool found, FindLine());
      if (line_bytes_ == 0 && !found) {
        if (damage_.empty()) return false;
        ARROW_RETURN_NOT_OK(Damaged(chunk));
        return true;
      }
      const std::string_view line = buffer_.view().substr(0, line_bytes_ - passed_);
      const int64_t offset = offset_;
      const size_t line_end = found ? 1 : 0;
      offset_ += static_cast<int64_t>(line_bytes_ + line_end);
      ARROW_ASSIGN_OR_RAISE(const bool good, Take(chunk, line, offset));
      buffer_.Consume(line.size() + line_end);
      if (good) return true;
    }
  }

 private:
  // Finds the end of the line in front: line_bytes_ long, of which the first passed_ bytes are
  // gone. False where the file, or what is sound of it, ends without a line end.
  base::Result<bool> FindLine() {
    passed_ = 0;
    size_t searched = 0;
    for (;;) {
      const size_t end = buffer_.view().find('\n', searched);
      if (end != std::string_view::npos) {
        line_bytes_ = passed_ + end;
        return true;
      }
      searched = buffer_.size();
      if (searched > record_bytes_) {
        passed_ += searched;
        buffer_.Clear();
        searched = 0;
      }
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (!more) break;
    }
    // What damage cut off is no line, unless only the file's end is missing.
    const bool cut_off = !damage_.empty() && !stream_->Truncated();
    line_bytes_ = cut_off ? 0 : passed_ + buffer_.size();
    return false;
  }

  base::Result<bool> More() {
    if (!damage_.empty()) return false;
    ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&buffer_));
    if (pull == ByteStream::Pull::kDamaged) {
      damage_ = stream_->damage();
      return !buffer_.empty();
    }
    return pull == ByteStream::Pull::kBytes;
  }

  // False where the line is no record. (Bytes of no character are found when it is parsed.)
  base::Result<bool> Take(RawChunk* chunk, std::string_view line, int64_t offset) {
    if (line_bytes_ > record_bytes_) {
      chunk->bad.push_back({"too-large", OverLimit("a line", line_bytes_, record_bytes_), uri_,
                            offset, static_cast<int64_t>(line_bytes_)});
      return true;
    }
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);  // files are often joined
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return false;  // no record
    if (!charset_.empty()) {
      ARROW_ASSIGN_OR_RAISE(line, ToUtf8(line, charset_, &decoded_));
    }
    RawChunk::Item item;
    item.begin = item.payload = chunk->bytes.size();
    chunk->bytes.Append(line);
    item.end = chunk->bytes.size();
    item.offset = offset;
    item.length = static_cast<int64_t>(line_bytes_);
    chunk->items.push_back(item);
    return true;
  }

  // The rest of the member is lost; lines go on with the next one that can be read.
  base::Status Damaged(RawChunk* chunk) {
    const auto lost = static_cast<int64_t>(passed_ + buffer_.size());
    chunk->bad.push_back({"broken-compression", std::exchange(damage_, {}), uri_, offset_, lost});
    offset_ += lost;
    buffer_.Clear();
    return stream_->Resync("").status();  // if there is none, the next call finds the end
  }

  std::unique_ptr<ByteStream> stream_;
  std::string uri_;
  std::string charset_;
  std::string decoded_;
  size_t record_bytes_;
  ByteBuffer buffer_;
  size_t line_bytes_ = 0;
  size_t passed_ = 0;
  int64_t offset_ = 0;  // in the text, of the line in front
  std::string damage_;
};

class WholeSource final : public RecordSource {
 public:
  WholeSource(std::unique_ptr<ByteStream> stream, int64_t file_bytes, const SourceOptions& options)
      : stream_(std::move(stream)),
        file_bytes_(file_bytes),
        uri_(options.uri),
        record_bytes_(static_cast<size_t>(options.limits.record_bytes)) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }

  base::Result<bool> Next(RawChunk* chunk) override {
    if (std::exchange(done_, true)) return false;
    RawChunk::Item item;
    item.begin = item.payload = chunk->bytes.size();
    item.length = file_bytes_;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&chunk->bytes));
      const size_t size = chunk->bytes.size() - item.begin;
      if (pull == ByteStream::Pull::kDamaged || size > record_bytes_) {
        chunk->bytes.Shorten(item.begin);
        const bool damaged = pull == ByteStream::Pull::kDamaged;
        chunk->bad.push_back(
            {damaged ? "broken-compression" : "too-large",
             damaged ? stream_->damage()
                     : "a file over the limit of " + std::to_string(record_bytes_) + " bytes",
             uri_, 0, file_bytes_});
        return true;
      }
      if (pull == ByteStream::Pull::kEnd) break;
    }
    item.end = chunk->bytes.size();
    chunk->items.push_back(item);
    return true;
  }

 private:
  std::unique_ptr<ByteStream> stream_;
  int64_t file_bytes_;
  std::string uri_;
  size_t record_bytes_;
  bool done_ = false;
};

}  // namespace

base::Result<std::unique_ptr<RecordSource>> OpenLines(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options) {
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_unique<LineSource>(std::move(stream), options);
}

base::Result<std::unique_ptr<RecordSource>> OpenWhole(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options) {
  ARROW_ASSIGN_OR_RAISE(const int64_t bytes, file->GetSize());
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_unique<WholeSource>(std::move(stream), bytes, options);
}

}  // namespace saem::io
