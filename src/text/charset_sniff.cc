#include "text/charset_sniff.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/ucsdet.h>

#include "text/charset_labels.h"

namespace saem::text {
namespace {

bool IsAsciiSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool StartsWithNoCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char want, char have) { return want == LowerAscii(have); });
}

// Walks over tags and attributes as the prescan algorithm says.
class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_(bytes) {}

  MetaSays Run() {
    MetaSays says;
    while (at_ < bytes_.size() && says.encoding.empty()) {
      const std::string_view rest = bytes_.substr(at_);
      if (rest.starts_with("<!--")) {
        // "<!-->" ends itself: the end's dashes may be the start's.
        const size_t end = bytes_.find("-->", at_ + 2);
        if (end == std::string_view::npos) break;
        at_ = end + 3;
      } else if (StartsWithNoCase(rest, "<meta") && rest.size() > 5 &&
                 (IsAsciiSpace(rest[5]) || rest[5] == '/')) {
        at_ += 5;
        says.encoding = Meta();
      } else if (IsTag(rest)) {
        const bool html = StartsWithNoCase(rest, "<html");
        while (at_ < bytes_.size() && !IsAsciiSpace(bytes_[at_]) && bytes_[at_] != '>') ++at_;
        Attribute attribute;
        while (NextAttribute(&attribute)) {
          if (html && attribute.name == "lang") says.language = Primary(attribute.value);
        }
      } else if (rest.size() > 1 && rest[0] == '<' &&
                 (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
        at_ = std::min(bytes_.find('>', at_), bytes_.size());
      } else {
        at_ = std::min(bytes_.find('<', at_ + 1), bytes_.size());
      }
    }
    return says;
  }

 private:
  struct Attribute {
    std::string name;   // lower case
    std::string value;  // lower case
  };

  static bool IsTag(std::string_view rest) {
    if (rest.size() < 2 || rest[0] != '<') return false;
    return IsAsciiLetter(rest[1]) || (rest[1] == '/' && rest.size() > 2 && IsAsciiLetter(rest[2]));
  }

  static std::string Primary(const std::string& language) {
    return language.substr(0, language.find_first_of("-_"));
  }

  // False at the end of the tag. The value is read as far as the bytes go.
  bool NextAttribute(Attribute* attribute) {
    while (at_ < bytes_.size() && (IsAsciiSpace(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return false;
    *attribute = {};
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if ((c == '=' && !attribute->name.empty()) || IsAsciiSpace(c)) break;
      if (c == '/' || c == '>') return true;
      attribute->name.push_back(LowerAscii(c));
      ++at_;
    }
    SkipSpaces();
    if (at_ >= bytes_.size() || bytes_[at_] != '=') return true;
    ++at_;
    SkipSpaces();
    ReadValue(&attribute->value);
    return true;
  }

  void ReadValue(std::string* value) {
    if (at_ >= bytes_.size()) return;
    const char quote = bytes_[at_];
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted) ++at_;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (quoted ? c == quote : (IsAsciiSpace(c) || c == '>')) {
        if (quoted) ++at_;
        return;
      }
      value->push_back(LowerAscii(c));
      ++at_;
    }
  }

  void SkipSpaces() {
    while (at_ < bytes_.size() && IsAsciiSpace(bytes_[at_])) ++at_;
  }

  // The encoding that the attributes of a <meta> name, or "".
  std::string_view Meta() {
    bool content_type = false;
    bool from_charset = false;
    std::string_view encoding;
    bool has_charset = false, has_content = false, has_equiv = false;
    Attribute attribute;
    while (NextAttribute(&attribute)) {
      if (attribute.name == "http-equiv" && !has_equiv) {
        has_equiv = true;
        content_type = attribute.value == "content-type";
      } else if (attribute.name == "content" && !has_content) {
        has_content = true;
        if (!from_charset) encoding = EncodingOfLabel(CharsetParameter(attribute.value));
      } else if (attribute.name == "charset" && !has_charset) {
        has_charset = true;
        from_charset = true;
        encoding = EncodingOfLabel(attribute.value);
      }
    }
    if (encoding.empty() || (!from_charset && !content_type)) return {};
    // A page whose <meta> can be read as ASCII is not UTF-16.
    return encoding.starts_with("utf-16") ? "utf-8" : encoding;
  }

  const std::string_view bytes_;
  size_t at_ = 0;
};

// What ICU's detector may answer; it also knows EBCDIC and others that no page is written in.
std::string_view AllowedDetection(std::string_view icu_name) {
  constexpr std::array<std::string_view, 16> kAllowed = {
      "UTF-16LE",   "UTF-16BE",   "Shift_JIS",    "ISO-2022-JP", "EUC-JP",       "EUC-KR",
      "Big5",       "GB18030",    "ISO-8859-1",   "ISO-8859-2",  "windows-1250", "windows-1251",
      "ISO-8859-5", "ISO-8859-7", "windows-1253", "windows-1252"};
  constexpr std::array<std::string_view, 7> kAllowedToo = {
      "KOI8-R",       "ISO-8859-9", "windows-1254", "ISO-8859-8",
      "windows-1255", "ISO-8859-6", "windows-1256"};
  const bool allowed =
      std::find(kAllowed.begin(), kAllowed.end(), icu_name) != kAllowed.end() ||
      std::find(kAllowedToo.begin(), kAllowedToo.end(), icu_name) != kAllowedToo.end();
  return allowed ? EncodingOfLabel(icu_name) : std::string_view();
}

}  // namespace

MetaSays PrescanMeta(std::string_view bytes) { return Prescan(bytes).Run(); }

std::string_view CharsetParameter(std::string_view content_type) {
  for (size_t at = 0; at + 7 <= content_type.size(); ++at) {
    if (!StartsWithNoCase(content_type.substr(at), "charset")) continue;
    size_t from = at + 7;
    const auto skip = [&] {
      while (from < content_type.size() && IsAsciiSpace(content_type[from])) ++from;
    };
    skip();
    if (from >= content_type.size() || content_type[from] != '=') continue;
    ++from;
    skip();
    std::string_view value = content_type.substr(from);
    if (value.empty()) return {};
    if (value[0] == '"' || value[0] == '\'') {
      const size_t end = value.find(value[0], 1);
      return end == std::string_view::npos ? std::string_view() : value.substr(1, end - 1);
    }
    return value.substr(0, value.find_first_of(" \t\n\f\r;"));
  }
  return {};
}

std::string_view DetectEncoding(std::string_view bytes) {
  // The detector is slow and needs no more than this; what comes before the first letter beyond
  // ASCII tells nothing.
  constexpr size_t kWindow = 64 << 10;
  const auto beyond =
      std::find_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
  const auto first = static_cast<size_t>(beyond - bytes.begin());
  bytes = bytes.substr(first > 64 ? first - 64 : 0, kWindow);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&error),
                                                                            ucsdet_close);
  if (U_FAILURE(error)) return {};
  ucsdet_enableInputFilter(detector.get(), true);
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(bytes.size()), &error);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  if (U_FAILURE(error)) return {};
  for (int32_t i = 0; i < count; ++i) {
    constexpr int32_t kLeastConfidence = 10;  // of 100
    if (ucsdet_getConfidence(matches[i], &error) < kLeastConfidence) break;
    const char* name = ucsdet_getName(matches[i], &error);
    if (U_FAILURE(error) || name == nullptr) break;
    const std::string_view encoding = AllowedDetection(name);
    if (!encoding.empty()) return encoding;
  }
  return {};
}

}  // namespace saem::text
