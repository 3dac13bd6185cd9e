#include "infer/llama_sampling.h"

#include <algorithm>
#include <cmath>

#include <common/json-schema-to-grammar.h>

#include "infer/json_schema.h"

namespace saem::infer {
namespace {

constexpr llama_token kNone = -1;
// Draws that the grammar may refuse before the whole vocabulary is asked, which takes thousands of
// times as long as one.
constexpr int kDraws = 24;
// Tokens whose weight is less than this share of the best's are looked at only where a cut reaches
// so far down.
constexpr double kNear = 1e-5;

float Most(const float* logits, int32_t size) {
  float most = logits[0];
  for (int32_t i = 1; i < size; ++i) most = std::max(most, logits[i]);
  return most;
}

}  // namespace

double LogProbability(const float* logits, int32_t size, llama_token token) {
  const float most = Most(logits, size);
  double sum = 0;
  for (int32_t i = 0; i < size; ++i) sum += static_cast<double>(std::exp(logits[i] - most));
  return static_cast<double>(logits[token] - most) - std::log(sum);
}

base::Result<Sampler> GrammarOf(const llama_vocab* vocab, const std::string& json_schema) {
  ARROW_RETURN_NOT_OK(JsonSchema::Parse(json_schema).status());
  std::string text;
  try {
    text = json_schema_to_grammar(common_json::parse(json_schema), true);
  } catch (const std::exception& error) {
    return base::UsageError(std::string("the JSON Schema of the answer cannot be enforced: ") +
                            error.what());
  }
  Sampler grammar(llama_sampler_init_grammar(vocab, text.c_str(), "root"));
  if (grammar == nullptr) {
    return base::UsageError(
        "the JSON Schema of the answer cannot be enforced: its grammar is too large for llama.cpp");
  }
  return grammar;
}

TokenChooser::TokenChooser(const llama_vocab* vocab, const data::Sampling& sampling,
                           Sampler grammar)
    : size_(llama_vocab_n_tokens(vocab)),
      sampling_(sampling),
      random_(sampling.seed, "sampling", {}),
      grammar_(std::move(grammar)) {}

std::optional<TokenChooser::Choice> TokenChooser::Choose(const float* logits, bool want_logprob) {
  Choice choice;
  choice.token = sampling_.temperature > 0 ? Sampled(logits) : Greedy(logits);
  if (choice.token == kNone) choice.token = FromMasked(logits);
  if (choice.token == kNone) return std::nullopt;
  if (grammar_ != nullptr) {
    try {
      llama_sampler_accept(grammar_.get(), choice.token);
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }
  if (want_logprob) choice.logprob = LogProbability(logits, size_, choice.token);
  return choice;
}

bool TokenChooser::Allowed(llama_token token) {
  if (grammar_ == nullptr) return true;
  llama_token_data one{token, 1, 0};
  llama_token_data_array single{&one, 1, -1, false};
  llama_sampler_apply(grammar_.get(), &single);
  return !std::isinf(one.logit);
}

llama_token TokenChooser::Greedy(const float* logits) {
  std::vector<llama_token> refused;
  for (int i = 0; i < kDraws; ++i) {
    llama_token best = kNone;
    for (llama_token token = 0; token < size_; ++token) {
      if (best != kNone && logits[token] <= logits[best]) continue;
      if (std::find(refused.begin(), refused.end(), token) == refused.end()) best = token;
    }
    if (best == kNone || Allowed(best)) return best;
    refused.push_back(best);
  }
  return kNone;
}

llama_token TokenChooser::Sampled(const float* logits) {
  Gather(logits);
  for (int i = 0; i < kDraws; ++i) {
    const llama_token token = Draw();
    if (token == kNone || Allowed(token)) return token;
  }
  return kNone;
}

// The best, or a draw, among all tokens that the grammar allows.
llama_token TokenChooser::FromMasked(const float* logits) {
  if (grammar_ == nullptr) return kNone;
  std::vector<llama_token_data> all(static_cast<size_t>(size_));
  for (llama_token token = 0; token < size_; ++token)
    all[static_cast<size_t>(token)] = {token, logits[token], 0};
  llama_token_data_array array{all.data(), all.size(), -1, false};
  llama_sampler_apply(grammar_.get(), &array);
  std::erase_if(all, [](const llama_token_data& one) { return std::isinf(one.logit); });
  if (all.empty()) return kNone;
  const auto worse = [](const llama_token_data& a, const llama_token_data& b) {
    return a.logit < b.logit;
  };
  const llama_token_data best = *std::max_element(all.begin(), all.end(), worse);
  if (sampling_.temperature <= 0) return best.id;
  candidates_.clear();
  total_ = 0;
  for (const llama_token_data& one : all) {
    const double weight =
        std::exp(static_cast<double>(one.logit - best.logit) / sampling_.temperature);
    candidates_.push_back({one.id, weight});
    total_ += weight;
  }
  return Draw();
}

// Fills candidates_, the likeliest first, with what temperature, top_p and min_p leave.
void TokenChooser::Gather(const float* logits) {
  candidates_.clear();
  const float most = Most(logits, size_);
  const double sharpness = 1 / sampling_.temperature;
  double all = 0;
  const auto weight = [&](llama_token token) {
    return std::exp(static_cast<double>(logits[token] - most) * sharpness);
  };
  const bool cut = sampling_.top_p < 1 || sampling_.min_p > 0;
  for (llama_token token = 0; token < size_; ++token) {
    const double one = weight(token);
    all += one;
    if (!cut || one >= kNear) candidates_.push_back({token, one});
  }
  total_ = all;
  if (!cut) return;
  const auto likelier = [](const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.token < b.token;
  };
  const auto sum = [&] {
    double near = 0;
    for (const Candidate& one : candidates_) near += one.weight;
    return near;
  };
  if (sampling_.top_p < 1 ? sum() < sampling_.top_p * all : sampling_.min_p < kNear) {
    candidates_.clear();
    for (llama_token token = 0; token < size_; ++token)
      candidates_.push_back({token, weight(token)});
  }
  std::sort(candidates_.begin(), candidates_.end(), likelier);
  size_t kept = 0;
  double so_far = 0;
  while (kept < candidates_.size()) {
    const double one = candidates_[kept].weight;
    if (kept > 0 && one < sampling_.min_p) break;  // the best has weight 1
    so_far += one;
    ++kept;
    if (sampling_.top_p < 1 && so_far >= sampling_.top_p * all) break;
  }
  candidates_.resize(kept);
  total_ = so_far;
}

// Draws a candidate and takes it out, so that it is not drawn again.
llama_token TokenChooser::Draw() {
  const double at = random_.Unit() * total_;
  double so_far = 0;
  Candidate* drawn = nullptr;
  for (Candidate& one : candidates_) {
    if (one.weight <= 0) continue;
    drawn = &one;
    so_far += one.weight;
    if (so_far > at) break;
  }
  if (drawn == nullptr) return kNone;
  total_ -= drawn->weight;
  drawn->weight = 0;
  return drawn->token;
}

}  // namespace saem::infer
