#include "text/english_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "kernels/mark_bytes.h"
#include "text/english_classes.h"
#include "text/english_rules.h"
#include "text/english_url.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The first mark at or behind `at`; there is one behind the text.
size_t NextMark(const std::vector<uint64_t>& marks, size_t at) {
  size_t word = at / 64;
  const uint64_t here = marks[word] >> (at % 64);
  if (here != 0) return at + static_cast<size_t>(std::countr_zero(here));
  do ++word;
  while (marks[word] == 0);
  return 64 * word + static_cast<size_t>(std::countr_zero(marks[word]));
}

class EnglishWords final : public Tokenizer {
 public:
  EnglishWords() {
    english::ForEachWord(english::kUnits, [this](std::string_view unit) { units_.insert(unit); });
    english::ForEachWord(english::kExceptions, [this](std::string_view cut) { AddException(cut); });
    // Exceptions that affixes would tear apart are looked for once more among the tokens.
    for (const auto& [text, parts] : exceptions_) AddPhrase(text);
  }

  std::string_view name() const override { return "spacy-en-3.8"; }

  void Tokenize(std::string_view text, std::vector<Span>* spans) const override {
    thread_local kernels::ByteMarks marks;
    kernels::MarkBytes(text, &marks);
    spans->clear();
    spans->reserve(text.size() / 4);
    SimpleSpans simple(spans);
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      size_t space = 0;  // bytes of the white space that ends the chunk
      size_t end = NextMark(marks.spaces, begin);
      while (end < text.size() && (space = SpaceAt(text, end)) == 0) {
        end = NextMark(marks.spaces, end + 1);
      }
      if (end > begin) {
        const size_t mark = NextMark(marks.others, begin);  // what is no letter
        if (!SplitSimply(text, begin, end, mark, &simple)) {
          simple.Flush();
          SplitChunk(text, begin, end, mark >= end, true, spans);
        }
      }
      at = end + space;
    }
    simple.Flush();
    JoinPhrases(text, spans);
  }

 private:
  // Gathers a few spans before they are appended: one check of the room for many.
  class SimpleSpans {
   public:
    explicit SimpleSpans(std::vector<Span>* out) : out_(out) {}
    void Push(size_t begin, size_t end) {
      if (size_ == few_.size()) Flush();
      few_[size_++] = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    }
    void Flush() {
      out_->insert(out_->end(), few_.begin(), few_.begin() + static_cast<std::ptrdiff_t>(size_));
      size_ = 0;
    }

   private:
    std::array<Span, 128> few_;
    size_t size_ = 0;
    std::vector<Span>* out_;
  };

  // Bytes of the white space at `at`; 0 if there is none.
  static size_t SpaceAt(std::string_view text, size_t at) {
    if (static_cast<unsigned char>(text[at]) < 0x80) return 1;
    size_t next = at;
    return Has(DecodeAt(text, &next), kSpace) ? next - at : 0;
  }

  struct Exception {
    std::string text;
    std::vector<uint32_t> lengths;  // of its tokens
  };
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const {
      // Exceptions are short; this tells them apart.
      size_t hash = text.size();
      for (const char c : text) hash = hash * 31 + static_cast<unsigned char>(c);
      return hash;
    }
  };
  template <class Value>
  using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  // Says of nearly every word that it is none of the texts added, by three bytes and the length.
  class Sieve {
   public:
    void Add(std::string_view text) {
      const size_t bit = Bit(text);
      bits_[bit / 64] |= uint64_t{1} << (bit % 64);
    }
    bool MayHold(std::string_view text) const {
      const size_t bit = Bit(text);
      return ((bits_[bit / 64] >> (bit % 64)) & 1) != 0;
    }

   private:
    static constexpr size_t kBits = 1 << 16;

    static size_t Bit(std::string_view text) {
      const auto byte = [](char c) { return uint32_t{static_cast<unsigned char>(c)}; };
      const uint32_t mixed =
          (byte(text.front()) | byte(text.back()) << 8 | byte(text[text.size() / 2]) << 16 |
           static_cast<uint32_t>(std::min<size_t>(text.size(), 255)) << 24) *
          0x9E3779B1U;
      return mixed >> 16;
    }

    std::array<uint64_t, kBits / 64> bits_{};
  };

  void AddException(std::string_view cut) {
    constexpr std::string_view kCut = "·";
    std::string text;
    std::vector<uint32_t> lengths;
    for (size_t at = 0; at <= cut.size();) {
      const size_t end = std::min(cut.find(kCut, at), cut.size());
      text += cut.substr(at, end - at);
      lengths.push_back(static_cast<uint32_t>(end - at));
      at = end + kCut.size();
    }
    exceptions_sieve_.Add(text);
    exceptions_.emplace(std::move(text), std::move(lengths));
  }

  const std::vector<uint32_t>* ExceptionOf(std::string_view word) const {
    if (!exceptions_sieve_.MayHold(word)) return nullptr;
    const auto found = exceptions_.find(word);
    return found == exceptions_.end() ? nullptr : &found->second;
  }

  static void PushParts(size_t begin, const std::vector<uint32_t>& lengths,
                        std::vector<Span>* spans) {
    for (const uint32_t length : lengths) {
      spans->push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + length)});
      begin += length;
    }
  }
  static void Push(size_t begin, size_t end, std::vector<Span>* spans) {
    if (begin < end) spans->push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  }

  uint16_t ClassAt(std::string_view text, size_t* at) const {
    return EnglishClassOf(DecodeAt(text, at));
  }
  uint16_t LastClass(std::string_view text) const {
    return text.empty() ? uint16_t{0} : EnglishClassOf(LastCodePoint(text));
  }

  size_t PrefixOf(std::string_view word) const {
    const char first = word[0];
    if (first == '.') {
      const size_t run = std::min(word.find_first_not_of('.'), word.size());
      return run > 1 ? run : 0;
    }
    if (first == '+') return word.size() > 1 && IsDigit(word[1]) ? 0 : 1;
    if (word.starts_with("US$")) return 3;
    if (word.starts_with("C$") || word.starts_with("A$")) return 2;
    size_t at = 0;
    return (ClassAt(word, &at) & kIsPrefix) != 0 ? at : 0;
  }

  // The longest of the suffixes that match.
  size_t SuffixOf(std::string_view word) const {
    if (word.empty()) return 0;
    const char last = word.back();
    if (last == '.') return PeriodsOf(word);
    if (last == 's' || last == 'S') {
      const std::string_view before = word.substr(0, word.size() - 1);
      if (before.ends_with('\'')) return 2;
      if (before.ends_with("’")) return 1 + std::string_view("’").size();
    }
    size_t longest = 0;
    if (last == '+' && word.size() > 1 && IsDigit(word[word.size() - 2])) longest = 1;
    const char32_t c = LastCodePoint(word);
    if ((EnglishClassOf(c) & kIsSuffix) != 0) {
      longest = std::max<size_t>(longest, 1);
      while (longest < word.size() &&
             (static_cast<unsigned char>(word[word.size() - longest]) & 0xC0) == 0x80) {
        ++longest;
      }
      if (word.ends_with("……")) longest = std::string_view("……").size();
    }
    return std::max(longest, UnitOf(word));
  }

  size_t PeriodsOf(std::string_view word) const {
    const size_t other = word.find_last_not_of('.');
    const size_t run = other == word.npos ? word.size() : word.size() - other - 1;
    if (run > 1) return run;
    const std::string_view before = word.substr(0, word.size() - 1);
    if (before.empty()) return 0;
    const uint16_t last = LastClass(before);
    if ((last & kIsBeforePeriod) != 0) return 1;
    size_t start = before.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(before[start]) & 0xC0) == 0x80) --start;
    const std::string_view rest = before.substr(0, start);
    if ((last & kIsUpper) != 0 && (LastClass(rest) & kIsUpper) != 0) return 1;
    const bool degrees = std::string_view("FfCcKk").find(before.back()) != std::string_view::npos;
    return degrees && rest.ends_with("°") ? 1 : 0;
  }

  // A unit or currency behind a digit: all that follows the last digit.
  size_t UnitOf(std::string_view word) const {
    constexpr size_t kLongest = 24;
    size_t at = word.size();
    while (at > 0 && word.size() - at <= kLongest && !IsDigit(word[at - 1])) --at;
    if (at == 0 || at == word.size() || !IsDigit(word[at - 1])) return 0;
    return units_.contains(word.substr(at)) ? word.size() - at : 0;
  }

  // Most chunks: letters, or letters and one mark that is split off, far from any exception. `mark`
  // is the first byte that is no letter. False where it is another's turn.
  bool SplitSimply(std::string_view text, size_t begin, size_t end, size_t mark,
                   SimpleSpans* spans) const {
    const std::string_view chunk = text.substr(begin, end - begin);
    if (exceptions_sieve_.MayHold(chunk)) return false;
    if (mark < end) {
      if (mark + 1 < end || mark == begin || SuffixOf(chunk) != 1) return false;
      if (exceptions_sieve_.MayHold(chunk.substr(0, mark - begin))) return false;
      spans->Push(begin, mark);
      begin = mark;
    }
    spans->Push(begin, end);
    return true;
  }

  // One piece of text without white space, by exceptions, affixes, addresses and infixes. `plain`:
  // ASCII letters only.
  void SplitChunk(std::string_view text, size_t begin, size_t end, bool plain, bool exceptions,
                  std::vector<Span>* spans) const {
    if (plain) {
      const auto* parts = exceptions ? ExceptionOf(text.substr(begin, end - begin)) : nullptr;
      parts != nullptr ? PushParts(begin, *parts, spans) : Push(begin, end, spans);
      return;
    }
    std::array<Span, 16> few;
    std::vector<Span> many;
    size_t suffixes = 0;
    const auto take_suffix = [&](size_t size) {
      const Span span{static_cast<uint32_t>(end - size), static_cast<uint32_t>(end)};
      suffixes < few.size() ? void(few[suffixes] = span) : many.push_back(span);
      ++suffixes;
      end -= size;
    };
    const auto take_prefix = [&](size_t size) {
      Push(begin, begin + size, spans);
      begin += size;
    };
    const auto is_exception = [&](size_t from, size_t to) {
      return exceptions && from < to && ExceptionOf(text.substr(from, to - from)) != nullptr;
    };
    for (size_t last = 0; begin < end && end - begin != last;) {
      if (is_exception(begin, end)) break;
      last = end - begin;
      const std::string_view word = text.substr(begin, end - begin);
      const size_t prefix = PrefixOf(word);
      if (prefix > 0 && is_exception(begin + prefix, end)) {
        take_prefix(prefix);
        break;
      }
      const size_t suffix = SuffixOf(word.substr(prefix));
      if (suffix > 0 && is_exception(begin, end - suffix)) {
        take_suffix(suffix);
        break;
      }
      if (prefix > 0) take_prefix(prefix);
      if (suffix > 0) take_suffix(suffix);
    }
    if (begin < end) {
      const std::string_view word = text.substr(begin, end - begin);
      const auto* parts = exceptions ? ExceptionOf(word) : nullptr;
      if (parts != nullptr) {
        PushParts(begin, *parts, spans);
      } else if (IsEnglishUrl(word)) {
        Push(begin, end, spans);
      } else {
        SplitInfixes(text, begin, end, spans);
      }
    }
    while (suffixes > 0) {
      --suffixes;
      spans->push_back(suffixes < few.size() ? few[suffixes] : many[suffixes - few.size()]);
    }
  }

  void SplitInfixes(std::string_view text, size_t begin, size_t end,
                    std::vector<Span>* spans) const {
    const std::string_view word = text.substr(begin, end - begin);
    size_t start = 0;
    uint16_t before = 0;
    char last = 0;
    for (size_t at = 0; at < word.size();) {
      size_t next = at;
      const char32_t c = DecodeAt(word, &next);
      const size_t infix = InfixAt(word, at, next, c, before, last);
      if (infix == 0) {
        before = EnglishClassOf(c);
        last = word[at];
        at = next;
        continue;
      }
      if (at > 0) {  // at the front it stays with what follows
        Push(begin + start, begin + at, spans);
        Push(begin + at, begin + at + infix, spans);
        start = at + infix;
      }
      at += infix;
      last = word[at - 1];
      before = LastClass(word.substr(0, at));
    }
    Push(begin + start, end, spans);
  }

  // Bytes of the infix at `at`, whose first character is `c` and ends at `next`; 0 if there is
  // none. `before` and `last` are the class and the last byte of the character in front.
  size_t InfixAt(std::string_view word, size_t at, size_t next, char32_t c, uint16_t before,
                 char last) const {
    if (c < 0x80 && (EnglishClassOf(c) & kIsPlain) != 0) return 0;
    if (c == '.') {
      const size_t run = std::min(word.find_first_not_of('.', at), word.size()) - at;
      if (run > 1) return run;
    }
    if (c == U'…' || (EnglishClassOf(c) & kIsIcon) != 0) return next - at;
    const auto after = [&](size_t from) {
      return from < word.size() ? ClassAt(word, &from) : uint16_t{0};
    };
    const bool digit = IsDigit(last);
    switch (c) {
      case '+':
      case '*':
      case '^':
      case '-':
        if (digit && next < word.size() && (IsDigit(word[next]) || word[next] == '-')) return 1;
        break;
      case '.':
        return (before & (kIsLower | kIsQuote)) != 0 && (after(next) & (kIsUpper | kIsQuote)) != 0
                   ? 1
                   : 0;
      case ',':
        return (before & kIsAlpha) != 0 && (after(next) & kIsAlpha) != 0 ? 1 : 0;
      case ':':
      case '<':
      case '>':
      case '=':
      case '/':
        return ((before & kIsAlpha) != 0 || digit) && (after(next) & kIsAlpha) != 0 ? 1 : 0;
      default:
        break;
    }
    if ((before & kIsAlpha) == 0 && !digit) return 0;
    for (const std::string_view hyphen : {"-", "–", "—", "--", "---", "——", "~"}) {
      if (word.substr(at).starts_with(hyphen) && (after(at + hyphen.size()) & kIsAlpha) != 0) {
        return hyphen.size();
      }
    }
    return 0;
  }

  // Token sequences of exceptions that affixes tear apart.
  struct Phrases {
    TextMap<std::unique_ptr<Phrases>> next;
    bool whole = false;
  };

  void AddPhrase(const std::string& text) {
    std::vector<Span> spans;
    SplitChunk(text, 0, text.size(), false, false, &spans);
    if (spans.size() < 2) return;
    phrases_sieve_.Add(spans[0].In(text));
    Phrases* at = &phrases_;
    for (const Span& span : spans) {
      auto& next = at->next[std::string(span.In(text))];
      if (next == nullptr) next = std::make_unique<Phrases>();
      at = next.get();
    }
    at->whole = true;
  }

  // spaCy's second look: where tokens in a row are an exception's, the exception's own cuts hold.
  // Of matches that overlap the longest counts, then the first; one that was beaten still beats
  // others.
  void JoinPhrases(std::string_view text, std::vector<Span>* spans) const {
    struct Match {
      size_t begin;
      size_t size;
    };
    std::vector<Match> matches;
    for (size_t i = 0; i + 1 < spans->size(); ++i) {
      const Phrases* at = &phrases_;
      for (size_t k = i; k < spans->size(); ++k) {
        // A token of white space stands between tokens that lie further apart than one space.
        if (k > i && Apart(text, (*spans)[k - 1], (*spans)[k])) break;
        const std::string_view token = (*spans)[k].In(text);
        if (k == i && !phrases_sieve_.MayHold(token)) break;
        const auto found = at->next.find(token);
        if (found == at->next.end()) break;
        at = found->second.get();
        if (at->whole) matches.push_back({i, k + 1 - i});
      }
    }
    if (matches.empty()) return;
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& a, const Match& b) { return a.size > b.size; });
    std::vector<char> seen(spans->size());
    std::vector<size_t> joined(spans->size());  // tokens of the match that begins there
    for (const Match& match : matches) {
      if (seen[match.begin] == 0 && seen[match.begin + match.size - 1] == 0) {
        joined[match.begin] = match.size;
      }
      std::fill_n(seen.begin() + static_cast<std::ptrdiff_t>(match.begin), match.size, 1);
    }
    std::vector<Span> out;
    for (size_t i = 0; i < spans->size();) {
      const size_t size = std::max<size_t>(joined[i], 1);
      const size_t begin = (*spans)[i].begin;
      const size_t end = (*spans)[i + size - 1].end;
      const auto* parts = size > 1 ? ExceptionOf(text.substr(begin, end - begin)) : nullptr;
      if (parts != nullptr) {
        PushParts(begin, *parts, &out);
      } else {
        out.insert(out.end(), spans->begin() + static_cast<std::ptrdiff_t>(i),
                   spans->begin() + static_cast<std::ptrdiff_t>(i + size));
      }
      i += size;
    }
    spans->swap(out);
  }

  static bool Apart(std::string_view text, const Span& left, const Span& right) {
    return left.end != right.begin && !(right.begin == left.end + 1 && text[left.end] == ' ');
  }

  std::unordered_set<std::string_view> units_;
  TextMap<std::vector<uint32_t>> exceptions_;
  Sieve exceptions_sieve_;
  Phrases phrases_;
  Sieve phrases_sieve_;  // their first tokens
};

}  // namespace

const Tokenizer& EnglishTokenizer() {
  static const EnglishWords tokenizer;
  return tokenizer;
}

}  // namespace saem::text
