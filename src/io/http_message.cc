#include "io/http_message.h"

#include <charconv>
#include <memory>

#include <arrow/util/compression.h>
#include <libdeflate.h>

#include "io/header_fields.h"
#include "io/warc_header.h"

namespace saem::io {
namespace {

constexpr size_t kStep = size_t{256} << 10;
constexpr int kMaxEncodings = 3;  // one upon the other; more is an attack

base::Status TooLarge(int64_t limit) {
  return base::LimitError("the body grows beyond " + std::to_string(limit) + " bytes");
}

// RFC 9112, section 7.1. False where the body is not chunked at all: archives often keep the header
// and store the body joined.
base::Result<bool> Unchunk(std::string_view body, std::string* out) {
  bool first = true;
  for (;;) {
    const size_t line_end = body.find('\n');
    const std::string_view line = TrimSpace(body.substr(0, line_end));
    size_t size = 0;
    const char* const line_stop = line.data() + line.size();
    const auto [stop, error] = std::from_chars(line.data(), line_stop, size, 16);
    const bool sound = line_end != std::string_view::npos && error == std::errc() &&
                       (stop == line_stop || *stop == ';' || *stop == ' ');
    if (!sound || size > body.size() - line_end - 1) {
      if (first) return false;
      return base::InputError("the chunks of the body are cut off");
    }
    first = false;
    body.remove_prefix(line_end + 1);
    if (size == 0) return true;
    out->append(body.substr(0, size));
    body.remove_prefix(size);
    if (body.starts_with('\r')) body.remove_prefix(1);
    if (body.starts_with('\n')) body.remove_prefix(1);
  }
}

enum class Wrapping { kGzip, kZlib, kBare };

base::Result<std::string> Inflate(std::string_view body, Wrapping wrapping, int64_t limit) {
  struct Free {
    void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
  };
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> inflater(
      libdeflate_alloc_decompressor());
  if (inflater == nullptr) return base::InputError("no memory to decompress a body");
  const auto most = static_cast<size_t>(limit);
  std::string out(std::min(most, std::max<size_t>(body.size() * 6, size_t{64} << 10)), '\0');
  for (;;) {
    size_t made = 0;
    const auto result =
        wrapping == Wrapping::kGzip
            ? libdeflate_gzip_decompress(inflater.get(), body.data(), body.size(), out.data(),
                                         out.size(), &made)
        : wrapping == Wrapping::kZlib
            ? libdeflate_zlib_decompress(inflater.get(), body.data(), body.size(), out.data(),
                                         out.size(), &made)
            : libdeflate_deflate_decompress(inflater.get(), body.data(), body.size(), out.data(),
                                            out.size(), &made);
    if (result == LIBDEFLATE_SUCCESS) {
      out.resize(made);
      return out;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
      return base::InputError("the compressed body is broken");
    if (out.size() == most) return TooLarge(limit);
    out.resize(std::min(most, out.size() * 4));
  }
}

base::Result<std::string> Decompress(std::string_view body, arrow::Compression::type type,
                                     int64_t limit) {
  ARROW_ASSIGN_OR_RAISE(const auto codec, arrow::util::Codec::Create(type));
  ARROW_ASSIGN_OR_RAISE(const auto decompressor, codec->MakeDecompressor());
  std::string out;
  while (!decompressor->IsFinished()) {
    const size_t before = out.size();
    out.resize(before + kStep);
    const auto step = decompressor->Decompress(
        static_cast<int64_t>(body.size()), reinterpret_cast<const uint8_t*>(body.data()),
        static_cast<int64_t>(kStep), reinterpret_cast<uint8_t*>(out.data() + before));
    if (!step.ok()) return base::InputError("the compressed body is broken");
    out.resize(before + static_cast<size_t>(step->bytes_written));
    body.remove_prefix(static_cast<size_t>(step->bytes_read));
    if (static_cast<int64_t>(out.size()) > limit) return TooLarge(limit);
    if (step->bytes_read == 0 && step->bytes_written == 0) {
      return base::InputError("the compressed body ends too early");
    }
  }
  return out;
}

base::Result<std::string> Decode(std::string_view encoding, std::string_view body, int64_t limit) {
  if (encoding == "gzip" || encoding == "x-gzip") {
    // Some archives store the decoded body under the old header.
    if (!body.starts_with("\x1f\x8b")) return std::string(body);
    return Inflate(body, Wrapping::kGzip, limit);
  }
  if (encoding == "deflate") {
    // Meant is zlib (RFC 9110, section 8.4.1.2), sent is often the bare stream.
    auto zlib = Inflate(body, Wrapping::kZlib, limit);
    return zlib.ok() || zlib.status().IsCapacityError() ? zlib
                                                        : Inflate(body, Wrapping::kBare, limit);
  }
  if (encoding == "br") return Decompress(body, arrow::Compression::BROTLI, limit);
  if (encoding == "zstd") return Decompress(body, arrow::Compression::ZSTD, limit);
  return base::InputError("a Content-Encoding that saem does not know");
}

}  // namespace

base::Result<HttpHead> ParseHttpHead(std::string_view message) {
  HttpHead head;
  head.size = HeaderEnd(message);
  if (head.size == std::string_view::npos) return base::InputError("the HTTP header does not end");
  message = message.substr(0, head.size);
  const size_t space = message.find(' ');
  if (space != std::string_view::npos && space < message.find('\n')) {
    std::from_chars(message.data() + space + 1, message.data() + message.size(), head.status);
  }
  if (head.status < 100 || head.status > 999)
    return base::InputError("the HTTP header has no status");
  EachField(message, [&](std::string_view name, std::string_view value) {
    if (SameName(name, "Content-Type")) {
      if (head.content_type.empty()) head.content_type = value;
    } else if (SameName(name, "Transfer-Encoding")) {
      head.transfer_encoding = LowerAscii(value);
    } else if (SameName(name, "Content-Encoding")) {
      head.content_encoding = LowerAscii(value);
    }
  });
  return head;
}

base::Result<std::string_view> DecodeHttpBody(const HttpHead& head, std::string_view body,
                                              int64_t limit, std::string* storage) {
  if (head.transfer_encoding.find("chunked") != std::string::npos) {
    std::string joined;
    ARROW_ASSIGN_OR_RAISE(const bool chunked, Unchunk(body, &joined));
    if (chunked) {
      *storage = std::move(joined);
      body = *storage;
    }
  }
  // The last one named was applied last.
  std::string_view encodings = head.content_encoding;
  for (int i = 0; !encodings.empty() && !body.empty(); ++i) {
    if (i == kMaxEncodings) return base::InputError("more than three Content-Encodings");
    const size_t comma = encodings.rfind(',');
    const std::string_view last =
        TrimSpace(comma == std::string_view::npos ? encodings : encodings.substr(comma + 1));
    encodings = comma == std::string_view::npos ? std::string_view() : encodings.substr(0, comma);
    if (last.empty() || last == "identity") continue;
    ARROW_ASSIGN_OR_RAISE(std::string decoded, Decode(last, body, limit));
    *storage = std::move(decoded);
    body = *storage;
  }
  return body;
}

}  // namespace saem::io
