#include "write/fragments.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

// Fewer words show nothing, and a line of less than a sentence's that stands alone may be a
// heading. Korean says as much in fewer words.
size_t FewestWords(bool korean) { return korean ? 3 : 4; }
size_t WordsOfASentence(bool korean) { return korean ? 5 : 6; }

// Endings of an eojeol after which more must come, whatever stands before it.
constexpr std::array<std::string_view, 44> kOpenEndings = {
    "를",   "는",     "에서", "에게", "으로", "부터", "지만", "는데", "므로", "려고", "도록",
    "하여", "해서",   "하면", "하고", "위해", "위한", "되어", "인해", "통해", "대한", "관한",
    "따라", "때문에", "하는", "되는", "있는", "없는", "하며", "되며", "으며", "이며", "라는",
    "습니", "입니",   "합니", "됩니", "면서", "다가", "거나", "든지", "이나", "처럼", "보다"};
// Nouns end so, too ("창고", "결과"): they count where prose goes before.
constexpr std::array<std::string_view, 15> kMaybeOpenEndings = {
    "은", "이", "가", "을", "의", "에", "와", "과", "로", "고", "며", "면", "도", "만", "까지"};
constexpr std::array<std::string_view, 6> kOpenWords = {"및", "또는", "그리고", "또", "즉", "혹은"};
constexpr std::array<std::string_view, 18> kFinalEndings = {"다", "요", "까", "죠", "오", "라",
                                                            "네", "군", "음", "함", "임", "됨",
                                                            "것", "자", "지", "넘", "움", "기"};
// What no Korean text begins with: particles and endings that lost the word before them.
constexpr std::array<std::string_view, 17> kLostBeginnings = {
    "은", "는", "을", "를", "의",     "에",     "에서",   "에게",  "으로",
    "로", "와", "과", "며", "입니다", "합니다", "습니다", "됩니다"};
// Words after which an English sentence does go no further though they are function words.
constexpr std::array<std::string_view, 14> kMayStandLast = {"about", "it",   "them", "so",  "not",
                                                            "him",   "her",  "me",   "us",  "you",
                                                            "there", "here", "out",  "does"};

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
template <size_t N>
bool EndsInOneOf(const std::array<std::string_view, N>& endings, std::string_view word) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return word.ends_with(ending); });
}

bool EndsInDots(std::string_view text) {
  return text.ends_with("...") || text.ends_with("…") || text.ends_with("··");
}

std::string_view WithoutDots(std::string_view text) {
  for (;;) {
    text = text::StripRight(text);
    size_t dots = 0;
    for (const std::string_view dot : {".", "…", "·"}) {
      if (text.ends_with(dot)) dots = dot.size();
    }
    if (dots == 0) return text;
    text.remove_suffix(dots);
  }
}

bool IsKorean(std::string_view text) { return HangulShare(text) >= 0.3; }

// Whether it is of running text, not of a table, a list or code.
bool IsProse(std::string_view sentence, const std::vector<Word>& words) {
  if (words.empty() || words[0].begin > 1 || HasDigit(words[0].folded)) return false;
  if (sentence.find_first_of("|[]{}<>=$\\#") != sentence.npos) return false;
  if (sentence.find(":\n") != sentence.npos) return false;  // what comes is an example
  // Addresses and names of files say nothing of where a sentence ends.
  const std::string_view token = sentence.substr(sentence.find_last_of(" \n") + 1);
  return token.find_first_of("/@:_") == token.npos && WithoutDots(token).find('.') == token.npos;
}

// How a sentence stands in its text.
struct Place {
  bool in_prose = false;  // a whole sentence goes before it in its block, so that it is no heading
  bool at_end = false;    // of the text
};

// Whether more must come behind the word, whatever goes before.
bool LeavesOpen(const std::string& word, bool korean) {
  if (korean) return IsOneOf(kOpenWords, word) || EndsInOneOf(kOpenEndings, word);
  return IsFunctionWord(word) && !IsOneOf(kMayStandLast, word);
}

// Whether the last sentence of a paragraph stops before its end.
bool LacksEnd(std::string_view sentence, const Place& place) {
  const std::vector<Word> words = SplitWords(sentence);
  const bool korean = IsKorean(sentence);
  const size_t fewest = !place.in_prose ? WordsOfASentence(korean)
                        : place.at_end  ? 1
                                        : FewestWords(korean);
  if (words.size() < fewest || !IsProse(sentence, words)) return false;
  const std::string& last = words.back().folded;
  const bool open = LeavesOpen(last, korean);
  // Dots may be a pause of the author's. At the end of a text they are where it was shortened.
  if (EndsInDots(sentence)) return open || (place.at_end && last != "etc" && last != "등");
  if (sentence.size() != words.back().end) {
    return sentence.ends_with(',') || sentence.ends_with('(') || sentence.ends_with(" -");
  }
  if (korean) {
    if (open || (place.in_prose && EndsInOneOf(kMaybeOpenEndings, last))) return true;
    return place.at_end && !EndsInFinalEnding(last);
  }
  // Names and headings are written large, and end with a word that is. No heading ends a text.
  const char first = sentence[words.back().begin];
  const bool small = first >= 'a' && first <= 'z';
  return open ? small || place.in_prose : small && (place.in_prose || place.at_end);
}

bool LacksBeginning(std::string_view sentence) {
  const std::vector<Word> words = SplitWords(sentence);
  if (words.empty() || words[0].begin != 0) return false;
  if (IsKorean(sentence)) return IsOneOf(kLostBeginnings, words[0].folded);
  const bool small = sentence[0] >= 'a' && sentence[0] <= 'z';
  return small && words.size() > 1 && IsFunctionWord(words[0].folded);
}

// Whether a block goes on in the next one, whatever stands between: a line of code, a quotation.
bool GoesOn(std::string_view text, const Block& next) {
  if (!next.new_paragraph) return true;
  const std::string_view first = next.sentences[0].Of(text);
  return (first[0] >= 'a' && first[0] <= 'z') || LacksBeginning(first);
}

}  // namespace

std::vector<Fragment> FindFragments(std::string_view text) {
  std::vector<Fragment> fragments;
  const std::vector<Block> blocks = SplitBlocks(text);
  for (size_t b = 0; b < blocks.size(); ++b) {
    const std::vector<Span>& sentences = blocks[b].sentences;
    const bool stops = b + 1 == blocks.size() || !GoesOn(text, blocks[b + 1]);
    for (size_t i = 0; i < sentences.size(); ++i) {
      const std::string_view sentence = sentences[i].Of(text);
      const bool headless = b == 0 && i == 0 && LacksBeginning(sentence);
      Place place;
      place.in_prose =
          i > 0 && SplitWords(sentences[i - 1].Of(text)).size() >= FewestWords(IsKorean(sentence));
      place.at_end = b + 1 == blocks.size();
      const bool endless = stops && i + 1 == sentences.size() && LacksEnd(sentence, place);
      if (headless || endless) fragments.push_back({sentences[i], headless});
    }
  }
  return fragments;
}

std::string_view OpenPart(std::string_view fragment) {
  const bool half = fragment.ends_with('-');
  if (half) {
    const size_t space = fragment.find_last_of(" \n");
    fragment = fragment.substr(0, space == fragment.npos ? 0 : space);
  }
  return WithoutDots(fragment);
}

bool EndsInFinalEnding(std::string_view sentence) {
  return EndsInOneOf(kFinalEndings, WithoutEndMarks(sentence));
}

}  // namespace saem::write
