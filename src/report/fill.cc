#include "report/fill.h"

#include "report/page.h"

namespace saem::report {
namespace {

// JSON that may stand in a <script> block: the characters that could end or open markup, or end a
// line of script, only ever stand inside its strings, where \u writes the same character.
std::string ForDataBlock(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else if (json.substr(i).starts_with("\xE2\x80\xA8") ||
               json.substr(i).starts_with("\xE2\x80\xA9")) {
      out += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string AsText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

base::Result<std::string> FillPage(std::string_view page, std::string_view plain,
                                   std::string_view json) {
  const size_t plain_at = page.find(kPlainMark);
  const size_t data_at = page.find(kDataMark, plain_at);
  if (plain_at == std::string_view::npos || data_at == std::string_view::npos) {
    return base::InternalError("the built-in page has no place for a report");
  }
  std::string html(page.substr(0, plain_at));
  html += AsText(plain);
  html += page.substr(plain_at + kPlainMark.size(), data_at - plain_at - kPlainMark.size());
  html += ForDataBlock(json);
  html += page.substr(data_at + kDataMark.size());
  return html;
}

}  // namespace saem::report
