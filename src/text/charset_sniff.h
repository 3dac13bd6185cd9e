// The parts of finding an encoding, each by itself. Used by text/charset.cc alone.
#pragma once

#include <string>
#include <string_view>

namespace saem::text {

// What the first bytes of an HTML page say.
struct MetaSays {
  std::string_view encoding;  // of <meta charset> or <meta http-equiv>; "" if none
  std::string language;       // of <html lang>, primary subtag in lower case; "" if none
};
// HTML Standard 13.2.3.2, "prescan a byte stream to determine its encoding"; call with at most
// 1,024 bytes.
MetaSays PrescanMeta(std::string_view bytes);

// The charset parameter of a content type: the HTML Standard's lenient reading, good for headers
// and <meta> alike.
std::string_view CharsetParameter(std::string_view content_type);

// The likeliest encoding of bytes that are not UTF-8, or "".
std::string_view DetectEncoding(std::string_view bytes);

}  // namespace saem::text
