// A recipe's datasets come out the same for any threads, batches and interruptions, and every
// record is accounted for.
#include "run/executor.h"

#include <filesystem>
#include <fstream>
#include <random>

#include <arrow/api.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "data/document.h"
#include "no_time.h"
#include "tiny_stages.h"

namespace saem::run {
namespace {

namespace fs = std::filesystem;

// Cancels the run after a number of steps forward.
class Stopper final : public Progress {
 public:
  Stopper(base::CancelToken* token, int64_t after) : token_(token), left_(after) {}
  void Begin(const std::string&, int64_t, const std::string&) override {}
  void Advance(int64_t) override {
    if (--left_ == 0) token_->Cancel(15);
  }
  void End() override {}

 private:
  base::CancelToken* token_;
  int64_t left_;
};

class ExecutorTest : public testing::Test {
 protected:
  ExecutorTest()
      : dir_(fs::temp_directory_path() / ("saem_executor_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_ / "in");
    EXPECT_TRUE(RegisterTinyStages(stages_).ok());
    std::mt19937 random(7);
    for (int file = 0; file < 3; ++file) {
      std::ofstream out(dir_ / "in" / ("part" + std::to_string(file) + ".jsonl"));
      for (int line = 0; line < 400; ++line) {
        if (line % 97 == 5) out << "this is no JSON\n";
        const auto value = random() % 300;
        out << R"({"text": "text )" << value << (value % 11 == 0 ? " drop" : "") << "\"}\n";
      }
    }
    std::ofstream(dir_ / "script.json")
        << R"({"rules": [{"contains": "second of TEXT 1", "answer": ""}], "otherwise": {"answer": "about {last}"}})";
  }
  ~ExecutorTest() override { fs::remove_all(dir_); }

  static constexpr char kRecipe[] = R"(saem: 1
seed: 3
datasets:
  texts: {read: in/*.jsonl, steps: [shout, once, shout: {drop: "9 9"}]}
  some:  {from: texts, split: {most: 0.7, rest: 0.3}}
  asked: {from: some.most, steps: [ask: {model: m}]}
models:
  m: {fake: script.json}
)";

  base::Result<Plan> Bind(const std::string& text = kRecipe) {
    ARROW_ASSIGN_OR_RAISE(Recipe recipe, ParseRecipe(text, (dir_ / "r.yaml").string()));
    return BindPlan(std::move(recipe), {&stages_, &fits_}, {});
  }

  // The rows and counts of every dataset as text.
  struct Outcome {
    std::string text;
    int64_t from_journal = 0;
    int64_t asked = 0;
    int64_t repeated = 0;
    bool reused = false;
  };
  base::Result<Outcome> Run(int threads, int64_t batch_rows, int64_t stop_after = 0,
                            const std::string& recipe = kRecipe, bool fresh = false) {
    ARROW_ASSIGN_OR_RAISE(const Plan plan, Bind(recipe));
    base::CancelToken cancel;
    Stopper stopper(&cancel, stop_after);
    base::Context context;
    context.clock = &clock_;
    context.cancel = &cancel;
    context.threads = threads;
    context.limits.batch_rows = batch_rows;
    RunOptions options;
    options.fresh = fresh;
    options.progress = &stopper;
    Executor executor(plan, options, io::LocalFiles(), context);
    ARROW_RETURN_NOT_OK(executor.Run());
    Outcome outcome;
    outcome.from_journal = executor.answers_from_journal();
    for (const auto& [name, generator] : executor.generators()) {
      outcome.asked += generator->usage().calls;
    }
    outcome.repeated = executor.repeated_calls();
    outcome.reused = true;
    for (const BoundDataset& dataset : plan.datasets) {
      const MadeDataset& made = *executor.Find(dataset.name);
      outcome.reused = outcome.reused && made.reused;
      for (const MadeDataset::Step& step : made.steps) {
        const StepCounts& c = step.counts;
        EXPECT_TRUE(c.Balanced()) << dataset.name << "." << step.name;
        outcome.text += dataset.name + "." + step.name + " " + std::to_string(c.in) + " " +
                        std::to_string(c.out) + " " + std::to_string(c.rejected) + " " +
                        std::to_string(c.made) + "\n";
      }
      ARROW_ASSIGN_OR_RAISE(const auto rows, executor.Rows({dataset.name, "", 0, 1}));
      ARROW_RETURN_NOT_OK(AppendRows(*rows, &outcome.text));
      ARROW_RETURN_NOT_OK(AppendRows(*made.Rejects(), &outcome.text));
    }
    return outcome;
  }

  static base::Status AppendRows(stage::RowSource& rows, std::string* text) {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
      if (batch == nullptr) return base::Status::OK();
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        for (const auto& column : batch->columns()) {
          ARROW_ASSIGN_OR_RAISE(const auto scalar, column->GetScalar(row));
          *text += scalar->ToString() + "|";
        }
        *text += "\n";
      }
    }
  }

  void Forget() { fs::remove_all(dir_ / "r.work"); }

  fs::path dir_;
  NoTime clock_;
  stage::StageRegistry stages_;
  stage::FitRegistry fits_;
};

TEST_F(ExecutorTest, MakesTheSameForAnyThreadsAndBatches) {
  const auto expected = Run(1, 1024);
  ASSERT_TRUE(expected.ok()) << expected.status().ToString();
  ASSERT_NE(expected->text.find("repeat"), std::string::npos);
  ASSERT_NE(expected->text.find("not-json"), std::string::npos);
  ASSERT_NE(expected->text.find("about first of TEXT"), std::string::npos);
  for (const int threads : {1, 2, 8}) {
    for (const int64_t batch_rows : {1, 7, 1000, 65536}) {
      Forget();
      const auto outcome = Run(threads, batch_rows);
      ASSERT_TRUE(outcome.ok()) << outcome.status().ToString();
      EXPECT_EQ(outcome->text, expected->text) << threads << " threads, " << batch_rows << " rows";
    }
  }
}

TEST_F(ExecutorTest, GoesOnWhereItWasInterrupted) {
  const auto expected = Run(2, 16);
  ASSERT_TRUE(expected.ok());
  for (int64_t stop_after = 1; stop_after < 120; stop_after += 13) {
    Forget();
    const auto stopped = Run(2, 16, stop_after);
    ASSERT_FALSE(stopped.ok()) << stop_after;
    EXPECT_EQ(base::FaultOf(stopped.status()), base::Fault::kCancelled);
    const auto outcome = Run(2, 16);
    ASSERT_TRUE(outcome.ok()) << outcome.status().ToString();
    EXPECT_EQ(outcome->text, expected->text) << "stopped after " << stop_after;
  }
}

TEST_F(ExecutorTest, MakesNothingAgainThatIsThere) {
  const auto first = Run(2, 64);
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(first->reused);
  const auto second = Run(2, 64);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second->reused);
  EXPECT_EQ(second->text, first->text);
}

TEST_F(ExecutorTest, KeepsAnswersWhenEverythingElseIsMadeAnew) {
  ASSERT_TRUE(Run(1, 64).ok());
  const auto fresh = Run(1, 64, 0, kRecipe, true);
  ASSERT_TRUE(fresh.ok());
  EXPECT_FALSE(fresh->reused);
  EXPECT_GT(fresh->from_journal, 0);
}

TEST_F(ExecutorTest, EqualCallsAreAskedOnce) {
  const std::string recipe = R"(saem: 1
datasets:
  texts: {read: in/*.jsonl, steps: [shout]}
  asked: {from: texts, steps: [ask: {model: m}]}
models:
  m: {fake: script.json}
)";
  const auto first = Run(2, 64, 0, recipe);
  ASSERT_TRUE(first.ok()) << first.status().ToString();
  EXPECT_GT(first->asked, 0);
  EXPECT_LE(first->asked, 600) << "1,200 texts, at most 300 different ones, two calls each";
  const auto second = Run(2, 64, 0, recipe);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->repeated, 0) << "nothing was cut off";
}

TEST_F(ExecutorTest, NoticesAnInputThatChanged) {
  const auto before = Run(1, 64);
  std::ofstream(dir_ / "in" / "part1.jsonl", std::ios::app) << "{\"text\": \"a new line\"}\n";
  const auto after = Run(1, 64);
  ASSERT_TRUE(after.ok());
  EXPECT_FALSE(after->reused);
  EXPECT_NE(after->text.find("A NEW LINE"), std::string::npos);
  EXPECT_EQ(before->text.find("A NEW LINE"), std::string::npos);
}

TEST_F(ExecutorTest, RefusesAPartThatIsNotWhatWasWritten) {
  ASSERT_TRUE(Run(1, 64).ok());
  for (const auto& entry : fs::recursive_directory_iterator(dir_ / "r.work")) {
    if (entry.path().filename() != "part-0.arrow" ||
        entry.path().string().find("/asked-") != std::string::npos)
      continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('\x7f');
  }
  const auto outcome = Run(1, 64);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(base::FaultOf(outcome.status()), base::Fault::kInput);
  EXPECT_NE(base::MessageOf(outcome.status()).find("not what was written"), std::string::npos);
}

TEST_F(ExecutorTest, TheSplitsPartsAreDisjointAndTogetherEverything) {
  const auto plan = Bind();
  ASSERT_TRUE(plan.ok());
  const Parent most = *ResolveDataset(*plan, "some.most");
  const Parent rest = *ResolveDataset(*plan, "some.rest");
  EXPECT_EQ(most.from, 0);
  EXPECT_EQ(most.to, rest.from);
  EXPECT_NEAR(rest.to, 1, 1e-12);
}

}  // namespace
}  // namespace saem::run
