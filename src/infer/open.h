// Opens what a recipe's `models:` section names. The spec is plain: the recipe binder fills it, the
// engines read it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/context.h"
#include "base/error.h"
#include "infer/generator.h"

namespace saem::infer {

// A key that cannot be printed or compared by accident; only the HTTP engine reads it.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  bool empty() const { return value_.empty(); }
  const std::string& Reveal() const { return value_; }

 private:
  std::string value_;
};

struct GeneratorSpec {
  std::string kind;  // llama, http, fake
  std::string name;  // in the recipe, for messages

  // llama
  std::string path;              // GGUF file
  std::string weights = "q4_0";  // q4_0, q8_0, as-is
  int64_t sequences = 32;
  int64_t context_tokens = 2048;  // of one sequence
  bool reproducible = false;
  std::string cache_dir;  // for re-quantised weights

  // http
  std::string url;    // "https://host/v1"
  std::string model;  // as the endpoint knows it
  Secret key;
  int64_t concurrency = 16;
  double timeout_seconds = 120;  // of one answer
  int64_t retries = 5;
  int64_t max_calls = 0;  // hard limits of one run; 0: none
  int64_t max_tokens = 0;

  // fake
  std::string script;  // file

  std::string licence;  // SPDX; "" where outputs carry none
};

base::Result<std::unique_ptr<TextGenerator>> OpenGenerator(const GeneratorSpec& spec,
                                                           const base::Context& context);
// What `saem check` shows and fingerprints rest on: reads a file's header and hash at most.
base::Result<GeneratorInfo> DescribeGenerator(const GeneratorSpec& spec);

}  // namespace saem::infer
