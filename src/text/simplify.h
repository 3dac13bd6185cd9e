// Text made simple before it is compared: lower case, numbers as 0, punctuation as white space,
// accents taken off. What MinHash shingles are made of.
#pragma once

#include <string>
#include <string_view>

namespace saem::text {

enum class Simplify {
  // Accents are taken off Latin, Greek and Cyrillic letters alone, and the result is in NFC: Hangul
  // stays in syllables,
  // kana keep their voicing marks, Thai and Devanagari their vowels.
  kCorrected,
  // As simplify_text of datatrove 0.10 to the bit: decomposed, with every nonspacing mark of every
  // script taken off.
  kDatatrove,
};

std::string SimplifyText(std::string_view text, Simplify how);

// The same step by step over the whole text, as it is defined: the slow twin, and what SimplifyText
// does with the few words that its table does not know.
std::string SimplifyByDefinition(std::string_view text, Simplify how);

}  // namespace saem::text
