// What answers model calls: llama.cpp in process, an OpenAI-compatible endpoint, or a script for
// tests. The executor hands over calls in record order and gets each answer as it comes; the
// journal stands between them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "data/model_call.h"

namespace saem::infer {

struct GeneratorInfo {
  std::string kind;     // llama, http, fake
  std::string hash;     // sha256 of the weights that run, or "endpoint:<model>"
  std::string licence;  // SPDX
  bool scores = false;  // answers ModelCall::Kind::kScore
  int64_t context_tokens = 0;
  std::string device;  // for run.json
};

// What a recipe's budget allows; counters are kept by the engine and reported.
struct Usage {
  int64_t calls = 0;
  int64_t retries = 0;
  int64_t prompt_tokens = 0;
  int64_t output_tokens = 0;
  double seconds = 0;
};

class TextGenerator {
 public:
  virtual ~TextGenerator() = default;
  virtual const GeneratorInfo& info() const = 0;

  // Answers every call. `begun(i)` is called just before the i-th is made, `done(i, answer)` once
  // for each; in any order, from one thread at a time. A call that fails for itself (refused, over
  // length, broken after retries) is an answer that says so; an error returned here ends the run (a
  // budget reached, an endpoint dead beyond its retries, cancelled). Either callback may fail: that
  // ends it too.
  using Begun = std::function<base::Status(size_t index)>;
  using Done = std::function<base::Status(size_t index, data::ModelAnswer answer)>;
  virtual base::Status Answer(std::span<const data::ModelCall> calls, const Begun& begun,
                              const Done& done, const base::Context& context) = 0;
  virtual Usage usage() const = 0;
};

}  // namespace saem::infer
