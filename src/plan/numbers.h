// Numbers as people read them. Used by messages, tables and the answer.
#pragma once

#include <string>
#include <string_view>

#include "plan/tongue.h"

namespace saem::plan {

// So many significant digits, zeros at the end taken off.
std::string Digits(double value, int digits);
// Three digits at most: "0.404", "15", "1.25e24".
std::string Short(double value);
// With the scale in words or letters: "15T", "1,024", "8.03B"; "15조", "80.3억" in Korean.
std::string Scaled(double value, Tongue tongue);
// "$93.1 billion", "931억 달러".
std::string Dollars(double value, Tongue tongue);
// "135 trillion won", "135조 원".
std::string WonText(double value, Tongue tongue);
std::string Percent(double share);
// "256개", "99.9만 개": so many pieces, in Korean.
std::string CountText(const std::string& number);

}  // namespace saem::plan
