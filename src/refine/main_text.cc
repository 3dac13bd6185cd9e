#include "refine/main_text.h"

#include <lexbor/dom/interfaces/element.h>
#include <lexbor/dom/interfaces/text.h>
#include <lexbor/html/html.h>
#include <lexbor/tag/const.h>

#include <algorithm>
#include <array>
#include <vector>

namespace saem::refine {
namespace {

// Beyond these a page is no text for people; they bound the parser's and the walk's work.
constexpr int kMaxDepth = 4000;
constexpr size_t kMaxNodes = 2'000'000;

// Shares and lengths in characters: jusText's idea (Pomikálek 2011) of judging blocks by length and links, then by their
// neighbours.
constexpr size_t kLongBlock = 140;    // long enough to be text by itself
constexpr size_t kShortBlock = 40;    // shorter ones go with their neighbours
constexpr double kMostLinks = 0.35;   // share of a text block's characters that may stand in links
constexpr size_t kEnoughMain = 250;   // a <main> or <article> with this much text is the page's text

enum class Kind { kParagraph, kHeading, kListItem, kCode, kCell };
enum class Verdict { kGood, kShort, kBad };

struct Block {
  std::string text;
  Kind kind = Kind::kParagraph;
  size_t characters = 0;
  size_t linked = 0;
  bool boilerplate = false;  // stands in navigation or the like
  bool in_main = false;
  Verdict verdict = Verdict::kBad;
};

bool IsOneOf(uintptr_t tag, std::initializer_list<uintptr_t> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool IsBlock(uintptr_t tag) {
  return IsOneOf(tag, {LXB_TAG_P, LXB_TAG_DIV, LXB_TAG_SECTION, LXB_TAG_ARTICLE, LXB_TAG_MAIN, LXB_TAG_HEADER,
                       LXB_TAG_FOOTER, LXB_TAG_NAV, LXB_TAG_ASIDE, LXB_TAG_UL, LXB_TAG_OL, LXB_TAG_LI, LXB_TAG_DL,
                       LXB_TAG_DT, LXB_TAG_DD, LXB_TAG_TABLE, LXB_TAG_TR, LXB_TAG_TD, LXB_TAG_TH, LXB_TAG_CAPTION,
                       LXB_TAG_PRE, LXB_TAG_BLOCKQUOTE, LXB_TAG_H1, LXB_TAG_H2, LXB_TAG_H3, LXB_TAG_H4, LXB_TAG_H5,
                       LXB_TAG_H6, LXB_TAG_FORM, LXB_TAG_FIELDSET, LXB_TAG_FIGURE, LXB_TAG_FIGCAPTION, LXB_TAG_HR,
                       LXB_TAG_ADDRESS, LXB_TAG_DETAILS, LXB_TAG_SUMMARY, LXB_TAG_BODY, LXB_TAG_CENTER});
}

bool IsHeading(uintptr_t tag) {
  return IsOneOf(tag, {LXB_TAG_H1, LXB_TAG_H2, LXB_TAG_H3, LXB_TAG_H4, LXB_TAG_H5, LXB_TAG_H6});
}

// What is never shown as text, or never is the page's.
bool IsSkipped(uintptr_t tag) {
  return IsOneOf(tag, {LXB_TAG_SCRIPT, LXB_TAG_STYLE, LXB_TAG_NOSCRIPT, LXB_TAG_TEMPLATE, LXB_TAG_HEAD, LXB_TAG_SVG,
                       LXB_TAG_MATH, LXB_TAG_IFRAME, LXB_TAG_OBJECT, LXB_TAG_SELECT, LXB_TAG_BUTTON, LXB_TAG_TEXTAREA,
                       LXB_TAG_CANVAS, LXB_TAG_AUDIO, LXB_TAG_VIDEO, LXB_TAG_DIALOG});
}

std::string_view Attribute(lxb_dom_node_t* node, std::string_view name) {
  size_t size = 0;
  const lxb_char_t* const value = lxb_dom_element_get_attribute(
      lxb_dom_interface_element(node), reinterpret_cast<const lxb_char_t*>(name.data()), name.size(), &size);
  return value == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(value), size);
}

// Whether a class or id is made of a word that names furniture ("site-nav", "footer_links", but not "navigate-text").
bool NamesFurniture(std::string_view value) {
  static constexpr std::array<std::string_view, 27> kWords{
      "nav",     "navbar",  "navigation", "menu",   "footer",  "sidebar",  "breadcrumb", "breadcrumbs", "cookie",
      "cookies", "banner",  "share",      "social", "related", "comments", "comment",    "pagination",  "pager",
      "toolbar", "skip",    "masthead",   "promo",  "advert",  "ads",      "newsletter", "navheader",   "navfooter"};
  std::string word;
  const auto known = [&] { return std::find(kWords.begin(), kWords.end(), word) != kWords.end(); };
  for (const char c : value) {
    if (c >= 'a' && c <= 'z') {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      // "siteNav" is two words.
      if (known()) return true;
      word.assign(1, static_cast<char>(c + 32));
    } else {
      if (known()) return true;
      word.clear();
    }
  }
  return known();
}

bool IsFurniture(lxb_dom_node_t* node) {
  const uintptr_t tag = node->local_name;
  if (IsOneOf(tag, {LXB_TAG_NAV, LXB_TAG_FOOTER, LXB_TAG_ASIDE, LXB_TAG_FORM})) return true;
  if (IsOneOf(tag, {LXB_TAG_BODY, LXB_TAG_HTML, LXB_TAG_MAIN, LXB_TAG_ARTICLE})) return false;
  const std::string_view role = Attribute(node, "role");
  if (role == "navigation" || role == "banner" || role == "contentinfo" || role == "complementary") return true;
  return NamesFurniture(Attribute(node, "class")) || NamesFurniture(Attribute(node, "id"));
}

bool IsHidden(lxb_dom_node_t* node) {
  if (Attribute(node, "aria-hidden") == "true" || Attribute(node, "hidden").data() != nullptr) return true;
  const std::string_view style = Attribute(node, "style");
  return style.find("display:none") != std::string_view::npos || style.find("display: none") != std::string_view::npos;
}

// How deep elements that must be closed are nested, by the look of the bytes: cheaper than the parser, whose own search of
// its stack would make a page of a hundred thousand open elements quadratic.
int NestingOf(std::string_view html) {
  static constexpr std::array<std::string_view, 30> kLoose{
      "p",    "li",   "dt",   "dd",       "tr",   "td",    "th",     "thead", "tbody", "tfoot",
      "br",   "img",  "hr",   "input",    "meta", "link",  "option", "html",  "head",  "body",
      "area", "base", "col",  "colgroup", "wbr",  "embed", "source", "track", "rp",    "rt"};
  int depth = 0;
  int deepest = 0;
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closing = at + 1 < html.size() && html[at + 1] == '/';
    size_t name = at + (closing ? 2 : 1);
    std::string tag;
    while (name < html.size() && tag.size() < 12) {
      const char c = html[name++];
      if (c >= 'A' && c <= 'Z') {
        tag += static_cast<char>(c + 32);
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        tag += c;
      } else {
        break;
      }
    }
    if (tag.empty() || std::find(kLoose.begin(), kLoose.end(), tag) != kLoose.end()) continue;
    depth = std::max(0, depth + (closing ? -1 : 1));
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

size_t CharactersOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Walks the tree without recursion and cuts it into blocks.
class Walker {
 public:
  std::vector<Block> blocks;
  bool too_many = false;

  void Walk(lxb_dom_node_t* root) {
    lxb_dom_node_t* node = root;
    size_t nodes = 0;
    while (node != nullptr) {
      if (++nodes > kMaxNodes) {
        too_many = true;
        return;
      }
      bool descend = false;
      if (node->type == LXB_DOM_NODE_TYPE_TEXT) {
        Text(node);
      } else if (node->type == LXB_DOM_NODE_TYPE_ELEMENT) {
        descend = Open(node);
      } else {
        descend = node == root;
      }
      if (descend && node->first_child != nullptr) {
        node = node->first_child;
        continue;
      }
      if (descend && node->type == LXB_DOM_NODE_TYPE_ELEMENT) Close(node);
      while (node != root && node->next == nullptr) {
        node = node->parent;
        if (node->type == LXB_DOM_NODE_TYPE_ELEMENT) Close(node);
      }
      if (node == root) break;
      node = node->next;
    }
    Cut();
  }

 private:
  // False where the element and all in it are passed over.
  bool Open(lxb_dom_node_t* node) {
    const uintptr_t tag = node->local_name;
    if (IsSkipped(tag) || IsHidden(node)) return false;
    if (tag == LXB_TAG_BR) {
      Space('\n');
      return true;
    }
    if (IsBlock(tag)) Cut();
    if (tag == LXB_TAG_A) ++links_;
    if (tag == LXB_TAG_PRE) ++preformatted_;
    if (IsHeading(tag)) ++headings_;
    if (tag == LXB_TAG_LI || tag == LXB_TAG_DT || tag == LXB_TAG_DD) ++items_;
    if (tag == LXB_TAG_TD || tag == LXB_TAG_TH) ++cells_;
    if (tag == LXB_TAG_MAIN || tag == LXB_TAG_ARTICLE || Attribute(node, "role") == "main") {
      ++main_;
      node->user = &main_;
    }
    if (furniture_ > 0 || IsFurniture(node)) ++furniture_;
    return true;
  }

  void Close(lxb_dom_node_t* node) {
    const uintptr_t tag = node->local_name;
    if (tag == LXB_TAG_BR) return;
    if (IsBlock(tag)) Cut();
    if (tag == LXB_TAG_A) --links_;
    if (tag == LXB_TAG_PRE) --preformatted_;
    if (IsHeading(tag)) --headings_;
    if (tag == LXB_TAG_LI || tag == LXB_TAG_DT || tag == LXB_TAG_DD) --items_;
    if (tag == LXB_TAG_TD || tag == LXB_TAG_TH) --cells_;
    if (node->user == &main_) --main_;
    if (furniture_ > 0) --furniture_;
  }

  void Text(lxb_dom_node_t* node) {
    const lexbor_str_t& data = lxb_dom_interface_text(node)->char_data.data;
    const std::string_view text(reinterpret_cast<const char*>(data.data), data.length);
    const size_t before = CharactersOf(block_.text);
    if (preformatted_ > 0) {
      block_.text += text;
    } else {
      for (const char c : text) {
        if (IsSpace(c)) {
          Space(' ');
        } else {
          block_.text += c;
        }
      }
    }
    if (links_ > 0) block_.linked += CharactersOf(block_.text) - before;
  }

  void Space(char c) {
    if (block_.text.empty() || preformatted_ > 0) {
      if (preformatted_ > 0) block_.text += c;
    } else if (block_.text.back() == ' ' && c == '\n') {
      block_.text.back() = c;
    } else if (!IsSpace(block_.text.back())) {
      block_.text += c;
    }
  }

  void Cut() {
    while (!block_.text.empty() && IsSpace(block_.text.back())) block_.text.pop_back();
    if (!block_.text.empty()) {
      block_.kind = headings_ > 0       ? Kind::kHeading
                    : preformatted_ > 0 ? Kind::kCode
                    : items_ > 0        ? Kind::kListItem
                    : cells_ > 0        ? Kind::kCell
                                        : Kind::kParagraph;
      block_.characters = CharactersOf(block_.text);
      block_.boilerplate = furniture_ > 0;
      block_.in_main = main_ > 0;
      blocks.push_back(std::move(block_));
    }
    block_ = {};
  }

  Block block_;
  int links_ = 0, preformatted_ = 0, headings_ = 0, items_ = 0, cells_ = 0, main_ = 0, furniture_ = 0;
};

// Judges each block by itself, then the short ones by the next good or bad block on either side.
void Judge(std::vector<Block>& blocks) {
  for (Block& block : blocks) {
    const double linked = static_cast<double>(block.linked) / static_cast<double>(std::max<size_t>(1, block.characters));
    // Han, kana and Hangul say in one character what takes Latin letters about two.
    const size_t bytes_each = block.text.size() / std::max<size_t>(1, block.characters);
    const size_t length = bytes_each >= 2 ? block.characters * 2 : block.characters;
    if (block.boilerplate || linked > kMostLinks) {
      block.verdict = Verdict::kBad;
    } else if (block.kind == Kind::kCode || length >= kLongBlock) {
      block.verdict = Verdict::kGood;
    } else if (block.kind != Kind::kHeading && length >= kShortBlock) {
      // A sentence, by its end.
      const unsigned char last = static_cast<unsigned char>(block.text.back());
      const bool sentence = last == '.' || last == '!' || last == '?' || last == ':' || last == ';' || last == '"' || last >= 0x80;
      block.verdict = sentence ? Verdict::kGood : Verdict::kShort;
    } else {
      block.verdict = Verdict::kShort;
    }
  }
  std::vector<Verdict> before(blocks.size(), Verdict::kBad), after(blocks.size(), Verdict::kBad);
  Verdict last = Verdict::kBad;
  for (size_t i = 0; i < blocks.size(); ++i) {
    before[i] = last;
    if (blocks[i].verdict != Verdict::kShort) last = blocks[i].verdict;
  }
  last = Verdict::kBad;
  for (size_t i = blocks.size(); i-- > 0;) {
    after[i] = last;
    if (blocks[i].verdict != Verdict::kShort) last = blocks[i].verdict;
  }
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].verdict != Verdict::kShort) continue;
    const bool follows = before[i] == Verdict::kGood;
    const bool leads = after[i] == Verdict::kGood;
    // A heading belongs to what comes after it, any other short block needs text on both sides.
    const bool kept = blocks[i].kind == Kind::kHeading ? leads : follows && leads;
    blocks[i].verdict = kept ? Verdict::kGood : Verdict::kBad;
  }
}

std::string Joined(const std::vector<Block>& blocks, bool main_alone) {
  std::string text;
  Kind last = Kind::kParagraph;
  for (const Block& block : blocks) {
    if (block.verdict != Verdict::kGood || (main_alone && !block.in_main)) continue;
    const bool together = (block.kind == Kind::kListItem || block.kind == Kind::kCell) && last == block.kind;
    if (!text.empty()) text += together ? "\n" : "\n\n";
    if (block.kind == Kind::kListItem) text += "- ";
    text += block.text;
    last = block.kind;
  }
  return text;
}

}  // namespace

struct MainTextExtractor::Impl {
  lxb_html_document_t* document = lxb_html_document_create();
  ~Impl() { lxb_html_document_destroy(document); }
};

MainTextExtractor::MainTextExtractor() : impl_(std::make_unique<Impl>()) {}
MainTextExtractor::~MainTextExtractor() = default;

base::Result<MainText> MainTextExtractor::Extract(std::string_view html) {
  MainText result;
  if (NestingOf(html) > kMaxDepth) {
    result.refused = "too-deep";
    return result;
  }
  lxb_html_document_t* const document = impl_->document;
  lxb_html_document_clean(document);
  const lxb_status_t status =
      lxb_html_document_parse(document, reinterpret_cast<const lxb_char_t*>(html.data()), html.size());
  if (status != LXB_STATUS_OK) return base::InternalError("lexbor failed with " + std::to_string(status));
  size_t title_size = 0;
  const lxb_char_t* const title = lxb_html_document_title(document, &title_size);
  if (title != nullptr) result.title.assign(reinterpret_cast<const char*>(title), title_size);
  lxb_dom_node_t* const root = lxb_dom_interface_node(lxb_dom_document_element(&document->dom_document));
  if (root == nullptr) return result;
  result.language = Attribute(root, "lang");
  Walker walker;
  walker.Walk(root);
  if (walker.too_many) {
    result.refused = "too-many-nodes";
    return result;
  }
  Judge(walker.blocks);
  result.text = Joined(walker.blocks, true);
  if (CharactersOf(result.text) < kEnoughMain) result.text = Joined(walker.blocks, false);
  return result;
}

}  // namespace saem::refine
