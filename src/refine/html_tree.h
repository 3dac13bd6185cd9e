// An HTML page as a flat list of nodes in document order, so that everything above works in loops
// and no page, however deep, can exhaust a stack. Parsed by lexbor as the HTML Standard says,
// within a budget that depends on the bytes alone. Used by refine/main_text.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "refine/element_kind.h"

namespace saem::refine {

extern const HtmlTag kTextTag;  // of text nodes

struct HtmlNode {
  HtmlTag tag = 0;
  uint32_t parent = 0;            // number of the parent; the root's is 0
  uint32_t end = 0;               // one behind the last node of this subtree
  std::string_view text;          // of text nodes
  const void* element = nullptr;  // lexbor's, for attributes
};

struct HtmlLimits {
  // What the parser does for one page, in tags and texts, each counted once and again for every
  // formatting element that has to be opened anew for it.
  int64_t steps = 500'000;
};

enum class HtmlOutcome { kParsed, kTooComplex };

// One per worker: keeps its memory between pages.
class HtmlTree {
 public:
  HtmlTree();
  ~HtmlTree();
  HtmlTree(HtmlTree&&) noexcept;
  HtmlTree& operator=(HtmlTree&&) noexcept;

  // Valid UTF-8. Nodes and texts live until the next call.
  base::Result<HtmlOutcome> Parse(std::string_view html, const HtmlLimits& limits);

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  // The value of an element's attribute, "" if it has none.
  std::string_view Attribute(const HtmlNode& node, std::string_view name) const;
  bool HasAttribute(const HtmlNode& node, std::string_view name) const;
  std::string_view Id(const HtmlNode& node) const;
  std::string_view Class(const HtmlNode& node) const;

 private:
  struct Parser;
  void Flatten();

  std::unique_ptr<Parser> parser_;
  std::vector<HtmlNode> nodes_;
};

}  // namespace saem::refine
