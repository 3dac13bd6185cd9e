// What gzip and zstd share: a file is a row of members, and behind a damaged one the next is looked
// for by its magic bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <arrow/io/type_fwd.h>

#include "io/byte_stream.h"
#include "io/stored_bytes.h"

namespace saem::io {

class MemberStream : public ByteStream {
 public:
  bool AtMemberStart() const override { return at_start_; }
  int64_t MemberOffset() const override { return member_offset_; }
  int64_t StoredOffset() const override { return stored_.offset(); }
  const std::string& damage() const override { return damage_; }
  bool Truncated() const override { return truncated_; }
  bool Compressed() const override { return true; }
  base::Result<bool> Resync(std::string_view prefix) override;

 protected:
  MemberStream(std::shared_ptr<arrow::io::RandomAccessFile> file, std::string_view magic)
      : stored_(std::move(file)), magic_(magic) {}

  // Decompresses the first bytes of a member whose stored bytes begin with `stored`, at most
  // kPrefix of them.
  virtual size_t Prefix(std::string_view stored, char* out) = 0;
  virtual void Restart() = 0;

  Pull Damaged(std::string what, bool truncated) {
    damage_ = what + " at byte " + std::to_string(stored_.offset());
    truncated_ = truncated;
    return Pull::kDamaged;
  }

  static constexpr size_t kPrefix = 16;
  // A member's head: enough for the first block's tables of either format.
  static constexpr size_t kHead = size_t{132} << 10;

  StoredBytes stored_;
  int64_t member_offset_ = 0;
  bool at_start_ = true;

 private:
  std::string_view magic_;
  std::string damage_;
  bool truncated_ = false;
};

std::unique_ptr<ByteStream> OpenGzip(std::shared_ptr<arrow::io::RandomAccessFile> file);
std::unique_ptr<ByteStream> OpenZstd(std::shared_ptr<arrow::io::RandomAccessFile> file);

}  // namespace saem::io
