#include "plan/generation.h"

#include <cmath>

namespace saem::plan {

double WritingRate(const GenerationLaw& law, const Writer& writer, double flops, double bandwidth) {
  constexpr double kFittedParams = 8.03e9;
  const double flop = 2 * writer.params;
  const double reading = flop / (flops * law.prefill) * writer.input_tokens / writer.output_tokens;
  const double writing = flop / (flops * law.decode);
  const double context = law.memory / bandwidth *
                         std::pow(writer.params / kFittedParams, law.growth) *
                         (writer.input_tokens + writer.output_tokens / 2);
  return 1 / (reading + writing + context);
}

}  // namespace saem::plan
