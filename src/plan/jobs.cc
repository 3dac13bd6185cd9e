#include "plan/jobs.h"

#include <algorithm>
#include <cmath>

namespace saem::plan {
namespace {

std::string Whole(double value) { return std::to_string(std::llround(value)); }

}  // namespace

std::string JobName(std::string dataset) {
  if (dataset.empty()) return "real";
  std::replace_if(
      dataset.begin(), dataset.end(),
      [](char c) { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9'); },
      '_');
  return dataset;
}

std::string JobsYaml(const Answer& answer) {
  const Plan& plan = *answer.plan;
  double all = 0;
  for (const Domain& domain : plan.domains) all += domain.written ? domain.tokens.Median() : 0;
  const double accepted = answer.Of(Outcome::kSynthetic).p50;
  const double raw = answer.Of(Outcome::kRaw).p50;
  const double answer_tokens = plan.At(Input::kAnswerTokens).Median();
  std::string vars, jobs;
  for (const Domain& domain : plan.domains) {
    if (!domain.written) continue;
    for (const Method& method : plan.methods) {
      const double share = domain.tokens.Median() / all * method.share;
      const std::string answers = Whole(std::ceil(raw * share / answer_tokens));
      if (answers == "0") continue;
      vars += "\n  " + JobName(domain.name) + "_" + JobName(method.name) + ": " + answers;
      jobs += "\n  - {dataset: " + JobName(domain.name) + ", method: " + method.name +
              ", tokens: " + Whole(accepted * share) + ", written: " + Whole(raw * share) +
              ", answers: " + answers + "}";
    }
  }
  return "# Made by `saem plan`, at the middle of its draws. A recipe names the variables under "
         "its "
         "own `vars:`;\n# `saem run RECIPE --vars` this file gives them these values.\n"
         "vars:  # answers to ask a model for, by data set and method" +
         (vars.empty() ? "\n  {}" : vars) +
         "\njobs:  # tokens to keep, tokens to write before checks, answers to ask for" +
         (jobs.empty() ? "\n  []" : jobs) + "\n";
}

}  // namespace saem::plan
