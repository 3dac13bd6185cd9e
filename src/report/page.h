// The built pages of web/ as bytes of the program; web/CMakeLists.txt makes their sources. Used by
// html.cc and plan_html.cc.
#pragma once

#include <string_view>

namespace saem::report {

// Whole but for two marks that fill.cc puts data in place of, in this order.
std::string_view Page();
std::string_view PlanPage();

constexpr std::string_view kPlainMark = "@@saem:plain@@";
constexpr std::string_view kDataMark = "@@saem:report@@";

}  // namespace saem::report
