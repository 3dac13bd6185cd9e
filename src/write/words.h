// Words of English and Korean text as this module compares them: folded, with their place, content
// words apart from function words, Korean eojeol without their particles. Used to choose sentences,
// check answers and measure grounding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saem::write {

// Bytes [begin, end) of the text it stands in.
struct Word {
  std::string folded;  // lower case
  size_t begin = 0;
  size_t end = 0;
};

// Runs of letters, marks and digits; an apostrophe, hyphen, dot or comma between two of them
// belongs to the word
// ("3.5", "don't", "re-read", "httpd.conf").
std::vector<Word> SplitWords(std::string_view text);

// They alone, folded, one space between.
std::string FoldedWords(std::string_view text);

// Without what closes a sentence: full stops, other end marks, quotes and brackets behind them.
std::string_view WithoutEndMarks(std::string_view text);

// Share of Hangul, of Latin letters, among letters; 0 where there are none.
double HangulShare(std::string_view text);
double LatinShare(std::string_view text);

// Articles, prepositions, auxiliaries, pronouns of English; the most frequent function eojeol of
// Korean.
bool IsFunctionWord(std::string_view folded);
// Forms of be, have, do, modals, and frequent third-person verbs.
bool IsFiniteVerb(std::string_view folded);
// A first word that leaves a sentence hanging on the one before, or makes it an instruction to a
// reader's hands
// ("this", "however", "click").
bool LeansOnContext(std::string_view folded);
bool IsKoreanReference(std::string_view folded);  // "이", "그", "이는", "따라서" ...
bool HasDigit(std::string_view word);

// What a word is compared by: English without -s, -es, -ed, -ing, -ly and final e; Korean without
// its particles.
std::string Stem(std::string_view folded);

// A content word and its stem.
struct Term {
  std::string stem;
  size_t begin = 0;
  size_t end = 0;
};
std::vector<Term> ContentTerms(std::string_view text);

}  // namespace saem::write
