#include "infer/open.h"

#include "infer/fake.h"
#include "infer/http.h"
#include "infer/llama.h"

namespace saem::infer {

base::Result<std::unique_ptr<TextGenerator>> OpenGenerator(const GeneratorSpec& spec,
                                                           const base::Context& context) {
  if (spec.kind == "llama") return OpenLlama(spec, context);
  if (spec.kind == "http") return OpenHttp(spec, context);
  if (spec.kind == "fake") return OpenFake(spec);
  return base::InternalError("no engine of kind " + spec.kind);
}

base::Result<GeneratorInfo> DescribeGenerator(const GeneratorSpec& spec) {
  if (spec.kind == "llama") return DescribeLlama(spec);
  if (spec.kind == "http") return DescribeHttp(spec);
  if (spec.kind == "fake") return DescribeFake(spec);
  return base::InternalError("no engine of kind " + spec.kind);
}

}  // namespace saem::infer
