#include "refine/text_lines.h"

#include <vector>

#include <lexbor/tag/const.h>

#include "text/unicode.h"

namespace saem::refine {
namespace {

// Builds the text; white space is settled when the next letter comes.
class LineWriter {
 public:
  void Text(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      const char32_t c = text::DecodeAt(text, &at);
      if (c <= ' ' || text::Has(c, text::kSpace)) {
        space_ = true;
        continue;
      }
      if (c == 0xAD || c == 0x200B || c == 0xFEFF || c == 0x7F) continue;  // seen by nobody
      Settle();
      out_.append(text.substr(begin, at - begin));
    }
  }

  // Text of code: line ends and indentation stay.
  void Code(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        ++breaks_;
        indent_.clear();
        continue;
      }
      if (c == '\r') continue;
      if (c == ' ' || c == '\t') {
        indent_.push_back(c);
        continue;
      }
      if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) continue;
      SettleCode();
      out_.push_back(c);
    }
  }

  void Line() {
    line_ = true;
    space_ = false;
    breaks_ = 0;
    indent_.clear();
  }
  void Item() {
    Line();
    item_ = true;
  }
  void Cell() { cell_ = true; }
  void Row() {
    Line();
    cell_ = false;
  }

  std::string Take() { return std::move(out_); }

 private:
  bool AtLineStart() const { return out_.empty() || out_.back() == '\n'; }

  void Settle() {
    if (line_ && !AtLineStart()) out_.push_back('\n');
    if (item_ && AtLineStart())
      out_.append("- ");
    else if (!AtLineStart()) {
      if (cell_)
        out_.append(" | ");
      else if (space_)
        out_.push_back(' ');
    }
    line_ = item_ = cell_ = space_ = false;
  }

  void SettleCode() {
    if (breaks_ > 0 && !AtLineStart()) {
      // One empty line at most.
      out_.append(breaks_ > 1 && !line_ ? "\n\n" : "\n");
      line_ = false;
    }
    const bool fresh = line_ || breaks_ > 0;
    if (line_ || cell_ || item_) {
      space_ = false;
      Settle();
    }
    if (!indent_.empty() || fresh) out_.append(indent_);
    breaks_ = 0;
    indent_.clear();
    space_ = false;
  }

  std::string out_;
  std::string indent_;
  int breaks_ = 0;
  bool line_ = false;
  bool item_ = false;
  bool cell_ = false;
  bool space_ = false;
};

// Tables whose cells hold values rather than the layout of a page.
bool HoldsData(const HtmlTree& tree, const PageFacts& facts, uint32_t table) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  int64_t cells = 0;
  int64_t rows = 0;
  for (uint32_t i = table + 1; i < nodes[table].end; ++i) {
    if (nodes[i].tag == LXB_TAG_TABLE) return false;
    if (facts.nodes[i].kind == ElementKind::kCell) ++cells;
    if (nodes[i].tag == LXB_TAG_TR) ++rows;
    if (facts.nodes[i].kind == ElementKind::kHeading) return false;
  }
  constexpr int64_t kMostLettersACell = 200;
  return rows > 1 && cells > rows && facts.nodes[table].letters < cells * kMostLettersACell;
}

// Goes through a subtree once and tells the writer where blocks begin and end.
class Walk {
 public:
  Walk(const HtmlTree& tree, const PageFacts& facts) : tree_(tree), facts_(facts) {}

  std::string Of(uint32_t from) {
    const std::vector<HtmlNode>& nodes = tree_.nodes();
    for (uint32_t i = from; i < nodes[from].end; ++i) {
      CloseUntil(i);
      if (facts_.nodes[i].dropped) {
        i = nodes[i].end - 1;
      } else {
        Begin(i);
      }
    }
    return writer_.Take();
  }

 private:
  struct Open {
    uint32_t node;
    bool data;  // inside a table of data
    bool code;
  };

  ElementKind KindOf(uint32_t node) const { return facts_.nodes[node].kind; }

  // Ends the elements that do not reach to node `at`.
  void CloseUntil(uint32_t at) {
    while (!open_.empty() && at >= tree_.nodes()[open_.back().node].end) {
      const ElementKind kind = KindOf(open_.back().node);
      const bool cell = open_.back().data && kind == ElementKind::kCell;
      open_.pop_back();
      const bool in_data = !open_.empty() && open_.back().data;
      if (cell) {
        writer_.Cell();
      } else if (kind == ElementKind::kRow) {
        writer_.Row();
      } else if (IsBlock(kind) && !in_data) {
        writer_.Line();
      }
    }
  }

  void Begin(uint32_t i) {
    Open here{i, !open_.empty() && open_.back().data, !open_.empty() && open_.back().code};
    const ElementKind kind = KindOf(i);
    if (kind == ElementKind::kText) {
      const std::string_view text = tree_.nodes()[i].text;
      here.code ? writer_.Code(text) : writer_.Text(text);
      return;
    }
    if (kind == ElementKind::kRow) {
      writer_.Row();
    } else if (here.data) {
      if (IsBlock(kind) && kind != ElementKind::kCell) writer_.Text(" ");
    } else if (IsBlock(kind)) {
      tree_.nodes()[i].tag == LXB_TAG_LI ? writer_.Item() : writer_.Line();
    }
    // A table in a cell of data has no rows of its own: HoldsData refused the outer one.
    if (tree_.nodes()[i].tag == LXB_TAG_TABLE) here.data = HoldsData(tree_, facts_, i);
    if (kind == ElementKind::kPre && !here.data) here.code = true;
    if (kind != ElementKind::kBreak) open_.push_back(here);
  }

  const HtmlTree& tree_;
  const PageFacts& facts_;
  LineWriter writer_;
  std::vector<Open> open_;
};

}  // namespace

std::string LinesOf(const HtmlTree& tree, const PageFacts& facts, uint32_t from) {
  return Walk(tree, facts).Of(from);
}

}  // namespace saem::refine
