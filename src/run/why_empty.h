// Why a released dataset holds no records, in words for people: the step that let nothing through,
// and its reasons.
#pragma once

#include <string>

#include "findings/finding.h"

namespace saem::run {

// "" where nothing is known of it, as of what comes from personal data.
std::string WhyEmpty(const findings::ReleaseReport& report, const std::string& dataset);

}  // namespace saem::run
