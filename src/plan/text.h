// An answer as tables on a terminal, in English or Korean. Used by the command line.
#pragma once

#include <string>
#include <vector>

#include "plan/answer.h"
#include "plan/numbers.h"
#include "plan/selftest.h"

namespace saem::plan {

std::string AnswerText(const Answer& answer, Tongue tongue);
std::string ValidationText(const std::vector<ValidationRow>& rows, Tongue tongue);

// Rows of cells, each column as wide as its widest; the first to the left, the others to the right.
// Hangul is two columns wide.
std::string Table(const std::vector<std::vector<std::string>>& rows, size_t left_columns = 1);

}  // namespace saem::plan
