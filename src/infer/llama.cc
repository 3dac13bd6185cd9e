#include "infer/llama.h"

#include <algorithm>
#include <functional>
#include <map>
#include <thread>

#include "infer/llama_answers.h"
#include "infer/llama_model.h"
#include "infer/llama_prompt.h"
#include "infer/llama_weights.h"

namespace saem::infer {
namespace {

using data::ModelAnswer;
using data::ModelCall;

// What the caches of all sequences take together at most; fewer sequences run at once where it does
// not suffice.
constexpr int64_t kCacheBytes = int64_t{1} << 30;

// A thread for each so many streams. Threads with streams of their own need not wait for each other
// after every operation, as those that share a decode step do; but each reads the weights for
// itself, which too few streams would not be worth.
constexpr int64_t kStreamsOfOneLoop = 8;

class Llama final : public TextGenerator {
 public:
  Llama(const GeneratorSpec& spec, GeneratorInfo info, LlamaModel model,
        std::unique_ptr<PromptMaker> prompts)
      : spec_(spec),
        info_(std::move(info)),
        model_(std::move(model)),
        prompts_(std::move(prompts)),
        vocab_(llama_model_get_vocab(model_.get())) {}

  const GeneratorInfo& info() const override { return info_; }
  Usage usage() const override { return usage_; }

  base::Status Answer(std::span<const ModelCall> calls, const Begun& begun, const Done& done,
                      const base::Context& context) override {
    const LlamaLog log(context.log);
    const double began = Now(context);
    std::vector<AskedCall> asked;
    for (size_t i = 0; i < calls.size(); ++i)
      ARROW_RETURN_NOT_OK(Prepare(calls[i], i, done, &asked));
    base::Status status = MakeStreams(asked, context);
    if (status.ok()) status = Run(asked, begun, done, context);
    usage_.seconds += Now(context) - began;
    return status;
  }

  // For how many tokens of one sequence the model and the recipe have room.
  static int64_t Room(const GeneratorSpec& spec, const llama_model* model) {
    return std::min<int64_t>(spec.context_tokens, llama_model_n_ctx_train(model));
  }

 private:
  static double Now(const base::Context& context) {
    return context.clock == nullptr ? 0 : context.clock->MonotonicSeconds();
  }

  // Makes the call's tokens; what cannot be asked is answered at once.
  base::Status Prepare(const ModelCall& call, size_t index, const Done& done,
                       std::vector<AskedCall>* asked) {
    AskedCall one;
    one.index = index;
    one.call = &call;
    ARROW_ASSIGN_OR_RAISE(one.prompt, prompts_->Tokens(call.messages));
    if (one.scored()) one.continuation = TokensOf(vocab_, call.continuation);
    if (!one.scored()) {
      ARROW_ASSIGN_OR_RAISE(one.form, FormOf(call.json_schema));
    }
    ModelAnswer answer;
    answer.prompt_tokens = static_cast<int64_t>(one.prompt.size());
    if (one.tokens() > info_.context_tokens) {
      answer.finish = ModelAnswer::Finish::kRefused;
      answer.error = "prompt-too-long: prompt and answer take " + std::to_string(one.tokens()) +
                     " tokens, the context holds " + std::to_string(info_.context_tokens);
      return done(index, std::move(answer));
    }
    if (one.scored() ? one.continuation.empty() : call.sampling.max_tokens <= 0) {
      if (!one.scored()) answer.finish = ModelAnswer::Finish::kLength;
      return done(index, std::move(answer));
    }
    asked->push_back(std::move(one));
    return base::Status::OK();
  }

  base::Result<const AnswerForm*> FormOf(const std::string& json_schema) {
    if (json_schema.empty()) return nullptr;
    auto found = forms_.find(json_schema);
    if (found == forms_.end()) {
      ARROW_ASSIGN_OR_RAISE(JsonSchema check, JsonSchema::Parse(json_schema));
      ARROW_ASSIGN_OR_RAISE(Sampler grammar, GrammarOf(vocab_, json_schema));
      found = forms_.emplace(json_schema, AnswerForm{std::move(check), std::move(grammar)}).first;
    }
    return &found->second;
  }

  // Streams enough for these calls, shared out among loops: as many as the recipe says, as far as
  // there are calls and memory.
  base::Status MakeStreams(const std::vector<AskedCall>& asked, const base::Context& context) {
    int64_t cells = 0;
    for (const AskedCall& one : asked) cells = std::max(cells, one.tokens());
    const auto calls = static_cast<int64_t>(asked.size());
    const int64_t wanted = std::min<int64_t>(single_ ? 1 : spec_.sequences, calls);
    if (wanted == 0) return base::Status::OK();
    const int64_t bytes = std::max<int64_t>(1, CellBytes()) * (cells + 256);
    const int64_t all = std::clamp<int64_t>(kCacheBytes / bytes, 1, wanted);
    const int64_t threads = std::max(1, context.threads);
    const int64_t loops = std::clamp<int64_t>(all / kStreamsOfOneLoop, 1, threads);
    StreamSettings settings;
    settings.streams = static_cast<size_t>((all + loops - 1) / loops);
    settings.cells = static_cast<size_t>(cells);
    settings.threads = static_cast<int>(threads / loops);
    settings.reproducible = spec_.reproducible;
    if (Suffice(static_cast<size_t>(loops), settings)) {
      for (const auto& one : loops_) one->WatchCancel(context.cancel);
      return base::Status::OK();
    }
    loops_.clear();  // before the next are made: both would not fit
    for (int64_t i = 0; i < loops; ++i) {
      ARROW_ASSIGN_OR_RAISE(auto streams, LlamaStreams::Make(model_.get(), settings, context));
      loops_.push_back(std::move(streams));
    }
    if (!spec_.reproducible || single_ || checked_ || all == 1) return base::Status::OK();
    checked_ = true;
    ARROW_ASSIGN_OR_RAISE(const bool alike, loops_.front()->FeedsAlike());
    if (alike) return base::Status::OK();
    single_ = true;
    context.Log(base::LogLevel::kWarning,
                "model `" + spec_.name +
                    "`: on this machine its answers depend on their company, so that "
                    "`reproducible: true` writes them one by one");
    return MakeStreams(asked, context);
  }

  // Whether the streams of the calls before serve these as well.
  bool Suffice(size_t loops, const StreamSettings& settings) const {
    return loops_.size() >= loops && loops_.front()->cells() > settings.cells &&
           loops_.front()->streams() >= settings.streams;
  }

  // Bytes of keys and values of one token, all layers (16-bit floats).
  int64_t CellBytes() const {
    const llama_model* const model = model_.get();
    const int64_t heads = std::max(1, llama_model_n_head(model));
    return int64_t{4} * llama_model_n_layer(model) * llama_model_n_head_kv(model) *
           (llama_model_n_embd(model) / heads);
  }

  base::Status Run(const std::vector<AskedCall>& asked, const Begun& begun, const Done& done,
                   const base::Context& context) {
    AnswerQueue queue(asked, begun, done, &usage_);
    const auto run = [&](LlamaStreams& streams) {
      const base::Status status = AnswerLoop(vocab_, streams, queue, context).Run();
      if (!status.ok()) queue.Fail(status);
    };
    if (asked.empty()) return base::Status::OK();
    {
      std::vector<std::jthread> threads;
      for (size_t i = 1; i < loops_.size(); ++i) threads.emplace_back(run, std::ref(*loops_[i]));
      run(*loops_.front());
    }
    return queue.status();
  }

  const GeneratorSpec spec_;
  const GeneratorInfo info_;
  const LlamaModel model_;
  const std::unique_ptr<PromptMaker> prompts_;
  const llama_vocab* const vocab_;
  std::vector<std::unique_ptr<LlamaStreams>> loops_;  // alike
  bool checked_ = false;                              // that company makes no difference
  bool single_ = false;                               // it does: one stream only
  std::map<std::string, AnswerForm> forms_;           // nodes stay where they are
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
  info.device = LlamaDevice();
  return info;
}

base::Result<std::unique_ptr<TextGenerator>> OpenLlama(const GeneratorSpec& spec,
                                                       const base::Context& context) {
  const LlamaLog log(context.log);
  ARROW_RETURN_NOT_OK(CheckWeights(spec.path));
  ARROW_ASSIGN_OR_RAISE(GeneratorInfo info, DescribeLlama(spec));
  ARROW_ASSIGN_OR_RAISE(const std::string path,
                        PreparedWeights(spec, info.hash.substr(0, 64), context));
  auto loaded = LoadLlamaModel(path, context);
  if (!loaded.ok()) return base::Within("the model " + spec.path, loaded.status());
  LlamaModel model = std::move(loaded).ValueUnsafe();
  info.context_tokens = Llama::Room(spec, model.get());
  ARROW_ASSIGN_OR_RAISE(auto prompts, PromptMaker::Make(model.get()));
  return std::make_unique<Llama>(spec, std::move(info), std::move(model), std::move(prompts));
}

}  // namespace saem::infer
