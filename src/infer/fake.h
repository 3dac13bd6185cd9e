// A scripted generator for tests and examples: answers by the first rule whose words stand in the
// prompt.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "infer/generator.h"
#include "infer/open.h"

namespace saem::infer {

// The script is JSON: {"rules": [{"contains": "...", "answer": "...", "finish": "stop", "score":
// -1.5}, ...], "otherwise": {...}}. `{last}` in an answer stands for the last message.
base::Result<std::unique_ptr<TextGenerator>> OpenFake(const GeneratorSpec& spec);
base::Result<GeneratorInfo> DescribeFake(const GeneratorSpec& spec);

}  // namespace saem::infer
