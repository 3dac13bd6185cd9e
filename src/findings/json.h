// A report as findings.json and back. Written by the run for programs and embedded in the page by
// report; read again by `saem report`.
//
// One report has one text: keys in the order of the structs, all of them, doubles as the shortest
// text that reads back as the same number, no time, no locale. What is not finite is null. Reading
// is strict: every key once, none unknown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "findings/finding.h"

namespace saem::findings {

// Of the text; raised when a key is added, renamed or removed.
constexpr int kFormat = 2;
constexpr size_t kMostBytes = size_t{64} << 20;

// Ends with a line feed. Bytes that are no UTF-8 become U+FFFD, and spans move with them.
std::string ToJson(const ReleaseReport& report);
// Messages say the place as "findings[2].estimate.low".
base::Result<ReleaseReport> FromJson(std::string_view json);

// "block", "warn", "info"; "pass", "fail", "undecided".
std::string_view NameOf(Severity severity);
std::string_view NameOf(Outcome outcome);

}  // namespace saem::findings
