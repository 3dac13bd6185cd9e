// A built page with its data put in. Used by html.cc and plan_html.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::report {

// `plain` stands for readers without scripts; `json` in a data block, where nothing in it can
// become markup.
base::Result<std::string> FillPage(std::string_view page, std::string_view plain,
                                   std::string_view json);

}  // namespace saem::report
