#include "refine/element_kind.h"

#include <array>
#include <initializer_list>

#include <lexbor/tag/const.h>

namespace saem::refine {
namespace {

constexpr std::array<ElementKind, LXB_TAG__LAST_ENTRY> Kinds() {
  std::array<ElementKind, LXB_TAG__LAST_ENTRY> kinds{};
  const auto set = [&](ElementKind kind, std::initializer_list<HtmlTag> tags) {
    for (const HtmlTag tag : tags) kinds[tag] = kind;
  };
  set(ElementKind::kText, {LXB_TAG__TEXT});
  set(ElementKind::kNever,
      {LXB_TAG_HEAD,     LXB_TAG_SCRIPT,   LXB_TAG_STYLE,    LXB_TAG_NOSCRIPT, LXB_TAG_TEMPLATE,
       LXB_TAG_SVG,      LXB_TAG_IFRAME,   LXB_TAG_OBJECT,   LXB_TAG_EMBED,    LXB_TAG_APPLET,
       LXB_TAG_AUDIO,    LXB_TAG_VIDEO,    LXB_TAG_CANVAS,   LXB_TAG_MAP,      LXB_TAG_AREA,
       LXB_TAG_BUTTON,   LXB_TAG_INPUT,    LXB_TAG_SELECT,   LXB_TAG_DATALIST, LXB_TAG_OPTION,
       LXB_TAG_OPTGROUP, LXB_TAG_TEXTAREA, LXB_TAG_PROGRESS, LXB_TAG_METER,    LXB_TAG_DIALOG,
       LXB_TAG_MENU,     LXB_TAG_LINK,     LXB_TAG_META,     LXB_TAG_TITLE,    LXB_TAG_BASE,
       LXB_TAG_FRAME,    LXB_TAG_FRAMESET, LXB_TAG_NOFRAMES, LXB_TAG_IMG,      LXB_TAG_PICTURE,
       LXB_TAG_SOURCE,   LXB_TAG_TRACK,    LXB_TAG_RT,       LXB_TAG_RP,       LXB_TAG_LABEL,
       LXB_TAG_MARQUEE,  LXB_TAG_PARAM,    LXB_TAG_NOEMBED});
  set(ElementKind::kBlock, {LXB_TAG_HTML, LXB_TAG_BODY, LXB_TAG_DIV, LXB_TAG_SECTION,
                            LXB_TAG_ARTICLE, LXB_TAG_MAIN, LXB_TAG_HEADER, LXB_TAG_HGROUP,
                            LXB_TAG_CENTER, LXB_TAG_DETAILS, LXB_TAG_FIELDSET, LXB_TAG_SEARCH});
  set(ElementKind::kParagraph, {LXB_TAG_P, LXB_TAG_BLOCKQUOTE, LXB_TAG_ADDRESS, LXB_TAG_SUMMARY});
  set(ElementKind::kHeading,
      {LXB_TAG_H1, LXB_TAG_H2, LXB_TAG_H3, LXB_TAG_H4, LXB_TAG_H5, LXB_TAG_H6});
  set(ElementKind::kList, {LXB_TAG_UL, LXB_TAG_OL, LXB_TAG_DL, LXB_TAG_DIR});
  set(ElementKind::kItem, {LXB_TAG_LI, LXB_TAG_DT, LXB_TAG_DD});
  set(ElementKind::kTable, {LXB_TAG_TABLE, LXB_TAG_TBODY, LXB_TAG_THEAD, LXB_TAG_TFOOT});
  set(ElementKind::kRow, {LXB_TAG_TR, LXB_TAG_CAPTION});
  set(ElementKind::kCell, {LXB_TAG_TD, LXB_TAG_TH});
  set(ElementKind::kPre, {LXB_TAG_PRE, LXB_TAG_LISTING, LXB_TAG_XMP, LXB_TAG_PLAINTEXT});
  set(ElementKind::kBreak, {LXB_TAG_BR, LXB_TAG_HR});
  set(ElementKind::kCaption, {LXB_TAG_FIGURE, LXB_TAG_FIGCAPTION});
  set(ElementKind::kOutside, {LXB_TAG_NAV, LXB_TAG_ASIDE, LXB_TAG_FOOTER});
  set(ElementKind::kForm, {LXB_TAG_FORM});
  return kinds;
}
constexpr std::array<ElementKind, LXB_TAG__LAST_ENTRY> kKinds = Kinds();

}  // namespace

ElementKind KindOfTag(HtmlTag tag) {
  return tag < kKinds.size() ? kKinds[tag] : ElementKind::kInline;
}

}  // namespace saem::refine
