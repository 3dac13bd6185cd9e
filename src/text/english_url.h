// Which words spaCy keeps whole as addresses. Used by text/english_words.cc.
#pragma once

#include <string_view>

namespace saem::text {

// The regular expression URL_PATTERN of spaCy 3.8 (lang/tokenizer_exceptions.py, MIT; by Diego
// Perini and Mathias Bynens), for words without white space.
bool IsEnglishUrl(std::string_view word);

}  // namespace saem::text
