// The forms that a made text may be asked to have. Each function brings `made` into the form, so
// that all texts of a method look alike, or says why it cannot and leaves it alone. Used by
// methods.cc.
#pragma once

#include <optional>
#include <string>

#include "write/answers.h"

namespace saem::write {

// A Markdown table with a header, two rows or more, none twice and as many cells in each, words
// before and behind allowed; its rule becomes "| --- | --- |". Refuses "not-a-table",
// "uneven-table".
std::optional<Refusal> FormTable(std::string* made);

// Two questions or more, each with an answer behind it and none twice; a heading may stand above.
// Refuses "not-a-faq".
std::optional<Refusal> FormFaq(std::string* made);

// Two items or more, each of three words or more and none twice; a line that introduces them goes.
// Refuses "not-a-list".
std::optional<Refusal> FormList(std::string* made);

// Three numbered steps or more ("1.", "Step 1", "1단계", with or without "##"), counted from 1
// without a gap. Refuses "not-a-tutorial".
std::optional<Refusal> FormTutorial(std::string* made);

}  // namespace saem::write
