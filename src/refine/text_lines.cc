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

}  // namespace

std::string LinesOf(const HtmlTree& tree, const PageFacts& facts, uint32_t from) {
  const std::vector<HtmlNode>& nodes = tree.nodes();
  LineWriter writer;
  struct Open {
    uint32_t node;
    bool data;  // inside a table of data
    bool code;
  };
  std::vector<Open> open;
  for (uint32_t i = from; i <= nodes[from].end; ++i) {
    while (!open.empty() && i >= nodes[open.back().node].end) {
      const ElementKind kind = facts.nodes[open.back().node].kind;
      const bool cell = open.back().data && kind == ElementKind::kCell;
      open.pop_back();
      const bool in_data = !open.empty() && open.back().data;
      if (cell)
        writer.Cell();
      else if (kind == ElementKind::kRow)
        writer.Row();
      else if (IsBlock(kind) && !in_data)
        writer.Line();
    }
    if (i == nodes[from].end) break;
    const NodeFacts& own = facts.nodes[i];
    if (own.dropped) {
      i = nodes[i].end - 1;
      continue;
    }
    Open here{i, !open.empty() && open.back().data, !open.empty() && open.back().code};
    switch (own.kind) {
      case ElementKind::kText:
        if (here.code)
          writer.Code(nodes[i].text);
        else
          writer.Text(nodes[i].text);
        continue;
      case ElementKind::kBreak:
        if (!here.data)
          writer.Line();
        else
          writer.Text(" ");
        continue;
      case ElementKind::kTable:
        if (nodes[i].tag == LXB_TAG_TABLE) {
          writer.Line();
          here.data = HoldsData(tree, facts, i);
        }
        break;
      case ElementKind::kRow:
        writer.Row();
        break;
      case ElementKind::kCell:
        if (!here.data) writer.Line();
        break;
      case ElementKind::kItem:
        if (here.data)
          writer.Text(" ");
        else if (nodes[i].tag == LXB_TAG_LI)
          writer.Item();
        else
          writer.Line();
        break;
      case ElementKind::kPre:
        if (!here.data) {
          writer.Line();
          here.code = true;
        }
        break;
      default:
        if (IsBlock(own.kind)) {
          if (here.data)
            writer.Text(" ");
          else
            writer.Line();
        }
        break;
    }
    open.push_back(here);
  }
  return writer.Take();
}

}  // namespace saem::refine
