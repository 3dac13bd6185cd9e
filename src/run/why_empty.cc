#include "run/why_empty.h"

#include <algorithm>
#include <vector>

namespace saem::run {
namespace {

constexpr size_t kReasonsShown = 3;

// The step behind which nothing is left, looked for among the datasets it is made of, too.
const findings::FunnelStep* LastSeen(const findings::ReleaseReport& report,
                                     const std::string& dataset) {
  for (const findings::FunnelStep& step : report.funnel) {
    if (step.dataset != dataset || step.out > 0) continue;
    if (step.in > 0) return &step;
    for (const std::string& parent : step.from) {
      const findings::FunnelStep* const above = LastSeen(report, parent);
      if (above != nullptr) return above;
    }
    return nullptr;
  }
  return nullptr;
}

std::string ExampleOf(const findings::ReleaseReport& report, const findings::FunnelStep& step,
                      const std::string& reason) {
  const auto found = std::ranges::find_if(report.rejected, [&](const findings::Sample& sample) {
    return sample.dataset == step.dataset && sample.stage == step.stage && sample.reason == reason;
  });
  return found == report.rejected.end() || found->detail.empty() ? "" : ", as: " + found->detail;
}

}  // namespace

std::string WhyEmpty(const findings::ReleaseReport& report, const std::string& dataset) {
  const findings::FunnelStep* const step = LastSeen(report, dataset);
  if (step == nullptr) return "";
  std::vector<std::pair<std::string, int64_t>> reasons(step->reasons.begin(), step->reasons.end());
  std::ranges::stable_sort(reasons,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string said;
  for (size_t i = 0; i < std::min(reasons.size(), kReasonsShown); ++i) {
    const auto& [reason, count] = reasons[i];
    said += (i == 0 ? ": " : "; ") + std::to_string(count) + " of " + std::to_string(step->in) +
            " are `" + reason + "`";
    if (i == 0) said += ExampleOf(report, *step, reason);
  }
  return "`" + dataset + "` is empty, `" + step->stage + "` of `" + step->dataset +
         "` lets nothing through" + said;
}

}  // namespace saem::run
