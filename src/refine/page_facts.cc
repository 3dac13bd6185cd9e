#include "refine/page_facts.h"

#include <algorithm>
#include <array>

#include <lexbor/tag/const.h>

#include "text/unicode.h"

namespace saem::refine {
namespace {

bool ContainsNoCase(std::string_view text, std::string_view lower) {
  const auto equal = [](char have, char want) {
    return want == (have >= 'A' && have <= 'Z' ? static_cast<char>(have + 32) : have);
  };
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(), equal) != text.end();
}

bool IsHidden(const HtmlTree& tree, const HtmlNode& node) {
  if (tree.HasAttribute(node, "hidden")) return true;
  const std::string_view style = tree.Attribute(node, "style");
  if (style.empty()) return false;
  std::string tight;
  for (const char c : style) {
    if (c != ' ') tight.push_back(c);
  }
  return ContainsNoCase(tight, "display:none") || ContainsNoCase(tight, "visibility:hidden");
}

NameHint HintOfRole(std::string_view role) {
  if (role.empty()) return NameHint::kNone;
  constexpr std::array<std::string_view, 13> kOutsideRoles = {
      "navigation", "banner", "contentinfo", "complementary", "search", "menu",   "menubar",
      "toolbar",    "dialog", "alertdialog", "tooltip",       "alert",  "tablist"};
  if (std::find(kOutsideRoles.begin(), kOutsideRoles.end(), role) != kOutsideRoles.end()) {
    return NameHint::kBoilerplate;
  }
  return role == "main" || role == "article" ? NameHint::kContent : NameHint::kNone;
}

NameHint HintOf(const HtmlTree& tree, const HtmlNode& node) {
  if (ContainsNoCase(tree.Attribute(node, "itemprop"), "articlebody")) return NameHint::kContent;
  const NameHint role = HintOfRole(tree.Attribute(node, "role"));
  if (role != NameHint::kNone) return role;
  const NameHint id = HintOfNames(tree.Id(node));
  const NameHint classes = HintOfNames(tree.Class(node));
  for (const NameHint hint : {NameHint::kBoilerplate, NameHint::kBesides, NameHint::kContent}) {
    if (id == hint || classes == hint) return hint;
  }
  return NameHint::kNone;
}

struct TextMeasure {
  int64_t letters = 0;
  int64_t sentences = 0;
};

TextMeasure Measure(std::string_view text) {
  TextMeasure measure;
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      ++at;
      if (byte > ' ') ++measure.letters;
      if (byte == '.' || byte == '!' || byte == '?') ++measure.sentences;
      continue;
    }
    const uint16_t bits = text::PropertiesOf(text::DecodeAt(text, &at));
    if ((bits & text::kSpace) != 0) continue;
    measure.letters += (bits & (text::kHan | text::kHangul | text::kKana)) != 0 ? 2 : 1;
    if ((bits & text::kTerminal) != 0) ++measure.sentences;
  }
  return measure;
}

// Long, with few links: a list of teasers or tags is not.
bool ReadsLikeProse(const TextRun& run) {
  const int64_t own = run.letters - run.linked;
  if (own >= 120) return own * 2 > run.letters;
  return own >= 50 && run.sentences > 0 && own * 4 > run.letters * 3;
}

}  // namespace

void GatherFacts(const HtmlTree& tree, PageFacts* facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  facts->nodes.assign(nodes.size(), {});
  facts->runs.clear();
  facts->body = 0;
  uint32_t block = 0;      // the innermost block around the node
  uint32_t block_end = 0;  // where it ends
  bool open_run = false;
  for (uint32_t i = 0; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    NodeFacts& own = facts->nodes[i];
    own.kind = KindOfTag(node.tag);
    if (i > 0) {
      const NodeFacts& parent = facts->nodes[node.parent];
      own.dropped = parent.dropped;
      own.in_link = parent.in_link || nodes[node.parent].tag == LXB_TAG_A;
    }
    if (node.tag == LXB_TAG_BODY && facts->body == 0) facts->body = i;
    while (i >= block_end && block != 0) {  // the block is over, and so is its last run
      block = nodes[block].parent;
      while (block != 0 && !IsBlock(facts->nodes[block].kind)) block = nodes[block].parent;
      block_end = nodes[block].end;
      open_run = false;
    }
    if (own.kind == ElementKind::kText) {
      if (own.dropped) continue;
      if (!open_run) {
        facts->runs.push_back({});
        facts->runs.back().block = block;
        open_run = true;
      }
      const TextMeasure measure = Measure(node.text);
      own.run = static_cast<uint32_t>(facts->runs.size() - 1);
      own.letters = measure.letters;
      own.linked = own.in_link ? measure.letters : 0;
      TextRun& run = facts->runs.back();
      run.letters += own.letters;
      run.linked += own.linked;
      run.sentences += measure.sentences;
      continue;
    }
    if (own.dropped) continue;
    if (own.kind == ElementKind::kNever || IsHidden(tree, node)) {
      own.dropped = true;
      continue;
    }
    own.hint = HintOf(tree, node);
    if (IsBlock(own.kind) && own.kind != ElementKind::kBreak) {
      block = i;
      block_end = node.end;
      open_run = false;
    } else if (node.tag == LXB_TAG_HR) {
      open_run = false;
    }
  }
  for (TextRun& run : facts->runs) run.prose = ReadsLikeProse(run);
  SumFacts(tree, facts);
}

void SumFacts(const HtmlTree& tree, PageFacts* facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  for (uint32_t i = 0; i < nodes.size(); ++i) {
    NodeFacts& own = facts->nodes[i];
    if (i > 0 && facts->nodes[nodes[i].parent].dropped) own.dropped = true;
    if (own.kind != ElementKind::kText) {
      own.letters = own.linked = own.prose = 0;
    } else {
      own.prose = !own.dropped && facts->runs[own.run].prose ? own.letters : 0;
    }
  }
  for (auto i = static_cast<uint32_t>(nodes.size()); i-- > 1;) {
    const NodeFacts& own = facts->nodes[i];
    if (own.dropped) continue;
    NodeFacts& parent = facts->nodes[nodes[i].parent];
    parent.letters += own.letters;
    parent.linked += own.linked;
    parent.prose += own.prose;
  }
}

}  // namespace saem::refine
