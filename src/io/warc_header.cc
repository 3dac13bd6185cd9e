#include "io/warc_header.h"

#include <arrow/buffer.h>
#include <arrow/util/compression.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace saem::io {
namespace {

constexpr size_t kStep = size_t{256} << 10;

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
         });
}

// Calls `field(name, value)` for each header line.
template <typename Field>
void EachField(std::string_view header, const Field& field) {
  while (!header.empty()) {
    const size_t end = header.find('\n');
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      field(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
    }
  }
}

void SetOnce(std::string* value, std::string_view text) {
  if (value->empty()) value->assign(text);
}

std::string LowerOf(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

base::Result<std::string> Unchunk(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const size_t line_end = body.find('\n');
    if (line_end == std::string_view::npos) break;
    const std::string_view digits = Trim(body.substr(0, line_end));
    size_t size = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    // Archives often keep the header but store the body already joined.
    if (error != std::errc()) return out.empty() ? std::string(body) : out;
    body.remove_prefix(line_end + 1);
    if (size == 0) break;
    if (size > body.size()) return base::InputError("a chunk of the HTTP body is cut off");
    out.append(body.substr(0, size));
    body.remove_prefix(size);
    if (body.starts_with("\r\n")) {
      body.remove_prefix(2);
    } else if (body.starts_with("\n")) {
      body.remove_prefix(1);
    }
  }
  return out;
}

base::Result<std::string> Decompress(const std::string& body, arrow::Compression::type type,
                                     arrow::util::GZipFormat format, int64_t limit) {
  std::unique_ptr<arrow::util::Codec> codec;
  if (type == arrow::Compression::GZIP) {
    arrow::util::GZipCodecOptions options;
    options.gzip_format = format;
    ARROW_ASSIGN_OR_RAISE(codec, arrow::util::Codec::Create(type, options));
  } else {
    ARROW_ASSIGN_OR_RAISE(codec, arrow::util::Codec::Create(type));
  }
  ARROW_ASSIGN_OR_RAISE(const auto decompressor, codec->MakeDecompressor());
  std::string out;
  const auto* input = reinterpret_cast<const uint8_t*>(body.data());
  auto left = static_cast<int64_t>(body.size());
  while (!decompressor->IsFinished()) {
    const size_t before = out.size();
    out.resize(before + kStep);
    ARROW_ASSIGN_OR_RAISE(
        const auto step,
        decompressor->Decompress(left, input, static_cast<int64_t>(kStep),
                                 reinterpret_cast<uint8_t*>(out.data() + before)));
    out.resize(before + static_cast<size_t>(step.bytes_written));
    input += step.bytes_read;
    left -= step.bytes_read;
    if (static_cast<int64_t>(out.size()) > limit) {
      return base::LimitError("the HTTP body grows beyond " + std::to_string(limit) + " bytes");
    }
    if (step.bytes_read == 0 && step.bytes_written == 0) break;
  }
  return out;
}

base::Result<std::string> DecodeContent(const std::string& encoding, std::string body,
                                        int64_t limit) {
  using arrow::util::GZipFormat;
  if (encoding.empty() || encoding == "identity" || body.empty()) return body;
  if (encoding == "gzip" || encoding == "x-gzip") {
    // Some archives store the decoded body under the old header.
    if (!body.starts_with("\x1f\x8b")) return body;
    return Decompress(body, arrow::Compression::GZIP, GZipFormat::GZIP, limit);
  }
  if (encoding == "deflate") {
    // Meant is zlib (RFC 9110), sent is often the bare stream.
    auto zlib = Decompress(body, arrow::Compression::GZIP, GZipFormat::ZLIB, limit);
    if (zlib.ok() || zlib.status().IsCapacityError()) return zlib;
    return Decompress(body, arrow::Compression::GZIP, GZipFormat::DEFLATE, limit);
  }
  if (encoding == "br") {
    return Decompress(body, arrow::Compression::BROTLI, GZipFormat::GZIP, limit);
  }
  if (encoding == "zstd") {
    return Decompress(body, arrow::Compression::ZSTD, GZipFormat::GZIP, limit);
  }
  return base::InputError("unknown Content-Encoding");
}

}  // namespace

WarcHeader ParseWarcHeader(std::string_view text) {
  WarcHeader header;
  EachField(text, [&](std::string_view name, std::string_view value) {
    if (SameName(name, "WARC-Type")) SetOnce(&header.type, LowerOf(value));
    if (SameName(name, "WARC-Date")) SetOnce(&header.date, value);
    if (SameName(name, "Content-Type")) SetOnce(&header.content_type, value);
    if (SameName(name, "WARC-Target-URI")) {
      // WARC 1.0 writers put the address between < and >.
      if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
      SetOnce(&header.target_uri, value);
    }
    if (SameName(name, "Content-Length") && !header.content_length) {
      int64_t length = 0;
      const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), length);
      if (error == std::errc() && stop == value.data() + value.size() && length >= 0) {
        header.content_length = length;
      }
    }
  });
  return header;
}

base::Result<HttpMessage> ParseHttpMessage(std::string_view block, int64_t limit) {
  const size_t crlf = block.find("\r\n\r\n");
  const size_t lf = block.find("\n\n");
  if (crlf == std::string_view::npos && lf == std::string_view::npos) {
    return base::InputError("the HTTP header does not end");
  }
  const size_t body_at = crlf < lf ? crlf + 4 : lf + 2;
  const std::string_view header = block.substr(0, body_at);
  HttpMessage message;
  const size_t space = header.find(' ');
  if (space != std::string_view::npos) {
    const char* const digits = header.data() + space + 1;
    std::from_chars(digits, header.data() + header.size(), message.status);
  }
  std::string transfer, encoding;
  EachField(header, [&](std::string_view name, std::string_view value) {
    if (SameName(name, "Content-Type")) SetOnce(&message.content_type, value);
    if (SameName(name, "Transfer-Encoding")) SetOnce(&transfer, LowerOf(value));
    if (SameName(name, "Content-Encoding")) SetOnce(&encoding, LowerOf(value));
  });
  std::string body(block.substr(body_at));
  if (transfer.find("chunked") != std::string::npos) {
    ARROW_ASSIGN_OR_RAISE(body, Unchunk(body));
  }
  ARROW_ASSIGN_OR_RAISE(message.body, DecodeContent(encoding, std::move(body), limit));
  return message;
}

std::optional<int64_t> ParseIsoTime(std::string_view text) {
  // YYYY-MM-DDTHH:MM:SS[.fraction]Z
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text.back() != 'Z') {
    return std::nullopt;
  }
  const auto number = [&](size_t at, size_t size) {
    int value = -1;
    const char* const end = text.data() + at + size;
    const auto [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc() && stop == end ? value : -1;
  };
  const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
  const auto month = number(5, 2), day = number(8, 2);
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(std::max(0, month))),
                                         std::chrono::day(static_cast<unsigned>(std::max(0, day)))};
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  int64_t milliseconds = 0;
  if (text[19] == '.') {
    int64_t scale = 100;
    for (size_t at = 20; at + 1 < text.size() && scale > 0; ++at, scale /= 10) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      milliseconds += (text[at] - '0') * scale;
    }
  }
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60'000 + second * int64_t{1000} + milliseconds;
}

}  // namespace saem::io
