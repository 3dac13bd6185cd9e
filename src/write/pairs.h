// Reads the answers of methods that make pairs of a question and its answer, and says what is wrong
// with a pair. Used by methods.cc.
#pragma once

#include <string_view>
#include <vector>

#include "write/answers.h"
#include "write/wording.h"

namespace saem::write {

// One pair or several, each about what the passage says.
std::vector<Written> ReadPairs(std::string_view answer, const AnswerRules& rules);

// The same, of many kinds: a question may end in choices ("A) ... B) ..."), of which its answer
// must be one.
std::vector<Written> ReadDiversePairs(std::string_view answer, const AnswerRules& rules);

// A pair with quotes, each of which must stand in the passage; together they must hold the answer.
// Their places are `citations`: [{"begin": 0, "end": 21, "text": ...}], bytes of the passage.
std::vector<Written> ReadCitedPair(std::string_view answer, const AnswerRules& rules);

// A problem with numbers and its solution, whose sums must be right (arithmetic.h) and which ends
// in a number.
std::vector<Written> ReadProblem(std::string_view answer, const AnswerRules& rules);

// An instruction that the passage itself answers, as plain text.
std::vector<Written> ReadInstruction(std::string_view answer, const AnswerRules& rules);

}  // namespace saem::write
