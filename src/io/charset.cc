#include "io/charset.h"

#include <algorithm>

#include <simdjson.h>
#include <unicode/ucnv.h>

namespace saem::io {
namespace {

constexpr std::string_view kUtf8Mark("\xef\xbb\xbf");
constexpr std::string_view kUtf16LeMark("\xff\xfe");
constexpr std::string_view kUtf16BeMark("\xfe\xff");

struct Close {
  void operator()(UConverter* one) const { ucnv_close(one); }
};
using Converter = std::unique_ptr<UConverter, Close>;

const char* NameOf(Charset charset) {
  switch (charset) {
    case Charset::kUtf8:
      return "UTF-8";
    case Charset::kUtf16LittleEndian:
      return "UTF-16LE";
    case Charset::kUtf16BigEndian:
      return "UTF-16BE";
    case Charset::kCp949:
      return "windows-949-2000";
  }
  return "UTF-8";
}

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

bool IsAscii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

}  // namespace

std::optional<Charset> DetectCharset(std::string_view text, bool cut) {
  if (text.starts_with(kUtf8Mark)) return Charset::kUtf8;
  if (text.starts_with(kUtf16LeMark)) return Charset::kUtf16LittleEndian;
  if (text.starts_with(kUtf16BeMark)) return Charset::kUtf16BigEndian;
  const std::string_view whole = cut ? WholeCharacters(text) : text;
  if (IsAscii(whole)) return std::nullopt;
  return simdjson::validate_utf8(whole) ? Charset::kUtf8 : Charset::kCp949;
}

struct CharsetDecoder::Impl {
  Charset charset;
  Converter from, to;
  UChar pivot[2048];
  UChar* pivot_source = pivot;
  UChar* pivot_target = pivot;
  bool at_start = true;
};

CharsetDecoder::CharsetDecoder(Charset charset) : impl_(std::make_unique<Impl>()) {
  UErrorCode code = U_ZERO_ERROR;
  impl_->charset = charset;
  impl_->from.reset(ucnv_open(NameOf(charset), &code));
  impl_->to.reset(ucnv_open("UTF-8", &code));
  if (impl_->from != nullptr) {
    ucnv_setToUCallBack(impl_->from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &code);
  }
}
CharsetDecoder::~CharsetDecoder() = default;

base::Status CharsetDecoder::Decode(std::string_view bytes, bool last, std::string* out) {
  Impl& my = *impl_;
  if (my.from == nullptr || my.to == nullptr) {
    return base::InternalError(std::string("no converter for ") + NameOf(my.charset));
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
    return base::InputError(std::string("holds bytes that are no ") + (my.charset == Charset::kCp949
                                                                           ? "UTF-8 and no CP949"
                                                                           : NameOf(my.charset)));
  }
  return base::Status::OK();
}

base::Result<std::string_view> ToUtf8(std::string_view bytes, std::string* storage) {
  const auto charset = DetectCharset(bytes, false);
  if (!charset || (*charset == Charset::kUtf8 && simdjson::validate_utf8(bytes))) {
    if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
    return bytes;
  }
  storage->clear();
  CharsetDecoder decoder(*charset);
  ARROW_RETURN_NOT_OK(decoder.Decode(bytes, true, storage));
  return std::string_view(*storage);
}

std::string_view ScrubUtf8(std::string_view text, std::string* storage) {
  if (simdjson::validate_utf8(text)) return text;
  storage->clear();
  while (!text.empty()) {
    // The longest sound character in front, or one byte that is none.
    size_t size = std::min<size_t>(4, text.size());
    while (size > 0 && !simdjson::validate_utf8(text.substr(0, size))) --size;
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
