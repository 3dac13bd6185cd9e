// Quotes that an answer rests on, found in its passage. Used by pairs.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "write/answers.h"

namespace saem::write {

// Puts the places of the pair's quotes into `citations`, as JSON:
// [{"begin": 0, "end": 21, "text": ...}], bytes of the passage; white space of any length counts as
// one space. Refuses "no-quote", "quote-not-found" and, where the quotes do not hold what the
// answer says, "answer-beyond-quotes".
std::optional<Refusal> Cite(const QaPair& pair, std::string_view passage, std::string* citations);

}  // namespace saem::write
