// Lines of text from the parts of a page that were kept. Used by refine/main_text.cc.
#pragma once

#include <string>

#include "refine/html_tree.h"
#include "refine/page_facts.h"

namespace saem::refine {

// The text of node `from`'s subtree, dropped parts left out: blocks on lines of their own, "- "
// before list items, " | " between the cells of tables that hold data, code with its indentation,
// every other white space one space.
std::string LinesOf(const HtmlTree& tree, const PageFacts& facts, uint32_t from);

}  // namespace saem::refine
