// From bytes of any encoding to valid UTF-8, as browsers do it (HTML Standard 13.2.3, Encoding
// Standard): byte order mark, the HTTP header's charset, <meta>, then what the bytes look like.
// Used by the stage extract.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::text {

enum class CharsetSource {
  kByteOrderMark,
  kHeader,    // the content type's charset parameter
  kMeta,      // <meta> in the first 1,024 bytes
  kUtf8,      // nothing said; valid UTF-8
  kLanguage,  // nothing said; every byte fits the encoding of the language that <html lang> names
  kDetected,  // nothing said; by the frequencies of ICU's detector
  kFallback,  // nothing said and nothing found: windows-1252
};

struct Charset {
  std::string_view name = "utf-8";  // as the Encoding Standard spells it, lower case
  CharsetSource source = CharsetSource::kFallback;
};

enum class Markup { kHtml, kNone };

// `content_type` is the HTTP header's value, parameters included, or "".
Charset FindCharset(std::string_view bytes, std::string_view content_type, Markup markup);

// The media type of a content type, lower case, without parameters: "text/html".
std::string MediaTypeOf(std::string_view content_type);

struct Decoded {
  std::string text;      // valid UTF-8 without NULs and byte order mark
  int64_t replaced = 0;  // sequences that were no characters and are U+FFFD now
};

// Decodes; keeps converters open between calls. One per worker.
class CharsetDecoder {
 public:
  CharsetDecoder();
  ~CharsetDecoder();
  CharsetDecoder(CharsetDecoder&&) noexcept;
  CharsetDecoder& operator=(CharsetDecoder&&) noexcept;

  base::Result<Decoded> Decode(std::string_view bytes, std::string_view charset);

 private:
  struct Converters;
  std::unique_ptr<Converters> converters_;
};

}  // namespace saem::text
