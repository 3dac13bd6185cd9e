// The main text of a web page: what it says, without menus, footers and lists of links. Used by the stage `extract`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::refine {

struct MainText {
  std::string text;      // paragraphs separated by an empty line
  std::string title;
  std::string language;  // as <html lang> says it, "" where it does not
  std::string refused;   // why there is none: "too-deep", "too-many-nodes"; "" otherwise
};

// Keeps the parser's memory between pages; one per worker. Work is bounded by the size of the page and a number of nodes,
// never by time, so a page gives the same text on every machine.
class MainTextExtractor {
 public:
  MainTextExtractor();
  ~MainTextExtractor();
  MainTextExtractor(const MainTextExtractor&) = delete;
  MainTextExtractor& operator=(const MainTextExtractor&) = delete;

  // `html` is valid UTF-8.
  base::Result<MainText> Extract(std::string_view html);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saem::refine
