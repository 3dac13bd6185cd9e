// Any bytes as facts (chips, prices, shocks), as draws of a scaling law and as the manifest of a
// run: read or refused with a message, never a crash; facts that are read carry a plan.
#include <cstdint>
#include <string_view>

#include "plan/answer.h"
#include "plan/measured.h"

namespace {

using namespace saem;

bool Read(const base::Status& status) {
  if (!status.ok() && base::FaultOf(status) != base::Fault::kUsage) __builtin_trap();
  return status.ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto scaling =
      plan::ParseScalingDraws(plan::BuiltInScalingDraws(), "draws.yaml").ValueOrDie();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Read(plan::ParseScalingDraws(text, "fuzz.yaml").status());
  Read(plan::ReadMeasured(text, text, "fuzz.json").status());
  auto facts = plan::ParseFacts(text, "fuzz.yaml");
  if (!Read(facts.status())) return 0;
  const std::string chip = facts->chips.begin()->first;
  auto made = plan::ParsePlan(
      "plan: 1\ndraws: 1000\ntarget: {params: 8B, tokens: 15T}\n"
      "data: {real: 2T}\nsupply: {}\ncompute: {chips: 1024, chip: \"" +
          chip + "\"}\n",
      "plan.yaml", {std::make_shared<const plan::Facts>(*std::move(facts)), &scaling, nullptr});
  if (Read(made.status())) Read(plan::AnswerPlan(*std::move(made), {}).status());
  return 0;
}
