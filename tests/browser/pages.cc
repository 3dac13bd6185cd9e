// Writes a page for each of the made-up reports and one for a plan, for the browser tests:
// report_pages FOLDER
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "plan/json.h"
#include "report/fixture.h"
#include "report/html.h"
#include "report/plan_html.h"

namespace {

// A plan with everything on its page; its name tries to be markup.
saem::base::Result<std::string> PlanPage() {
  namespace plan = saem::plan;
  constexpr const char* kPlan =
      "plan: 1\nname: \"</script><b>8B</b>\"\ndraws: 3000\nlimits: {days: 900, dollars: 100M}\n"
      "question: {en: \"How long does it take?\", ko: \"얼마나 걸리나?\"}\n"
      "target: {params: 8B, tokens: 15T}\ndata: {real: {web: [1T, 3T], books: 200B, }}\n"
      "compute: {chip: h100-sxm, chips: 1024}\nsupply: {allocation: 0.0002}\n"
      "claims: [{says: {en: It costs 51 million., ko: 5100만 달러가 든다.}, computes: bought, "
      "claimed: 51M, source: somebody}]\n";
  ARROW_ASSIGN_OR_RAISE(plan::Facts facts, plan::ParseFacts(plan::BuiltInFacts(), "facts"));
  ARROW_ASSIGN_OR_RAISE(const plan::ScalingDraws scaling,
                        plan::ParseScalingDraws(plan::BuiltInScalingDraws(), "draws"));
  const auto rows = plan::ValidationRows(facts, scaling);
  ARROW_ASSIGN_OR_RAISE(
      plan::Plan parsed,
      plan::ParsePlan(kPlan, "plan.yaml",
                      {std::make_shared<const plan::Facts>(std::move(facts)), &scaling, nullptr}));
  ARROW_ASSIGN_OR_RAISE(const plan::Answer answer, plan::AnswerPlan(std::move(parsed), {}));
  const std::vector<plan::Comparison> compared = {
      {"answers that pass", "검사를 통과한 비율", plan::Measure::kShare, {0.4, 0.5, 0.6}, 0.3},
      {"unique real tokens", "고유한 실제 토큰", plan::Measure::kTokens, {2e12, 2e12, 2e12}, 3e12}};
  return saem::report::RenderPlanHtml(plan::PageJson(answer, rows, compared),
                                      answer.headline.lead.en);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  namespace fixture = saem::report_fixture;
  const std::vector<std::pair<std::string, saem::findings::ReleaseReport>> pages = {
      {"released", fixture::Released()},   {"refused", fixture::Refused()},
      {"undecided", fixture::Undecided()}, {"made", fixture::Made()},
      {"empty", fixture::Empty()},         {"hostile", fixture::Hostile()}};
  for (const auto& [name, report] : pages) {
    const auto html = saem::report::RenderHtml(report);
    if (!html.ok()) return 1;
    std::ofstream file(std::string(argv[1]) + "/" + name + ".html", std::ios::binary);
    if (!(file << *html).flush()) return 1;
  }
  const auto html = PlanPage();
  if (!html.ok()) return 1;
  std::ofstream file(std::string(argv[1]) + "/plan.html", std::ios::binary);
  return (file << *html).flush() ? 0 : 1;
}
