// The headers of WARC records and of the HTTP messages inside them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::io {

struct WarcHeader {
  std::string type;
  std::string target_uri;
  std::string date;  // ISO 8601
  std::string content_type;
  std::optional<int64_t> content_length;
};
// Unknown fields are passed over; of repeated ones the first counts.
WarcHeader ParseWarcHeader(std::string_view header);

struct HttpMessage {
  int status = 0;
  std::string content_type;
  std::string body;  // transfer and content encodings undone
};
// `block` begins with "HTTP/". The body may not grow beyond `limit` bytes.
base::Result<HttpMessage> ParseHttpMessage(std::string_view block, int64_t limit);

// Milliseconds since 1970 of "2026-11-24T03:07:00Z" (fractions of seconds allowed).
std::optional<int64_t> ParseIsoTime(std::string_view text);

}  // namespace saem::io
