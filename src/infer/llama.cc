#include "infer/llama.h"

#include <llama.h>

#include <algorithm>
#include <map>

#include "infer/llama_prompt.h"
#include "infer/llama_sampling.h"
#include "infer/llama_weights.h"

namespace saem::infer {
namespace {

using data::ModelAnswer;
using data::ModelCall;

// Tokens of one decode step; also bounds the memory of logits (this many times the vocabulary).
constexpr int32_t kBatchTokens = 512;
// Cells of the shared cache: what all sequences' prompts and answers take together.
constexpr int64_t kCacheCells = 16384;
// A shared beginning shorter than this is not worth a sequence of its own.
constexpr size_t kSharedTokens = 16;

struct ModelFree {
  void operator()(llama_model* model) const { llama_model_free(model); }
};
struct ContextFree {
  void operator()(llama_context* context) const { llama_free(context); }
};

// A call on its way.
struct Slot {
  size_t index = 0;  // of the call
  const ModelCall* call = nullptr;
  std::vector<llama_token> prompt;
  std::vector<llama_token> continuation;  // scoring
  std::unique_ptr<TokenChooser> chooser;
  ModelAnswer answer;
  llama_seq_id sequence = 0;
  size_t fed = 0;         // tokens of prompt and continuation already decoded
  llama_token next = -1;  // to be decoded, once the prompt is
  int32_t logits_at = -1;
  bool done = false;

  size_t Cells() const {
    return prompt.size() + (call->kind == ModelCall::Kind::kScore
                                ? continuation.size()
                                : static_cast<size_t>(call->sampling.max_tokens));
  }
};

// Cuts an unfinished character off the end.
void TrimUtf8(std::string* text) {
  size_t at = text->size();
  size_t steps = 0;
  while (at > 0 && steps < 4 && (static_cast<unsigned char>((*text)[at - 1]) & 0xC0) == 0x80) {
    --at;
    ++steps;
  }
  if (at == 0) return text->clear();
  const auto lead = static_cast<unsigned char>((*text)[at - 1]);
  const size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (needed != steps + 1) text->resize(needed == 1 ? at : at - 1);
}

class Llama final : public TextGenerator {
 public:
  Llama(GeneratorSpec spec, GeneratorInfo info, std::unique_ptr<llama_model, ModelFree> model,
        std::unique_ptr<llama_context, ContextFree> context)
      : spec_(std::move(spec)),
        info_(std::move(info)),
        model_(std::move(model)),
        context_(std::move(context)),
        vocab_(llama_model_get_vocab(model_.get())),
        batch_(llama_batch_init(kBatchTokens, 0, 1)) {}
  ~Llama() override { llama_batch_free(batch_); }

  const GeneratorInfo& info() const override { return info_; }
  Usage usage() const override { return usage_; }
  size_t round_size() const override {
    return spec_.reproducible ? static_cast<size_t>(spec_.sequences) : 1;
  }

  base::Status Answer(std::span<const ModelCall> calls, const Done& done,
                      const base::Context& context) override {
    const double began = context.clock == nullptr ? 0 : context.clock->MonotonicSeconds();
    // Reproducible: groups of a fixed number of calls, each begun with an empty cache, so that a group's answers depend on
    // its own calls alone. Else all calls are one group, and a sequence that ends makes room for the next call.
    const size_t group = spec_.reproducible ? round_size() : calls.size();
    for (size_t begin = 0; begin < calls.size(); begin += group) {
      const size_t count = std::min(group, calls.size() - begin);
      ARROW_RETURN_NOT_OK(AnswerGroup(calls.subspan(begin, count), begin, done, context));
    }
    if (context.clock != nullptr) usage_.seconds += context.clock->MonotonicSeconds() - began;
    return base::Status::OK();
  }

 private:
  base::Status AnswerGroup(std::span<const ModelCall> calls, size_t first, const Done& done,
                           const base::Context& context) {
    llama_memory_clear(llama_get_memory(context_.get()), true);
    shared_.clear();
    std::vector<std::unique_ptr<Slot>> waiting;
    std::vector<std::unique_ptr<Slot>> finished;
    for (size_t i = 0; i < calls.size(); ++i) {
      ARROW_ASSIGN_OR_RAISE(auto slot, Prepare(calls[i], first + i));
      (slot->done ? finished : waiting).push_back(std::move(slot));
    }
    ARROW_RETURN_NOT_OK(DecodeShared(waiting));
    std::vector<std::unique_ptr<Slot>> active;
    std::vector<llama_seq_id> free_sequences;
    for (auto sequence = static_cast<llama_seq_id>(spec_.sequences); sequence >= 1; --sequence) {
      free_sequences.push_back(sequence);
    }
    size_t next = 0;
    size_t cells = shared_.size();
    while (next < waiting.size() || !active.empty() || !finished.empty()) {
      // In a reproducible group answers are handed over together, so that all of them are journalled or none.
      const bool hand_over = !spec_.reproducible || (next == waiting.size() && active.empty());
      for (auto& slot : hand_over ? finished : no_slots_) {
        ARROW_RETURN_NOT_OK(done(slot->index, std::move(slot->answer)));
      }
      if (hand_over) finished.clear();
      if (next == waiting.size() && active.empty()) break;
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      while (next < waiting.size() && !free_sequences.empty()) {
        const size_t needed = waiting[next]->Cells() - shared_.size();
        if (!active.empty() && cells + needed > static_cast<size_t>(kCacheCells)) break;
        cells += needed;
        Begin(*waiting[next], free_sequences.back());
        free_sequences.pop_back();
        active.push_back(std::move(waiting[next++]));
      }
      ARROW_RETURN_NOT_OK(Step(active));
      for (auto& slot : active) {
        if (!slot->done) continue;
        llama_memory_seq_rm(llama_get_memory(context_.get()), slot->sequence, -1, -1);
        free_sequences.push_back(slot->sequence);
        cells -= slot->Cells() - shared_.size();
        ++usage_.calls;
        usage_.prompt_tokens += slot->answer.prompt_tokens;
        usage_.output_tokens += slot->answer.output_tokens;
        finished.push_back(std::move(slot));
      }
      std::erase(active, nullptr);
    }
    return base::Status::OK();
  }

  base::Result<std::unique_ptr<Slot>> Prepare(const ModelCall& call, size_t index) {
    auto slot = std::make_unique<Slot>();
    slot->index = index;
    slot->call = &call;
    ARROW_ASSIGN_OR_RAISE(slot->prompt, PromptTokens(model_.get(), call.messages));
    slot->answer.prompt_tokens = static_cast<int64_t>(slot->prompt.size());
    if (call.kind == ModelCall::Kind::kScore) {
      slot->continuation = TokensOf(vocab_, call.continuation, false);
      slot->answer.output_tokens = static_cast<int64_t>(slot->continuation.size());
      slot->done = slot->continuation.empty();
    } else {
      ARROW_ASSIGN_OR_RAISE(const std::string* grammar, Grammar(call.json_schema));
      ARROW_ASSIGN_OR_RAISE(slot->chooser, TokenChooser::Make(vocab_, call.sampling, *grammar));
    }
    if (slot->prompt.empty()) slot->prompt.push_back(llama_vocab_bos(vocab_));
    const auto room = static_cast<size_t>(spec_.context_tokens);
    if (slot->Cells() > room) {
      slot->done = true;
      slot->answer.finish = ModelAnswer::Finish::kRefused;
      slot->answer.error = "prompt-too-long: prompt and answer take " + std::to_string(slot->Cells()) +
                           " tokens, the context holds " + std::to_string(room);
    }
    return slot;
  }

  base::Result<const std::string*> Grammar(const std::string& json_schema) {
    auto found = grammars_.find(json_schema);
    if (found == grammars_.end()) {
      ARROW_ASSIGN_OR_RAISE(std::string grammar, GrammarOf(json_schema));
      found = grammars_.emplace(json_schema, std::move(grammar)).first;
    }
    return &found->second;
  }

  // Decodes the tokens that all prompts begin with, once, into sequence 0.
  base::Status DecodeShared(const std::vector<std::unique_ptr<Slot>>& slots) {
    if (slots.size() < 2) return base::Status::OK();
    size_t shared = slots[0]->prompt.size() - 1;
    for (const auto& slot : slots) {
      shared = std::min(shared, slot->prompt.size() - 1);
      const auto differ = std::mismatch(slot->prompt.begin(), slot->prompt.begin() + static_cast<ptrdiff_t>(shared),
                                        slots[0]->prompt.begin());
      shared = static_cast<size_t>(differ.first - slot->prompt.begin());
    }
    if (shared < kSharedTokens) return base::Status::OK();
    shared_.assign(slots[0]->prompt.begin(), slots[0]->prompt.begin() + static_cast<ptrdiff_t>(shared));
    for (size_t at = 0; at < shared; at += kBatchTokens) {
      batch_.n_tokens = 0;
      for (size_t i = at; i < std::min(shared, at + kBatchTokens); ++i) {
        Add(shared_[i], static_cast<llama_pos>(i), 0, false);
      }
      ARROW_RETURN_NOT_OK(Decode());
    }
    return base::Status::OK();
  }

  void Begin(Slot& slot, llama_seq_id sequence) {
    slot.sequence = sequence;
    if (shared_.empty()) return;
    llama_memory_seq_cp(llama_get_memory(context_.get()), 0, sequence, 0,
                        static_cast<llama_pos>(shared_.size()));
    slot.fed = shared_.size();
  }

  int32_t Add(llama_token token, llama_pos position, llama_seq_id sequence, bool logits) {
    const int32_t at = batch_.n_tokens++;
    batch_.token[at] = token;
    batch_.pos[at] = position;
    batch_.n_seq_id[at] = 1;
    batch_.seq_id[at][0] = sequence;
    batch_.logits[at] = logits ? 1 : 0;
    return at;
  }

  base::Status Decode() {
    const int32_t code = llama_decode(context_.get(), batch_);
    if (code == 0) return base::Status::OK();
    if (code == 2) return base::CancelledError("interrupted; run again to go on");
    return base::InternalError("llama_decode failed with " + std::to_string(code));
  }

  // One decode of everything that is due: a token of each writing sequence, and prompts as far as the batch has room.
  base::Status Step(std::vector<std::unique_ptr<Slot>>& active) {
    batch_.n_tokens = 0;
    struct Due {
      Slot* slot;
      int32_t at;        // in the batch
      size_t predicted;  // scoring: number of the continuation token these logits predict
    };
    std::vector<Due> due;
    for (auto& slot : active) {
      if (slot->next < 0) continue;
      const auto position = static_cast<llama_pos>(slot->prompt.size()) +
                            static_cast<llama_pos>(slot->answer.output_tokens) - 1;
      due.push_back({slot.get(), Add(slot->next, position, slot->sequence, true), 0});
    }
    for (auto& slot : active) {
      if (slot->next >= 0) continue;
      const bool score = slot->call->kind == ModelCall::Kind::kScore;
      // The last token of the continuation predicts nothing that is asked for.
      const size_t end = slot->prompt.size() + (score ? slot->continuation.size() - 1 : 0);
      while (slot->fed < end && batch_.n_tokens < kBatchTokens) {
        const size_t at = slot->fed++;
        const bool in_prompt = at < slot->prompt.size();
        const llama_token token = in_prompt ? slot->prompt[at] : slot->continuation[at - slot->prompt.size()];
        const bool logits = at + 1 >= slot->prompt.size();
        const int32_t place = Add(token, static_cast<llama_pos>(at), slot->sequence, logits);
        if (logits) due.push_back({slot.get(), place, at + 1 - slot->prompt.size()});
      }
    }
    ARROW_RETURN_NOT_OK(Decode());
    for (const Due& one : due) {
      const float* const logits = llama_get_logits_ith(context_.get(), one.at);
      if (one.slot->call->kind == ModelCall::Kind::kScore) {
        one.slot->answer.logprob_sum +=
            LogProbability(logits, llama_vocab_n_tokens(vocab_), one.slot->continuation[one.predicted]);
        one.slot->done = one.predicted + 1 == one.slot->continuation.size();
      } else {
        Take(*one.slot, logits);
      }
    }
    return base::Status::OK();
  }

  // The next token of a writing sequence, and whether the answer ends with it.
  void Take(Slot& slot, const float* logits) {
    const TokenChooser::Choice choice = slot.chooser->Choose(logits, slot.call->want_logprobs);
    ModelAnswer& answer = slot.answer;
    if (llama_vocab_is_eog(vocab_, choice.token)) {
      slot.done = true;
      TrimUtf8(&answer.text);
      return;
    }
    const size_t before = answer.text.size();
    answer.text += PieceOf(vocab_, choice.token);
    answer.logprob_sum += choice.logprob;
    ++answer.output_tokens;
    slot.next = choice.token;
    for (const std::string& stop : slot.call->stop) {
      const size_t from = before < stop.size() ? 0 : before - stop.size();
      const size_t at = stop.empty() ? std::string::npos : answer.text.find(stop, from);
      if (at == std::string::npos) continue;
      answer.text.resize(at);
      slot.done = true;
      return;
    }
    if (answer.output_tokens >= slot.call->sampling.max_tokens) {
      answer.finish = ModelAnswer::Finish::kLength;
      slot.done = true;
      TrimUtf8(&answer.text);
    }
  }

  GeneratorSpec spec_;
  GeneratorInfo info_;
  std::unique_ptr<llama_model, ModelFree> model_;
  std::unique_ptr<llama_context, ContextFree> context_;
  const llama_vocab* vocab_;
  llama_batch batch_;
  std::vector<llama_token> shared_;
  std::vector<std::unique_ptr<Slot>> no_slots_;
  std::map<std::string, std::string> grammars_;
  Usage usage_;
};

}  // namespace

base::Result<GeneratorInfo> DescribeLlama(const GeneratorSpec& spec) {
  ARROW_ASSIGN_OR_RAISE(const std::string hash, WeightsHash(spec.path, spec.cache_dir));
  GeneratorInfo info;
  info.kind = "llama";
  info.hash = hash + (spec.weights == "as-is" ? "" : ":" + spec.weights);
  info.licence = spec.licence;
  info.scores = true;
  info.context_tokens = spec.context_tokens;
  info.device = "cpu";
  return info;
}

base::Result<std::unique_ptr<TextGenerator>> OpenLlama(const GeneratorSpec& spec,
                                                       const base::Context& context) {
  ARROW_RETURN_NOT_OK(CheckWeights(spec.path));
  ARROW_ASSIGN_OR_RAISE(GeneratorInfo info, DescribeLlama(spec));
  ARROW_ASSIGN_OR_RAISE(const std::string path,
                        PreparedWeights(spec.path, info.hash.substr(0, 64), spec.weights, spec.cache_dir, context));
  llama_model_params model_params = llama_model_default_params();
  model_params.n_gpu_layers = 0;
  std::unique_ptr<llama_model, ModelFree> model(llama_model_load_from_file(path.c_str(), model_params));
  if (model == nullptr) {
    return base::InputError("llama.cpp cannot load the model " + path + "; get it again");
  }
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<uint32_t>(std::max(kCacheCells, spec.context_tokens));
  params.n_batch = kBatchTokens;
  params.n_ubatch = kBatchTokens;
  params.n_seq_max = static_cast<uint32_t>(spec.sequences + 1);
  params.n_threads = context.threads;
  params.n_threads_batch = context.threads;
  params.kv_unified = true;
  params.no_perf = true;
  std::unique_ptr<llama_context, ContextFree> llama(llama_init_from_model(model.get(), params));
  if (llama == nullptr) return base::InputError("there is not enough memory for the model " + path);
  llama_set_abort_callback(
      llama.get(),
      [](void* cancel) { return cancel != nullptr && static_cast<const base::CancelToken*>(cancel)->Cancelled(); },
      const_cast<base::CancelToken*>(context.cancel));
  return std::make_unique<Llama>(spec, std::move(info), std::move(model), std::move(llama));
}

}  // namespace saem::infer
