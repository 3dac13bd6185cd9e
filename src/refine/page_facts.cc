#include "refine/page_facts.h"

#include <algorithm>
#include <array>

#include <lexbor/tag/const.h>

#include "text/unicode.h"

namespace saem::refine {
namespace {

constexpr std::array<ElementKind, LXB_TAG__LAST_ENTRY> Kinds() {
  std::array<ElementKind, LXB_TAG__LAST_ENTRY> kinds{};
  const auto set = [&](ElementKind kind, std::initializer_list<HtmlTag> tags) {
    for (const HtmlTag tag : tags) kinds[tag] = kind;
  };
  set(ElementKind::kText, {LXB_TAG__TEXT});
  set(ElementKind::kNever,
      {LXB_TAG_HEAD,     LXB_TAG_SCRIPT,   LXB_TAG_STYLE,    LXB_TAG_NOSCRIPT, LXB_TAG_TEMPLATE,
       LXB_TAG_SVG,      LXB_TAG_IFRAME,   LXB_TAG_OBJECT,   LXB_TAG_EMBED,    LXB_TAG_APPLET,
       LXB_TAG_AUDIO,    LXB_TAG_VIDEO,    LXB_TAG_CANVAS,   LXB_TAG_MAP,      LXB_TAG_AREA,
       LXB_TAG_BUTTON,   LXB_TAG_INPUT,    LXB_TAG_SELECT,   LXB_TAG_DATALIST, LXB_TAG_OPTION,
       LXB_TAG_OPTGROUP, LXB_TAG_TEXTAREA, LXB_TAG_PROGRESS, LXB_TAG_METER,    LXB_TAG_DIALOG,
       LXB_TAG_MENU,     LXB_TAG_LINK,     LXB_TAG_META,     LXB_TAG_TITLE,    LXB_TAG_BASE,
       LXB_TAG_FRAME,    LXB_TAG_FRAMESET, LXB_TAG_NOFRAMES, LXB_TAG_IMG,      LXB_TAG_PICTURE,
       LXB_TAG_SOURCE,   LXB_TAG_TRACK,    LXB_TAG_RT,       LXB_TAG_RP,       LXB_TAG_LABEL,
       LXB_TAG_MARQUEE,  LXB_TAG_PARAM,    LXB_TAG_NOEMBED});
  set(ElementKind::kBlock, {LXB_TAG_HTML, LXB_TAG_BODY, LXB_TAG_DIV, LXB_TAG_SECTION,
                            LXB_TAG_ARTICLE, LXB_TAG_MAIN, LXB_TAG_HEADER, LXB_TAG_HGROUP,
                            LXB_TAG_CENTER, LXB_TAG_DETAILS, LXB_TAG_FIELDSET, LXB_TAG_SEARCH});
  set(ElementKind::kParagraph, {LXB_TAG_P, LXB_TAG_BLOCKQUOTE, LXB_TAG_ADDRESS, LXB_TAG_SUMMARY});
  set(ElementKind::kHeading,
      {LXB_TAG_H1, LXB_TAG_H2, LXB_TAG_H3, LXB_TAG_H4, LXB_TAG_H5, LXB_TAG_H6});
  set(ElementKind::kList, {LXB_TAG_UL, LXB_TAG_OL, LXB_TAG_DL, LXB_TAG_DIR});
  set(ElementKind::kItem, {LXB_TAG_LI, LXB_TAG_DT, LXB_TAG_DD});
  set(ElementKind::kTable, {LXB_TAG_TABLE, LXB_TAG_TBODY, LXB_TAG_THEAD, LXB_TAG_TFOOT});
  set(ElementKind::kRow, {LXB_TAG_TR, LXB_TAG_CAPTION});
  set(ElementKind::kCell, {LXB_TAG_TD, LXB_TAG_TH});
  set(ElementKind::kPre, {LXB_TAG_PRE, LXB_TAG_LISTING, LXB_TAG_XMP, LXB_TAG_PLAINTEXT});
  set(ElementKind::kBreak, {LXB_TAG_BR, LXB_TAG_HR});
  set(ElementKind::kCaption, {LXB_TAG_FIGURE, LXB_TAG_FIGCAPTION});
  set(ElementKind::kOutside, {LXB_TAG_NAV, LXB_TAG_ASIDE, LXB_TAG_FOOTER});
  set(ElementKind::kForm, {LXB_TAG_FORM});
  return kinds;
}
constexpr std::array<ElementKind, LXB_TAG__LAST_ENTRY> kKinds = Kinds();

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

ElementKind KindOfTag(HtmlTag tag) {
  return tag < kKinds.size() ? kKinds[tag] : ElementKind::kInline;
}

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
