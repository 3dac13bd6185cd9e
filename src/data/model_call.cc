#include "data/model_call.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace saem::data {
namespace {

using nlohmann::json;

const char* NameOf(ModelAnswer::Finish finish) {
  switch (finish) {
    case ModelAnswer::Finish::kStop:
      return "stop";
    case ModelAnswer::Finish::kLength:
      return "length";
    case ModelAnswer::Finish::kRefused:
      return "refused";
    case ModelAnswer::Finish::kError:
      break;
  }
  return "error";
}

}  // namespace

base::Hash128 ModelCall::Key(std::string_view model) const {
  base::Sha256 hash;
  hash.Field("call-1").Field(model).Field(kind == Kind::kScore ? "score" : "generate");
  hash.Field(std::to_string(messages.size()));
  for (const ChatMessage& message : messages) hash.Field(message.role).Field(message.content);
  const json settings = {{"t", sampling.temperature}, {"p", sampling.top_p}, {"m", sampling.min_p},
                         {"n", sampling.max_tokens},  {"s", sampling.seed},  {"stop", stop},
                         {"logprobs", want_logprobs}};
  return hash.Field(continuation)
      .Field(json_schema)
      .Field(settings.dump(-1, ' ', false, json::error_handler_t::replace))
      .Finish128();
}

std::string ModelAnswer::ToJson() const {
  const json value = {{"finish", NameOf(finish)},
                      {"text", text},
                      {"error", error},
                      {"logprob_sum", logprob_sum},
                      {"prompt_tokens", prompt_tokens},
                      {"output_tokens", output_tokens}};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<ModelAnswer> ModelAnswer::FromJson(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return base::InputError("a journalled answer is not a JSON object");
  try {
    ModelAnswer answer;
    const std::string finish = value.at("finish");
    for (const Finish one : {Finish::kStop, Finish::kLength, Finish::kRefused, Finish::kError}) {
      if (finish == NameOf(one)) answer.finish = one;
    }
    value.at("text").get_to(answer.text);
    value.at("error").get_to(answer.error);
    value.at("logprob_sum").get_to(answer.logprob_sum);
    for (const char* key : {"prompt_tokens", "output_tokens"}) {
      if (!value.at(key).is_number_integer()) {
        return base::InputError(std::string("a journalled answer's ") + key + " is no count");
      }
    }
    value.at("prompt_tokens").get_to(answer.prompt_tokens);
    value.at("output_tokens").get_to(answer.output_tokens);
    return answer;
  } catch (const json::exception&) {
    return base::InputError("a journalled answer lacks a field");
  }
}

}  // namespace saem::data
