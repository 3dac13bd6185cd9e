// Writes the answers of many calls with the streams of one cache: a call that is done makes room
// for the next at once. Several loops, each a thread with streams of its own, may take from one
// queue. Used by the llama engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include <llama.h>

#include "base/context.h"
#include "base/error.h"
#include "data/model_call.h"
#include "infer/answer_text.h"
#include "infer/generator.h"
#include "infer/json_schema.h"
#include "infer/llama_sampling.h"
#include "infer/llama_streams.h"

namespace saem::infer {

// What a JSON Schema comes to, made once.
struct AnswerForm {
  JsonSchema check;
  Sampler grammar;  // at its start; cloned for each answer
};

// A call made ready.
struct AskedCall {
  size_t index = 0;
  const data::ModelCall* call = nullptr;
  const AnswerForm* form = nullptr;  // null: free text
  std::vector<llama_token> prompt;
  std::vector<llama_token> continuation;  // kScore

  bool scored() const { return call->kind == data::ModelCall::Kind::kScore; }
  int64_t tokens() const {
    return static_cast<int64_t>(prompt.size()) +
           (scored() ? static_cast<int64_t>(continuation.size()) : call->sampling.max_tokens);
  }
};

// Gives out calls in the order of their prompts, so that those with the same beginning follow each
// other, and takes the answers, one at a time. No answer depends on that order.
class AnswerQueue {
 public:
  // All must outlive it.
  AnswerQueue(std::span<const AskedCall> asked, const TextGenerator::Begun& begun,
              const TextGenerator::Done& done, Usage* usage);

  // Null: none is left.
  base::Result<const AskedCall*> Next();
  base::Status Finish(const AskedCall& asked, data::ModelAnswer answer);

  // The first failure of a loop ends the others.
  void Fail(const base::Status& status);
  base::Status status() const;

 private:
  std::span<const AskedCall> asked_;
  std::vector<size_t> order_;
  const TextGenerator::Begun& begun_;
  const TextGenerator::Done& done_;
  Usage* usage_;
  mutable std::mutex mutex_;
  size_t next_ = 0;
  base::Status status_;
};

class AnswerLoop {
 public:
  AnswerLoop(const llama_vocab* vocab, LlamaStreams& streams, AnswerQueue& queue,
             const base::Context& context);

  // Until the queue is empty and every answer begun is finished.
  base::Status Run();

 private:
  // An answer being written, in the stream of the same number.
  struct Writing {
    const AskedCall* asked = nullptr;
    TokenChooser chooser;
    AnswerText text;
    data::ModelAnswer answer;
    llama_token next = 0;
    double began = 0;
  };

  double Now() const;
  base::Status Begin(const AskedCall& asked);
  base::Status Score(const AskedCall& asked);
  base::Status StepAll();
  bool Take(Writing& one, const float* logits);
  base::Status Finish(Writing& one);

  const llama_vocab* const vocab_;
  LlamaStreams& streams_;
  AnswerQueue& queue_;
  const base::Context& context_;
  std::vector<Writing> writing_;
};

}  // namespace saem::infer
