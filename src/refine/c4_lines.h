// The rules of C4 (Raffel et al. 2020) on single lines, with the definitions of datatrove 0.10:
// which lines of a text stay. Called by refine/quality_rules.cc.
#pragma once

#include <cstdint>
#include <string>

#include "text/quality_signals.h"

namespace saem::refine {

struct C4Text {
  std::string refused;  // why the whole text goes: "lorem-ipsum", "curly-bracket"; "" if it stays
  std::string detail;
  std::string text;  // of the lines that stay
  int64_t sentences = 0;
  int64_t words = 0;  // tokens of it
};

// `terminal_lines`: only lines that end with a mark that ends sentences.
C4Text KeepC4Lines(text::QualitySignals& signals, bool terminal_lines);

}  // namespace saem::refine
