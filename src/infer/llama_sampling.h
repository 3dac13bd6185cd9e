// How one sequence chooses its next token: the settings of its call, its own random numbers, and the grammar of the JSON
// it must write.
#pragma once

#include <llama.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "data/model_call.h"

namespace saem::infer {

// The grammar (GBNF) of answers valid under a JSON Schema. A keyword that would not be enforced is a UsageError: llama.cpp
// passes over what it does not know.
base::Result<std::string> GrammarOf(const std::string& json_schema);

class TokenChooser {
 public:
  // `grammar` may be empty.
  static base::Result<std::unique_ptr<TokenChooser>> Make(const llama_vocab* vocab,
                                                          const data::Sampling& sampling,
                                                          const std::string& grammar);
  ~TokenChooser();

  struct Choice {
    llama_token token = 0;
    double logprob = 0;  // natural, under the model's own distribution (before temperature and cuts)
  };
  // `logits` of the whole vocabulary. With `want_logprob` unset the logprob is 0 and costs nothing.
  Choice Choose(const float* logits, bool want_logprob);

 private:
  TokenChooser() = default;

  const llama_vocab* vocab_ = nullptr;
  llama_sampler* chain_ = nullptr;    // null: greedy
  llama_sampler* grammar_ = nullptr;  // null: free text
};

// log p(token) under softmax of `logits`, summed in double in a fixed order.
double LogProbability(const float* logits, int32_t size, llama_token token);

}  // namespace saem::infer
