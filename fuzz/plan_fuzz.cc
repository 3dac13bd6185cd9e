// Any bytes as a plan, and as facts that replace the built-in ones: read or refused with a message,
// never a crash; and a plan that is read has an answer or says why not.
#include <cstdint>
#include <string_view>

#include "plan/answer.h"
#include "plan/text.h"

namespace {

using namespace saem;

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

bool Read(const base::Status& status) {
  Require(status.ok() || base::FaultOf(status) == base::Fault::kUsage);
  return status.ok();
}

const plan::ScalingDraws& Scaling() {
  static const auto draws = plan::ParseScalingDraws(plan::BuiltInScalingDraws(), "draws.yaml");
  return *draws;
}

const std::shared_ptr<const plan::Facts>& BuiltIn() {
  static const auto facts =
      std::make_shared<const plan::Facts>(*plan::ParseFacts(plan::BuiltInFacts(), "facts.yaml"));
  return facts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr int kDraws = 1000;  // the fewest that a plan may ask for
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto samples = [](const std::string& path) -> base::Result<std::string> {
    if (path == "samples") return "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
    return base::UsageError("there is no such file");
  };
  const auto tongue = size % 2 == 0 ? plan::Tongue::kEnglish : plan::Tongue::kKorean;
  auto made = plan::ParsePlan(text, "fuzz.yaml", {BuiltIn(), &Scaling(), samples, tongue});
  if (!Read(made.status())) return 0;
  made->draws = kDraws;
  const auto answer = plan::AnswerPlan(*std::move(made), {});
  if (!Read(answer.status())) return 0;
  for (const plan::Number& number : answer->numbers) {
    const plan::Percentiles& p = number.percentiles;
    Require(p.p10 <= p.p50 && p.p50 <= p.p90);  // which no NaN does
  }
  Require(!plan::AnswerText(*answer, tongue).empty());
  return 0;
}
