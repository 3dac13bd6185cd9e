// Model files of llama.cpp (GGUF): checked before the library touches them, known by their hash,
// re-quantised once.
#pragma once

#include <string>

#include "base/context.h"
#include "base/error.h"
#include "infer/open.h"

namespace saem::infer {

// An InputError unless the file is GGUF whose tensors all lie inside it.
base::Status CheckWeights(const std::string& path);

// The file's SHA-256; remembered in `cache_dir` by path, size and time, for hashing takes longer
// than everything else that `saem check` does. An empty cache_dir remembers nothing.
base::Result<std::string> WeightsHash(const std::string& path, const std::string& cache_dir);

// The file to load for `spec.weights` (q4_0, q8_0, as-is): the source itself, or a copy
// re-quantised into `spec.cache_dir` the first time. `hash` is the source's SHA-256.
base::Result<std::string> PreparedWeights(const GeneratorSpec& spec, const std::string& hash,
                                          const base::Context& context);

}  // namespace saem::infer
