// Lines of JSONL and whole files as records.
#include "io/byte_stream.h"
#include "io/record_source.h"

namespace saem::io {
namespace {

// Lines over the limit are passed over without being held. Offsets count the text inside a compressed file.
class LineSource final : public RecordSource {
 public:
  LineSource(std::unique_ptr<ByteStream> stream, int64_t record_bytes)
      : stream_(std::move(stream)), record_bytes_(static_cast<size_t>(record_bytes)) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }

  base::Result<bool> Next(Record* record) override {
    for (;;) {
      *record = {};
      record->offset = offset_;
      size_t searched = at_;
      size_t dropped = 0;
      size_t end = std::string::npos;
      for (;;) {
        end = buffer_.find('\n', searched);
        if (end != std::string::npos) break;
        searched = buffer_.size();
        if (buffer_.size() - at_ > record_bytes_) {
          dropped += buffer_.size() - at_;
          at_ = searched = buffer_.size();
        }
        ARROW_ASSIGN_OR_RAISE(const bool more, Fill(&searched));
        if (!more) break;
      }
      if (!damage_.empty()) return Damaged(record, dropped);
      const bool last = end == std::string::npos;
      const size_t stop = last ? buffer_.size() : end;
      const std::string_view line(buffer_.data() + at_, stop - at_);
      const size_t length = dropped + line.size();
      if (last && length == 0) return false;
      offset_ += static_cast<int64_t>(length + (last ? 0 : 1));
      at_ = last ? stop : stop + 1;
      if (length > record_bytes_) {
        record->bad.emplace();
        record->bad->reason = "too-large";
        record->bad->detail = "a line of " + std::to_string(length) + " bytes, the limit is " +
                              std::to_string(record_bytes_);
      } else if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        continue;  // an empty line is no record
      } else {
        record->bytes = line;
      }
      record->length = static_cast<int64_t>(length);
      return true;
    }
  }

 private:
  base::Result<bool> Fill(size_t* searched) {
    if (at_ > 0) {
      buffer_.erase(0, at_);
      *searched -= at_;
      at_ = 0;
    }
    const auto more = stream_->More(&buffer_);
    if (more.ok()) return *more;
    damage_ = base::MessageOf(more.status());
    return false;
  }

  // The rest of the member is lost; lines go on with the next one, if there is one.
  base::Result<bool> Damaged(Record* record, size_t dropped) {
    record->bad.emplace();
    record->bad->reason = "broken-compression";
    record->bad->detail = std::exchange(damage_, {});
    const size_t lost = dropped + buffer_.size() - at_;
    record->length = static_cast<int64_t>(lost);
    offset_ += static_cast<int64_t>(lost);
    buffer_.clear();
    at_ = 0;
    ARROW_ASSIGN_OR_RAISE(const bool found, stream_->Resync());
    (void)found;  // without another member the next call finds the end
    return true;
  }

  std::unique_ptr<ByteStream> stream_;
  size_t record_bytes_;
  std::string buffer_;
  size_t at_ = 0;
  int64_t offset_ = 0;
  std::string damage_;
};

class WholeSource final : public RecordSource {
 public:
  WholeSource(std::unique_ptr<ByteStream> stream, int64_t record_bytes)
      : stream_(std::move(stream)), record_bytes_(record_bytes) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }

  base::Result<bool> Next(Record* record) override {
    if (std::exchange(done_, true)) return false;
    *record = {};
    for (;;) {
      const auto more = stream_->More(&record->bytes);
      const auto size = static_cast<int64_t>(record->bytes.size());
      if (!more.ok() || size > record_bytes_) {
        record->bad.emplace();
        record->bad->reason = more.ok() ? "too-large" : "broken-compression";
        record->bad->detail = more.ok() ? "over the limit of " + std::to_string(record_bytes_) + " bytes"
                                        : base::MessageOf(more.status());
        record->bytes.clear();
      } else if (*more) {
        continue;
      }
      record->length = stream_->StoredOffset();
      return true;
    }
  }

 private:
  std::unique_ptr<ByteStream> stream_;
  int64_t record_bytes_;
  bool done_ = false;
};

}  // namespace

base::Result<std::unique_ptr<RecordSource>> OpenLines(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_unique<LineSource>(std::move(stream), limits.record_bytes);
}

base::Result<std::unique_ptr<RecordSource>> OpenWhole(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_unique<WholeSource>(std::move(stream), limits.record_bytes);
}

}  // namespace saem::io
