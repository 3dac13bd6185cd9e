// The built page of web/ as bytes of the program; web/CMakeLists.txt makes its source. Used by
// html.cc.
#pragma once

#include <string_view>

namespace saem::report {

// Whole but for two marks that html.cc puts a report in place of, in this order.
std::string_view Page();

constexpr std::string_view kPlainMark = "@@saem:plain@@";
constexpr std::string_view kDataMark = "@@saem:report@@";

}  // namespace saem::report
