#include "infer/llama_streams.h"

#include <algorithm>

#include "base/hash.h"
#include "infer/llama_model.h"

namespace saem::infer {
namespace {

// Rows that flash attention computes as one tile (GGML_FA_TILE_Q): prompts are fed in multiples of
// it and a rest.
constexpr size_t kTile = 64;
// Tokens of one decode step at most; bounds the memory of its intermediate values.
constexpr size_t kBatchTokens = 512;

}  // namespace

base::Result<std::unique_ptr<LlamaStreams>> LlamaStreams::Make(llama_model* model,
                                                               const StreamSettings& settings,
                                                               const base::Context& context) {
  constexpr size_t kPad = 256;  // llama.cpp rounds up to it
  std::unique_ptr<LlamaStreams> made(new LlamaStreams());
  // A token more than asked for: the one that keeps a row from being alone.
  made->cells_ = (settings.cells + 1 + kPad - 1) / kPad * kPad;
  made->reproducible_ = settings.reproducible;
  made->cuttable_ = !llama_model_is_recurrent(model) && !llama_model_is_hybrid(model);
  made->held_.resize(settings.streams);
  llama_context_params params = llama_context_default_params();
  params.n_seq_max = static_cast<uint32_t>(settings.streams);
  params.n_ctx = static_cast<uint32_t>(made->cells_ * settings.streams);
  params.n_batch = static_cast<uint32_t>(std::max(kBatchTokens, settings.streams));
  params.n_ubatch = params.n_batch;
  params.n_outputs_max = static_cast<uint32_t>(std::max(kTile, settings.streams));
  params.n_threads = std::max(1, settings.threads);
  params.n_threads_batch = params.n_threads;
  params.kv_unified = false;
  params.swa_full = true;  // so that a sequence can be cut back
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO;
  params.no_perf = true;
  made->context_.reset(llama_init_from_model(model, params));
  if (made->context_ == nullptr) {
    const std::string said = LlamaLog::LastError();
    return base::InputError("llama.cpp cannot make a cache of " + std::to_string(settings.streams) +
                            " x " + std::to_string(made->cells_) + " tokens" +
                            (said.empty() ? "" : " (" + said + ")") +
                            "; say fewer `sequences` or a smaller `context`");
  }
  // Threads that wait for the next step sleep: others may need the cores.
  ggml_threadpool_params pool = ggml_threadpool_params_default(params.n_threads);
  pool.poll = 0;
  made->pool_.reset(ggml_threadpool_new(&pool));
  if (made->pool_ == nullptr) return base::InputError("there are no threads left for llama.cpp");
  made->WatchCancel(context.cancel);
  llama_attach_threadpool(made->context_.get(), made->pool_.get(), made->pool_.get());
  made->batch_ = llama_batch_init(static_cast<int32_t>(params.n_batch) + 1, 0, 1);
  return made;
}

LlamaStreams::~LlamaStreams() {
  if (context_ != nullptr) llama_detach_threadpool(context_.get());
  if (batch_.token != nullptr) llama_batch_free(batch_);
}

void LlamaStreams::WatchCancel(const base::CancelToken* cancel) {
  llama_set_abort_callback(
      context_.get(),
      [](void* token) {
        return token != nullptr && static_cast<const base::CancelToken*>(token)->Cancelled();
      },
      const_cast<base::CancelToken*>(cancel));
}

bool LlamaStreams::Cut(size_t stream, size_t from) {
  held_[stream].resize(std::min(held_[stream].size(), from));
  return llama_memory_seq_rm(llama_get_memory(context_.get()), static_cast<llama_seq_id>(stream),
                             static_cast<llama_pos>(from), -1);
}

size_t LlamaStreams::Keep(size_t stream, std::span<const llama_token> wanted) {
  const auto common = [&](const std::vector<llama_token>& held) {
    const size_t most = std::min(held.size(), wanted.empty() ? 0 : wanted.size() - 1);
    const auto differ =
        std::mismatch(held.begin(), held.begin() + static_cast<ptrdiff_t>(most), wanted.begin());
    return static_cast<size_t>(differ.first - held.begin()) / kTile * kTile;
  };
  size_t donor = stream;
  size_t kept = 0;
  if (cuttable_) {
    kept = common(held_[stream]);
    for (size_t other = 0; other < held_.size(); ++other) {
      const size_t more = common(held_[other]);
      if (more > kept) {
        donor = other;
        kept = more;
      }
    }
  }
  if (donor != stream) {
    llama_memory_seq_cp(llama_get_memory(context_.get()), static_cast<llama_seq_id>(donor),
                        static_cast<llama_seq_id>(stream), -1, -1);
    held_[stream] = held_[donor];
  }
  if (!Cut(stream, kept)) {
    kept = 0;
    Cut(stream, 0);  // whole sequences can always be removed
  }
  return kept;
}

void LlamaStreams::Add(llama_token token, size_t at, size_t stream, bool logits) {
  const int32_t i = batch_.n_tokens++;
  batch_.token[i] = token;
  batch_.pos[i] = static_cast<llama_pos>(at);
  batch_.n_seq_id[i] = 1;
  batch_.seq_id[i][0] = static_cast<llama_seq_id>(stream);
  batch_.logits[i] = logits ? 1 : 0;
}

base::Status LlamaStreams::Decode() {
  const int32_t code = llama_decode(context_.get(), batch_);
  if (code == 0) return base::Status::OK();
  Clear();  // what was under way is in no known state
  if (code == 2) return base::CancelledError("interrupted; run again to go on");
  const std::string said = LlamaLog::LastError();
  return base::InternalError("llama.cpp cannot decode a batch (code " + std::to_string(code) + ")" +
                             (said.empty() ? "" : ": " + said));
}

base::Status LlamaStreams::DecodeTile(size_t stream, std::span<const llama_token> tokens,
                                      size_t first, const OnLogits& on_logits) {
  const size_t begin = held_[stream].size();
  batch_.n_tokens = 0;
  for (size_t i = 0; i < tokens.size(); ++i) Add(tokens[i], begin + i, stream, begin + i >= first);
  const bool alone = reproducible_ && cuttable_ && tokens.size() == 1;
  if (alone) Add(tokens[0], begin + 1, stream, false);
  ARROW_RETURN_NOT_OK(Decode());
  held_[stream].insert(held_[stream].end(), tokens.begin(), tokens.end());
  if (alone) Cut(stream, begin + 1);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (begin + i < first) continue;
    on_logits(begin + i, llama_get_logits_ith(context_.get(), static_cast<int32_t>(i)));
  }
  return base::Status::OK();
}

base::Status LlamaStreams::Feed(size_t stream, std::span<const llama_token> tokens, size_t first,
                                const OnLogits& on_logits) {
  size_t at = held_[stream].size();
  const size_t end = at + tokens.size();
  const size_t tiled = end / kTile * kTile;  // up to here tiles are full
  const size_t begin = at;
  while (at < end) {
    size_t next = end;
    if (at < tiled) {
      // Tiles whose logits are not asked for go together, the others one by one: logits take a
      // vocabulary each.
      next = at + kTile <= first ? std::min({at + kBatchTokens, tiled, first / kTile * kTile})
                                 : at + kTile;
    }
    ARROW_RETURN_NOT_OK(
        DecodeTile(stream, tokens.subspan(at - begin, next - at), first, on_logits));
    at = next;
  }
  return base::Status::OK();
}

base::Status LlamaStreams::Step(std::span<const llama_token> next, const OnLogits& on_logits) {
  if (next.size() == 1) {
    return DecodeTile(0, next, held_[0].size(),
                      [&](size_t, const float* logits) { on_logits(0, logits); });
  }
  batch_.n_tokens = 0;
  for (size_t stream = 0; stream < next.size(); ++stream)
    Add(next[stream], held_[stream].size(), stream, true);
  ARROW_RETURN_NOT_OK(Decode());
  for (size_t stream = 0; stream < next.size(); ++stream) {
    held_[stream].push_back(next[stream]);
    on_logits(stream, llama_get_logits_ith(context_.get(), static_cast<int32_t>(stream)));
  }
  return base::Status::OK();
}

void LlamaStreams::Move(size_t from, size_t to) {
  if (from == to) return;
  llama_memory_seq_cp(llama_get_memory(context_.get()), static_cast<llama_seq_id>(from),
                      static_cast<llama_seq_id>(to), -1, -1);
  held_[to] = std::move(held_[from]);
  held_[from].clear();
  Cut(from, 0);
}

void LlamaStreams::Clear() {
  llama_memory_clear(llama_get_memory(context_.get()), false);
  for (auto& held : held_) held.clear();
}

base::Result<bool> LlamaStreams::FeedsAlike() {
  constexpr size_t kTokens = 9;
  const auto vocabulary = static_cast<size_t>(
      llama_vocab_n_tokens(llama_model_get_vocab(llama_get_model(context_.get()))));
  const auto words = [&](size_t stream) {
    std::vector<llama_token> tokens;
    for (size_t i = 0; i < kTokens + stream; ++i) {
      tokens.push_back(static_cast<llama_token>((stream * 7919 + i * 104729 + 1) % vocabulary));
    }
    return tokens;
  };
  std::vector<std::string> seen;
  for (const size_t company : {size_t{1}, std::min<size_t>(held_.size(), 6)}) {
    Clear();
    base::Sha256 hash;
    const auto note = [&](size_t, const float* logits) {
      hash.Update({reinterpret_cast<const char*>(logits), vocabulary * sizeof(float)});
    };
    for (size_t stream = 0; stream < company; ++stream) {
      const auto tokens = words(stream);
      ARROW_RETURN_NOT_OK(stream == 0 ? Feed(stream, tokens, tokens.size() - 1, note)
                                      : Feed(stream, tokens, tokens.size(), nullptr));
    }
    const std::vector<llama_token> next(company, static_cast<llama_token>(11 % vocabulary));
    ARROW_RETURN_NOT_OK(Step(next, [&](size_t stream, const float* logits) {
      if (stream == 0) note(stream, logits);
    }));
    seen.push_back(hash.FinishHex());
  }
  Clear();
  return seen.front() == seen.back();
}

}  // namespace saem::infer
