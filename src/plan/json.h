// An answer for machines (`saem plan --json`) and for the page, which gets more: curves, a sample
// of the draws, the table of claims.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "plan/answer.h"
#include "plan/measured.h"
#include "plan/selftest.h"

namespace saem::plan {

nlohmann::ordered_json AnswerJson(const Answer& answer);
nlohmann::ordered_json ValidationJson(const std::vector<ValidationRow>& rows);
nlohmann::ordered_json ComparedJson(const std::vector<Comparison>& compared);
// What the page of a plan draws; `compared` is what a run came to beside it, if there is one.
std::string PageJson(const Answer& answer, const std::vector<ValidationRow>& rows,
                     const std::vector<Comparison>& compared = {},
                     std::optional<Tongue> tongue = std::nullopt);

// Six digits: more would differ between machines and mean nothing. What is never is null in JSON.
double Rounded(double value);

}  // namespace saem::plan
