// WARC 1.0 and 1.1 (ISO 28500:2017), and the 0.x drafts older archives are in: records cut out of
// plain, gzip and zstd files, going on behind a broken one. A record's bytes are its WARC header,
// its HTTP header and the decoded body.
#include <algorithm>
#include <iterator>
#include <utility>

#include <arrow/io/interfaces.h>

#include "io/byte_stream.h"
#include "io/http_message.h"
#include "io/record_source.h"
#include "io/warc_header.h"

namespace saem::io {
namespace {

constexpr size_t kMaxHeader = size_t{64} << 10;
constexpr std::string_view kMark = "WARC/";
constexpr std::string_view kMarkedLine = "\nWARC/";
constexpr int kHttpOk = 200;
// The record types of the standard. A page may hide behind any other: a damaged name.
constexpr std::string_view kWithPage[] = {"response", "resource", "conversion"};
constexpr std::string_view kWithoutPage[] = {"warcinfo", "request", "metadata", "revisit",
                                             "continuation"};
constexpr size_t kShownType = 40;

class WarcSource final : public RecordSource {
 public:
  WarcSource(std::unique_ptr<ByteStream> stream, int64_t file_bytes, const SourceOptions& options)
      : stream_(std::move(stream)),
        file_bytes_(file_bytes),
        uri_(options.uri),
        record_bytes_(static_cast<uint64_t>(options.limits.record_bytes)) {}

  int64_t StoredOffset() const override { return stream_->StoredOffset(); }
  const std::map<std::string, int64_t>& PassedOver() const override { return passed_over_; }

  base::Result<bool> Next(RawChunk* chunk) override {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool begun, Begin());
      if (!begun) return false;
      const size_t before = chunk->items.size() + chunk->bad.size();
      ARROW_RETURN_NOT_OK(CutRecord(chunk));
      if (chunk->items.size() + chunk->bad.size() > before) return true;
    }
  }

 private:
  // To the first byte of the next record. False at the end of the file.
  base::Result<bool> Begin() {
    for (;;) {
      const std::string_view held = buffer_.view();
      Drop(std::min(held.find_first_not_of("\r\n"), held.size()));
      if (!buffer_.empty()) break;
      if (!following_.empty()) {
        buffer_ = std::move(following_);
        member_text_ = text_offset_;
        continue;
      }
      if (!damage_.empty()) break;  // of a member that gave nothing
      if (stream_->AtMemberStart()) member_text_ = text_offset_;
      ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&buffer_));
      if (pull == ByteStream::Pull::kEnd) return false;
      if (pull == ByteStream::Pull::kDamaged) damage_ = stream_->damage();
    }
    record_member_ = stream_->MemberOffset();
    record_text_ = text_offset_;
    record_has_member_ = text_offset_ == member_text_;
    return true;
  }

  void Drop(size_t bytes) {
    buffer_.Consume(bytes);
    text_offset_ += static_cast<int64_t>(bytes);
  }

  bool AtMemberEnd() const { return stream_->Compressed() && stream_->AtMemberStart(); }

  // More bytes of the record in front. False where it cannot go on: the file ends, is damaged, or
  // the next member begins a record of its own (which is kept in following_).
  base::Result<bool> More() {
    if (!following_.empty() || !damage_.empty()) return false;
    const bool boundary = AtMemberEnd();
    ByteBuffer& to = boundary ? following_ : buffer_;
    do {
      ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&to));
      if (pull == ByteStream::Pull::kEnd) return false;
      if (pull == ByteStream::Pull::kDamaged) {
        damage_ = stream_->damage();
        damage_follows_ = boundary;
        if (!boundary) return false;
      }
    } while (boundary && following_.size() < kMark.size() && damage_.empty() && !AtMemberEnd());
    if (!boundary) return true;
    if (following_.view().starts_with(kMark) || !damage_.empty()) return false;
    buffer_.Append(following_.view());
    following_.Clear();
    return true;
  }

  base::Status CutRecord(RawChunk* chunk) {
    size_t header_end = std::string_view::npos;
    size_t searched = 0;
    for (;;) {
      const std::string_view held = buffer_.view();
      const size_t seen = std::min(held.size(), kMark.size());
      if (held.substr(0, seen) != kMark.substr(0, seen)) {
        return Broken(chunk, "broken-warc-header", "no WARC version line");
      }
      header_end = HeaderEnd(held.substr(0, kMaxHeader), searched);
      if (header_end != std::string_view::npos) break;
      if (held.size() >= kMaxHeader)
        return Broken(chunk, "broken-warc-header", "the header does not end");
      searched = held.size() < 3 ? 0 : held.size() - 3;
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (!more) return Broken(chunk, "truncated-record", "the record ends in its header");
    }
    const WarcHeader header = ParseWarcHeader(buffer_.view().substr(0, header_end));
    if (!header.content_length) {
      return Broken(chunk, "broken-warc-header", "no readable Content-Length");
    }
    const auto length = static_cast<uint64_t>(*header.content_length);
    if (length > record_bytes_) return CutTooLarge(chunk, header_end, length);
    return CutBlock(chunk, header, header_end, header_end + static_cast<size_t>(length));
  }

  base::Status CutBlock(RawChunk* chunk, const WarcHeader& header, size_t block, size_t end) {
    while (buffer_.size() < end) {
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (more) continue;
      return Broken(chunk, "truncated-record",
                    "Content-Length says " + std::to_string(end - block) + " bytes, there are " +
                        std::to_string(buffer_.size() - block));
    }
    // What follows tells whether the length was true, and, at the end of a member, whether its
    // checksum is.
    constexpr size_t kEnding = 5;  // two line ends and a byte
    while (buffer_.size() < end + kEnding && !AtMemberEnd()) {
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (!more) break;
    }
    const std::string_view rest = buffer_.view().substr(end);
    const size_t lines = std::min(rest.find_first_not_of("\r\n"), rest.size());
    const std::string_view next = rest.substr(lines, kMark.size());
    if (!rest.starts_with("\r\n\r\n") && !rest.starts_with("\n\n") && !kMark.starts_with(next) &&
        !next.starts_with(kMark)) {
      return Broken(chunk, "lying-length", "the record goes on behind its Content-Length");
    }
    if (lines == rest.size() && !damage_.empty() && !stream_->Truncated()) {
      return Broken(chunk, "broken-compression", damage_);
    }
    const bool alone =
        record_has_member_ && lines == rest.size() && (AtMemberEnd() || !damage_.empty());
    const auto [offset, stored] = Place(end, alone);
    Keep(chunk, header, block, end, offset, stored);
    Drop(end);
    return base::Status::OK();
  }

  // Offset and length of the record in front, `end` bytes long.
  std::pair<int64_t, int64_t> Place(size_t end, bool alone) const {
    if (stream_->Compressed() && alone) {
      return {record_member_, stream_->StoredOffset() - record_member_};
    }
    return {record_text_, static_cast<int64_t>(end)};
  }

  void Keep(RawChunk* chunk, const WarcHeader& header, size_t block, size_t end, int64_t offset,
            int64_t length) {
    if (std::ranges::find(kWithoutPage, header.type) != std::end(kWithoutPage)) {
      ++passed_over_[header.type];
      return;
    }
    const auto bad = [&](std::string reason, std::string detail) {
      chunk->bad.push_back({std::move(reason), std::move(detail), uri_, offset, length});
    };
    if (std::ranges::find(kWithPage, header.type) == std::end(kWithPage)) {
      return bad("unknown-record-type", header.type.empty()
                                            ? "no WARC-Type"
                                            : "`" + header.type.substr(0, kShownType) + "`");
    }
    RawChunk::Item item;
    item.begin = chunk->bytes.size();
    item.offset = offset;
    item.length = length;
    std::string_view record = buffer_.view().substr(0, end);
    size_t head_size = block;
    std::string_view payload = record.substr(block);
    std::string storage;
    if (header.type == "response" && payload.starts_with("HTTP/")) {
      const auto head = ParseHttpHead(payload);
      if (!head.ok()) return bad("broken-http", base::MessageOf(head.status()));
      if (head->status != kHttpOk) return bad("http-status", std::to_string(head->status));
      const auto body = DecodeHttpBody(*head, payload.substr(head->size),
                                       static_cast<int64_t>(record_bytes_), &storage);
      if (!body.ok()) {
        return bad(body.status().IsCapacityError() ? "too-large" : "broken-http",
                   base::MessageOf(body.status()));
      }
      head_size += head->size;
      payload = *body;
    }
    chunk->bytes.Append(record.substr(0, head_size));
    item.payload = chunk->bytes.size();
    chunk->bytes.Append(payload);
    item.end = chunk->bytes.size();
    chunk->items.push_back(item);
  }

  // A record that cannot be read; goes to where the next one may begin.
  base::Status Broken(RawChunk* chunk, std::string reason, std::string detail) {
    const bool own_member_damaged = !damage_.empty() && !damage_follows_;
    BadRecord bad;
    bad.reason = own_member_damaged ? "broken-compression" : std::move(reason);
    bad.detail = own_member_damaged ? damage_ : std::move(detail);
    bad.file = uri_;
    // Damage is in the stored bytes: its place is the member's, whatever else that held.
    const bool alone = record_has_member_ || own_member_damaged;
    bad.offset = stream_->Compressed() && alone ? record_member_ : record_text_;
    ARROW_RETURN_NOT_OK(Recover(own_member_damaged));
    const int64_t here = !stream_->Compressed() || !alone ? text_offset_
                         : following_.empty()             ? stream_->StoredOffset()
                                                          : stream_->MemberOffset();
    bad.length = std::max<int64_t>(0, here - bad.offset);
    chunk->bad.push_back(std::move(bad));
    return base::Status::OK();
  }

  base::Status Recover(bool own_member_damaged) {
    for (;;) {
      // A length that lied may have swallowed what follows: the next record is looked for right
      // behind this one's start.
      const std::string_view held = buffer_.view();
      const size_t at = held.size() < 2 ? std::string_view::npos : held.find(kMarkedLine, 1);
      if (at != std::string_view::npos) {
        Drop(at + 1);
        return base::Status::OK();
      }
      if (held.size() >= kMarkedLine.size()) Drop(held.size() - kMarkedLine.size() + 1);
      if (own_member_damaged) break;
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (!more) break;
    }
    Drop(buffer_.size());
    if (damage_.empty()) return base::Status::OK();
    if (std::exchange(damage_follows_, false)) {
      following_.Clear();  // the damaged member counts as a record of its own, which Begin finds
      return base::Status::OK();
    }
    damage_.clear();
    return stream_->Resync(kMark).status();  // if there is no other member, Begin finds the end
  }

  // A record too large to hold is passed over by its length, or by its member where it has one.
  base::Status CutTooLarge(RawChunk* chunk, size_t block, uint64_t length) {
    if (!stream_->Compressed() && length > static_cast<uint64_t>(file_bytes_ - text_offset_)) {
      return Broken(chunk, "lying-length", "Content-Length says more bytes than the file has");
    }
    BadRecord bad{"too-large",
                  std::to_string(length) + " bytes, the limit is " + std::to_string(record_bytes_),
                  uri_, stream_->Compressed() && record_has_member_ ? record_member_ : record_text_,
                  0};
    uint64_t left = block + length;
    for (;;) {
      const uint64_t here = std::min<uint64_t>(left, buffer_.size());
      Drop(static_cast<size_t>(here));
      left -= here;
      if (left == 0) break;
      ARROW_ASSIGN_OR_RAISE(const bool more, More());
      if (!more) break;
    }
    const bool members = stream_->Compressed() && record_has_member_;
    bad.length = (members ? stream_->StoredOffset() : text_offset_) - bad.offset;
    chunk->bad.push_back(std::move(bad));
    return left > 0 && !damage_.empty() ? Recover(true) : base::Status::OK();
  }

  std::unique_ptr<ByteStream> stream_;
  int64_t file_bytes_;
  std::string uri_;
  uint64_t record_bytes_;
  ByteBuffer buffer_;
  ByteBuffer following_;  // of the member behind the record in front, if it begins a record
  std::string damage_;    // of the bytes behind buffer_, or behind following_ if damage_follows_
  bool damage_follows_ = false;
  std::map<std::string, int64_t> passed_over_;
  int64_t text_offset_ = 0;    // decompressed bytes before buffer_
  int64_t member_text_ = 0;    // the same, where the current member begins
  int64_t record_member_ = 0;  // stored offset of the member the record in front begins in
  int64_t record_text_ = 0;
  bool record_has_member_ = false;  // whether it stands first in it
};

}  // namespace

const std::map<std::string, int64_t>& RecordSource::PassedOver() const {
  static const std::map<std::string, int64_t> kNone;
  return kNone;
}

base::Result<std::unique_ptr<RecordSource>> OpenWarc(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options) {
  ARROW_ASSIGN_OR_RAISE(const int64_t file_bytes, file->GetSize());
  // Junk in front of a compressed archive must not make a plain one of it.
  char begin[kMark.size()] = {};
  ARROW_ASSIGN_OR_RAISE(const int64_t got, file->ReadAt(0, sizeof(begin), begin));
  const bool plain = std::string_view(begin, static_cast<size_t>(got)) == kMark;
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenByteStream(std::move(file), plain ? "" : options.uri));
  return std::make_unique<WarcSource>(std::move(stream), file_bytes, options);
}

}  // namespace saem::io
