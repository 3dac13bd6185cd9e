#include "report/html.h"

#include "findings/json.h"
#include "report/fill.h"
#include "report/page.h"

namespace saem::report {
namespace {

// The verdict for who reads without scripts.
std::string Plain(const findings::ReleaseReport& report) {
  return report.verdict + ". " + report.verdict_reason;
}

}  // namespace

base::Result<std::string> RenderHtml(const findings::ReleaseReport& report) {
  const std::string json = findings::ToJson(report);
  if (json.size() > findings::kMostBytes) {
    return base::LimitError("the report has " + std::to_string(json.size()) + " bytes, at most " +
                            std::to_string(findings::kMostBytes >> 20) + " MiB can be drawn");
  }
  return FillPage(Page(), Plain(report), json);
}

}  // namespace saem::report
