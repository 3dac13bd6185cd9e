#include "refine/html_tree.h"

#include <array>

#include <lexbor/dom/interfaces/text.h>
#include <lexbor/html/html.h>
#include <lexbor/html/tree.h>

namespace saem::refine {
namespace {

// Browsers stop nesting here as well (Blink: 512); of tags beyond, those of blocks are line breaks
// and the others nothing. Their text is kept.
constexpr size_t kMaxDepth = 512;
// A page that leaves more formatting elements open than this wants them opened anew in every
// paragraph.
constexpr size_t kMaxFormatting = 64;
// lexbor compares each attribute with those before it.
constexpr size_t kMaxAttributes = 128;
// lexbor's tables of names are short, and it does not ask before it adds to them: names are counted
// between chunks.
constexpr size_t kMaxNames = 4000;
constexpr size_t kChunk = size_t{16} << 10;
// A document that held a larger page is given back instead of kept.
constexpr size_t kKeptBytes = size_t{4} << 20;

std::string_view View(const lxb_char_t* data, size_t size) {
  return data == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(data), size);
}

bool IsFormatting(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_A:
    case LXB_TAG_B:
    case LXB_TAG_BIG:
    case LXB_TAG_CODE:
    case LXB_TAG_EM:
    case LXB_TAG_FONT:
    case LXB_TAG_I:
    case LXB_TAG_NOBR:
    case LXB_TAG_S:
    case LXB_TAG_SMALL:
    case LXB_TAG_STRIKE:
    case LXB_TAG_STRONG:
    case LXB_TAG_TT:
    case LXB_TAG_U:
      return true;
    default:
      return false;
  }
}

// Elements whose content the tokenizer reads as text; without the element it would be text of the
// page.
bool HoldsRawText(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_SCRIPT:
    case LXB_TAG_STYLE:
    case LXB_TAG_TITLE:
    case LXB_TAG_TEXTAREA:
    case LXB_TAG_IFRAME:
    case LXB_TAG_NOEMBED:
    case LXB_TAG_NOFRAMES:
    case LXB_TAG_XMP:
    case LXB_TAG_PLAINTEXT:
      return true;
    default:
      return false;
  }
}

// Stands between lexbor's tokenizer and its tree builder and keeps the latter's work linear in the
// page's length.
class Guard {
 public:
  void Begin(lxb_html_tokenizer_t* tokenizer, lxb_html_tree_t* tree, int64_t steps) {
    tree_ = tree;
    if (tokenizer->callback_token_done != &Guard::OnToken) next_ = tokenizer->callback_token_done;
    lxb_html_tokenizer_callback_token_done_set(tokenizer, &Guard::OnToken, this);
    steps_left_ = steps;
    skipped_.fill(0);
  }
  bool exhausted() const { return steps_left_ < 0; }

 private:
  static lxb_html_token_t* OnToken(lxb_html_tokenizer_t* tokenizer, lxb_html_token_t* token,
                                   void* self) {
    auto* const guard = static_cast<Guard*>(self);
    const bool passes = token->tag_id == LXB_TAG__END_OF_FILE || guard->Admit(token);
    return passes ? guard->next_(tokenizer, token, guard->tree_) : token;
  }

  bool Admit(lxb_html_token_t* token) {
    const size_t formatting = lexbor_array_length(tree_->active_formatting);
    steps_left_ -= 1 + static_cast<int64_t>(formatting);
    if (steps_left_ < 0) return false;
    if (token->tag_id < LXB_TAG__BEGIN) return true;  // text, comments, doctype
    size_t& skipped = skipped_[token->tag_id < LXB_TAG__LAST_ENTRY ? token->tag_id : 0];
    if ((token->type & LXB_HTML_TOKEN_TYPE_CLOSE) != 0) {
      if (skipped == 0) return true;
      --skipped;
      return BreaksLine(token);
    }
    const bool too_deep = lexbor_array_length(tree_->open_elements) >= kMaxDepth;
    const bool too_formatted = formatting >= kMaxFormatting && IsFormatting(token->tag_id);
    if ((too_deep || too_formatted) && !HoldsRawText(token->tag_id)) {
      ++skipped;
      return BreaksLine(token);
    }
    LimitAttributes(token);
    return true;
  }

  // Makes a line break of a block's tag.
  static bool BreaksLine(lxb_html_token_t* token) {
    if (!IsBlock(KindOfTag(static_cast<HtmlTag>(token->tag_id)))) return false;
    token->tag_id = LXB_TAG_BR;
    token->type = LXB_HTML_TOKEN_TYPE_OPEN;
    token->attr_first = token->attr_last = nullptr;
    return true;
  }

  static void LimitAttributes(lxb_html_token_t* token) {
    size_t count = 0;
    for (lxb_html_token_attr_t* at = token->attr_first; at != nullptr; at = at->next) {
      if (++count < kMaxAttributes || at->next == nullptr) continue;
      at->next = nullptr;
      token->attr_last = at;
    }
  }

  lxb_html_tree_t* tree_ = nullptr;
  lxb_html_tokenizer_token_f next_ = nullptr;
  int64_t steps_left_ = 0;
  std::array<size_t, LXB_TAG__LAST_ENTRY>
      skipped_{};  // start tags whose end tags are still to come
};

const lxb_dom_element_t* ElementOf(const HtmlNode& node) {
  return static_cast<const lxb_dom_element_t*>(node.element);
}

std::string_view ValueOf(lxb_dom_attr_t* attribute) {
  if (attribute == nullptr || attribute->value == nullptr) return {};
  return View(attribute->value->data, attribute->value->length);
}

lxb_dom_attr_t* Find(const HtmlNode& node, std::string_view name) {
  if (node.element == nullptr) return nullptr;
  for (lxb_dom_attr_t* at = ElementOf(node)->first_attr; at != nullptr; at = at->next) {
    size_t size = 0;
    const lxb_char_t* const own = lxb_dom_attr_local_name(at, &size);
    if (View(own, size) == name) return at;
  }
  return nullptr;
}

}  // namespace

const HtmlTag kTextTag = LXB_TAG__TEXT;

struct HtmlTree::Parser {
  lxb_html_document_t* document = nullptr;
  size_t held_bytes = 0;  // of the page it holds
  Guard guard;

  ~Parser() { Drop(); }
  void Drop() {
    if (document != nullptr) lxb_html_document_destroy(document);
    document = nullptr;
  }
};

HtmlTree::HtmlTree() : parser_(std::make_unique<Parser>()) {}
HtmlTree::~HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;

base::Result<HtmlOutcome> HtmlTree::Parse(std::string_view html, const HtmlLimits& limits) {
  nodes_.clear();
  if (parser_->held_bytes > kKeptBytes) parser_->Drop();
  parser_->held_bytes = html.size();
  if (parser_->document == nullptr) parser_->document = lxb_html_document_create();
  lxb_html_document_t* const document = parser_->document;
  if (document == nullptr || lxb_html_document_parse_chunk_begin(document) != LXB_STATUS_OK) {
    parser_->Drop();
    return base::LimitError("no memory for an HTML page");
  }
  auto* const parser = static_cast<lxb_html_parser_t*>(document->dom_document.parser);
  parser_->guard.Begin(lxb_html_parser_tokenizer(parser), lxb_html_parser_tree(parser),
                       limits.steps);
  lxb_status_t status = LXB_STATUS_OK;
  bool too_many_names = false;
  for (size_t at = 0; at < html.size() && status == LXB_STATUS_OK && !too_many_names;
       at += kChunk) {
    const std::string_view chunk = html.substr(at, kChunk);
    status = lxb_html_document_parse_chunk(
        document, reinterpret_cast<const lxb_char_t*>(chunk.data()), chunk.size());
    too_many_names = lexbor_hash_entries_count(document->dom_document.attrs) > kMaxNames ||
                     lexbor_hash_entries_count(document->dom_document.tags) > kMaxNames;
  }
  const lxb_status_t end_status = lxb_html_document_parse_chunk_end(document);
  if (status == LXB_STATUS_OK) status = end_status;
  if (status != LXB_STATUS_OK) {
    parser_->Drop();
    return base::InternalError("the HTML parser failed with status " + std::to_string(status));
  }
  if (parser_->guard.exhausted() || too_many_names) {
    parser_->Drop();
    return HtmlOutcome::kTooComplex;
  }
  Flatten();
  return HtmlOutcome::kParsed;
}

void HtmlTree::Flatten() {
  lxb_dom_node_t* const root = lxb_dom_interface_node(parser_->document);
  const lxb_dom_node_t* node = root->first_child;
  std::vector<uint32_t> open;  // numbers of the elements around `node`
  while (node != nullptr) {
    const bool element = node->type == LXB_DOM_NODE_TYPE_ELEMENT;
    if (element || node->type == LXB_DOM_NODE_TYPE_TEXT) {
      HtmlNode made;
      const auto number = static_cast<uint32_t>(nodes_.size());
      made.parent = open.empty() ? 0 : open.back();
      made.end = number + 1;
      if (element) {
        made.tag = node->ns == LXB_NS_HTML || node->local_name == LXB_TAG_SVG ||
                           node->local_name == LXB_TAG_MATH
                       ? static_cast<HtmlTag>(node->local_name)
                       : static_cast<HtmlTag>(LXB_TAG__UNDEF);
        made.element = node;
      } else {
        const auto* text = lxb_dom_interface_text(node);
        made.tag = kTextTag;
        made.text = View(text->char_data.data.data, text->char_data.data.length);
      }
      nodes_.push_back(made);
      if (element && node->first_child != nullptr) {
        open.push_back(number);
        node = node->first_child;
        continue;
      }
    }
    while (node != root && node->next == nullptr) {
      node = node->parent;
      if (node == root) break;
      nodes_[open.back()].end = static_cast<uint32_t>(nodes_.size());
      open.pop_back();
    }
    node = node == root ? nullptr : node->next;
  }
}

std::string_view HtmlTree::Attribute(const HtmlNode& node, std::string_view name) const {
  return ValueOf(Find(node, name));
}
bool HtmlTree::HasAttribute(const HtmlNode& node, std::string_view name) const {
  return Find(node, name) != nullptr;
}
std::string_view HtmlTree::Id(const HtmlNode& node) const {
  return node.element == nullptr ? std::string_view() : ValueOf(ElementOf(node)->attr_id);
}
std::string_view HtmlTree::Class(const HtmlNode& node) const {
  return node.element == nullptr ? std::string_view() : ValueOf(ElementOf(node)->attr_class);
}

}  // namespace saem::refine
