// What the names that authors give to elements (class, id, role) say about their place on a page.
// Used by refine/main_text.cc.
#pragma once

#include <string_view>

namespace saem::refine {

enum class NameHint {
  kNone,
  kContent,      // the text itself: "article-body", "entry-content"
  kBoilerplate,  // never the text: "navbar", "breadcrumb", "share-buttons", "cookie-notice"
  kBesides,  // beside the text, and sometimes around it: "sidebar", "comments", "related", "meta"
};

// Of a class or id attribute: words are taken apart at spaces, '-', '_' and where lower case meets
// upper case.
NameHint HintOfNames(std::string_view names);

}  // namespace saem::refine
