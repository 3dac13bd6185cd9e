// A plan's answer as one HTML file for people, made as html.h makes a release's. Called by
// `saem plan --report`.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::report {

// `json` is what plan/json.h says for a page; `sentence` the answer for who reads without scripts.
base::Result<std::string> RenderPlanHtml(std::string_view json, std::string_view sentence);

}  // namespace saem::report
