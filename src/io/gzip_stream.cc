// Gzip (RFC 1952). Members that fit are taken whole by libdeflate, two to three times as fast as
// zlib; large ones, and those libdeflate refuses, go through zlib, which gives out what it can
// before it says what is wrong.
#include <libdeflate.h>
#include <zlib.h>

#include "io/member_stream.h"

namespace saem::io {
namespace {

constexpr std::string_view kMagic("\x1f\x8b\x08", 3);
constexpr size_t kWholeStored = size_t{256} << 10;  // of members taken whole
constexpr size_t kWholeBytes = size_t{1} << 20;
constexpr size_t kStep = size_t{256} << 10;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};

class GzipStream final : public MemberStream {
 public:
  explicit GzipStream(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : MemberStream(std::move(file), kMagic), whole_(libdeflate_alloc_decompressor()) {
    ready_ = inflateInit2(&zlib_, 16 + MAX_WBITS) == Z_OK;
  }
  ~GzipStream() override {
    if (ready_) inflateEnd(&zlib_);
  }

  base::Result<Pull> More(ByteBuffer* out) override {
    if (!ready_ || whole_ == nullptr) return base::InputError("no memory to decompress gzip");
    if (at_start_) {
      ARROW_ASSIGN_OR_RAISE(const bool more, SkipPadding());
      if (!more) return Pull::kEnd;
      member_offset_ = stored_.offset();
      ARROW_RETURN_NOT_OK(stored_.See(kWholeStored).status());
      if (!stored_.seen().starts_with(kMagic)) {
        at_start_ = false;
        return Damaged("no gzip member", stored_.seen().size() < kMagic.size());
      }
      if (TakeWhole(out)) return Pull::kBytes;
      inflateReset(&zlib_);
      at_start_ = false;
    }
    return Step(out);
  }

 private:
  // Zeros behind a member are padding, as gzip itself takes them. False at the end of the file.
  base::Result<bool> SkipPadding() {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool more, stored_.See(1));
      if (!more) return false;
      const std::string_view seen = stored_.seen();
      const size_t zeros = std::min(seen.find_first_not_of('\0'), seen.size());
      if (zeros == 0 || stored_.offset() == 0) return true;
      stored_.Skip(zeros);
    }
  }

  bool TakeWhole(ByteBuffer* out) {
    const std::string_view seen = stored_.seen();
    size_t taken = 0;
    size_t made = 0;
    if (libdeflate_gzip_decompress_ex(whole_.get(), seen.data(), seen.size(),
                                      out->Room(kWholeBytes), kWholeBytes, &taken,
                                      &made) != LIBDEFLATE_SUCCESS) {
      return false;
    }
    out->Advance(made);
    stored_.Skip(taken);
    return true;
  }

  base::Result<Pull> Step(ByteBuffer* out) {
    ARROW_ASSIGN_OR_RAISE(const bool more, stored_.See(1));
    if (!more) return Damaged("the gzip member ends too early", true);
    const std::string_view seen = stored_.seen();
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(seen.data()));
    zlib_.avail_in = static_cast<uInt>(seen.size());
    zlib_.next_out = reinterpret_cast<Bytef*>(out->Room(kStep));
    zlib_.avail_out = kStep;
    const int code = inflate(&zlib_, Z_NO_FLUSH);
    stored_.Skip(seen.size() - zlib_.avail_in);
    out->Advance(kStep - zlib_.avail_out);
    at_start_ = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) return Pull::kBytes;
    return Damaged(std::string("broken gzip (") + (zlib_.msg == nullptr ? "data" : zlib_.msg) + ")",
                   false);
  }

  size_t Prefix(std::string_view stored, char* out) override {
    inflateReset(&zlib_);
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
    zlib_.avail_in = static_cast<uInt>(stored.size());
    zlib_.next_out = reinterpret_cast<Bytef*>(out);
    zlib_.avail_out = kPrefix;
    const int code = inflate(&zlib_, Z_NO_FLUSH);
    return code == Z_OK || code == Z_STREAM_END ? kPrefix - zlib_.avail_out : 0;
  }

  void Restart() override { inflateReset(&zlib_); }

  z_stream zlib_{};
  bool ready_ = false;
  std::unique_ptr<libdeflate_decompressor, FreeDecompressor> whole_;
};

}  // namespace

std::unique_ptr<ByteStream> OpenGzip(std::shared_ptr<arrow::io::RandomAccessFile> file) {
  return std::make_unique<GzipStream>(std::move(file));
}

}  // namespace saem::io
