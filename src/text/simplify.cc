#include "text/simplify.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/unicode.h"

namespace saem::text {
namespace {

// What may stand once between the digits of one number.
bool IsDecimalSeparator(char32_t c) {
  switch (c) {
    case '.':
    case ',':
    case 0x60C:
    case 0x66B:
    case 0x2396:
    case 0x2397:
    case 0x2398:
      return true;
    default:
      return false;
  }
}

size_t SkipDecimals(std::string_view text, size_t at) {
  while (at < text.size()) {
    size_t next = at;
    if (!Has(DecodeAt(text, &next), kDecimal)) break;
    at = next;
  }
  return at;
}

// The end of the number that goes on at `at`: digits, and once a separator with digits behind it.
size_t NumberEnd(std::string_view text, size_t at) {
  at = SkipDecimals(text, at);
  if (at >= text.size()) return at;
  size_t behind = at;
  if (!IsDecimalSeparator(DecodeAt(text, &behind))) return at;
  const size_t end = SkipDecimals(text, behind);
  return end == behind ? at : end;
}

// Numbers to 0, punctuation to white space, white space to one space, none at the ends.
std::string Flatten(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = DecodeAt(text, &at);
    const uint16_t properties = PropertiesOf(c);
    if ((properties & (kSpace | kFilterPunctuation)) != 0 && (properties & kDecimal) == 0) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out.push_back(' ');
    space = false;
    if ((properties & kDecimal) != 0) {
      at = NumberEnd(text, at);
      out.push_back('0');
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

std::string WithoutMarks(std::string_view decomposed, bool accents_alone) {
  std::string out;
  out.reserve(decomposed.size());
  bool accented = false;  // the base before is of a script whose marks are accents
  for (size_t at = 0; at < decomposed.size();) {
    const size_t begin = at;
    const uint16_t properties = PropertiesOf(DecodeAt(decomposed, &at));
    if ((properties & kNonspacing) == 0) {
      accented = (properties & kAccentedScript) != 0;
    } else if (accented || !accents_alone) {
      continue;
    }
    out.append(decomposed.substr(begin, at - begin));
  }
  return out;
}

std::string WithoutMarksOf(std::string_view flat, Simplify how) {
  if (how == Simplify::kDatatrove) return WithoutMarks(Nfd(flat), false);
  return Nfc(WithoutMarks(Nfd(flat), true));
}

std::string Lower(std::string_view text, Simplify how) {
  return ToLower(how == Simplify::kDatatrove ? std::string(text) : Nfc(text));
}

// What becomes of one code point, wherever it stands.
struct Fate {
  enum Kind : uint8_t {
    kWord,    // becomes `bytes`
    kSpace,   // becomes white space
    kNumber,  // begins a number
    kCopy,    // stays
    kAsk,     // depends on its neighbours: marks, jamo, the Greek sigma
  };
  Kind kind = kAsk;
  uint8_t size = 0;
  std::array<char, 6> bytes{};
};

Fate FateOf(char32_t c, Simplify how) {
  Fate fate;
  const uint16_t properties = PropertiesOf(c);
  if ((properties & kDecimal) != 0) {
    fate.kind = Fate::kNumber;
  } else if ((properties & (kSpace | kFilterPunctuation)) != 0) {
    fate.kind = Fate::kSpace;
  } else if ((properties & kMark) == 0 && c != 0x3A3 && !MayCompose(c)) {
    std::string one;
    AppendUtf8(c, &one);
    const std::string simple = SimplifyByDefinition(one, how);
    if (!simple.empty() && simple.size() <= fate.bytes.size()) {
      fate.kind = Fate::kWord;
      fate.size = static_cast<uint8_t>(simple.size());
      std::copy(simple.begin(), simple.end(), fate.bytes.begin());
    }
  }
  return fate;
}

// The fates of the first code points, up to the kana; ideographs and Hangul follow a rule.
class Fates {
 public:
  static const Fates& Of(Simplify how) {
    static const Fates corrected(Simplify::kCorrected);
    static const Fates datatrove(Simplify::kDatatrove);
    return how == Simplify::kCorrected ? corrected : datatrove;
  }

  Fate operator[](char32_t c) const {
    if (c < table_.size()) return table_[c];
    Fate fate;
    const bool stays =
        (c >= 0x4E00 && c <= 0x9FFF) || (hangul_stays_ && c >= 0xAC00 && c <= 0xD7A3);
    const uint16_t properties = PropertiesOf(c);
    if (stays) {
      fate.kind = Fate::kCopy;
    } else if ((properties & kDecimal) != 0) {
      fate.kind = Fate::kNumber;
    } else if ((properties & (kSpace | kFilterPunctuation)) != 0) {
      fate.kind = Fate::kSpace;
    }
    return fate;
  }

 private:
  explicit Fates(Simplify how) : hangul_stays_(how == Simplify::kCorrected), table_(0x3100) {
    for (size_t c = 0; c < table_.size(); ++c) table_[c] = FateOf(static_cast<char32_t>(c), how);
  }

  const bool hangul_stays_;
  std::vector<Fate> table_;
};

// ASCII letters in lower case, 0 for all other bytes.
constexpr std::array<char, 256> LowerLetters() {
  std::array<char, 256> lower{};
  for (char c = 'a'; c <= 'z'; ++c) {
    lower[static_cast<size_t>(c)] = lower[static_cast<size_t>(c - 'a' + 'A')] = c;
  }
  return lower;
}
constexpr std::array<char, 256> kLowerLetters = LowerLetters();

// One pass over the text, in which words between two spaces stand for themselves.
class Simplifier {
 public:
  Simplifier(std::string_view text, Simplify how) : text_(text), how_(how), fates_(Fates::Of(how)) {
    MakeRoom(text.size());
  }

  std::string Run() {
    for (size_t at = 0; at < text_.size();) {
      at = TakeLetters(at);
      if (at == text_.size()) break;
      const size_t begin = at;
      const Fate fate = fates_[DecodeAt(text_, &at)];
      switch (fate.kind) {
        case Fate::kWord:
          OpenWord();
          Append({fate.bytes.data(), fate.size});
          break;
        case Fate::kCopy:
          OpenWord();
          Append(text_.substr(begin, at - begin));
          break;
        case Fate::kNumber:
          OpenWord();
          at = NumberEnd(text_, at);
          Append("0");
          break;
        case Fate::kSpace:
          space_ = true;
          if (IsCut(text_[begin])) StartPiece(at);
          break;
        case Fate::kAsk:
          at = TakePiece(at);
          break;
      }
    }
    out_.resize(size_);
    const std::string_view stripped = Strip(out_);
    return stripped.size() == out_.size() ? std::move(out_) : std::string(stripped);
  }

 private:
  // Nothing that depends on neighbours reaches over these.
  static bool IsCut(char c) { return c == ' ' || c == '\n'; }

  // For what becomes of `bytes` of text: a fate of six bytes with a space in front takes two.
  void MakeRoom(size_t bytes) { out_.resize(size_ + 4 * bytes + 16); }

  void Append(std::string_view bytes) {
    std::copy(bytes.begin(), bytes.end(), out_.data() + size_);
    size_ += bytes.size();
  }

  void OpenWord() {
    if (space_ && size_ > 0) Append(" ");
    space_ = false;
  }

  size_t TakeLetters(size_t at) {
    const char* const in = text_.data();
    const auto lower = [&](size_t i) { return kLowerLetters[static_cast<unsigned char>(in[i])]; };
    if (lower(at) == 0) return at;
    OpenWord();
    char* out = out_.data() + size_;
    const size_t begin = at;
    for (char c = 0; at < text_.size() && (c = lower(at)) != 0; ++at) *out++ = c;
    size_ += at - begin;
    return at;
  }

  void StartPiece(size_t at) {
    piece_ = at;
    size_before_ = size_;
  }

  // The whole piece between two cuts that `at` lies in, by definition. Its end.
  size_t TakePiece(size_t at) {
    size_t end = at;
    while (end < text_.size() && !IsCut(text_[end])) ++end;
    size_ = size_before_;
    space_ = true;
    const std::string flat = Flatten(Lower(text_.substr(piece_, end - piece_), how_));
    if (!flat.empty()) {
      const std::string simple = WithoutMarksOf(flat, how_);
      MakeRoom(simple.size() + text_.size() - end);
      OpenWord();
      Append(simple);
    }
    space_ = true;
    return end;
  }

  const std::string_view text_;
  const Simplify how_;
  const Fates& fates_;
  std::string out_;  // room for what may come
  size_t size_ = 0;  // of what is there
  bool space_ = false;
  size_t piece_ = 0;  // where the piece that is being read begins
  size_t size_before_ = 0;
};

}  // namespace

std::string SimplifyByDefinition(std::string_view text, Simplify how) {
  const std::string simple = WithoutMarksOf(Flatten(Lower(text, how)), how);
  return std::string(Strip(simple));
}

std::string SimplifyText(std::string_view text, Simplify how) {
  return Simplifier(text, how).Run();
}

}  // namespace saem::text
