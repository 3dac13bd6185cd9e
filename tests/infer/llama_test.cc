// The embedded engine on the shipped model: exact repeatability, structured answers, scores,
// limits, and files that are no model.
#include "infer/llama.h"

#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/build_paths.h"
#include "infer/json_schema.h"

namespace saem::infer {
namespace {

namespace fs = std::filesystem;
using data::ModelAnswer;
using data::ModelCall;

constexpr char kSchema[] =
    R"({"type": "object", "properties": {"answer": {"type": "string"}, "sure": {"type": "boolean"}},
        "required": ["answer", "sure"], "additionalProperties": false})";

class LlamaTest : public testing::Test {
 protected:
  // One for all tests, so that the weights are re-quantised once.
  static fs::path Cache() {
    static const fs::path folder = [] {
      const fs::path made = fs::path(testing::TempDir()) / "saem-llama-test";
      fs::remove_all(made);
      fs::create_directories(made);
      return made;
    }();
    return folder;
  }
  static void TearDownTestSuite() { fs::remove_all(Cache()); }

  static GeneratorSpec Spec(int64_t sequences) {
    GeneratorSpec spec;
    spec.kind = "llama";
    spec.name = "local";
    spec.path = std::string(base::kModelDir) + "/smollm2-135m-instruct-q4_1.gguf";
    spec.sequences = sequences;
    spec.context_tokens = 512;
    spec.reproducible = true;
    spec.cache_dir = Cache().string();
    return spec;
  }

  static ModelCall Ask(const std::string& text, double temperature = 0, uint64_t seed = 1) {
    ModelCall call;
    call.messages = {{"system", "You answer in one short sentence."}, {"user", text}};
    call.sampling.temperature = temperature;
    call.sampling.seed = seed;
    call.sampling.max_tokens = 12;
    return call;
  }

  // Greedy, drawn, structured and scored ones, with prompts that share their beginnings.
  static std::vector<ModelCall> Mixed() {
    std::vector<ModelCall> calls;
    for (int i = 0; i < 18; ++i) {
      calls.push_back(Ask("Say something about the number " + std::to_string(i * 7) + ".",
                          i % 2 == 0 ? 0 : 0.8, static_cast<uint64_t>(i)));
    }
    calls[3].json_schema = kSchema;
    calls[3].sampling.max_tokens = 40;
    calls[8].kind = ModelCall::Kind::kScore;
    calls[8].continuation = "It is even.";
    calls[9].want_logprobs = true;
    return calls;
  }

  static std::vector<ModelAnswer> Answers(const GeneratorSpec& spec,
                                          const std::vector<ModelCall>& calls, int threads) {
    base::Context context;
    context.threads = threads;
    auto opened = OpenLlama(spec, context);
    EXPECT_TRUE(opened.ok()) << opened.status().ToString();
    std::vector<ModelAnswer> answers(calls.size());
    std::vector<int> starts(calls.size(), 0);
    std::vector<int> times(calls.size(), 0);
    const auto begun = [&](size_t i) {
      ++starts[i];
      return base::Status::OK();
    };
    const auto status = (*opened)->Answer(
        calls, begun,
        [&](size_t i, ModelAnswer answer) {
          EXPECT_EQ(starts[i], answer.output_tokens > 0 ? 1 : 0)
              << "an answer comes after its call began";
          ++times[i];
          answers[i] = std::move(answer);
          return base::Status::OK();
        },
        context);
    EXPECT_TRUE(status.ok()) << status.ToString();
    EXPECT_EQ(times, std::vector<int>(calls.size(), 1)) << "each call is answered once";
    return answers;
  }

  static std::vector<std::string> Bytes(const std::vector<ModelAnswer>& answers) {
    std::vector<std::string> out;
    for (const ModelAnswer& answer : answers) out.push_back(answer.ToJson());
    return out;
  }
};

TEST_F(LlamaTest, ReproducibleAnswersDependNeitherOnCompanyNorThreadsNorSequences) {
  const std::vector<ModelCall> calls = Mixed();
  const auto alone = Bytes(Answers(Spec(1), calls, 1));
  EXPECT_EQ(Bytes(Answers(Spec(16), calls, 2)), alone) << "two loops of eight streams";
  EXPECT_EQ(Bytes(Answers(Spec(5), calls, 2)), alone) << "one loop with two threads";
  std::vector<ModelCall> fewer(calls.begin() + 2, calls.begin() + 5);
  EXPECT_EQ(Bytes(Answers(Spec(16), fewer, 2)),
            std::vector<std::string>(alone.begin() + 2, alone.begin() + 5));
}

TEST_F(LlamaTest, SeedsDecideWhatIsDrawn) {
  const auto text = [](uint64_t seed) {
    return Answers(Spec(1), {Ask("Tell a story.", 1.0, seed)}, 1).front().text;
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

TEST_F(LlamaTest, AnswersKeepToTheirSchema) {
  auto schema = JsonSchema::Parse(kSchema);
  ASSERT_TRUE(schema.ok());
  std::vector<ModelCall> calls;
  for (uint64_t seed = 0; seed < 6; ++seed) {
    calls.push_back(Ask("Is water wet?", 1.2, seed));
    calls.back().json_schema = kSchema;
    calls.back().sampling.max_tokens = 60;
  }
  for (const ModelAnswer& answer : Answers(Spec(8), calls, 2)) {
    if (answer.finish != ModelAnswer::Finish::kStop) continue;
    EXPECT_FALSE(schema->Check(answer.text).has_value()) << answer.text;
  }
}

TEST_F(LlamaTest, ScoresPreferWhatFollows) {
  std::vector<ModelCall> calls;
  for (const char* const end : {"Paris.", "purple seven."}) {
    calls.push_back(Ask("What is the capital of France?"));
    calls.back().kind = ModelCall::Kind::kScore;
    calls.back().continuation = std::string("The capital of France is ") + end;
  }
  const auto answers = Answers(Spec(4), calls, 1);
  EXPECT_LT(answers[0].logprob_sum, 0);
  EXPECT_GT(answers[0].logprob_sum / static_cast<double>(answers[0].output_tokens),
            answers[1].logprob_sum / static_cast<double>(answers[1].output_tokens));
}

TEST_F(LlamaTest, APromptThatDoesNotFitIsRefusedNotCut) {
  std::string text;
  for (int i = 0; i < 600; ++i) text += "word ";
  const auto answers = Answers(Spec(2), {Ask(text), Ask("Hello.")}, 1);
  EXPECT_EQ(answers[0].finish, ModelAnswer::Finish::kRefused);
  EXPECT_NE(answers[0].error.find("prompt-too-long"), std::string::npos);
  EXPECT_FALSE(answers[1].text.empty());
}

TEST_F(LlamaTest, AStoppedRunLosesNoAnswerItGave) {
  base::Context context;
  context.threads = 2;
  auto opened = OpenLlama(Spec(16), context);
  ASSERT_TRUE(opened.ok());
  const std::vector<ModelCall> calls = Mixed();
  int given = 0;
  const auto status = (*opened)->Answer(
      calls, [](size_t) { return base::Status::OK(); },
      [&](size_t, const ModelAnswer&) {
        return ++given == 3 ? base::InputError("the disk is full") : base::Status::OK();
      },
      context);
  EXPECT_EQ(base::MessageOf(status), "the disk is full");
  EXPECT_EQ(given, 3) << "nothing is handed over after the failure";
}

TEST_F(LlamaTest, WeightsAreRequantisedOnceAndCached) {
  base::Context context;
  ASSERT_TRUE(OpenLlama(Spec(1), context).ok());
  std::map<std::string, fs::file_time_type> before;
  for (const auto& file : fs::directory_iterator(Cache()))
    before[file.path().string()] = fs::last_write_time(file);
  ASSERT_TRUE(OpenLlama(Spec(1), context).ok());
  std::map<std::string, fs::file_time_type> after;
  for (const auto& file : fs::directory_iterator(Cache()))
    after[file.path().string()] = fs::last_write_time(file);
  EXPECT_EQ(before, after);
  EXPECT_GE(before.size(), 2U) << "a copy of the weights and the source's hash";
}

TEST_F(LlamaTest, FilesThatAreNoModelAreRefusedWithTheReason) {
  const fs::path whole = Spec(1).path;
  const auto refused = [&](const std::string& name, const std::string& bytes) {
    const fs::path path = Cache() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    GeneratorSpec spec = Spec(1);
    spec.path = path.string();
    spec.weights = "as-is";
    const auto opened = OpenLlama(spec, {});
    fs::remove(path);
    if (opened.ok()) return std::string("was accepted");
    EXPECT_EQ(base::FaultOf(opened.status()), base::Fault::kInput);
    return base::MessageOf(opened.status());
  };
  std::string head(size_t{8} << 20, '\0');
  std::ifstream(whole, std::ios::binary)
      .read(head.data(), static_cast<std::streamsize>(head.size()));
  EXPECT_NE(refused("truncated.gguf", head).find("ends after"), std::string::npos);
  EXPECT_NE(refused("header.gguf", head.substr(0, 2000)).find("damaged or cut off"),
            std::string::npos);
  EXPECT_NE(refused("text.gguf", "These are just words.").find("no GGUF file"), std::string::npos);
  EXPECT_NE(refused("empty.gguf", "").find("no GGUF file"), std::string::npos);
  GeneratorSpec missing = Spec(1);
  missing.path = "/no/such/model.gguf";
  EXPECT_EQ(base::FaultOf(OpenLlama(missing, {}).status()), base::Fault::kInput);
}

}  // namespace
}  // namespace saem::infer
