// Plain files, the search for the next member after damage, and the choice by a file's first bytes.
#include "io/byte_stream.h"

#include <arrow/io/interfaces.h>

#include "io/member_stream.h"

namespace saem::io {
namespace {

constexpr std::string_view kGzipMagic("\x1f\x8b", 2);
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);
// Frames to be skipped, in front of zstd frames: 0x184D2A50 to 0x184D2A5F, little-endian.
constexpr std::string_view kSkippableMagic("\x2a\x4d\x18", 3);

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : stored_(std::move(file)) {}

  base::Result<Pull> More(ByteBuffer* out) override {
    ARROW_ASSIGN_OR_RAISE(const int64_t got, stored_.ReadInto(kBlock, out->Room(kBlock)));
    out->Advance(static_cast<size_t>(got));
    return got > 0 ? Pull::kBytes : Pull::kEnd;
  }
  bool AtMemberStart() const override { return stored_.offset() == 0; }
  int64_t MemberOffset() const override { return 0; }
  int64_t StoredOffset() const override { return stored_.offset(); }
  const std::string& damage() const override { return damage_; }
  bool Truncated() const override { return false; }
  base::Result<bool> Resync(std::string_view) override { return false; }
  bool Compressed() const override { return false; }

 private:
  static constexpr int64_t kBlock = int64_t{256} << 10;

  StoredBytes stored_;
  std::string damage_;  // a plain file has none
};

}  // namespace

base::Result<bool> MemberStream::Resync(std::string_view prefix) {
  // Any byte behind the first of the damaged member may begin the next: how long that one is cannot
  // be known.
  stored_.Seek(member_offset_ + 1);
  damage_.clear();
  truncated_ = false;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const bool more, stored_.See(magic_.size()));
    if (!more) break;
    const size_t at = stored_.seen().find(magic_);
    if (at == std::string_view::npos) {
      const size_t seen = stored_.seen().size();
      stored_.Skip(seen < magic_.size() ? seen : seen - magic_.size() + 1);
      continue;
    }
    stored_.Skip(at);
    ARROW_RETURN_NOT_OK(stored_.See(kHead).status());
    char content[kPrefix];
    const size_t size = Prefix(stored_.seen().substr(0, kHead), content);
    if (size > 0 && std::string_view(content, size).starts_with(prefix)) {
      member_offset_ = stored_.offset();
      break;
    }
    stored_.Skip(1);
  }
  Restart();
  at_start_ = true;
  return !stored_.seen().empty();
}

base::Result<std::unique_ptr<ByteStream>> OpenByteStream(
    std::shared_ptr<arrow::io::RandomAccessFile> file, std::string_view name) {
  char bytes[4] = {};
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->ReadAt(0, sizeof(bytes), bytes));
  const std::string_view head(bytes, static_cast<size_t>(size));
  if (head.starts_with(kGzipMagic)) return OpenGzip(std::move(file));
  if (head.starts_with(kZstdMagic) || (size == 4 && head.substr(1) == kSkippableMagic &&
                                       (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50)) {
    return OpenZstd(std::move(file));
  }
  if (name.ends_with(".gz")) return OpenGzip(std::move(file));
  if (name.ends_with(".zst")) return OpenZstd(std::move(file));
  return std::make_unique<PlainStream>(std::move(file));
}

}  // namespace saem::io
