#include "write/words.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace saem::write {
namespace {

// Sorted, for binary search; a test checks the order.
constexpr std::string_view kFunctionWords[] = {
    "a",        "about",    "after",      "all",        "also",    "an",    "and",     "any",
    "are",      "as",       "at",         "be",         "because", "been",  "before",  "being",
    "but",      "by",       "can",        "could",      "did",     "do",    "does",    "each",
    "else",     "for",      "from",       "had",        "has",     "have",  "he",      "her",
    "here",     "him",      "his",        "how",        "i",       "if",    "in",      "into",
    "is",       "it",       "its",        "may",        "me",      "might", "more",    "most",
    "must",     "my",       "no",         "nor",        "not",     "of",    "on",      "only",
    "or",       "other",    "our",        "out",        "over",    "shall", "she",     "should",
    "so",       "some",     "such",       "than",       "that",    "the",   "their",   "them",
    "then",     "there",    "these",      "they",       "this",    "those", "through", "to",
    "under",    "up",       "us",         "very",       "was",     "we",    "were",    "what",
    "when",     "where",    "whether",    "which",      "while",   "who",   "whom",    "whose",
    "why",      "will",     "with",       "would",      "yes",     "you",   "your",    "것",
    "것은",     "것을",     "것이",       "경우",       "그",      "그것",  "그리고",  "누가",
    "누구",     "대한",     "대해",       "또는",       "또한",    "모든",  "및",      "무엇",
    "무엇을",   "무엇인가", "무엇인가요", "무엇입니까", "수",      "어디",  "어떤",    "어떻게",
    "언제",     "왜",       "위한",       "위해",       "이",      "이것",  "있는",    "있다",
    "있습니다", "있으며",   "저",         "즉",         "하는",    "한다",  "할",      "합니다"};

constexpr std::string_view kFiniteVerbs[] = {
    "allow",    "allows",  "are",      "became",   "becomes",  "begins",   "can",     "cannot",
    "carries",  "causes",  "comes",    "consists", "contains", "could",    "creates", "defines",
    "did",      "does",    "enables",  "ends",     "has",      "have",     "holds",   "includes",
    "is",       "isn't",   "keeps",    "lies",     "makes",    "may",      "means",   "might",
    "must",     "needs",   "offers",   "prevents", "provide",  "provides", "refers",  "remains",
    "requires", "returns", "runs",     "sets",     "shall",    "should",   "shows",   "specifies",
    "stands",   "starts",  "supports", "takes",    "tells",    "uses",     "was",     "were",
    "will",     "works",   "would"};

constexpr std::string_view kLeaning[] = {
    "additionally", "also",        "and",       "another",      "because",
    "but",          "choose",      "click",     "consequently", "double-click",
    "drag",         "enter",       "finally",   "furthermore",  "he",
    "hence",        "here",        "however",   "instead",      "it",
    "its",          "like",        "likewise",  "moreover",     "nevertheless",
    "note",         "open",        "or",        "otherwise",    "please",
    "press",        "right-click", "see",       "select",       "she",
    "similarly",    "so",          "such",      "that",         "their",
    "then",         "there",       "therefore", "these",        "they",
    "this",         "those",       "thus",      "type",         "unfortunately",
    "we",           "you",         "your"};

constexpr std::string_view kKoreanReferences[] = {
    "그",     "그것은", "그는",   "그래서", "그러나", "그러면", "그런",   "그런데", "그리고",
    "그의",   "다음",   "따라서", "또",     "또한",   "여기",   "여기서", "이",     "이것은",
    "이것이", "이는",   "이때",   "이런",   "이를",   "이러한", "하지만"};

// Particles and endings an eojeol may carry, longest first; what is left must keep a syllable or
// more.
constexpr std::string_view kParticles[] = {
    "으로부터", "에서부터", "이라는", "입니다",   "에서는", "으로는", "에게서", "까지는",
    "했습니다", "됩니다",   "합니다", "됐습니다", "으로써", "으로서", "이라고", "에서",
    "에게",     "으로",     "부터",   "까지",     "처럼",   "보다",   "마다",   "에는",
    "이며",     "이다",     "이고",   "하고",     "하는",   "한다",   "하여",   "해서",
    "하면",     "된다",     "되는",   "되어",     "에도",   "과의",   "와의",   "라는",
    "로써",     "로서",     "로는",   "이나",     "은",     "는",     "이",     "가",
    "을",       "를",       "에",     "의",       "도",     "로",     "와",     "과",
    "만",       "나",       "며",     "고"};

template <size_t N>
bool Holds(const std::string_view (&sorted)[N], std::string_view word) {
  return std::find(std::begin(sorted), std::end(sorted), word) != std::end(sorted);
}

bool IsHangulByte(std::string_view word) {
  return !word.empty() && text::Has(text::LastCodePoint(word), text::kHangul);
}

bool EndsWith(std::string_view word, std::string_view ending, size_t fewest_left) {
  return word.size() >= ending.size() + fewest_left && word.ends_with(ending);
}

// Whether what stands before the ending has a vowel: "string" is no form of "str".
bool HasVowel(std::string_view word, size_t ending) {
  return word.substr(0, word.size() - ending).find_first_of("aeiouy") != word.npos;
}

bool IsJoiner(char32_t c) {
  return c == U'\'' || c == U'’' || c == U'-' || c == U'.' || c == U',' || c == U'_' || c == U'/';
}

}  // namespace

std::vector<Word> SplitWords(std::string_view text) {
  constexpr uint16_t kInside = text::kAlpha | text::kNumber | text::kMark;
  std::vector<Word> words;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (!text::Has(text::DecodeAt(text, &at), text::kAlpha | text::kNumber)) continue;
    while (at < text.size()) {
      size_t next = at;
      const char32_t c = text::DecodeAt(text, &next);
      if (text::Has(c, kInside)) {
        at = next;
        continue;
      }
      if (!IsJoiner(c) || next >= text.size()) break;
      size_t behind = next;
      if (!text::Has(text::DecodeAt(text, &behind), text::kAlpha | text::kNumber)) break;
      at = behind;
    }
    words.push_back({text::ToLower(text.substr(begin, at - begin)), begin, at});
  }
  return words;
}

namespace {
template <typename Predicate>
double LetterShare(std::string_view text, Predicate counts) {
  int64_t letters = 0;
  int64_t counted = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = text::DecodeAt(text, &at);
    if (!text::Has(c, text::kAlpha | text::kHangul)) continue;
    ++letters;
    counted += counts(c) ? 1 : 0;
  }
  return letters == 0 ? 0 : static_cast<double>(counted) / static_cast<double>(letters);
}
}  // namespace

std::string FoldedWords(std::string_view text) {
  std::string out;
  for (const Word& word : SplitWords(text)) out += (out.empty() ? "" : " ") + word.folded;
  return out;
}

std::string_view WithoutEndMarks(std::string_view text) {
  constexpr std::u32string_view kClosers = U"\"')]”’」』》 \n";
  while (!text.empty()) {
    const char32_t last = text::LastCodePoint(text);
    if (kClosers.find(last) == kClosers.npos && !text::Has(last, text::kTerminal)) break;
    size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    text = text.substr(0, at);
  }
  return text;
}

double HangulShare(std::string_view text) {
  return LetterShare(text, [](char32_t c) { return text::Has(c, text::kHangul); });
}
double LatinShare(std::string_view text) {
  return LetterShare(text, [](char32_t c) { return c < 0x250 || (c >= 0x1E00 && c < 0x1F00); });
}

bool IsFunctionWord(std::string_view folded) { return Holds(kFunctionWords, folded); }
bool IsFiniteVerb(std::string_view folded) { return Holds(kFiniteVerbs, folded); }
bool LeansOnContext(std::string_view folded) { return Holds(kLeaning, folded); }
bool IsKoreanReference(std::string_view folded) { return Holds(kKoreanReferences, folded); }
bool HasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string Stem(std::string_view folded) {
  if (IsHangulByte(folded)) {
    constexpr size_t kSyllable = 3;  // bytes
    for (const std::string_view particle : kParticles) {
      if (EndsWith(folded, particle, kSyllable)) {
        return std::string(folded.substr(0, folded.size() - particle.size()));
      }
    }
    return std::string(folded);
  }
  if (HasDigit(folded)) return std::string(folded);
  std::string stem(folded);
  const auto drop = [&stem](size_t count) { stem.resize(stem.size() - count); };
  if (stem.ends_with("'s")) drop(2);
  if (EndsWith(stem, "ies", 3)) {
    drop(3);
    return stem + "y";
  }
  if (EndsWith(stem, "ing", 2) && HasVowel(stem, 3)) {
    drop(3);
  } else if (EndsWith(stem, "ed", 2) && !stem.ends_with("eed") && HasVowel(stem, 2)) {
    drop(2);
  } else if (EndsWith(stem, "ly", 4)) {
    drop(2);
  } else if (EndsWith(stem, "es", 4)) {
    drop(2);
  } else if (EndsWith(stem, "s", 3) && !stem.ends_with("ss")) {
    drop(1);
  }
  if (EndsWith(stem, "e", 2)) drop(1);
  // "stopp(ed)", "runn(ing)"
  if (stem.size() > 3 && stem.back() == stem[stem.size() - 2] && stem.back() != 's' &&
      stem.back() != 'l') {
    drop(1);
  }
  return stem;
}

std::vector<Term> ContentTerms(std::string_view text) {
  std::vector<Term> terms;
  for (const Word& word : SplitWords(text)) {
    if (!IsFunctionWord(word.folded)) terms.push_back({Stem(word.folded), word.begin, word.end});
  }
  return terms;
}

}  // namespace saem::write
