// What is known of each node of a page before the main text is chosen: whether it can be text at
// all, and how much prose and how many links its subtree holds. Made and used by
// refine/main_text.cc and refine/text_lines.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "refine/element_kind.h"
#include "refine/html_names.h"
#include "refine/html_tree.h"

namespace saem::refine {

// Lengths are in letters: code points without white space, ideographs and Hangul syllables doubled,
// since they say as much as two Latin letters.
struct NodeFacts {
  ElementKind kind = ElementKind::kInline;
  NameHint hint = NameHint::kNone;
  bool dropped = false;  // with its subtree
  bool in_link = false;
  uint32_t run = 0;     // text nodes: number of the run
  int64_t letters = 0;  // of the subtree, dropped parts left out
  int64_t linked = 0;   // of those, inside links
  int64_t prose = 0;    // of those, in runs that read like prose
};

// Text between two boundaries of blocks: a paragraph, whatever its tag.
struct TextRun {
  uint32_t block = 0;  // the innermost block around it
  int64_t letters = 0;
  int64_t linked = 0;
  int64_t sentences = 0;  // marks that end one
  bool prose = false;
};

struct PageFacts {
  std::vector<NodeFacts> nodes;  // one for each of the tree
  std::vector<TextRun> runs;
  uint32_t body = 0;

  double LinkShare(uint32_t node) const {
    const NodeFacts& one = nodes[node];
    return one.letters == 0 ? 0
                            : static_cast<double>(one.linked) / static_cast<double>(one.letters);
  }
  double ProseShare(uint32_t node) const {
    const NodeFacts& all = nodes[body];
    return all.prose == 0 ? 0
                          : static_cast<double>(nodes[node].prose) / static_cast<double>(all.prose);
  }
};

// Fills `facts`, keeping its memory: kinds, hints, what is never text or hidden, runs and sums.
void GatherFacts(const HtmlTree& tree, PageFacts* facts);
// Sums again, after nodes were dropped. Those below a dropped one are marked as well.
void SumFacts(const HtmlTree& tree, PageFacts* facts);

}  // namespace saem::refine
