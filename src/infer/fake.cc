#include "infer/fake.h"

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace saem::infer {
namespace {

using nlohmann::json;

struct Rule {
  std::string contains;
  std::string answer;
  data::ModelAnswer::Finish finish = data::ModelAnswer::Finish::kStop;
  double score = -1;
};

struct Script {
  std::vector<Rule> rules;
  Rule otherwise;
  std::string hash;
};

Rule RuleOf(const json& value) {
  Rule rule;
  rule.contains = value.value("contains", "");
  rule.answer = value.value("answer", "");
  rule.score = value.value("score", -1.0);
  const std::string finish = value.value("finish", "stop");
  if (finish == "length") rule.finish = data::ModelAnswer::Finish::kLength;
  if (finish == "refused") rule.finish = data::ModelAnswer::Finish::kRefused;
  if (finish == "error") rule.finish = data::ModelAnswer::Finish::kError;
  return rule;
}

base::Result<Script> Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::InputError("cannot read the script " + path);
  std::ostringstream text;
  text << file.rdbuf();
  const json value = json::parse(text.str(), nullptr, false);
  if (!value.is_object()) return base::InputError(path + ": the script is not a JSON object");
  try {
    Script script;
    script.hash = "fake:" + base::ContentHash(text.str()).Hex();
    for (const json& rule : value.value("rules", json::array()))
      script.rules.push_back(RuleOf(rule));
    script.otherwise = RuleOf(value.value("otherwise", json::object()));
    return script;
  } catch (const json::exception&) {
    return base::InputError(path + ": a rule has a field of the wrong type");
  }
}

GeneratorInfo InfoOf(const Script& script, const GeneratorSpec& spec) {
  GeneratorInfo info;
  info.kind = "fake";
  info.hash = script.hash;
  info.licence = spec.licence;
  info.scores = true;
  info.context_tokens = spec.context_tokens;
  info.device = "script";
  return info;
}

class Fake final : public TextGenerator {
 public:
  Fake(Script script, GeneratorInfo info) : script_(std::move(script)), info_(std::move(info)) {}

  const GeneratorInfo& info() const override { return info_; }
  Usage usage() const override { return usage_; }

  base::Status Answer(std::span<const data::ModelCall> calls, const Begun& begun, const Done& done,
                      const base::Context& context) override {
    for (size_t i = 0; i < calls.size(); ++i) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_RETURN_NOT_OK(begun(i));
      ARROW_RETURN_NOT_OK(done(i, AnswerOne(calls[i])));
    }
    return base::Status::OK();
  }

 private:
  data::ModelAnswer AnswerOne(const data::ModelCall& call) {
    std::string prompt;
    for (const data::ChatMessage& message : call.messages) prompt += message.content + "\n";
    prompt += call.continuation;
    const Rule* rule = &script_.otherwise;
    for (const Rule& one : script_.rules) {
      if (prompt.find(one.contains) == std::string::npos) continue;
      rule = &one;
      break;
    }
    data::ModelAnswer answer;
    answer.finish = rule->finish;
    answer.prompt_tokens = static_cast<int64_t>(prompt.size() / 4);
    const bool score = call.kind == data::ModelCall::Kind::kScore;
    answer.text = score ? "" : rule->answer;
    const std::string last = call.messages.empty() ? "" : call.messages.back().content;
    for (size_t at = answer.text.find("{last}"); at != std::string::npos;
         at = answer.text.find("{last}", at + last.size())) {
      answer.text.replace(at, 6, last);
    }
    const std::string& counted = score ? call.continuation : answer.text;
    answer.output_tokens = std::max<int64_t>(1, static_cast<int64_t>(counted.size() / 4));
    answer.logprob_sum = rule->score * static_cast<double>(answer.output_tokens);
    if (answer.finish == data::ModelAnswer::Finish::kError) answer.error = "the script says so";
    ++usage_.calls;
    usage_.prompt_tokens += answer.prompt_tokens;
    usage_.output_tokens += answer.output_tokens;
    return answer;
  }

  Script script_;
  GeneratorInfo info_;
  Usage usage_;
};

}  // namespace

base::Result<std::unique_ptr<TextGenerator>> OpenFake(const GeneratorSpec& spec) {
  ARROW_ASSIGN_OR_RAISE(Script script, Load(spec.script));
  GeneratorInfo info = InfoOf(script, spec);
  return std::make_unique<Fake>(std::move(script), std::move(info));
}

base::Result<GeneratorInfo> DescribeFake(const GeneratorSpec& spec) {
  ARROW_ASSIGN_OR_RAISE(const Script script, Load(spec.script));
  return InfoOf(script, spec);
}

}  // namespace saem::infer
