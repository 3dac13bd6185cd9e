// How one sequence of the llama engine chooses its next token: the settings of its call, its own
// random numbers, and the grammar of the JSON it must write.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <llama.h>

#include "base/error.h"
#include "base/rng.h"
#include "data/model_call.h"

namespace saem::infer {

struct SamplerFree {
  void operator()(llama_sampler* sampler) const { llama_sampler_free(sampler); }
};
using Sampler = std::unique_ptr<llama_sampler, SamplerFree>;

// The grammar of answers valid under a JSON Schema, as llama.cpp converts it, at its start; clone
// it for each answer. What the grammar leaves open (bounds of numbers that are no integers) the
// check of the whole answer holds.
base::Result<Sampler> GrammarOf(const llama_vocab* vocab, const std::string& json_schema);

class TokenChooser {
 public:
  // `grammar` may be null: free text.
  TokenChooser(const llama_vocab* vocab, const data::Sampling& sampling, Sampler grammar);

  struct Choice {
    llama_token token = 0;
    double logprob =
        0;  // natural, under the model's own distribution (before temperature and cuts)
  };
  // From the logits of the whole vocabulary: temperature, then top_p, then min_p, as endpoints do
  // it. A token is drawn first and then asked of the grammar; refused ones are drawn no more, which
  // leaves the odds of the allowed as they are. Without `want_logprob` the logprob is 0 and costs
  // nothing. Nothing: the grammar allows no token at all.
  std::optional<Choice> Choose(const float* logits, bool want_logprob);

 private:
  struct Candidate {
    llama_token token;
    double weight;
  };

  llama_token Greedy(const float* logits);
  llama_token Sampled(const float* logits);
  llama_token FromMasked(const float* logits);
  void Gather(const float* logits);
  llama_token Draw();
  bool Allowed(llama_token token);

  int32_t size_;
  data::Sampling sampling_;
  base::RandomStream random_;
  Sampler grammar_;
  std::vector<Candidate> candidates_;
  double total_ = 0;  // of their weights
};

// log p(token) under softmax of `logits`, summed in double in a fixed order.
double LogProbability(const float* logits, int32_t size, llama_token token);

}  // namespace saem::infer
