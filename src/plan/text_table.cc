#include "plan/text_table.h"

#include <algorithm>

namespace saem::plan {

size_t WidthOf(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    width += byte >= 0xE3 && byte <= 0xED ? 2 : 1;
  }
  return width;
}

std::string Padded(const std::string& cell, size_t width, bool left) {
  const std::string space(width - std::min(width, WidthOf(cell)), ' ');
  return left ? cell + space : space + cell;
}

std::string Folded(const std::string& text) {
  constexpr size_t kWide = 96;
  std::string out;
  size_t column = 0;
  size_t from = 0;
  while (from < text.size()) {
    const size_t to = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, to - from);
    const size_t width = WidthOf(word);
    if (column > 0 && column + 1 + width > kWide) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    from = to + 1;
  }
  return out + "\n";
}

std::string Table(const std::vector<std::vector<std::string>>& rows, size_t left_columns) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += (i == 0 ? "" : "  ") + Padded(row[i], widths[i], i < left_columns);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

}  // namespace saem::plan
