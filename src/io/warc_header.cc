#include "io/warc_header.h"

#include <charconv>

#include "io/header_fields.h"

namespace saem::io {

size_t HeaderEnd(std::string_view text, size_t from) {
  // The first line end that is followed by another, whichever way they are written.
  for (size_t at = text.find('\n', from); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (text.substr(at + 1).starts_with('\n')) return at + 2;
    if (text.substr(at + 1).starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

WarcHeader ParseWarcHeader(std::string_view text) {
  WarcHeader header;
  const auto set_once = [](std::string* value, std::string_view given) {
    if (value->empty()) value->assign(given);
  };
  EachField(text, [&](std::string_view name, std::string_view value) {
    if (SameName(name, "WARC-Type")) {
      if (header.type.empty()) header.type = LowerAscii(value);
    } else if (SameName(name, "WARC-Date")) {
      set_once(&header.date, value);
    } else if (SameName(name, "Content-Type")) {
      set_once(&header.content_type, value);
    } else if (SameName(name, "WARC-Target-URI")) {
      // WARC 1.0 writers put the address between < and >.
      if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
      set_once(&header.target_uri, value);
    } else if (SameName(name, "Content-Length") && !header.content_length) {
      int64_t length = 0;
      const char* const end = value.data() + value.size();
      const auto [stop, error] = std::from_chars(value.data(), end, length);
      if (error == std::errc() && stop == end && length >= 0) header.content_length = length;
    }
  });
  return header;
}

}  // namespace saem::io
