// An answer for machines (`saem plan --json`) and for the page, which gets more: curves, a sample
// of the draws, the table of claims.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "plan/answer.h"
#include "plan/selftest.h"

namespace saem::plan {

nlohmann::ordered_json AnswerJson(const Answer& answer);
nlohmann::ordered_json ValidationJson(const std::vector<ValidationRow>& rows);
// What the page of a plan draws.
std::string PageJson(const Answer& answer, const std::vector<ValidationRow>& rows,
                     std::optional<Tongue> tongue = std::nullopt);

// Six digits: more would differ between machines and mean nothing.
double Rounded(double value);

}  // namespace saem::plan
