// A cache of llama.cpp with several streams, each holding one sequence, which are decoded together.
// Used by the llama engine, which decides what is fed to whom.
//
// What a stream computes does not depend on its company: cells are its own, prompts are fed in
// tiles of fixed places, and llama.cpp's CPU kernels compute each row by itself. One shape is
// avoided, a lone row with a long past: its attention is split among threads and summed in another
// order. `FeedsAlike` checks all that on the machine at hand.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <llama.h>

#include "base/context.h"
#include "base/error.h"

namespace saem::infer {

struct StreamSettings {
  size_t streams = 1;
  size_t cells = 256;  // tokens one stream can hold
  int threads = 1;
  bool reproducible = false;  // the same logits for any company and number of threads
};

class LlamaStreams {
 public:
  // `model` must outlive it. InputError where there is not enough memory.
  static base::Result<std::unique_ptr<LlamaStreams>> Make(llama_model* model,
                                                          const StreamSettings& settings,
                                                          const base::Context& context);
  ~LlamaStreams();

  // Who may interrupt from now on; null: nobody.
  void WatchCancel(const base::CancelToken* cancel);
  size_t streams() const { return held_.size(); }
  size_t cells() const { return cells_; }

  // Makes the stream hold as much of the beginning of `wanted` as some stream holds already, and
  // nothing else; copied from another stream where that one holds more. Returns how many tokens
  // that is: less than `wanted`, a multiple of a tile.
  size_t Keep(size_t stream, std::span<const llama_token> wanted);

  // Logits of the whole vocabulary after a token; valid during the call.
  using OnLogits = std::function<void(size_t at, const float* logits)>;
  // Adds the tokens to what the stream holds (which ends at a tile: call Keep first). `on_logits`
  // gets (place in the sequence, logits) for each token from place `first` on, in order.
  base::Status Feed(size_t stream, std::span<const llama_token> tokens, size_t first,
                    const OnLogits& on_logits);
  // Adds one token to each of the first `next.size()` streams, together. `on_logits` gets (stream,
  // logits).
  base::Status Step(std::span<const llama_token> next, const OnLogits& on_logits);
  // Makes `to` hold what `from` holds; `from` is empty then.
  void Move(size_t from, size_t to);
  void Clear();

  // Whether a stream's logits are the same bits alone and in company. Clears all streams.
  base::Result<bool> FeedsAlike();

 private:
  struct Free {
    void operator()(llama_context* context) const { llama_free(context); }
    void operator()(ggml_threadpool* pool) const { ggml_threadpool_free(pool); }
  };
  LlamaStreams() = default;

  void Add(llama_token token, size_t at, size_t stream, bool logits);
  base::Status Decode();
  base::Status DecodeTile(size_t stream, std::span<const llama_token> tokens, size_t first,
                          const OnLogits& on_logits);
  bool Cut(size_t stream, size_t from);

  std::unique_ptr<ggml_threadpool, Free> pool_;  // outlives the context
  std::unique_ptr<llama_context, Free> context_;
  llama_batch batch_{};
  size_t cells_ = 0;
  bool reproducible_ = false;
  bool cuttable_ = true;  // recurrent models cannot take back a token
  std::vector<std::vector<llama_token>> held_;
};

}  // namespace saem::infer
