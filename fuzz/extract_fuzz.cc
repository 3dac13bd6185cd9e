// Any bytes as a page: decoded as browsers do it, parsed within its budget, and the text clean.
#include <cstdint>
#include <string_view>

#include "refine/main_text.h"
#include "text/charset.h"
#include "text/unicode.h"

namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static text::CharsetDecoder decoder;
  static refine::MainTextExtractor extractor;
  const text::Charset charset = text::FindCharset(bytes, "text/html", text::Markup::kHtml);
  const auto decoded = decoder.Decode(bytes, charset.name);
  Require(decoded.ok() && text::IsValidUtf8(decoded->text));
  const auto main = extractor.Extract(decoded->text, refine::HtmlLimits{100'000});
  Require(main.ok());
  Require(text::IsValidUtf8(main->text) && text::IsValidUtf8(main->title));
  for (const char c : main->text) {
    const auto byte = static_cast<unsigned char>(c);
    Require(byte != 0x7F && (byte >= ' ' || c == '\n' || c == '\t'));
  }
  // Nothing of a page may be left for the next one.
  const auto again = extractor.Extract(decoded->text, refine::HtmlLimits{100'000});
  Require(again.ok() && again->outcome == main->outcome && again->text == main->text);
  return 0;
}
