// llama.cpp in process: many sequences decoded together, shared prompt beginnings decoded once.
#pragma once

#include <memory>

#include "base/context.h"
#include "base/error.h"
#include "infer/generator.h"
#include "infer/open.h"

namespace saem::infer {

base::Result<std::unique_ptr<TextGenerator>> OpenLlama(const GeneratorSpec& spec,
                                                       const base::Context& context);
base::Result<GeneratorInfo> DescribeLlama(const GeneratorSpec& spec);

}  // namespace saem::infer
