// What each HTML element is to a reader: a box, a paragraph, a part of a line, never text. Used by
// refine/html_tree.cc, refine/page_facts.h and what is built on it.
#pragma once

#include <cstdint>

namespace saem::refine {

// Elements are told apart by lexbor's tag ids (LXB_TAG_P).
using HtmlTag = uint32_t;

enum class ElementKind : uint8_t {
  kInline,
  kNever,      // script, form controls, pictures: never text
  kBlock,      // div, section: a box of others
  kParagraph,  // p, blockquote, address
  kHeading,
  kList,  // ul, ol, dl
  kItem,  // li, dt, dd
  kTable,
  kRow,
  kCell,
  kPre,
  kBreak,    // br, hr
  kCaption,  // figure, figcaption
  kOutside,  // nav, aside, footer: outside the main text by their meaning
  kForm,
  kText,  // a text node
};

ElementKind KindOfTag(HtmlTag tag);
inline bool IsBlock(ElementKind kind) {
  return kind != ElementKind::kInline && kind != ElementKind::kText && kind != ElementKind::kNever;
}

}  // namespace saem::refine
