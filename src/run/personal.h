// What a step makes of personal rows or of a model fitted on them, even by dropping what they have,
// shows who is among them. Asked by run/plan.cc.
#pragma once

#include <string>

#include "stage/stage.h"

namespace saem::run {

// What of a step's input is personal where its own rows are not, as the beginning of a sentence
// ("dataset `a` is"); "" if nothing is.
std::string PersonalAmong(const stage::BindInput& input);

}  // namespace saem::run
