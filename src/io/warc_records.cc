// WARC 1.0 and 1.1 (ISO 28500:2017): records cut out of plain, gzip and zstd files, going on behind a broken one.
#include <charconv>

#include "io/byte_stream.h"
#include "io/record_source.h"
#include "io/warc_header.h"

namespace saem::io {
namespace {

constexpr size_t kMaxHeader = size_t{64} << 10;
constexpr std::string_view kVersion = "WARC/1.";

class WarcSource final : public RecordSource {
 public:
  WarcSource(std::unique_ptr<ByteStream> stream, int64_t record_bytes)
      : stream_(std::move(stream)), record_bytes_(static_cast<size_t>(record_bytes)) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }

  base::Result<bool> Next(Record* record) override {
    for (;;) {
      *record = {};
      ARROW_ASSIGN_OR_RAISE(const bool begun, Begin());
      if (!begun) return false;
      record->offset = record_offset_;
      ARROW_ASSIGN_OR_RAISE(const bool wanted, Cut(record));
      if (!record->bad && !wanted) continue;
      record->length = std::max<int64_t>(0, Position() - record->offset);
      return true;
    }
  }

 private:
  enum class Pull { kMore, kMemberEnd, kFileEnd, kDamaged };

  // Stored position behind what has been consumed: exact between members and in plain files.
  int64_t Position() const {
    if (!stream_->Compressed()) return plain_offset_;
    return stream_->StoredOffset();
  }

  // Consumes from the front of the buffer.
  void Drop(size_t bytes) {
    buffer_.erase(0, bytes);
    plain_offset_ += static_cast<int64_t>(bytes);
  }

  Pull More() {
    const bool started = !buffer_.empty();
    if (started && stream_->AtMemberStart()) return Pull::kMemberEnd;
    const auto more = stream_->More(&buffer_);
    if (!more.ok()) {
      damage_ = base::MessageOf(more.status());
      return Pull::kDamaged;
    }
    if (!*more) return Pull::kFileEnd;
    return Pull::kMore;
  }

  // Skips the empty lines between records and sets record_offset_. False at the end of the file.
  base::Result<bool> Begin() {
    for (;;) {
      const size_t first = buffer_.find_first_not_of("\r\n");
      if (first != std::string::npos) {
        Drop(first);
        record_offset_ = stream_->Compressed() ? stream_->MemberOffset() : plain_offset_;
        return true;
      }
      Drop(buffer_.size());
      switch (More()) {
        case Pull::kMore:
        case Pull::kMemberEnd:
          break;
        case Pull::kFileEnd:
          return false;
        case Pull::kDamaged:
          record_offset_ = stream_->MemberOffset();
          pending_damage_ = true;
          return true;
      }
    }
  }

  // Where the headers end, behind the empty line; npos when they do not within the limit.
  size_t HeaderEnd() {
    size_t searched = 0;
    for (;;) {
      const size_t crlf = buffer_.find("\r\n\r\n", searched);
      const size_t lf = buffer_.find("\n\n", searched);
      if (crlf != std::string::npos || lf != std::string::npos) {
        return crlf < lf ? crlf + 4 : lf + 2;
      }
      if (buffer_.size() > kMaxHeader) return std::string::npos;
      searched = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
      const Pull pull = More();
      if (pull == Pull::kMore) continue;
      if (pull == Pull::kMemberEnd && NextMemberGoesOn()) continue;
      return std::string::npos;
    }
  }

  // At the end of a member in the middle of a record: whether the next member is its rest. If the next one begins a record
  // the length lied, and what was read of it is put back for Begin.
  bool NextMemberGoesOn() {
    std::string next;
    const auto more = stream_->More(&next);
    if (!more.ok() || !*more) {
      if (!more.ok()) damage_ = base::MessageOf(more.status());
      return false;
    }
    if (next.starts_with(kVersion)) {
      following_ = std::move(next);
      return false;
    }
    buffer_ += next;
    return true;
  }

  void Bad(Record* record, std::string reason, std::string detail) {
    record->bad.emplace();
    record->bad->reason = std::move(reason);
    record->bad->detail = std::move(detail);
  }

  // Throws away the rest of a record that cannot be read and finds the next one.
  base::Status Recover() {
    pending_damage_ = false;
    if (!following_.empty()) {
      buffer_ = std::exchange(following_, {});
      damage_.clear();
      return base::Status::OK();
    }
    if (!stream_->Compressed()) return RecoverPlain();
    if (damage_.empty()) {
      // The member itself is sound: the next record begins with the next member, or stands further down in this one.
      while (!stream_->AtMemberStart()) {
        const size_t at = buffer_.find("\nWARC/1.", 1);
        if (at != std::string::npos) {
          Drop(at + 1);
          return base::Status::OK();
        }
        if (buffer_.size() > 16) buffer_.erase(0, buffer_.size() - 16);
        const Pull pull = More();
        if (pull == Pull::kDamaged) break;
        if (pull != Pull::kMore) {
          buffer_.clear();
          return base::Status::OK();
        }
      }
      if (damage_.empty()) {
        const size_t at = buffer_.find("\nWARC/1.", 1);
        if (at != std::string::npos) {
          Drop(at + 1);
        } else {
          buffer_.clear();
        }
        return base::Status::OK();
      }
    }
    damage_.clear();
    buffer_.clear();
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool found, stream_->Resync());
      if (!found) return base::Status::OK();
      const auto more = stream_->More(&buffer_);
      if (more.ok() && *more && buffer_.starts_with(kVersion)) return base::Status::OK();
      buffer_.clear();
    }
  }

  base::Status RecoverPlain() {
    damage_.clear();
    for (;;) {
      const size_t at = buffer_.find("\nWARC/1.", 1);
      if (at != std::string::npos) {
        Drop(at + 1);
        return base::Status::OK();
      }
      if (buffer_.size() > 16) Drop(buffer_.size() - 16);
      if (More() != Pull::kMore) {
        Drop(buffer_.size());
        return base::Status::OK();
      }
    }
  }

  // Cuts the record at the front of the buffer. False where it is of a kind that holds no document.
  base::Result<bool> Cut(Record* record) {
    if (pending_damage_) {
      Bad(record, "broken-compression", damage_);
      ARROW_RETURN_NOT_OK(Recover());
      return true;
    }
    const size_t header_end = HeaderEnd();
    if (header_end == std::string::npos || !buffer_.starts_with(kVersion)) {
      if (!damage_.empty()) {
        Bad(record, "broken-compression", damage_);
      } else {
        Bad(record, "broken-warc-header",
            buffer_.starts_with(kVersion) ? "the header does not end" : "no WARC/1.x line");
      }
      ARROW_RETURN_NOT_OK(Recover());
      return true;
    }
    const WarcHeader header = ParseWarcHeader(std::string_view(buffer_).substr(0, header_end));
    if (!header.content_length) {
      Bad(record, "broken-warc-header", "no readable Content-Length");
      Drop(header_end);
      ARROW_RETURN_NOT_OK(Recover());
      return true;
    }
    const auto length = static_cast<uint64_t>(*header.content_length);
    if (length > record_bytes_) {
      Bad(record, "too-large", std::to_string(length) + " bytes, the limit is " +
                                   std::to_string(record_bytes_));
      return SkipBody(header_end + length);
    }
    return CutBody(record, header, header_end, header_end + static_cast<size_t>(length));
  }

  base::Result<bool> CutBody(Record* record, const WarcHeader& header, size_t body, size_t end) {
    while (buffer_.size() < end) {
      const Pull pull = More();
      if (pull == Pull::kMore) continue;
      if (pull == Pull::kMemberEnd && NextMemberGoesOn()) continue;
      Bad(record, damage_.empty() ? "truncated-record" : "broken-compression",
          damage_.empty() ? "Content-Length says " + std::to_string(end - body) + " bytes, there are " +
                                std::to_string(buffer_.size() - body)
                          : damage_);
      if (pull == Pull::kFileEnd) buffer_.clear();
      ARROW_RETURN_NOT_OK(Recover());
      return true;
    }
    const bool wanted = header.type == "response" || header.type == "resource" ||
                        header.type == "conversion";
    if (wanted) {
      record->bytes.assign(buffer_, 0, end);
      record->payload = body;
    }
    Drop(end);
    // What stands between a body and the end of its member, or the next record, must be line ends: else the length lied.
    while (buffer_.size() < 4 && !(stream_->Compressed() && stream_->AtMemberStart()) &&
           More() == Pull::kMore) {
    }
    const size_t rest = buffer_.find_first_not_of("\r\n");
    if (rest != std::string::npos && rest < 4 && !std::string_view(buffer_).substr(rest).starts_with("WARC/") &&
        !std::string_view("WARC/").starts_with(std::string_view(buffer_).substr(rest))) {
      Bad(record, "lying-length", "the record goes on behind its Content-Length");
      record->bytes.clear();
      ARROW_RETURN_NOT_OK(Recover());
      return true;
    }
    return wanted;
  }

  // Past a record that is too large to hold.
  base::Result<bool> SkipBody(uint64_t bytes) {
    for (;;) {
      const uint64_t here = std::min<uint64_t>(bytes, buffer_.size());
      Drop(static_cast<size_t>(here));
      bytes -= here;
      if (bytes == 0) return true;
      const Pull pull = More();
      if (pull == Pull::kDamaged) {
        ARROW_RETURN_NOT_OK(Recover());
        return true;
      }
      if (pull == Pull::kFileEnd) return true;
    }
  }

  std::unique_ptr<ByteStream> stream_;
  size_t record_bytes_;
  std::string buffer_;
  std::string following_;  // first bytes of the next record, read while looking for the rest of this one
  std::string damage_;
  bool pending_damage_ = false;
  int64_t plain_offset_ = 0;
  int64_t record_offset_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<RecordSource>> OpenWarc(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file)));
  return std::make_unique<WarcSource>(std::move(stream), limits.record_bytes);
}

}  // namespace saem::io
