// Days of the calendar, so that a plan that starts on one can say on which it is done. Used by
// plan_file.cc, text.cc and json.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/tongue.h"

namespace saem::plan {

// "2027-01-31" as days since 1970; nothing where it is no day.
std::optional<int> DayOf(std::string_view text);
// "2027-01-31".
std::string IsoDate(int day);
// "31 January 2027", "2027년 1월 31일".
std::string DateText(int day, Tongue tongue);

}  // namespace saem::plan
