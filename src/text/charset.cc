#include "text/charset.h"

#include <algorithm>
#include <array>
#include <map>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#include "text/charset_labels.h"
#include "text/charset_sniff.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};
constexpr std::array<Mark, 3> kByteOrderMarks = {
    {{"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"}}};

// Where the language makes the encoding certain once every byte fits. (Nearly all bytes fit the
// legacy encodings of Japanese and Russian, so for those it would not.)
std::string_view EncodingOfLanguage(std::string_view language) {
  return language == "ko" ? "euc-kr" : "";
}

void CountAndReplace(const void* context, UConverterToUnicodeArgs* args, const char*, int32_t,
                     UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;  // reset, close, clone
  ++*static_cast<int64_t*>(const_cast<void*>(context));
  const UChar replacement = 0xFFFD;
  *error = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

void AppendUtf16(const UChar* begin, const UChar* end, std::string* out) {
  const auto length = static_cast<int32_t>(end - begin);
  for (int32_t at = 0; at < length;) {
    UChar32 c = 0;
    U16_NEXT_OR_FFFD(begin, at, length, c);
    if (c != 0) AppendUtf8(static_cast<char32_t>(c), out);
  }
}

// Bytes of the sequence at `at` that belongs together though it is no character (the standard's
// maximal subpart).
size_t BrokenLength(std::string_view bytes, size_t at) {
  const auto byte = [&](size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const unsigned lead = byte(at);
  unsigned low = 0x80, high = 0xBF;
  size_t want = 0;
  if (lead >= 0xC2 && lead <= 0xDF) want = 1;
  if (lead >= 0xE0 && lead <= 0xEF) {
    want = 2;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    want = 3;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  }
  size_t length = 1;
  while (length <= want && byte(at + length) >= low && byte(at + length) <= high) {
    ++length;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

Decoded DecodeUtf8(std::string_view bytes) {
  Decoded decoded;
  if (IsValidUtf8(bytes)) {
    decoded.text.assign(bytes);
  } else {
    decoded.text.reserve(bytes.size());
    for (size_t at = 0; at < bytes.size();) {
      size_t next = at;
      const bool good = DecodeAt(bytes, &next) != 0xFFFD || bytes.substr(at, 3) == kReplacement;
      if (good) {
        decoded.text.append(bytes.substr(at, next - at));
      } else {
        next = at + BrokenLength(bytes, at);
        decoded.text.append(kReplacement);
        ++decoded.replaced;
      }
      at = next;
    }
  }
  std::erase(decoded.text, '\0');
  return decoded;
}

}  // namespace

Charset FindCharset(std::string_view bytes, std::string_view content_type, Markup markup) {
  for (const Mark& mark : kByteOrderMarks) {
    if (bytes.starts_with(mark.bytes)) return {mark.encoding, CharsetSource::kByteOrderMark};
  }
  const std::string_view header = EncodingOfLabel(CharsetParameter(content_type));
  if (!header.empty()) return {header, CharsetSource::kHeader};
  constexpr size_t kPrescanBytes = 1024;
  MetaSays meta;
  if (markup == Markup::kHtml) meta = PrescanMeta(bytes.substr(0, kPrescanBytes));
  if (!meta.encoding.empty()) return {meta.encoding, CharsetSource::kMeta};
  // NULs in every other place are ASCII in UTF-16, which is valid UTF-8 too.
  const bool has_nul = bytes.substr(0, kPrescanBytes).find('\0') != std::string_view::npos;
  if (!has_nul && IsValidUtf8(bytes)) return {"utf-8", CharsetSource::kUtf8};
  const std::string_view likely = EncodingOfLanguage(meta.language);
  if (!likely.empty()) {
    const base::Result<Decoded> trial = CharsetDecoder().Decode(bytes, likely);
    if (trial.ok() && trial->replaced == 0) return {likely, CharsetSource::kLanguage};
  }
  const std::string_view detected = DetectEncoding(bytes);
  if (!detected.empty()) return {detected, CharsetSource::kDetected};
  return {"windows-1252", CharsetSource::kFallback};
}

std::string MediaTypeOf(std::string_view content_type) {
  return ToLower(Strip(content_type.substr(0, content_type.find(';'))));
}

struct CharsetDecoder::Converters {
  std::map<std::string, UConverter*, std::less<>> open;

  ~Converters() {
    for (const auto& [name, converter] : open) ucnv_close(converter);
  }

  base::Result<UConverter*> Get(std::string_view charset) {
    const auto found = open.find(charset);
    if (found != open.end()) return found->second;
    const char* const name = IcuConverterOf(charset);
    UErrorCode error = U_ZERO_ERROR;
    UConverter* const converter = name == nullptr ? nullptr : ucnv_open(name, &error);
    if (converter == nullptr || U_FAILURE(error)) {
      return base::InternalError("no converter for the encoding " + std::string(charset) + ": " +
                                 u_errorName(error));
    }
    open.emplace(charset, converter);
    return converter;
  }
};

CharsetDecoder::CharsetDecoder() : converters_(std::make_unique<Converters>()) {}
CharsetDecoder::~CharsetDecoder() = default;
CharsetDecoder::CharsetDecoder(CharsetDecoder&&) noexcept = default;
CharsetDecoder& CharsetDecoder::operator=(CharsetDecoder&&) noexcept = default;

base::Result<Decoded> CharsetDecoder::Decode(std::string_view bytes, std::string_view charset) {
  for (const Mark& mark : kByteOrderMarks) {
    if (mark.encoding == charset && bytes.starts_with(mark.bytes)) {
      bytes.remove_prefix(mark.bytes.size());
      break;
    }
  }
  if (charset == "utf-8") return DecodeUtf8(bytes);
  ARROW_ASSIGN_OR_RAISE(UConverter* const converter, converters_->Get(charset));
  Decoded decoded;
  decoded.text.reserve(bytes.size() + bytes.size() / 2);
  ucnv_reset(converter);
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter, CountAndReplace, &decoded.replaced, nullptr, nullptr, &error);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  std::array<UChar, 4096> units{};
  size_t held = 0;  // a high surrogate that waits for its other half
  do {
    error = U_ZERO_ERROR;
    UChar* target = units.data() + held;
    ucnv_toUnicode(converter, &target, units.data() + units.size(), &source, end, nullptr, true,
                   &error);
    const bool more = error == U_BUFFER_OVERFLOW_ERROR;
    held = more && target > units.data() && U16_IS_LEAD(target[-1]) ? 1 : 0;
    AppendUtf16(units.data(), target - held, &decoded.text);
    if (held == 1) units[0] = target[-1];
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(error)) {
    return base::InternalError("decoding " + std::string(charset) +
                               " failed: " + u_errorName(error));
  }
  return decoded;
}

}  // namespace saem::text
