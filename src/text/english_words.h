// English words as spaCy 3.8 splits them (its blank "en" pipeline), which is how datatrove counts
// them: "don't" is do and n't, "U.S." one token, "(3km)" four. Texts in any language can be split
// so. Used by text/words.h.
#pragma once

#include "text/words.h"

namespace saem::text {

const Tokenizer& EnglishTokenizer();

}  // namespace saem::text
