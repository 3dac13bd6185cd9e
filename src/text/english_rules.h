// The rules by which spaCy splits English, as data: characters as hexadecimal ranges, units and
// exceptions as words, an exception cut where "·" stands. The tables are made by
// tools/make_english_rules.py. Used by text/english_words.cc.
#pragma once

#include <algorithm>
#include <string_view>

namespace saem::text::english {

extern const char* const kPrefixes;  // split from the front of a word
extern const char* const kSuffixes;  // from its end
extern const char* const kIcons;     // split anywhere
extern const char* const kAlpha;     // letters, as spaCy lists them
extern const char* const kLower;     // those that are not upper case
extern const char* const kUpper;     // those that are not lower case
extern const char* const kQuotes;
extern const char* const kBeforePeriod;  // behind these a final period is split off
extern const char* const kUnits;         // split off behind a digit, currencies too
extern const char* const kExceptions;

// The words of one of these tables.
template <class Visit>
void ForEachWord(std::string_view words, const Visit& visit) {
  constexpr std::string_view kSpaces = " \n";
  for (size_t at = words.find_first_not_of(kSpaces); at < words.size();) {
    const size_t end = std::min(words.find_first_of(kSpaces, at), words.size());
    visit(words.substr(at, end - at));
    at = words.find_first_not_of(kSpaces, end);
  }
}

}  // namespace saem::text::english
