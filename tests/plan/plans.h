// Plans for tests: from text, with the built-in facts.
#pragma once

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "plan/draws.h"
#include "plan/plan_file.h"

namespace saem::plan {

inline std::string FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline const ScalingDraws& Scaling() {
  static const ScalingDraws draws = *ParseScalingDraws(BuiltInScalingDraws(), "scaling-draws.yaml");
  return draws;
}

inline PlanSources Sources() {
  static const auto facts =
      std::make_shared<const Facts>(*ParseFacts(BuiltInFacts(), "facts.yaml"));
  return {facts, &Scaling(), [](const std::string& path) -> base::Result<std::string> {
            return path == "mfu.txt" ? base::Result<std::string>(
                                           "0.3\n0.31\n0.32\n0.33\n0.34\n0.35\n"
                                           "0.36\n0.37\n0.38\n0.39\n")
                                     : base::UsageError("there is no `" + path + "`");
          }};
}

inline base::Result<Plan> PlanFrom(const std::string& text) {
  return ParsePlan(text, "plan.yaml", Sources());
}

inline std::string WhyNot(const std::string& text) {
  const auto plan = PlanFrom(text);
  return plan.ok() ? "" : base::MessageOf(plan.status());
}

inline Draws Drawn(const Plan& plan, int threads = 2) {
  base::Context context;
  context.threads = threads;
  auto draws = DrawPlan(plan, context);
  EXPECT_TRUE(draws.ok()) << draws.status().message();
  return *std::move(draws);
}

// A small plan, whole in three lines.
inline const std::string kSmall =
    "plan: 1\ndraws: 2000\ntarget: {params: 8B, tokens: 15T}\ndata: {real: 2T}\n"
    "compute: {chip: h100-sxm, chips: 1024}\n";

}  // namespace saem::plan
