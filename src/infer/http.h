// Any OpenAI-compatible endpoint: chat completions, many in flight, retried with growing waits,
// within hard limits.
#pragma once

#include <memory>

#include "base/context.h"
#include "base/error.h"
#include "infer/generator.h"
#include "infer/open.h"

namespace saem::infer {

base::Result<std::unique_ptr<TextGenerator>> OpenHttp(const GeneratorSpec& spec,
                                                      const base::Context& context);
base::Result<GeneratorInfo> DescribeHttp(const GeneratorSpec& spec);

// For tests and the fuzzer: the answer in a response body, or why there is none. What a model says
// that is not what was asked for is its answer all the same: whoever asked rejects it.
base::Result<data::ModelAnswer> ParseCompletion(std::string_view body);

}  // namespace saem::infer
