#include "io/charset.h"

#include <algorithm>

#include <simdjson.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

namespace saem::io {
namespace {

constexpr std::string_view kUtf16LeMark("\xff\xfe");
constexpr std::string_view kUtf16BeMark("\xfe\xff");

struct Close {
  void operator()(UConverter* one) const { ucnv_close(one); }
};
using Converter = std::unique_ptr<UConverter, Close>;

// Without a character that is cut off at the end.
std::string_view WholeCharacters(std::string_view text) {
  size_t back = 0;
  while (back < std::min<size_t>(3, text.size())) {
    const auto byte = static_cast<unsigned char>(text[text.size() - 1 - back]);
    ++back;
    if (byte < 0x80) return text;
    if (byte < 0xC0) continue;
    const size_t size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
    return size > back ? text.substr(0, text.size() - back) : text;
  }
  return text;
}

// Bytes of the character in front of `text`; 0 where its first byte begins none.
size_t SoundCharacter(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  return size <= text.size() && simdjson::validate_utf8(text.substr(0, size)) ? size : 0;
}

// A byte or two of another charset look like UTF-8 by chance, seldom three of them for one that
// does not.
bool IsMostlyUtf8(std::string_view text) {
  size_t sound = 0, unsound = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t size = SoundCharacter(text.substr(at));
    if (size == 0) ++unsound;
    if (size > 1) sound += size;
    at += std::max<size_t>(1, size);
  }
  return sound >= 3 * unsound;
}

// In Korean the bytes above ASCII come in pairs, mostly the 2,350 syllables of KS X 1001. Letters
// of Latin-1 stand alone between ASCII letters, which makes no pair, or one of CP949's 8,822 rare
// syllables. Hanja and signs speak for neither.
bool IsKorean(std::string_view text) {
  size_t syllables = 0, others = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) continue;
    const auto trail = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    const bool pair = lead >= 0xA1 && lead <= 0xFD && trail >= 0xA1 && trail <= 0xFE;
    if (!pair) ++others;
    if (pair && lead >= 0xB0 && lead <= 0xC8) ++syllables;
    if (pair || trail >= 0x80) ++at;
  }
  return syllables > others;
}

// What is no character becomes half a surrogate pair, and that a byte that no UTF-8 has.
void MakeHalf(const void*, UConverterToUnicodeArgs* args, const char*, int32_t,
              UConverterCallbackReason reason, UErrorCode* code) {
  if (reason > UCNV_IRREGULAR) return;  // reset, close, clone
  *code = U_ZERO_ERROR;
  const UChar half = 0xDC00;
  ucnv_cbToUWriteUChars(args, &half, 1, 0, code);
}
void MakeNoText(const void*, UConverterFromUnicodeArgs* args, const UChar*, int32_t, UChar32,
                UConverterCallbackReason reason, UErrorCode* code) {
  if (reason > UCNV_IRREGULAR) return;
  *code = U_ZERO_ERROR;
  const char none = CharsetDecoder::kNoText;
  ucnv_cbFromUWriteBytes(args, &none, 1, 0, code);
}

}  // namespace

std::optional<std::string_view> DetectCharset(std::string_view text, bool cut) {
  if (text.starts_with(kUtf8Mark)) return kUtf8;
  if (text.starts_with(kUtf16LeMark)) return kUtf16LittleEndian;
  if (text.starts_with(kUtf16BeMark)) return kUtf16BigEndian;
  const std::string_view whole = cut ? WholeCharacters(text) : text;
  if (IsAscii(whole)) return std::nullopt;
  if (simdjson::validate_utf8(whole) || IsMostlyUtf8(whole)) return kUtf8;
  return IsKorean(whole) ? kCp949 : kWindows1252;
}

struct CharsetDecoder::Impl {
  std::string charset;
  Converter from, to;
  UChar pivot[2048];
  UChar* pivot_source = pivot;
  UChar* pivot_target = pivot;
  bool at_start = true;
};

CharsetDecoder::CharsetDecoder(std::string_view charset) : impl_(std::make_unique<Impl>()) {
  Impl& my = *impl_;
  my.charset = charset;
  UErrorCode code = U_ZERO_ERROR;
  my.from.reset(ucnv_open(my.charset.c_str(), &code));
  my.to.reset(ucnv_open("UTF-8", &code));
  if (my.from == nullptr || my.to == nullptr) return;
  ucnv_setToUCallBack(my.from.get(), MakeHalf, nullptr, nullptr, nullptr, &code);
  ucnv_setFromUCallBack(my.to.get(), MakeNoText, nullptr, nullptr, nullptr, &code);
}
CharsetDecoder::~CharsetDecoder() = default;

base::Status CharsetDecoder::Decode(std::string_view bytes, bool last, std::string* out) {
  Impl& my = *impl_;
  if (my.from == nullptr || my.to == nullptr) {
    return base::InternalError("no converter for the charset " + my.charset);
  }
  if (bytes.data() == nullptr) bytes = "";  // ICU takes no null, not even of no bytes
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  const size_t begun = out->size();
  UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
  char block[8192];
  while (code == U_BUFFER_OVERFLOW_ERROR) {
    code = U_ZERO_ERROR;
    char* target = block;
    ucnv_convertEx(my.to.get(), my.from.get(), &target, block + sizeof(block), &source, end,
                   my.pivot, &my.pivot_source, &my.pivot_target, my.pivot + std::size(my.pivot),
                   false, last, &code);
    out->append(block, static_cast<size_t>(target - block));
  }
  if (my.at_start && out->size() >= begun + kUtf8Mark.size()) {
    my.at_start = false;
    if (std::string_view(*out).substr(begun).starts_with(kUtf8Mark))
      out->erase(begun, kUtf8Mark.size());
  }
  if (U_FAILURE(code)) {
    return base::InternalError("decoding " + my.charset + " failed: " + u_errorName(code));
  }
  return base::Status::OK();
}

bool IsAscii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

base::Result<std::string_view> ToUtf8(std::string_view bytes, std::string_view charset,
                                      std::string* storage) {
  if (charset.empty()) charset = DetectCharset(bytes, false).value_or(kUtf8);
  if (charset == kUtf8) {
    if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
    return bytes;
  }
  storage->clear();
  CharsetDecoder decoder(charset);
  ARROW_RETURN_NOT_OK(decoder.Decode(bytes, true, storage));
  return std::string_view(*storage);
}

std::optional<size_t> FirstNoUtf8(std::string_view text) {
  if (simdjson::validate_utf8(text)) return std::nullopt;
  size_t at = 0;
  while (const size_t size = SoundCharacter(text.substr(at))) at += size;
  return at;
}

std::string_view ScrubUtf8(std::string_view text, std::string* storage) {
  if (simdjson::validate_utf8(text)) return text;
  storage->clear();
  while (!text.empty()) {
    const size_t size = SoundCharacter(text);
    if (size == 0) {
      storage->append("\xef\xbf\xbd");
      text.remove_prefix(1);
    } else {
      storage->append(text.substr(0, size));
      text.remove_prefix(size);
    }
  }
  return *storage;
}

}  // namespace saem::io
