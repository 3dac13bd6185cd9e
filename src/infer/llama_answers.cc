#include "infer/llama_answers.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "infer/llama_prompt.h"

namespace saem::infer {

using data::ModelAnswer;
using data::ModelCall;

AnswerQueue::AnswerQueue(std::span<const AskedCall> asked, const TextGenerator::Begun& begun,
                         const TextGenerator::Done& done, Usage* usage)
    : asked_(asked), order_(asked.size()), begun_(begun), done_(done), usage_(usage) {
  std::iota(order_.begin(), order_.end(), size_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [&](size_t a, size_t b) { return asked[a].prompt < asked[b].prompt; });
}

base::Result<const AskedCall*> AnswerQueue::Next() {
  std::lock_guard lock(mutex_);
  if (next_ == order_.size() || !status_.ok()) return nullptr;
  const AskedCall& next = asked_[order_[next_++]];
  ARROW_RETURN_NOT_OK(begun_(next.index));
  return &next;
}

base::Status AnswerQueue::Finish(const AskedCall& asked, ModelAnswer answer) {
  std::lock_guard lock(mutex_);
  ARROW_RETURN_NOT_OK(status_);
  ++usage_->calls;
  usage_->prompt_tokens += answer.prompt_tokens;
  usage_->output_tokens += answer.output_tokens;
  return done_(asked.index, std::move(answer));
}

void AnswerQueue::Fail(const base::Status& status) {
  std::lock_guard lock(mutex_);
  if (status_.ok()) status_ = status;
}

base::Status AnswerQueue::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}

AnswerLoop::AnswerLoop(const llama_vocab* vocab, LlamaStreams& streams, AnswerQueue& queue,
                       const base::Context& context)
    : vocab_(vocab), streams_(streams), queue_(queue), context_(context) {}

double AnswerLoop::Now() const {
  return context_.clock == nullptr ? 0 : context_.clock->MonotonicSeconds();
}

base::Status AnswerLoop::Run() {
  bool more = true;
  while (more || !writing_.empty()) {
    while (more && writing_.size() < streams_.streams()) {
      ARROW_RETURN_NOT_OK(context_.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(const AskedCall* const asked, queue_.Next());
      more = asked != nullptr;
      if (more) ARROW_RETURN_NOT_OK(asked->scored() ? Score(*asked) : Begin(*asked));
    }
    ARROW_RETURN_NOT_OK(context_.CheckCancelled());
    ARROW_RETURN_NOT_OK(queue_.status());
    if (!writing_.empty()) ARROW_RETURN_NOT_OK(StepAll());
  }
  return base::Status::OK();
}

// How likely the continuation is, in the first free stream.
base::Status AnswerLoop::Score(const AskedCall& asked) {
  const double began = Now();
  ModelAnswer answer;
  answer.prompt_tokens = static_cast<int64_t>(asked.prompt.size());
  answer.output_tokens = static_cast<int64_t>(asked.continuation.size());
  // The last token of the prompt predicts the first of the continuation, whose last predicts
  // nothing that is asked for.
  const size_t first = asked.prompt.size() - 1;
  std::vector<llama_token> tokens = asked.prompt;
  tokens.insert(tokens.end(), asked.continuation.begin(), asked.continuation.end() - 1);
  const size_t stream = writing_.size();
  const size_t kept = streams_.Keep(stream, asked.prompt);
  const int32_t size = llama_vocab_n_tokens(vocab_);
  ARROW_RETURN_NOT_OK(streams_.Feed(
      stream, std::span(tokens).subspan(kept), first, [&](size_t at, const float* logits) {
        answer.logprob_sum += LogProbability(logits, size, asked.continuation[at - first]);
      }));
  answer.seconds = Now() - began;
  return queue_.Finish(asked, std::move(answer));
}

// Feeds a prompt to the first free stream.
base::Status AnswerLoop::Begin(const AskedCall& asked) {
  const size_t stream = writing_.size();
  Sampler grammar(asked.form == nullptr ? nullptr : llama_sampler_clone(asked.form->grammar.get()));
  Writing one{&asked,
              TokenChooser(vocab_, asked.call->sampling, std::move(grammar)),
              AnswerText(asked.call->stop),
              {},
              0,
              Now()};
  one.answer.prompt_tokens = static_cast<int64_t>(asked.prompt.size());
  const size_t kept = streams_.Keep(stream, asked.prompt);
  bool ended = false;
  ARROW_RETURN_NOT_OK(
      streams_.Feed(stream, std::span(asked.prompt).subspan(kept), asked.prompt.size() - 1,
                    [&](size_t, const float* logits) { ended = Take(one, logits); }));
  if (ended) return Finish(one);
  writing_.push_back(std::move(one));
  return base::Status::OK();
}

// One token more of every answer. Those that end leave, and the last stream's takes their place.
base::Status AnswerLoop::StepAll() {
  std::vector<llama_token> tokens;
  for (const Writing& one : writing_) tokens.push_back(one.next);
  std::vector<bool> ended(writing_.size(), false);
  ARROW_RETURN_NOT_OK(streams_.Step(tokens, [&](size_t stream, const float* logits) {
    ended[stream] = Take(writing_[stream], logits);
  }));
  for (size_t stream = writing_.size(); stream-- > 0;) {
    if (!ended[stream]) continue;
    Writing one = std::move(writing_[stream]);
    if (stream + 1 < writing_.size()) {
      streams_.Move(writing_.size() - 1, stream);
      writing_[stream] = std::move(writing_.back());
    }
    writing_.pop_back();
    ARROW_RETURN_NOT_OK(Finish(one));
  }
  return base::Status::OK();
}

// Takes the next token of an answer; true when the answer ends.
bool AnswerLoop::Take(Writing& one, const float* logits) {
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
  if (one.asked->form != nullptr) {
    // An answer may be complete just when its tokens are used up.
    const auto wrong = one.asked->form->check.Check(answer.text);
    if (!wrong) answer.finish = ModelAnswer::Finish::kStop;
    if (wrong && answer.finish == ModelAnswer::Finish::kStop) {
      answer.finish = ModelAnswer::Finish::kError;
      answer.error = "schema: " + *wrong;
    }
  }
  return true;
}

base::Status AnswerLoop::Finish(Writing& one) {
  one.answer.seconds = Now() - one.began;
  return queue_.Finish(*one.asked, std::move(one.answer));
}

}  // namespace saem::infer
