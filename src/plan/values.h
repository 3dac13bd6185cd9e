// Values in the measure of their outcome, as people read them. Used by the headline, the tables and
// the command line.
#pragma once

#include <string>

#include "plan/numbers.h"
#include "plan/outcomes.h"

namespace saem::plan {

struct Number;

// "17.8 days", "$1.25 million", "15T".
std::string ValueText(Measure measure, double value, Tongue tongue);
// The same of what a number may be; where it is kNever, what is said there.
std::string ValueOf(const Number& number, double value, Tongue tongue);
// At its 10th, 50th or 90th percent.
std::string ValueAt(const Number& number, double share, Tongue tongue);
// "13 to 28 days": a unit that both share is said once.
std::string RangeText(Measure measure, double low, double high, Tongue tongue);
// The same of values that are text already.
std::string Joined(std::string from, const std::string& to, Tongue tongue);
// Of a limit what is used: nobody asks how many times a limit that is far behind was passed.
std::string UseText(double used, Tongue tongue);

}  // namespace saem::plan
