// Sentences that lack their end or their beginning, as crawls and cut-off copies leave them. Used
// by the mend stage. Headings, items of lists and lines of menus are whole as they are: what counts
// is evidence that something is missing.
#pragma once

#include <string_view>
#include <vector>

#include "write/passages.h"

namespace saem::write {

struct Fragment {
  Span span;
  bool headless = false;  // it is the beginning that is missing
};

// English lacks its end where a block of prose stops in the middle ("It is known for the", "It is
// known for many ..."), Korean where it stops at a particle or a connective ending ("호수를",
// "있으며"). A beginning can be missing at the start of the text alone: "and of the lake.", "를
// 건넌다.".
std::vector<Fragment> FindFragments(std::string_view text);

// What of a fragment can be gone on with: without dots and half a word at its end.
std::string_view OpenPart(std::string_view fragment);

// Whether a Korean sentence stops at an ending that can be its last: "건넌다", "건너요", "건넘".
bool EndsInFinalEnding(std::string_view sentence);

}  // namespace saem::write
