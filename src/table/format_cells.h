// Text that hardly repeats (numbers of documents, phones, names): its patterns are learned, its
// values never kept. "KR-2041" has the pattern "AA-9999"; made-up text draws each letter from those
// that stand at its place, so a prefix that all share stays.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "table/cells.h"

namespace saem::table {

inline constexpr size_t kFormatClasses = 5;
inline constexpr size_t kLongestFormat = 64;  // characters
inline constexpr size_t kFormatAlphabets = kFormatClasses * kLongestFormat;

// 9 for digits, a and A for letters, 가 for Hangul, ? for other letters; the rest stays as it is.
// Empty where the text is too long to be a format.
std::string PatternOf(std::string_view text);

// Counts the characters of `text` into `alphabets` (kFormatAlphabets of them,
// by place and class).
void CountLetters(std::string_view text, std::vector<Alphabet>* alphabets);

std::string DrawFormat(const std::string& pattern, const std::vector<Alphabet>& alphabets,
                       BitSource& bits);

}  // namespace saem::table
