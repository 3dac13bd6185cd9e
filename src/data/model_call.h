// One question to a text generator and its answer, as plain values: what a stage asks (floor 3),
// what an engine answers (floor 2) and what the journal keeps (floor 5). An answer is known by the
// hash of model and full request.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"

namespace saem::data {

struct ChatMessage {
  std::string role;  // system, user, assistant
  std::string content;
};

struct Sampling {
  double temperature = 0;  // 0: greedy
  double top_p = 1;
  double min_p = 0;
  int64_t max_tokens = 256;
  uint64_t seed = 0;
};

struct ModelCall {
  enum class Kind {
    kGenerate,  // answer `messages`
    kScore,     // log-probability of `continuation` after `messages` (an assistant turn begun)
  };
  Kind kind = Kind::kGenerate;
  std::vector<ChatMessage> messages;
  std::string continuation;       // kScore only
  Sampling sampling;              // kGenerate only
  std::string json_schema;        // empty: free text; else the answer must be JSON of this schema
  std::vector<std::string> stop;  // generation ends before any of these
  bool want_logprobs = false;

  // Of model and every field: the journal's key.
  base::Hash128 Key(std::string_view model) const;
};

struct ModelAnswer {
  enum class Finish { kStop, kLength, kRefused, kError };
  Finish finish = Finish::kStop;
  std::string text;
  std::string error;       // kRefused, kError: what happened, safe to show
  double logprob_sum = 0;  // natural log, over the generated or scored tokens
  int64_t prompt_tokens = 0;
  int64_t output_tokens = 0;  // generated, or scored
  double seconds = 0;         // not part of results

  std::string ToJson() const;  // all but seconds; one line
  static base::Result<ModelAnswer> FromJson(std::string_view json);
};

}  // namespace saem::data
