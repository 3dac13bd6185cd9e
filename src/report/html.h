// A release's report as one HTML file for people: the page of web/, which is built into the binary,
// with the report's JSON inside. Called by the run for report.html, and by `saem report`.
//
// The page asks for nothing outside itself, and nothing in the data can become markup or script:
// the JSON stands in a data block without any `<`, the page shows texts as texts only, and its
// Content-Security-Policy admits no script but its own, by hash, and no address at all.
#pragma once

#include <string>

#include "base/error.h"
#include "findings/finding.h"

namespace saem::report {

// A LimitError where the report is beyond findings::kMostBytes.
base::Result<std::string> RenderHtml(const findings::ReleaseReport& report);

}  // namespace saem::report
