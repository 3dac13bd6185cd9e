#include "report/plan_html.h"

#include "report/fill.h"
#include "report/page.h"

namespace saem::report {

base::Result<std::string> RenderPlanHtml(std::string_view json, std::string_view sentence) {
  return FillPage(PlanPage(), sentence, json);
}

}  // namespace saem::report
