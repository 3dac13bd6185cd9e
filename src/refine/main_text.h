// The main text of an HTML page: without navigation, teasers, comments and footers, one line for
// each paragraph, heading, list item, table row and line of code. Rules on the shape of the page,
// the weight of prose and links in it, and the names its authors gave to its parts; no page is
// matched by its address. Called by the stage extract.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "refine/html_tree.h"

namespace saem::refine {

struct MainText {
  HtmlOutcome outcome = HtmlOutcome::kParsed;
  std::string text;      // "" where the page has no main text
  std::string title;     // "" if it has none
  std::string language;  // ISO 639 code as the page declares it, lower case, "" if it does not
};

// One per worker: keeps its memory between pages.
class MainTextExtractor {
 public:
  MainTextExtractor();
  ~MainTextExtractor();
  MainTextExtractor(MainTextExtractor&&) noexcept;
  MainTextExtractor& operator=(MainTextExtractor&&) noexcept;

  // `html` is valid UTF-8.
  base::Result<MainText> Extract(std::string_view html, const HtmlLimits& limits);

 private:
  struct Page;
  std::unique_ptr<Page> page_;
};

}  // namespace saem::refine
