// What the page of a plan draws beside the numbers: the data wall, deliveries under shocks, and a
// sample of the draws for its sliders. Used by json.cc.
#pragma once

#include <nlohmann/json.hpp>

#include "plan/answer.h"

namespace saem::plan {

// Tokens that are best for a compute budget, 1e22 FLOP or the plan's own to 1e30, with the spread
// of the law; the stock of human text; landmarks.
nlohmann::ordered_json WallJson(const Answer& answer);
// Arrived units by day, for some shocks and exposures, at the middle of everything.
nlohmann::ordered_json DeliveryJson(const Answer& answer);
// The first draws: for each variable the percent it stood at, for each outcome its value.
nlohmann::ordered_json SampleJson(const Answer& answer);

}  // namespace saem::plan
