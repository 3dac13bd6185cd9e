// Zstandard (RFC 8878), frame by frame. A dictionary in a first, skippable frame is honoured, as
// the WARC-zstd format (iipc.github.io/warc-specifications, "zstd-compressed WARC") and the
// archives that use it have it.
#include <zstd.h>

#include "io/member_stream.h"

namespace saem::io {
namespace {

constexpr std::string_view kMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view kDictionaryMagic("\x5d\x2a\x4d\x18", 4);
constexpr size_t kStep = size_t{256} << 10;
constexpr size_t kMaxDictionary = size_t{32} << 20;
constexpr int kMaxWindowLog = 27;  // 128 MiB: what `zstd --long` needs

struct FreeContext {
  void operator()(ZSTD_DCtx* one) const { ZSTD_freeDCtx(one); }
};

class ZstdStream final : public MemberStream {
 public:
  explicit ZstdStream(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : MemberStream(std::move(file), kMagic), zstd_(ZSTD_createDCtx()) {
    if (zstd_ != nullptr) ZSTD_DCtx_setParameter(zstd_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  }

  base::Result<Pull> More(ByteBuffer* out) override {
    if (zstd_ == nullptr) return base::InputError("no memory to decompress zstd");
    if (stored_.offset() == 0) ARROW_RETURN_NOT_OK(LoadDictionary());
    ARROW_ASSIGN_OR_RAISE(const bool more, stored_.See(1));
    if (!more && at_start_) return Pull::kEnd;
    if (at_start_) member_offset_ = stored_.offset();
    const std::string_view seen = stored_.seen();
    ZSTD_inBuffer input{seen.data(), seen.size(), 0};
    ZSTD_outBuffer output{out->Room(kStep), kStep, 0};
    const size_t code = ZSTD_decompressStream(zstd_.get(), &output, &input);
    stored_.Skip(input.pos);
    if (ZSTD_isError(code)) {
      at_start_ = false;
      return Damaged(std::string("broken zstd (") + ZSTD_getErrorName(code) + ")", false);
    }
    out->Advance(output.pos);
    at_start_ = code == 0;
    if (!more && !at_start_ && output.pos == 0)
      return Damaged("the zstd frame ends too early", true);
    return Pull::kBytes;
  }

 private:
  base::Status LoadDictionary() {
    ARROW_RETURN_NOT_OK(stored_.See(8).status());
    std::string_view seen = stored_.seen();
    if (seen.size() < 8 || !seen.starts_with(kDictionaryMagic)) return base::Status::OK();
    size_t size = 0;
    for (size_t i = 0; i < 4; ++i)
      size |= static_cast<size_t>(static_cast<uint8_t>(seen[4 + i])) << (8 * i);
    if (size > kMaxDictionary) return base::InputError("the zstd dictionary is over 32 MiB");
    ARROW_RETURN_NOT_OK(stored_.See(8 + size).status());
    seen = stored_.seen();
    if (seen.size() < 8 + size) return base::Status::OK();  // found to end too early by More
    std::string_view dictionary = seen.substr(8, size);
    std::string raw;
    if (dictionary.starts_with(kMagic)) {
      raw.resize(kMaxDictionary);
      const size_t got =
          ZSTD_decompress(raw.data(), raw.size(), dictionary.data(), dictionary.size());
      if (ZSTD_isError(got)) return base::InputError("the zstd dictionary is broken");
      raw.resize(got);
      dictionary = raw;
    }
    if (ZSTD_isError(ZSTD_DCtx_loadDictionary(zstd_.get(), dictionary.data(), dictionary.size()))) {
      return base::InputError("the zstd dictionary is broken");
    }
    stored_.Skip(8 + size);
    return base::Status::OK();
  }

  size_t Prefix(std::string_view stored, char* out) override {
    Restart();
    ZSTD_inBuffer input{stored.data(), stored.size(), 0};
    ZSTD_outBuffer output{out, kPrefix, 0};
    const size_t code = ZSTD_decompressStream(zstd_.get(), &output, &input);
    return ZSTD_isError(code) ? 0 : output.pos;
  }

  void Restart() override { ZSTD_DCtx_reset(zstd_.get(), ZSTD_reset_session_only); }

  std::unique_ptr<ZSTD_DCtx, FreeContext> zstd_;
};

}  // namespace

std::unique_ptr<ByteStream> OpenZstd(std::shared_ptr<arrow::io::RandomAccessFile> file) {
  return std::make_unique<ZstdStream>(std::move(file));
}

}  // namespace saem::io
