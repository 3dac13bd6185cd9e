#include "infer/llama.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "infer/answer_text.h"
#include "infer/json_schema.h"
#include "infer/llama_model.h"
#include "infer/llama_prompt.h"
#include "infer/llama_sampling.h"
#include "infer/llama_streams.h"
#include "infer/llama_weights.h"

namespace saem::infer {
namespace {

using data::ModelAnswer;
using data::ModelCall;

// What the caches of all sequences take together at most; fewer sequences run at once where it does
// not suffice.
constexpr int64_t kCacheBytes = int64_t{1} << 30;

// What a JSON Schema comes to, made once.
struct Form {
  JsonSchema check;
  Sampler grammar;
};

// A call made ready.
struct Asked {
  size_t index = 0;
  const ModelCall* call = nullptr;
  std::vector<llama_token> prompt;
  std::vector<llama_token> continuation;  // kScore

  bool scored() const { return call->kind == ModelCall::Kind::kScore; }
  int64_t tokens() const {
    return static_cast<int64_t>(prompt.size()) +
           (scored() ? static_cast<int64_t>(continuation.size()) : call->sampling.max_tokens);
  }
};

// An answer being written, in the stream of the same number.
struct Writing {
  const Asked* asked = nullptr;
  const Form* form = nullptr;  // null: free text
  TokenChooser chooser;
  AnswerText text;
  ModelAnswer answer;
  llama_token next = 0;
  double began = 0;
};

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

  base::Status Answer(std::span<const ModelCall> calls, const Done& done,
                      const base::Context& context) override {
    const LlamaLog log(context.log);
    const double began = Now(context);
    std::vector<Asked> asked;
    for (size_t i = 0; i < calls.size(); ++i)
      ARROW_RETURN_NOT_OK(Prepare(calls[i], i, done, &asked));
    base::Status status = MakeStreams(asked, context);
    if (status.ok()) status = Run(asked, done, context);
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
                       std::vector<Asked>* asked) {
    Asked one;
    one.index = index;
    one.call = &call;
    ARROW_ASSIGN_OR_RAISE(one.prompt, prompts_->Tokens(call.messages));
    if (one.scored()) one.continuation = TokensOf(vocab_, call.continuation);
    if (!one.scored()) ARROW_RETURN_NOT_OK(FormOf(call.json_schema).status());
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

  base::Result<const Form*> FormOf(const std::string& json_schema) {
    if (json_schema.empty()) return nullptr;
    auto found = forms_.find(json_schema);
    if (found == forms_.end()) {
      ARROW_ASSIGN_OR_RAISE(JsonSchema check, JsonSchema::Parse(json_schema));
      ARROW_ASSIGN_OR_RAISE(Sampler grammar, GrammarOf(vocab_, json_schema));
      found = forms_.emplace(json_schema, Form{std::move(check), std::move(grammar)}).first;
    }
    return &found->second;
  }

  // Streams enough for these calls: as many as the recipe says, as far as there are calls and
  // memory.
  base::Status MakeStreams(const std::vector<Asked>& asked, const base::Context& context) {
    int64_t cells = 0;
    for (const Asked& one : asked) cells = std::max(cells, one.tokens());
    const auto wanted =
        std::min<int64_t>(single_ ? 1 : spec_.sequences, static_cast<int64_t>(asked.size()));
    if (wanted == 0) return base::Status::OK();
    const auto fitting = [&](int64_t of_cells) {
      const int64_t bytes = std::max<int64_t>(1, CellBytes()) * (of_cells + 256);
      return std::clamp<int64_t>(kCacheBytes / bytes, 1, wanted);
    };
    const auto enough = static_cast<size_t>(fitting(cells));
    if (streams_ != nullptr && streams_->cells() > static_cast<size_t>(cells) &&
        streams_->streams() >= enough) {
      streams_->WatchCancel(context.cancel);
      return base::Status::OK();
    }
    streams_.reset();  // before the next is made: both would not fit
    StreamSettings settings{enough, static_cast<size_t>(cells), spec_.reproducible};
    ARROW_ASSIGN_OR_RAISE(streams_, LlamaStreams::Make(model_.get(), settings, context));
    if (!spec_.reproducible || single_ || checked_ || streams_->streams() == 1)
      return base::Status::OK();
    checked_ = true;
    ARROW_ASSIGN_OR_RAISE(const bool alike, streams_->FeedsAlike());
    if (alike) return base::Status::OK();
    single_ = true;
    context.Log(base::LogLevel::kWarning,
                "model `" + spec_.name +
                    "`: on this machine its answers depend on their company, so that "
                    "`reproducible: true` writes them one by one");
    return MakeStreams(asked, context);
  }

  // Bytes of keys and values of one token, all layers (16-bit floats).
  int64_t CellBytes() const {
    const llama_model* const model = model_.get();
    const int64_t heads = std::max(1, llama_model_n_head(model));
    return int64_t{4} * llama_model_n_layer(model) * llama_model_n_head_kv(model) *
           (llama_model_n_embd(model) / heads);
  }

  // Answers in the order of their prompts, so that those with the same beginning follow each other;
  // a sequence that ends makes room for the next. No answer depends on that order.
  base::Status Run(const std::vector<Asked>& asked, const Done& done,
                   const base::Context& context) {
    std::vector<size_t> order(asked.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return asked[a].prompt < asked[b].prompt; });
    size_t next = 0;
    std::vector<Writing> writing;
    while (next < order.size() || !writing.empty()) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      while (next < order.size() && writing.size() < streams_->streams()) {
        ARROW_RETURN_NOT_OK(Begin(asked[order[next++]], &writing, done, context));
        ARROW_RETURN_NOT_OK(context.CheckCancelled());
      }
      if (!writing.empty()) ARROW_RETURN_NOT_OK(StepAll(&writing, done, context));
    }
    return base::Status::OK();
  }

  // Feeds a prompt to the first free stream. A call that is not done with that is added to
  // `writing`.
  base::Status Begin(const Asked& asked, std::vector<Writing>* writing, const Done& done,
                     const base::Context& context) {
    const size_t stream = writing->size();
    const double began = Now(context);
    ModelAnswer answer;
    answer.prompt_tokens = static_cast<int64_t>(asked.prompt.size());
    const size_t first =
        asked.prompt.size() - 1;  // its logits are for the first token of the answer
    std::vector<llama_token> tokens = asked.prompt;
    // The last token of a continuation predicts nothing that is asked for.
    if (asked.scored())
      tokens.insert(tokens.end(), asked.continuation.begin(), asked.continuation.end() - 1);
    const size_t kept = streams_->Keep(stream, std::span(tokens).first(asked.prompt.size()));
    const auto rest = std::span<const llama_token>(tokens).subspan(kept);
    if (asked.scored()) {
      const int32_t size = llama_vocab_n_tokens(vocab_);
      ARROW_RETURN_NOT_OK(streams_->Feed(stream, rest, first, [&](size_t at, const float* logits) {
        answer.logprob_sum += LogProbability(logits, size, asked.continuation[at - first]);
      }));
      answer.output_tokens = static_cast<int64_t>(asked.continuation.size());
      return Finish(asked, std::move(answer), began, done, context);
    }
    ARROW_ASSIGN_OR_RAISE(const Form* const form, FormOf(asked.call->json_schema));
    Sampler grammar(form == nullptr ? nullptr : llama_sampler_clone(form->grammar.get()));
    Writing one{&asked,
                form,
                TokenChooser(vocab_, asked.call->sampling, std::move(grammar)),
                AnswerText(asked.call->stop),
                std::move(answer),
                0,
                began};
    bool ended = false;
    ARROW_RETURN_NOT_OK(streams_->Feed(
        stream, rest, first, [&](size_t, const float* logits) { ended = Take(one, logits); }));
    if (ended) return Finish(asked, std::move(one.answer), began, done, context);
    writing->push_back(std::move(one));
    return base::Status::OK();
  }

  // One token more of every answer. Those that end leave, and the last stream's takes their place.
  base::Status StepAll(std::vector<Writing>* writing, const Done& done,
                       const base::Context& context) {
    std::vector<llama_token> tokens;
    for (const Writing& one : *writing) tokens.push_back(one.next);
    std::vector<bool> ended(writing->size(), false);
    ARROW_RETURN_NOT_OK(streams_->Step(tokens, [&](size_t stream, const float* logits) {
      ended[stream] = Take((*writing)[stream], logits);
    }));
    for (size_t stream = writing->size(); stream-- > 0;) {
      if (!ended[stream]) continue;
      Writing one = std::move((*writing)[stream]);
      if (stream + 1 < writing->size()) {
        streams_->Move(writing->size() - 1, stream);
        (*writing)[stream] = std::move(writing->back());
      }
      writing->pop_back();
      ARROW_RETURN_NOT_OK(Finish(*one.asked, std::move(one.answer), one.began, done, context));
    }
    return base::Status::OK();
  }

  // Takes the next token of an answer; true when the answer ends.
  bool Take(Writing& one, const float* logits) {
    const ModelCall& call = *one.asked->call;
    ModelAnswer& answer = one.answer;
    const auto choice = one.chooser.Choose(logits, call.want_logprobs);
    if (!choice) {
      answer.finish = ModelAnswer::Finish::kError;
      answer.error = "schema: the model has no token for what must come next";
      return true;
    }
    if (!llama_vocab_is_eog(vocab_, choice->token)) {
      const bool stopped = one.text.Append(PieceOf(vocab_, choice->token));
      answer.logprob_sum += choice->logprob;
      ++answer.output_tokens;
      one.next = choice->token;
      if (!stopped && answer.output_tokens < call.sampling.max_tokens) return false;
      if (!stopped) answer.finish = ModelAnswer::Finish::kLength;
    }
    answer.text = one.text.Take();
    if (one.form != nullptr) {
      // An answer may be complete just when its tokens are used up.
      const auto wrong = one.form->check.Check(answer.text);
      if (!wrong) answer.finish = ModelAnswer::Finish::kStop;
      if (wrong && answer.finish == ModelAnswer::Finish::kStop) {
        answer.finish = ModelAnswer::Finish::kError;
        answer.error = "schema: " + *wrong;
      }
    }
    return true;
  }

  base::Status Finish(const Asked& asked, ModelAnswer answer, double began, const Done& done,
                      const base::Context& context) {
    answer.seconds = Now(context) - began;
    ++usage_.calls;
    usage_.prompt_tokens += answer.prompt_tokens;
    usage_.output_tokens += answer.output_tokens;
    return done(asked.index, std::move(answer));
  }

  const GeneratorSpec spec_;
  const GeneratorInfo info_;
  const LlamaModel model_;
  const std::unique_ptr<PromptMaker> prompts_;
  const llama_vocab* const vocab_;
  std::unique_ptr<LlamaStreams> streams_;
  bool checked_ = false;  // that company makes no difference
  bool single_ = false;   // it does: one stream only
  std::map<std::string, Form> forms_;
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
  ARROW_ASSIGN_OR_RAISE(LlamaModel model, LoadLlamaModel(path, context));
  info.context_tokens = Llama::Room(spec, model.get());
  ARROW_ASSIGN_OR_RAISE(auto prompts, PromptMaker::Make(model.get()));
  return std::make_unique<Llama>(spec, std::move(info), std::move(model), std::move(prompts));
}

}  // namespace saem::infer
