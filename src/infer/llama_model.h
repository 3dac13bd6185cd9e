// A model of llama.cpp in memory. Every call into llama.cpp that can log or throw goes through here
// or llama_streams.h; what it logs goes to the context's sink.
#pragma once

#include <memory>
#include <string>

#include <llama.h>

#include "base/context.h"
#include "base/error.h"

namespace saem::infer {

// While it lives, what llama.cpp logs goes to `sink` (which may be null). llama.cpp has one log for
// the process: of two scopes at once the later one gets it all.
class LlamaLog {
 public:
  explicit LlamaLog(base::LogSink* sink);
  ~LlamaLog();
  LlamaLog(const LlamaLog&) = delete;
  LlamaLog& operator=(const LlamaLog&) = delete;

  // The last error that llama.cpp wrote since the scope began, one line; "" if none.
  static std::string LastError();
};

struct LlamaModelFree {
  void operator()(llama_model* model) const { llama_model_free(model); }
};
using LlamaModel = std::unique_ptr<llama_model, LlamaModelFree>;

// Loads the GGUF file onto the CPU. An InputError unless it is a model that continues text.
base::Result<LlamaModel> LoadLlamaModel(const std::string& path, const base::Context& context);

// Which back end and instruction set decide its numbers: "cpu AVX2 FMA ...".
std::string LlamaDevice();

}  // namespace saem::infer
