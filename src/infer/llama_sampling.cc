#include "infer/llama_sampling.h"

#include <common/json-schema-to-grammar.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace saem::infer {
namespace {

// Enforced by the grammar as llama.cpp builds it, or without meaning for which texts are valid.
const std::set<std::string>& KnownKeywords() {
  static const std::set<std::string> known{
      "type",      "properties", "required",  "additionalProperties", "items",   "minItems",
      "maxItems",  "minLength",  "maxLength", "enum",                 "const",   "anyOf",
      "oneOf",     "title",      "description", "$schema",            "default", "examples"};
  return known;
}

base::Status CheckKeywords(const nlohmann::json& schema, const std::string& place) {
  if (!schema.is_object()) return base::Status::OK();
  for (const auto& [key, value] : schema.items()) {
    if (!KnownKeywords().contains(key)) {
      return base::UsageError("the answer's JSON Schema uses `" + key + "` at " + place +
                              ", which cannot be enforced while writing");
    }
    if (key == "properties") {
      for (const auto& [name, one] : value.items()) ARROW_RETURN_NOT_OK(CheckKeywords(one, place + "." + name));
    } else if (key == "items" || key == "additionalProperties") {
      ARROW_RETURN_NOT_OK(CheckKeywords(value, place + "." + key));
    } else if (key == "anyOf" || key == "oneOf") {
      for (const auto& one : value) ARROW_RETURN_NOT_OK(CheckKeywords(one, place + "." + key));
    }
  }
  return base::Status::OK();
}

llama_token Greedy(const float* logits, int32_t size) {
  llama_token best = 0;
  for (llama_token token = 1; token < size; ++token) {
    if (logits[token] > logits[best]) best = token;
  }
  return best;
}

}  // namespace

double LogProbability(const float* logits, int32_t size, llama_token token) {
  float most = logits[0];
  for (int32_t i = 1; i < size; ++i) most = std::max(most, logits[i]);
  double sum = 0;
  for (int32_t i = 0; i < size; ++i) sum += std::exp(static_cast<double>(logits[i] - most));
  return static_cast<double>(logits[token] - most) - std::log(sum);
}

base::Result<std::string> GrammarOf(const std::string& json_schema) {
  if (json_schema.empty()) return std::string();
  const nlohmann::json schema = nlohmann::json::parse(json_schema, nullptr, false);
  if (schema.is_discarded()) return base::UsageError("the answer's JSON Schema is not JSON");
  ARROW_RETURN_NOT_OK(CheckKeywords(schema, "$"));
  try {
    return json_schema_to_grammar(common_json::parse(json_schema), true);
  } catch (const std::exception& error) {
    return base::UsageError(std::string("the answer's JSON Schema cannot be enforced: ") + error.what());
  }
}

base::Result<std::unique_ptr<TokenChooser>> TokenChooser::Make(const llama_vocab* vocab,
                                                               const data::Sampling& sampling,
                                                               const std::string& grammar) {
  std::unique_ptr<TokenChooser> chooser(new TokenChooser());
  chooser->vocab_ = vocab;
  if (sampling.temperature > 0) {
    chooser->chain_ = llama_sampler_chain_init(llama_sampler_chain_default_params());
    const auto add = [&](llama_sampler* one) { llama_sampler_chain_add(chooser->chain_, one); };
    if (sampling.top_p < 1) add(llama_sampler_init_top_p(static_cast<float>(sampling.top_p), 1));
    if (sampling.min_p > 0) add(llama_sampler_init_min_p(static_cast<float>(sampling.min_p), 1));
    add(llama_sampler_init_temp(static_cast<float>(sampling.temperature)));
    add(llama_sampler_init_dist(static_cast<uint32_t>(sampling.seed ^ (sampling.seed >> 32))));
  }
  if (!grammar.empty()) {
    chooser->grammar_ = llama_sampler_init_grammar(vocab, grammar.c_str(), "root");
    if (chooser->grammar_ == nullptr) return base::InternalError("llama.cpp does not take its own grammar");
  }
  return chooser;
}

TokenChooser::~TokenChooser() {
  if (chain_ != nullptr) llama_sampler_free(chain_);
  if (grammar_ != nullptr) llama_sampler_free(grammar_);
}

TokenChooser::Choice TokenChooser::Choose(const float* logits, bool want_logprob) {
  const int32_t size = llama_vocab_n_tokens(vocab_);
  Choice choice;
  std::vector<llama_token_data> all;
  const auto candidates = [&]() -> llama_token_data_array {
    all.resize(static_cast<size_t>(size));
    for (llama_token token = 0; token < size; ++token) {
      all[static_cast<size_t>(token)] = {token, logits[token], 0};
    }
    return {all.data(), all.size(), -1, false};
  };
  const auto pick = [&](llama_token_data_array& array) -> llama_token {
    if (chain_ == nullptr) {
      size_t best = 0;
      for (size_t i = 1; i < array.size; ++i) {
        if (array.data[i].logit > array.data[best].logit) best = i;
      }
      return array.data[best].id;
    }
    llama_sampler_apply(chain_, &array);
    return array.data[array.selected].id;
  };
  if (chain_ == nullptr) {
    choice.token = Greedy(logits, size);
  } else {
    llama_token_data_array array = candidates();
    choice.token = pick(array);
  }
  if (grammar_ != nullptr) {
    // Ask of the chosen token first: the whole vocabulary is masked only when it is refused.
    llama_token_data one{choice.token, 1, 0};
    llama_token_data_array single{&one, 1, -1, false};
    llama_sampler_apply(grammar_, &single);
    if (std::isinf(one.logit)) {
      llama_token_data_array array = candidates();
      llama_sampler_apply(grammar_, &array);
      choice.token = pick(array);
    }
    llama_sampler_accept(grammar_, choice.token);
  }
  if (want_logprob) choice.logprob = LogProbability(logits, size, choice.token);
  return choice;
}

}  // namespace saem::infer
