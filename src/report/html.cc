#include "report/html.h"

#include <string_view>

#include "findings/json.h"
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

// The verdict for who reads without scripts.
std::string Plain(const findings::ReleaseReport& report) {
  return AsText(report.verdict) + ". " + AsText(report.verdict_reason);
}

}  // namespace

base::Result<std::string> RenderHtml(const findings::ReleaseReport& report) {
  const std::string json = findings::ToJson(report);
  if (json.size() > findings::kMostBytes) {
    return base::LimitError("the report has " + std::to_string(json.size()) + " bytes, at most " +
                            std::to_string(findings::kMostBytes >> 20) + " MiB can be drawn");
  }
  const std::string_view page = Page();
  const size_t plain = page.find(kPlainMark);
  const size_t data = page.find(kDataMark, plain);
  if (plain == std::string_view::npos || data == std::string_view::npos) {
    return base::InternalError("the built-in page has no place for a report");
  }
  std::string html(page.substr(0, plain));
  html += Plain(report);
  html += page.substr(plain + kPlainMark.size(), data - plain - kPlainMark.size());
  html += ForDataBlock(json);
  html += page.substr(data + kDataMark.size());
  return html;
}

}  // namespace saem::report
