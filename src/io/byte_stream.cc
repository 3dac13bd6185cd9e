#include "io/byte_stream.h"

#include <arrow/io/interfaces.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

namespace saem::io {
namespace {

constexpr int64_t kReadBytes = int64_t{256} << 10;
constexpr size_t kOutBytes = size_t{256} << 10;

// The stored bytes, read in blocks.
class StoredBytes {
 public:
  explicit StoredBytes(std::shared_ptr<arrow::io::RandomAccessFile> file) : file_(std::move(file)) {}

  // Fills the block if it is used up. False at the end.
  base::Result<bool> Fill() {
    if (at_ < size_) return true;
    block_start_ += size_;
    block_.resize(kReadBytes);
    ARROW_ASSIGN_OR_RAISE(size_, file_->ReadAt(block_start_, kReadBytes, block_.data()));
    at_ = 0;
    return size_ > 0;
  }
  const char* data() const { return block_.data() + at_; }
  int64_t available() const { return size_ - at_; }
  void Skip(int64_t bytes) { at_ += bytes; }
  int64_t offset() const { return block_start_ + at_; }
  void Seek(int64_t offset) {
    block_start_ = offset;
    at_ = size_ = 0;
  }
  base::Result<int64_t> FileSize() { return file_->GetSize(); }

 private:
  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  std::string block_;
  int64_t block_start_ = 0;
  int64_t at_ = 0;
  int64_t size_ = 0;
};

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(std::shared_ptr<arrow::io::RandomAccessFile> file) : stored_(std::move(file)) {}

  base::Result<bool> More(std::string* out) override {
    ARROW_ASSIGN_OR_RAISE(const bool more, stored_.Fill());
    if (!more) return false;
    out->append(stored_.data(), static_cast<size_t>(stored_.available()));
    stored_.Skip(stored_.available());
    return true;
  }
  bool AtMemberStart() const override { return false; }
  int64_t MemberOffset() const override { return stored_.offset(); }
  int64_t StoredOffset() const override { return stored_.offset(); }
  base::Result<bool> Resync() override { return false; }
  bool Compressed() const override { return false; }

 private:
  StoredBytes stored_;
};

// What gzip and zstd share: members, and looking for the next one after damage.
class MemberStream : public ByteStream {
 public:
  MemberStream(std::shared_ptr<arrow::io::RandomAccessFile> file, std::string magic)
      : stored_(std::move(file)), magic_(std::move(magic)) {}

  bool AtMemberStart() const override { return at_start_; }
  int64_t MemberOffset() const override { return member_offset_; }
  int64_t StoredOffset() const override { return stored_.offset(); }
  bool Compressed() const override { return true; }

  base::Result<bool> Resync() override {
    // Behind the magic of the member that failed; one byte at a time, for anything may stand there.
    stored_.Seek(member_offset_ + 1);
    size_t matched = 0;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool more, stored_.Fill());
      if (!more) return false;
      const char* const data = stored_.data();
      const int64_t size = stored_.available();
      for (int64_t i = 0; i < size; ++i) {
        matched = data[i] == magic_[matched] ? matched + 1 : (data[i] == magic_[0] ? 1 : 0);
        if (matched < magic_.size()) continue;
        stored_.Seek(stored_.offset() + i + 1 - static_cast<int64_t>(magic_.size()));
        at_start_ = true;
        Restart();
        return true;
      }
      stored_.Skip(size);
    }
  }

 protected:
  virtual void Restart() = 0;

  base::Status Damaged(const std::string& what) const {
    return base::InputError(what + " at byte " + std::to_string(stored_.offset()));
  }

  StoredBytes stored_;
  std::string magic_;
  int64_t member_offset_ = 0;
  bool at_start_ = true;
};

class GzipStream final : public MemberStream {
 public:
  explicit GzipStream(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : MemberStream(std::move(file), std::string("\x1f\x8b\x08", 3)) {
    good_ = inflateInit2(&zlib_, 16 + MAX_WBITS) == Z_OK;
  }
  ~GzipStream() override {
    if (good_) inflateEnd(&zlib_);
  }

  base::Result<bool> More(std::string* out) override {
    if (!good_) return base::InputError("no memory for gzip");
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool more, stored_.Fill());
      if (!more) {
        if (at_start_) return false;
        return Damaged("the gzip stream ends too early");
      }
      if (at_start_) {
        member_offset_ = stored_.offset();
        // Zeros behind the last member are padding, as gzip itself takes them.
        if (*stored_.data() == '\0' && member_offset_ > 0) {
          stored_.Skip(1);
          continue;
        }
        inflateReset(&zlib_);
      }
      const size_t before = out->size();
      out->resize(before + kOutBytes);
      const int64_t available = stored_.available();
      zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored_.data()));
      zlib_.avail_in = static_cast<uInt>(available);
      zlib_.next_out = reinterpret_cast<Bytef*>(out->data() + before);
      zlib_.avail_out = kOutBytes;
      const int code = inflate(&zlib_, Z_NO_FLUSH);
      stored_.Skip(available - zlib_.avail_in);
      out->resize(before + kOutBytes - zlib_.avail_out);
      at_start_ = code == Z_STREAM_END;
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return Damaged(std::string("broken gzip (") + (zlib_.msg == nullptr ? "data" : zlib_.msg) + ")");
      }
      if (out->size() > before || at_start_) return true;
    }
  }

 private:
  void Restart() override { inflateReset(&zlib_); }

  z_stream zlib_{};
  bool good_ = false;
};

class ZstdStream final : public MemberStream {
 public:
  explicit ZstdStream(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : MemberStream(std::move(file), std::string("\x28\xb5\x2f\xfd", 4)), zstd_(ZSTD_createDStream()) {
    constexpr int kMaxWindowLog = 27;  // 128 MiB; what `zstd --long=27` needs
    ZSTD_DCtx_setParameter(zstd_, ZSTD_d_windowLogMax, kMaxWindowLog);
  }
  ~ZstdStream() override { ZSTD_freeDStream(zstd_); }

  base::Result<bool> More(std::string* out) override {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool more, stored_.Fill());
      if (!more && at_start_) return false;
      if (at_start_) member_offset_ = stored_.offset();
      const size_t before = out->size();
      out->resize(before + kOutBytes);
      ZSTD_inBuffer input{stored_.data(), static_cast<size_t>(stored_.available()), 0};
      ZSTD_outBuffer output{out->data() + before, kOutBytes, 0};
      const size_t code = ZSTD_decompressStream(zstd_, &output, &input);
      stored_.Skip(static_cast<int64_t>(input.pos));
      out->resize(before + output.pos);
      if (ZSTD_isError(code)) {
        at_start_ = false;
        return Damaged(std::string("broken zstd (") + ZSTD_getErrorName(code) + ")");
      }
      at_start_ = code == 0;
      if (output.pos > 0 || at_start_) return true;
      if (!more) return Damaged("the zstd stream ends too early");
    }
  }

 private:
  void Restart() override { ZSTD_DCtx_reset(zstd_, ZSTD_reset_session_only); }

  ZSTD_DStream* zstd_;
};

}  // namespace

base::Result<std::unique_ptr<ByteStream>> OpenByteStream(
    std::shared_ptr<arrow::io::RandomAccessFile> file) {
  char head[4] = {};
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->ReadAt(0, sizeof(head), head));
  if (size >= 2 && std::memcmp(head, "\x1f\x8b", 2) == 0) {
    return std::make_unique<GzipStream>(std::move(file));
  }
  if (size >= 4 && std::memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0) {
    return std::make_unique<ZstdStream>(std::move(file));
  }
  return std::make_unique<PlainStream>(std::move(file));
}

}  // namespace saem::io
