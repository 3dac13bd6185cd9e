#include "infer/http.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "net/http_client.h"

namespace saem::infer {
namespace {

using data::ModelAnswer;
using data::ModelCall;
using nlohmann::json;

constexpr double kFirstWait = 0.25;  // seconds before the first retry; doubled each time
constexpr double kLongestWait = 30;
constexpr double kLongestRetryAfter = 600;
constexpr double kPollSeconds = 0.05;
// This many calls in a row failed beyond their retries: the endpoint is taken for dead and the run
// stops.
constexpr int kDeadAfter = 8;
// How the window moves (AIMD): one more place after this many good answers, three quarters after
// "too many requests".
constexpr int kGoodForOneMore = 25;
constexpr double kCut = 0.75;

struct Pending {
  size_t index = 0;
  const ModelCall* call = nullptr;
  int64_t tries = 0;
  double not_before = 0;
};

// More tokens than the call can take: each is a byte at least.
int64_t MostTokens(const ModelCall& call) {
  int64_t tokens = call.sampling.max_tokens;
  for (const data::ChatMessage& message : call.messages) {
    tokens += static_cast<int64_t>(message.content.size() + message.role.size()) + 8;
  }
  return tokens;
}

std::string BodyOf(const ModelCall& call, const std::string& model) {
  json messages = json::array();
  for (const data::ChatMessage& message : call.messages) {
    messages.push_back({{"role", message.role}, {"content", message.content}});
  }
  json body = {{"model", model},
               {"messages", std::move(messages)},
               {"temperature", call.sampling.temperature},
               {"top_p", call.sampling.top_p},
               {"max_tokens", call.sampling.max_tokens},
               // Some servers read seeds as 32-bit signed numbers.
               {"seed", call.sampling.seed & 0x7fffffff}};
  if (!call.stop.empty()) body["stop"] = call.stop;
  if (call.want_logprobs) body["logprobs"] = true;
  if (!call.json_schema.empty()) {
    body["response_format"] = {
        {"type", "json_schema"},
        {"json_schema",
         {{"name", "answer"}, {"strict", true}, {"schema", json::parse(call.json_schema)}}}};
  }
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

// A count the endpoint claims; 0 where it says nothing that could be one.
int64_t TokensOf(const json& usage, const char* key) {
  const auto found = usage.find(key);
  if (found == usage.end() || !found->is_number_integer()) return 0;
  return std::max<int64_t>(0, found->get<int64_t>());
}

// The endpoint's own words about an error, short and on one line.
std::string Complaint(const std::string& body) {
  const json value = json::parse(body, nullptr, false);
  std::string text;
  if (value.is_object() && value.contains("error")) {
    const json& error = value["error"];
    if (error.is_string()) text = error.get<std::string>();
    if (error.is_object() && error.contains("message") && error["message"].is_string()) {
      text = error["message"].get<std::string>();
    }
  }
  constexpr size_t kShown = 160;
  for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  if (text.size() > kShown) text.resize(kShown);
  return text.empty() ? "" : ": " + text;
}

class Http final : public TextGenerator {
 public:
  Http(GeneratorSpec spec, GeneratorInfo info, std::unique_ptr<net::HttpClient> client)
      : spec_(std::move(spec)),
        info_(std::move(info)),
        client_(std::move(client)),
        window_(static_cast<double>(spec_.concurrency)) {}

  const GeneratorInfo& info() const override { return info_; }
  Usage usage() const override { return usage_; }

  base::Status Answer(std::span<const ModelCall> calls, const Begun& begun, const Done& done,
                      const base::Context& context) override {
    const double began = Now(context);
    std::deque<Pending> pending;
    for (size_t i = 0; i < calls.size(); ++i) {
      if (calls[i].kind == ModelCall::Kind::kScore) {
        ModelAnswer answer;
        answer.finish = ModelAnswer::Finish::kRefused;
        answer.error = "an endpoint does not score texts";
        ARROW_RETURN_NOT_OK(done(i, std::move(answer)));
      } else {
        pending.push_back({i, &calls[i], 0, 0});
      }
    }
    base::Status status;
    base::Status limit;  // reached: what is in flight is waited for, and nothing started
    while (status.ok() && ((limit.ok() && !pending.empty()) || client_->InFlight() > 0)) {
      status = context.CheckCancelled();
      if (status.ok() && limit.ok()) {
        const base::Status started = StartDue(pending, begun, done, context);
        (base::FaultOf(started) == base::Fault::kLimit ? limit : status) = started;
      }
      const base::Status polled = client_->Poll(kPollSeconds);
      if (status.ok()) status = polled;
      if (status.ok()) status = failure_;
    }
    if (status.ok()) status = Settle(done);
    if (status.ok()) status = limit;
    // Callbacks of what is still in flight point into this call: the client goes before they could
    // come back.
    if (!status.ok() && client_->InFlight() > 0) {
      auto fresh = net::OpenHttpClient(LimitsOf(spec_));
      if (fresh.ok()) client_ = std::move(*fresh);
    }
    usage_.seconds += Now(context) - began;
    failure_ = base::Status::OK();
    failed_.clear();
    reserved_ = 0;
    return status;
  }

  static net::HttpLimits LimitsOf(const GeneratorSpec& spec) {
    net::HttpLimits limits;
    limits.connect_seconds = std::min(10.0, spec.timeout_seconds);
    limits.slow_seconds = std::max(1.0, std::ceil(spec.timeout_seconds));
    return limits;
  }

 private:
  static double Now(const base::Context& context) {
    return context.clock == nullptr ? 0 : context.clock->MonotonicSeconds();
  }

  // Starts what may start now: within the window, after its wait, within the budget.
  base::Status StartDue(std::deque<Pending>& pending, const Begun& begun, const Done& done,
                        const base::Context& context) {
    const double now = Now(context);
    for (auto at = pending.begin(); at != pending.end();) {
      if (static_cast<double>(client_->InFlight()) >= std::max(1.0, std::floor(window_)) ||
          now < paused_until_) {
        return base::Status::OK();
      }
      if (at->not_before > now) {
        ++at;
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(const bool affordable, CheckBudget(*at->call));
      if (!affordable) return base::Status::OK();
      const Pending one = *at;
      at = pending.erase(at);
      if (one.tries == 0) ARROW_RETURN_NOT_OK(begun(one.index));
      ++usage_.calls;
      reserved_ += MostTokens(*one.call);
      net::HttpRequest request;
      request.url = spec_.url + (spec_.url.ends_with('/') ? "" : "/") + "chat/completions";
      request.timeout_seconds = spec_.timeout_seconds;
      request.body = BodyOf(*one.call, spec_.model);
      request.headers = {"Content-Type: application/json", "Accept: application/json"};
      if (!spec_.key.empty())
        request.headers.push_back("Authorization: Bearer " + spec_.key.Reveal());
      ARROW_RETURN_NOT_OK(client_->Start(
          std::move(request), [this, one, &pending, &done, &context](net::HttpResponse response) {
            reserved_ -= MostTokens(*one.call);
            const base::Status status = Receive(one, std::move(response), pending, done, context);
            if (failure_.ok()) failure_ = status;
          }));
      at = pending.begin();
    }
    return base::Status::OK();
  }

  // Whether the call may start now. False: only when it is known what those in flight have taken.
  base::Result<bool> CheckBudget(const ModelCall& call) const {
    const auto over = [&](int64_t limit, const char* what, const char* option) {
      return base::LimitError(Name() + ": the limit of " + std::to_string(limit) + " " + what +
                              " is reached; raise `" + option + "` and run again to go on");
    };
    if (spec_.max_calls > 0 && usage_.calls >= spec_.max_calls)
      return over(spec_.max_calls, "calls", "max_calls");
    if (spec_.max_tokens <= 0) return true;
    const int64_t left = spec_.max_tokens - usage_.prompt_tokens - usage_.output_tokens;
    if (MostTokens(call) <= left - reserved_) return true;
    if (MostTokens(call) <= left) return false;
    return over(spec_.max_tokens, "tokens", "max_tokens");
  }

  std::string Name() const { return "model `" + spec_.name + "` at " + spec_.url; }

  base::Status Receive(const Pending& one, net::HttpResponse response, std::deque<Pending>& pending,
                       const Done& done, const base::Context& context) {
    const int status = response.status;
    reached_ = reached_ || status != 0;
    Redact(&response.body);
    std::string why;
    if (status == 200) {
      auto answer = ParseCompletion(response.body);
      if (answer.ok()) return Good(one, std::move(*answer), done);
      why = base::MessageOf(answer.status());
    } else if (status == 0) {
      why = response.error;
    } else {
      why = "HTTP " + std::to_string(status) + Complaint(response.body);
    }
    // What the request itself got wrong will not get better: 4xx but time-outs and "too many
    // requests".
    const bool hopeless =
        status >= 400 && status < 500 && status != 408 && status != 409 && status != 429;
    if (status == 401 || status == 403) {
      return base::InputError(Name() + ": the endpoint refuses the key (" + why +
                              "); set the variable that `key_env` names");
    }
    if (status == 429 && Now(context) >= cut_until_) {
      // Only the first of a burst cuts.
      window_ = std::max(1.0, window_ * kCut);
      cut_until_ = Now(context) + 2;
    }
    if (hopeless || one.tries >= spec_.retries) return GiveUp(one, why, hopeless, done);
    Pending again = one;
    ++again.tries;
    ++usage_.retries;
    double wait =
        std::min(kLongestWait, kFirstWait * std::pow(2.0, static_cast<double>(one.tries)));
    // Jitter spreads clients that failed together; it changes when, never what.
    base::RandomStream jitter(
        static_cast<uint64_t>(context.clock == nullptr ? 0 : context.clock->UnixMilliseconds()),
        "jitter", one.call->Key(std::to_string(one.tries)));
    wait *= 0.5 + jitter.Unit() / 2;
    if (response.retry_after_seconds > 0) {
      wait = std::max(wait, std::min(kLongestRetryAfter, response.retry_after_seconds));
      if (status == 429 || status == 503)
        paused_until_ = Now(context) + std::min(kLongestRetryAfter, response.retry_after_seconds);
    }
    again.not_before = Now(context) + wait;
    pending.push_back(again);
    return base::Status::OK();
  }

  // Endpoints repeat what they were sent, in complaints above all: the key goes no further.
  void Redact(std::string* body) const {
    const std::string& key = spec_.key.Reveal();
    if (key.empty()) return;
    constexpr std::string_view kInstead = "[key]";
    for (size_t at = body->find(key); at != std::string::npos;
         at = body->find(key, at + kInstead.size())) {
      body->replace(at, key.size(), kInstead);
    }
  }

  base::Status Good(const Pending& one, ModelAnswer answer, const Done& done) {
    failed_in_a_row_ = 0;
    if (answer.prompt_tokens + answer.output_tokens == 0) {
      // An endpoint that counts nothing has a limit all the same.
      answer.prompt_tokens = (MostTokens(*one.call) - one.call->sampling.max_tokens) / 3;
      answer.output_tokens = static_cast<int64_t>(answer.text.size()) / 3 + 1;
    }
    usage_.prompt_tokens += answer.prompt_tokens;
    usage_.output_tokens += answer.output_tokens;
    if (++good_ % kGoodForOneMore == 0) {
      window_ = std::min(static_cast<double>(spec_.concurrency), window_ + 1);
    }
    return done(one.index, std::move(answer));
  }

  base::Status GiveUp(const Pending& one, const std::string& why, bool hopeless, const Done& done) {
    ModelAnswer answer;
    answer.finish = ModelAnswer::Finish::kError;
    answer.error = why;
    if (hopeless) return done(one.index, std::move(answer));
    failed_.emplace_back(one.index, std::move(answer));
    return ++failed_in_a_row_ >= kDeadAfter ? Dead() : base::Status::OK();
  }

  // The endpoint's failure, not the call's: nothing of it is kept, so that the next run asks again.
  base::Status Dead() {
    const std::string why = failed_.back().second.error;
    failed_.clear();
    return base::InputError(Name() + ": the endpoint failed " + std::to_string(failed_in_a_row_) +
                            " calls in a row beyond their retries (" + why + "); " +
                            (reached_ ? "" : "is a server running there? ") + "run again to go on");
  }

  // Calls that failed while others were answered failed for themselves: that is their answer.
  base::Status Settle(const Done& done) {
    if (failed_.empty()) return base::Status::OK();
    if (good_ == 0) return Dead();
    for (auto& [index, answer] : failed_) ARROW_RETURN_NOT_OK(done(index, std::move(answer)));
    failed_.clear();
    return base::Status::OK();
  }

  GeneratorSpec spec_;
  GeneratorInfo info_;
  std::unique_ptr<net::HttpClient> client_;
  Usage usage_;
  double window_;
  double paused_until_ = 0;
  double cut_until_ = 0;
  int64_t good_ = 0;
  bool reached_ = false;  // something answered, whatever it said
  int failed_in_a_row_ = 0;
  std::vector<std::pair<size_t, ModelAnswer>> failed_;  // beyond their retries
  int64_t reserved_ = 0;                                // tokens, for calls in flight
  base::Status failure_;
};

}  // namespace

base::Result<ModelAnswer> ParseCompletion(std::string_view body) {
  const json value = json::parse(body, nullptr, false);
  if (!value.is_object()) return base::InputError("the response is not JSON");
  try {
    const json& choice = value.at("choices").at(0);
    const json& content = choice.at("message").at("content");
    ModelAnswer answer;
    if (content.is_string()) answer.text = content.get<std::string>();
    const std::string finish =
        choice.contains("finish_reason") && choice["finish_reason"].is_string()
            ? choice["finish_reason"].get<std::string>()
            : "stop";
    if (finish == "length") answer.finish = ModelAnswer::Finish::kLength;
    if (finish == "content_filter") {
      answer.finish = ModelAnswer::Finish::kRefused;
      answer.error = "the endpoint's content filter";
    }
    const json usage = value.value("usage", json::object());
    if (usage.is_object()) {
      answer.prompt_tokens = TokensOf(usage, "prompt_tokens");
      answer.output_tokens = TokensOf(usage, "completion_tokens");
    }
    if (choice.contains("logprobs") && choice["logprobs"].is_object()) {
      for (const json& token : choice["logprobs"].value("content", json::array())) {
        answer.logprob_sum += token.value("logprob", 0.0);
      }
    }
    return answer;
  } catch (const json::exception&) {
    return base::InputError("the response has not the form of a chat completion");
  }
}

base::Result<GeneratorInfo> DescribeHttp(const GeneratorSpec& spec) {
  GeneratorInfo info;
  info.kind = "http";
  info.hash = "endpoint:" + spec.model;
  info.licence = spec.licence;
  info.device = "endpoint";
  return info;
}

base::Result<std::unique_ptr<TextGenerator>> OpenHttp(const GeneratorSpec& spec,
                                                      const base::Context&) {
  ARROW_ASSIGN_OR_RAISE(GeneratorInfo info, DescribeHttp(spec));
  ARROW_ASSIGN_OR_RAISE(auto client, net::OpenHttpClient(Http::LimitsOf(spec)));
  return std::make_unique<Http>(spec, std::move(info), std::move(client));
}

}  // namespace saem::infer
