#include "plan/plan_checks.h"

#include "plan/numbers.h"
#include "plan/plan_file.h"
#include "plan/repetition.h"

namespace saem::plan {
namespace {

// A range is judged by its 90%: draws beyond a limit are held at it.
double Low(const Quantity& quantity) { return quantity.At(0.05); }
double High(const Quantity& quantity) { return quantity.At(0.95); }

}  // namespace

std::string Impossible(const InputInfo& info, const Quantity& quantity) {
  const double low = Low(quantity);
  const double high = High(quantity);
  if (low >= info.least && high <= info.most) return "";
  const double given = low < info.least ? low : high;
  return "`" + std::string(info.section) + "." + std::string(info.key) + "` of " + Short(given) +
         " is impossible: it lies between " + Short(info.least) + " and " + Short(info.most) +
         "; " + std::string(info.why);
}

std::vector<Contradiction> Contradictions(const Plan& plan) {
  std::vector<Contradiction> found;
  const Chip& chip = plan.chip;
  if (chip.ceiling > 0 && High(plan.At(Input::kMfu)) > chip.ceiling / chip.bf16) {
    found.push_back({Input::kMfu,
                     "an MFU of " + Short(High(plan.At(Input::kMfu))) + " is impossible on `" +
                         chip.name + "`: a matrix product alone reaches " +
                         Short(chip.ceiling / chip.bf16) + " of its peak",
                     chip.source});
  }
  if (Low(plan.At(Input::kKilowatts)) * 1000 < chip.idle_watts) {
    found.push_back({Input::kKilowatts,
                     "a `" + chip.name + "` draws " + Short(chip.idle_watts) +
                         " W when idle, more than `site.kilowatts` gives it",
                     chip.source});
  }
  if (Low(plan.At(Input::kLoad)) * Low(plan.At(Input::kKilowatts)) * 1000 < chip.idle_watts) {
    found.push_back({Input::kLoad,
                     "an average load of " + Short(Low(plan.At(Input::kLoad))) +
                         " lies below what a `" + chip.name + "` draws when idle",
                     chip.source});
  }
  if (plan.aim == Aim::kLoss) {
    for (const Law& law : plan.law_draws) {
      if (Low(plan.At(Input::kLoss)) > law.E + 0.01) continue;
      found.push_back({Input::kLoss,
                       "no model reaches a loss of " + Short(Low(plan.At(Input::kLoss))) +
                           ": by the law `" + std::string(plan.law->name) + "` text itself has " +
                           Short(law.E) + " nats a token",
                       std::string(plan.law->source)});
      break;
    }
  }
  return found;
}

std::vector<std::string> Warnings(const Plan& plan) {
  std::vector<std::string> warnings;
  const double epochs = plan.At(Input::kEpochs).Median();
  if (epochs > kEpochsWarned) {
    warnings.push_back(
        "more than 8 epochs: the repetition law was seen to hold up to 14 and to be "
        "far too kind at 44 (Muennighoff et al. 2023)");
  }
  const double generator = plan.At(Input::kGenerator).Median();
  if (generator < 8e9 || generator > 406e9) {
    warnings.push_back("the generation law was fitted between 8B and 405B parameters, not at " +
                       Short(generator));
  }
  const double answer = plan.At(Input::kAnswerTokens).Median();
  const double prompt = plan.At(Input::kPromptTokens).Median();
  if (answer < 128 || answer > 2048 || prompt < 128 || prompt > 2048) {
    warnings.push_back(
        "the generation law was fitted for prompts and answers of 128 to 2,048 "
        "tokens");
  }
  if (plan.At(Input::kGrowth).Median() > 1.5) {
    warnings.push_back(
        "capacity that grows by more than half a year after year has been seen for "
        "two years, not for five");
  }
  return warnings;
}

}  // namespace saem::plan
