#include "text/words.h"

#include <array>

#include "text/english_words.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

// What a code point does at a word boundary.
enum class Kind : uint8_t {
  kSpace,
  kLetter,  // joins letters and digits
  kHangul,  // likewise; a class of its own where scripts are cut
  kDigit,
  kExtend,     // belongs to what stands before it
  kConnector,  // '_'
  kMidLetter,  // joins letters: : · and the like
  kMidNumber,  // joins digits: , ;
  kMidBoth,    // joins either: ' . ’
  kAlone,      // a token of its own: ideographs, kana other than katakana, symbols
  kKatakana,   // joins katakana
  kMark,       // punctuation: a run of the same character is one token
};

Kind KindOfOther(char32_t c) {
  switch (c) {
    case 0xB7:
    case 0x387:
    case 0x55F:
    case 0x5F4:
    case 0x2027:
    case 0xFE13:
    case 0xFE55:
    case 0xFF1A:
      return Kind::kMidLetter;
    case 0x37E:
    case 0x589:
    case 0x60C:
    case 0x60D:
    case 0x66C:
    case 0x7F8:
    case 0x2044:
    case 0xFE10:
    case 0xFE14:
    case 0xFE50:
    case 0xFE54:
    case 0xFF0C:
    case 0xFF1B:
      return Kind::kMidNumber;
    case 0x2018:
    case 0x2019:
    case 0x2024:
    case 0xFE52:
    case 0xFF07:
    case 0xFF0E:
      return Kind::kMidBoth;
    case 0x203F:
    case 0x2040:
    case 0x2054:
    case 0xFE33:
    case 0xFE34:
    case 0xFF3F:
      return Kind::kConnector;
    case 0x30FC:  // the prolonged sound mark
    case 0xFF70:
      return Kind::kKatakana;
    default:
      break;
  }
  const uint16_t properties = PropertiesOf(c);
  if ((properties & kSpace) != 0) return Kind::kSpace;
  if ((properties & kMark) != 0) return Kind::kExtend;
  if ((properties & kAlpha) != 0) {
    if ((properties & kHan) != 0) return Kind::kAlone;
    if ((properties & kHangul) != 0) return Kind::kHangul;
    if ((properties & kKana) != 0) {
      const bool hiragana = c >= 0x3040 && c <= 0x309F;
      return hiragana ? Kind::kAlone : Kind::kKatakana;
    }
    return Kind::kLetter;
  }
  if ((properties & kDecimal) != 0) return Kind::kDigit;
  if ((properties & kPunctuation) != 0) return Kind::kMark;
  return Kind::kAlone;
}

constexpr std::array<Kind, 128> AsciiKinds() {
  std::array<Kind, 128> kinds{};
  for (size_t c = 0; c < kinds.size(); ++c) {
    const bool control = c < 0x20 || c == 0x7F;
    const bool space = (c >= 0x9 && c <= 0xD) || (c >= 0x1C && c <= 0x20);
    kinds[c] = space ? Kind::kSpace : control ? Kind::kExtend : Kind::kMark;
    if (c >= '0' && c <= '9') kinds[c] = Kind::kDigit;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) kinds[c] = Kind::kLetter;
  }
  kinds['_'] = Kind::kConnector;
  kinds[':'] = Kind::kMidLetter;
  kinds[','] = kinds[';'] = Kind::kMidNumber;
  kinds['\''] = kinds['.'] = Kind::kMidBoth;
  return kinds;
}
constexpr std::array<Kind, 128> kAsciiKinds = AsciiKinds();

Kind KindOf(char32_t c) { return c < 128 ? kAsciiKinds[c] : KindOfOther(c); }

bool IsLetter(Kind kind) { return kind == Kind::kLetter || kind == Kind::kHangul; }
bool IsWordPart(Kind kind) {
  return IsLetter(kind) || kind == Kind::kDigit || kind == Kind::kConnector ||
         kind == Kind::kKatakana;
}

// Whether no boundary lies between two word parts that follow each other (rules WB5, 8-10, 13).
bool Joins(Kind before, Kind after, bool cut_scripts) {
  if (before == Kind::kConnector || after == Kind::kConnector) return true;
  if (before == Kind::kKatakana || after == Kind::kKatakana) return before == after;
  return !cut_scripts || before == after;
}

// Whether `middle` between the two is no boundary (rules WB6, 7, 11, 12).
bool JoinsOver(Kind before, Kind middle, Kind after) {
  if (IsLetter(before) && before == after) {
    return middle == Kind::kMidLetter || middle == Kind::kMidBoth;
  }
  if (before == Kind::kDigit && after == Kind::kDigit) {
    return middle == Kind::kMidNumber || middle == Kind::kMidBoth;
  }
  return false;
}

class BoundaryTokenizer final : public Tokenizer {
 public:
  BoundaryTokenizer(std::string_view name, bool cut_scripts)
      : name_(name), cut_scripts_(cut_scripts) {}

  std::string_view name() const override { return name_; }

  void Tokenize(std::string_view text, std::vector<Span>* spans) const override {
    spans->clear();
    size_t at = 0;
    while (at < text.size()) {
      const size_t begin = at;
      const char32_t first = DecodeAt(text, &at);
      const Kind kind = KindOf(first);
      if (kind == Kind::kSpace) continue;
      if (IsWordPart(kind)) {
        at = WordEnd(text, at, kind);
      } else {
        at = MarkEnd(text, at, first, kind);
        if (kind == Kind::kExtend) continue;  // a control or a mark on nothing
      }
      spans->push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(at)});
    }
  }

 private:
  static size_t SkipExtend(std::string_view text, size_t at) {
    while (at < text.size()) {
      size_t next = at;
      if (KindOf(DecodeAt(text, &next)) != Kind::kExtend) break;
      at = next;
    }
    return at;
  }

  // The end of the word whose last part so far, of kind `last`, ends at `at`.
  size_t WordEnd(std::string_view text, size_t at, Kind last) const {
    while (at < text.size()) {
      size_t next = at;
      const Kind kind = KindOf(DecodeAt(text, &next));
      if (kind == Kind::kExtend) {
        at = next;
        continue;
      }
      if (IsWordPart(kind) && Joins(last, kind, cut_scripts_)) {
        at = next;
        last = kind;
        continue;
      }
      if (kind != Kind::kMidLetter && kind != Kind::kMidNumber && kind != Kind::kMidBoth) return at;
      size_t behind = SkipExtend(text, next);
      if (behind >= text.size()) return at;
      const Kind after = KindOf(DecodeAt(text, &behind));
      if (!JoinsOver(last, kind, after)) return at;
      at = behind;
      last = after;
    }
    return at;
  }

  // The end of a token that is no word: runs of one mark stay together.
  static size_t MarkEnd(std::string_view text, size_t at, char32_t first, Kind kind) {
    at = SkipExtend(text, at);
    if (kind == Kind::kAlone) return at;
    while (at < text.size()) {
      size_t next = at;
      if (DecodeAt(text, &next) != first) break;
      at = next;
    }
    return at;
  }

  const std::string_view name_;
  const bool cut_scripts_;
};

}  // namespace

const Tokenizer& UnicodeTokenizer() {
  static const BoundaryTokenizer tokenizer("unicode-1", false);
  return tokenizer;
}

const Tokenizer& KoreanTokenizer() {
  static const BoundaryTokenizer tokenizer("korean-1", true);
  return tokenizer;
}

const Tokenizer& TokenizerFor(std::string_view language) {
  if (language == "ko") return KoreanTokenizer();
  return language == "en" ? EnglishTokenizer() : UnicodeTokenizer();
}

std::vector<Span> Tokenize(std::string_view text, std::string_view language) {
  std::vector<Span> spans;
  TokenizerFor(language).Tokenize(text, &spans);
  return spans;
}

}  // namespace saem::text
