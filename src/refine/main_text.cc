#include "refine/main_text.h"

#include <algorithm>
#include <vector>

#include <lexbor/tag/const.h>

#include "refine/page_facts.h"
#include "refine/text_lines.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

bool IsContainer(HtmlTag tag) {
  switch (tag) {
    case LXB_TAG_HTML:
    case LXB_TAG_BODY:
    case LXB_TAG_MAIN:
    case LXB_TAG_ARTICLE:
      return true;
    default:
      return false;
  }
}

// Drops what the page's structure and names put outside the main text, unless most of the prose is
// there: names lie.
void DropByMeaning(const HtmlTree& tree, PageFacts* facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  for (uint32_t i = facts->body + 1; i < nodes.size(); ++i) {
    NodeFacts& own = facts->nodes[i];
    if (own.dropped || own.kind == ElementKind::kText) continue;
    const double share = facts->ProseShare(i);
    const bool container = IsContainer(nodes[i].tag);
    bool drop = false;
    if (own.kind == ElementKind::kOutside) drop = share < 0.4;
    if (own.kind == ElementKind::kForm) drop = share < 0.2;
    if (own.hint == NameHint::kBoilerplate) drop = drop || share < (container ? 0.2 : 0.4);
    if (own.hint == NameHint::kBesides && !container) {
      drop = drop || (share < 0.1 && own.prose < 200);
    }
    if (drop) {
      own.dropped = true;
      i = nodes[i].end - 1;
    }
  }
  SumFacts(tree, facts);
}

uint32_t ChooseMain(const HtmlTree& tree, const PageFacts& facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  uint32_t best = 0;
  for (uint32_t i = facts.body; i < nodes.size(); ++i) {
    const NodeFacts& own = facts.nodes[i];
    if (own.dropped) continue;
    const bool candidate = own.hint == NameHint::kContent || nodes[i].tag == LXB_TAG_ARTICLE ||
                           nodes[i].tag == LXB_TAG_MAIN;
    if (!candidate || own.prose == 0) continue;
    if (best == 0 || 10 * own.prose >= 9 * facts.nodes[best].prose) {
      if (best == 0 || i < nodes[best].end || own.prose > facts.nodes[best].prose) best = i;
    }
  }
  if (best != 0 && facts.ProseShare(best) >= 0.5) return best;
  // No word of the authors: down to the smallest part that holds nearly all prose.
  uint32_t at = facts.body;
  for (;;) {
    uint32_t heavy = 0;
    for (uint32_t child = at + 1; child < nodes[at].end; child = nodes[child].end) {
      const NodeFacts& own = facts.nodes[child];
      if (!own.dropped && own.prose * 5 >= facts.nodes[at].prose * 4 && own.prose > 0)
        heavy = child;
    }
    if (heavy == 0) return at;
    const ElementKind kind = facts.nodes[heavy].kind;
    if (kind != ElementKind::kBlock && kind != ElementKind::kTable && kind != ElementKind::kRow &&
        kind != ElementKind::kCell && kind != ElementKind::kOutside && kind != ElementKind::kForm) {
      return at;
    }
    at = heavy;
  }
}

// Lists, boxes and tables that are mostly links, paragraphs that are nothing else.
void DropLinks(const HtmlTree& tree, uint32_t main, PageFacts* facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  for (uint32_t i = main + 1; i < nodes[main].end; ++i) {
    NodeFacts& own = facts->nodes[i];
    if (own.dropped || own.letters == 0) continue;
    const double links = facts->LinkShare(i);
    bool drop = false;
    switch (own.kind) {
      case ElementKind::kBlock:
      case ElementKind::kTable:
      case ElementKind::kOutside:
      case ElementKind::kForm:
        drop = own.prose == 0 && links > 0.5;
        break;
      case ElementKind::kList:
        drop = links > 0.6 && own.prose * 2 < own.letters;
        break;
      case ElementKind::kParagraph:
        drop = links > 0.8 && own.letters < 200;
        break;
      default:
        break;
    }
    if (drop) {
      own.dropped = true;
      i = nodes[i].end - 1;
    }
  }
  SumFacts(tree, facts);
}

// Headings with nothing below them before the next of their rank or the end.
void DropEmptySections(const HtmlTree& tree, uint32_t main, PageFacts* facts) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  HtmlTag next = 0;   // rank of the heading that follows, 0 at the end
  bool text = false;  // between here and there
  for (uint32_t i = nodes[main].end; i-- > main;) {
    NodeFacts& own = facts->nodes[i];
    if (own.dropped) continue;
    if (own.kind == ElementKind::kText) {
      bool heading = false;
      for (uint32_t up = nodes[i].parent; up > main && !heading; up = nodes[up].parent) {
        heading = facts->nodes[up].kind == ElementKind::kHeading;
      }
      if (!heading && own.letters > 0) text = true;
    } else if (own.kind == ElementKind::kHeading) {
      if (!text && (next == 0 || next <= nodes[i].tag)) {
        own.dropped = true;
      } else {
        next = nodes[i].tag;
        text = false;
      }
    }
  }
  SumFacts(tree, facts);
}

std::string OneLine(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = text::DecodeAt(text, &at);
    if (c <= ' ' || text::Has(c, text::kSpace)) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string TitleOf(const HtmlTree& tree) {
  std::string title;
  const std::vector<HtmlNode>& nodes = tree.nodes();
  for (uint32_t i = 0; i < nodes.size() && nodes[i].tag != LXB_TAG_BODY; ++i) {
    if (nodes[i].tag == LXB_TAG_META && tree.Attribute(nodes[i], "property") == "og:title") {
      std::string given = OneLine(tree.Attribute(nodes[i], "content"));
      if (!given.empty()) return given;
    }
    if (nodes[i].tag == LXB_TAG_TITLE && title.empty() && nodes[i].end > i + 1) {
      title = OneLine(nodes[i + 1].text);
    }
  }
  return title;
}

// The primary subtag of a language tag, "" for what is none.
std::string PrimaryLanguage(std::string_view tag) {
  std::string primary;
  for (const char c : text::Strip(tag)) {
    if (c == '-' || c == '_') break;
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    if (lower < 'a' || lower > 'z') return {};
    primary.push_back(lower);
  }
  return primary.size() == 2 || primary.size() == 3 ? primary : std::string();
}

std::string LanguageOf(const HtmlTree& tree) {
  for (const HtmlNode& node : tree.nodes()) {
    if (node.tag == LXB_TAG_BODY) break;
    if (node.tag == LXB_TAG_HTML) {
      std::string language = PrimaryLanguage(tree.Attribute(node, "lang"));
      if (language.empty()) language = PrimaryLanguage(tree.Attribute(node, "xml:lang"));
      if (!language.empty()) return language;
    }
  }
  return {};
}

}  // namespace

struct MainTextExtractor::Page {
  HtmlTree tree;
  PageFacts facts;
};

MainTextExtractor::MainTextExtractor() : page_(std::make_unique<Page>()) {}
MainTextExtractor::~MainTextExtractor() = default;
MainTextExtractor::MainTextExtractor(MainTextExtractor&&) noexcept = default;
MainTextExtractor& MainTextExtractor::operator=(MainTextExtractor&&) noexcept = default;

base::Result<MainText> MainTextExtractor::Extract(std::string_view html, const HtmlLimits& limits) {
  MainText result;
  HtmlTree& tree = page_->tree;
  PageFacts& facts = page_->facts;
  ARROW_ASSIGN_OR_RAISE(result.outcome, tree.Parse(html, limits));
  if (result.outcome != HtmlOutcome::kParsed || tree.nodes().empty()) return result;
  result.title = TitleOf(tree);
  result.language = LanguageOf(tree);
  GatherFacts(tree, &facts);
  DropByMeaning(tree, &facts);
  const uint32_t main = ChooseMain(tree, facts);
  DropLinks(tree, main, &facts);
  DropEmptySections(tree, main, &facts);
  result.text = LinesOf(tree, facts, main);
  return result;
}

}  // namespace saem::refine
