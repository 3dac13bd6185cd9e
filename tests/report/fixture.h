// Reports as runs leave them, made up: for the tests of JSON and page, and for the pages that the
// browser tests open.
#pragma once

#include "findings/finding.h"

namespace saem::report_fixture {

// A release of three datasets in English and Korean that the gate let out.
findings::ReleaseReport Released();
// The same with checks that failed, could not decide, or only warn.
findings::ReleaseReport Refused();
// No check failed, some could not decide.
findings::ReleaseReport Undecided();
// A run without a release: no gate, no findings.
findings::ReleaseReport Made();
// Nothing at all came in.
findings::ReleaseReport Empty();
// Every text is an attack on the page, every number is at its edge.
findings::ReleaseReport Hostile();

}  // namespace saem::report_fixture
