#include "plan/jobs.h"

#include <cmath>

namespace saem::plan {
namespace {

// What may stand in a name of `vars:`.
std::string AsName(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

std::string Whole(double value) { return std::to_string(std::llround(value)); }

}  // namespace

std::string JobsYaml(const Answer& answer) {
  const Plan& plan = *answer.plan;
  double all = 0;
  for (const Domain& domain : plan.domains) all += domain.tokens.Median();
  const double accepted = answer.Of(Outcome::kSynthetic).p50;
  const double raw = answer.Of(Outcome::kRaw).p50;
  const double answer_tokens = plan.At(Input::kAnswerTokens).Median();
  std::string vars = "vars:\n  epochs: " + std::to_string(answer.Of(Outcome::kEpochs).p50) + "\n";
  std::string jobs = "jobs:\n";
  for (const Domain& domain : plan.domains) {
    const double of_all = domain.tokens.Median() / all;
    for (const Method& method : plan.methods) {
      const double share = of_all * method.share;
      const std::string stem = AsName(domain.name) + "_" + AsName(method.name);
      vars += "  " + stem + "_tokens: " + Whole(accepted * share) + "\n";
      vars += "  " + stem + "_answers: " + Whole(std::ceil(raw * share / answer_tokens)) + "\n";
      jobs += "  - {dataset: \"" + AsName(domain.name) + "\", method: \"" + method.name +
              "\", tokens: " + Whole(accepted * share) + ", written: " + Whole(raw * share) +
              ", answers: " + Whole(std::ceil(raw * share / answer_tokens)) + "}\n";
    }
  }
  return "# Made by `saem plan`, at the middle of its draws: accepted tokens, tokens written "
         "before "
         "checks, answers asked for.\n" +
         vars + jobs;
}

}  // namespace saem::plan
