#include "refine/html_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace saem::refine {
namespace {

using Word = std::string_view;

// The lists are sorted. A word that ends in '*' stands for all that begin so.
constexpr std::array kBoilerplateWords = std::to_array<Word>(
    {"ad",           "adbox",        "addthis*",  "addtoany*",   "ads",           "adsense",
     "adslot",       "adv",          "advert*",   "akismet",     "backlinks",     "banner*",
     "breadcrumb*",  "btn*",         "button",    "buttons",     "byline",        "bylines",
     "chatbot",      "colophon",     "comment",   "commentform", "commentlist",   "comments",
     "consent*",     "cookie*",      "copyright", "crosslinks",  "disqus*",       "donate",
     "donation*",    "dropdown*",    "feedback",  "footer",      "footers",       "gdpr",
     "hidden",       "impressum",    "imprint",   "invisible",   "lightbox*",     "livechat",
     "login*",       "megamenu",     "menu*",     "metabox",     "modal*",        "mostpopular",
     "mostread",     "nav",          "navbar",    "navi",        "navigation",    "navigations",
     "newsletter*",  "noprint",      "noscript",  "outbrain*",   "overlay*",      "pager",
     "pagination",   "paginator",    "paging",    "paywall",     "popover*",      "popular",
     "popup*",       "print",        "printonly", "promo*",      "recirc*",       "recommend*",
     "register",     "registration", "related*",  "replies",     "reply",         "respond",
     "screenreader", "search*",      "share*",    "shariff",     "sharing",       "sidebar*",
     "signin",       "signup",       "sitenav",   "skip",        "skiplink*",     "social*",
     "sponsor*",     "submenu",      "subnav",    "subscribe*",  "subscription*", "survey",
     "taboola*",     "tagcloud",     "taglist",   "teaser",      "teasers",       "textwidget",
     "toolbar",      "tooltip*",     "topnav",    "trending",    "vgwort",        "widget",
     "widgets"});

constexpr std::array kBesidesWords = std::to_array<Word>({"alert",       "announcement",
                                                          "archive",     "archives",
                                                          "articleinfo", "aside",
                                                          "audio",       "author*",
                                                          "badge",       "badges",
                                                          "basket",      "bio",
                                                          "calendar",    "caption",
                                                          "captions",    "card",
                                                          "cards",       "carousel",
                                                          "cart",        "categories",
                                                          "category",    "contact",
                                                          "counter",     "credit",
                                                          "credits",     "date",
                                                          "dateline",    "datetime",
                                                          "disclaimer",  "download",
                                                          "downloads",   "entrymeta",
                                                          "facebook",    "feed",
                                                          "flag",        "follow",
                                                          "gallery",     "header",
                                                          "headers",     "icon",
                                                          "icons",       "image",
                                                          "images",      "img",
                                                          "info",        "infobar",
                                                          "infobox",     "instagram",
                                                          "kicker",      "label",
                                                          "labels",      "language",
                                                          "languages",   "latest",
                                                          "legal",       "like",
                                                          "likes",       "linkedin",
                                                          "linklist",    "links",
                                                          "masthead",    "media",
                                                          "meta",        "metadata",
                                                          "more",        "next",
                                                          "notice",      "notices",
                                                          "overline",    "pinterest",
                                                          "player",      "postinfo",
                                                          "postmeta",    "prev",
                                                          "price",       "pricebox",
                                                          "privacy",     "published",
                                                          "quicklinks",  "rating*",
                                                          "readingtime", "readmore",
                                                          "recent",      "roof",
                                                          "rss",         "score",
                                                          "shop",        "slider",
                                                          "slideshow",   "source",
                                                          "sources",     "stats",
                                                          "tab",         "tableofcontents",
                                                          "tabs",        "tag",
                                                          "tags",        "teaserlist",
                                                          "timestamp",   "toc",
                                                          "topbar",      "topic",
                                                          "topics",      "twitter",
                                                          "video",       "views",
                                                          "vote*",       "weblinks",
                                                          "whatsapp",    "xing"});

// Anywhere in the names, once separators are gone.
constexpr std::array kContentWords = std::to_array<Word>(
    {"articlebody",    "articlecontent", "articlemain",   "articletext", "artikelinhalt",
     "artikeltext",    "beitragstext",   "blogcontent",   "blogpost",    "bodycontent",
     "bodytext",       "contentbody",    "contentmain",   "contenttext", "entrybody",
     "entrycontent",   "entrytext",      "fieldnamebody", "mainarticle", "maincontent",
     "mwparseroutput", "newsbody",       "newscontent",   "newstext",    "pagecontent",
     "postbody",       "postcontent",    "postentry",     "posttext",    "richtext",
     "singlecontent",  "storybody",      "storycontent",  "storytext",   "textbody",
     "textcontent",    "viewcontent",    "wikitext"});

template <size_t n>
bool Contains(const std::array<Word, n>& words, Word word) {
  // "menu*" stands behind "menu", and before "menubar".
  auto at = std::upper_bound(words.begin(), words.end(), word);
  if (at != words.end() && at->size() == word.size() + 1 && at->ends_with('*') &&
      at->starts_with(word)) {
    return true;
  }
  for (int back = 0; back < 4 && at != words.begin(); ++back) {
    --at;
    if (*at == word) return true;
    if (at->ends_with('*') && word.starts_with(at->substr(0, at->size() - 1))) return true;
  }
  return false;
}

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Words that turn the next one round or speak of something else: "has-sidebar", "no-comments",
// "content-with-footer".
bool Turns(Word word) {
  return word == "has" || word == "no" || word == "with" || word == "without" || word == "not";
}

}  // namespace

NameHint HintOfNames(std::string_view names) {
  NameHint hint = NameHint::kNone;
  std::string joined;  // the letters of one name
  std::string word;
  bool turned = false;
  const auto end_word = [&] {
    if (word.empty()) return;
    if (!turned) {
      if (Contains(kBoilerplateWords, word))
        hint = NameHint::kBoilerplate;
      else if (hint == NameHint::kNone && Contains(kBesidesWords, word))
        hint = NameHint::kBesides;
    }
    turned = Turns(word);
    joined += word;
    word.clear();
  };
  const auto end_name = [&] {
    end_word();
    turned = false;
    const bool content = std::any_of(kContentWords.begin(), kContentWords.end(), [&](Word part) {
      return joined.find(part) != std::string::npos;
    });
    if (content && hint == NameHint::kNone) hint = NameHint::kContent;
    joined.clear();
  };
  char before = 0;
  for (const char c : names) {
    if (IsUpper(c)) {
      if (IsLower(before)) end_word();
      word.push_back(static_cast<char>(c + ('a' - 'A')));
    } else if (IsLower(c) || (c & 0x80) != 0) {
      word.push_back(c);
    } else {
      end_word();
      if (c != '-' && c != '_' && !IsDigit(c) && c != '.' && c != ':') end_name();
    }
    before = c;
  }
  end_name();
  return hint;
}

}  // namespace saem::refine
