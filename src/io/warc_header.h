// The header of a WARC record (ISO 28500:2017, section 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saem::io {

struct WarcHeader {
  std::string type;  // lower case
  std::string target_uri;
  std::string date;  // ISO 8601
  std::string content_type;
  std::optional<int64_t> content_length;  // nothing where it is missing or no number
};
// Unknown fields are passed over; of repeated ones the first counts.
WarcHeader ParseWarcHeader(std::string_view header);

// Where the header at the front of `text` ends, behind its empty line; npos when it does not.
// Searches from `from` on.
size_t HeaderEnd(std::string_view text, size_t from = 0);

}  // namespace saem::io
