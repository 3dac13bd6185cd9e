// Columns and folded lines on a terminal, where Hangul is two columns wide. Used by text.cc,
// validation_text.cc and the command line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace saem::plan {

// Columns on a terminal: two for Hangul and the like, none for what follows in a character.
size_t WidthOf(std::string_view text);
std::string Padded(const std::string& cell, size_t width, bool left);
// Broken between words where a line would grow too wide; ends with a line break.
std::string Folded(const std::string& text);
// Rows of cells, each column as wide as its widest; the first to the left, the others to the right.
std::string Table(const std::vector<std::vector<std::string>>& rows, size_t left_columns = 1);

}  // namespace saem::plan
