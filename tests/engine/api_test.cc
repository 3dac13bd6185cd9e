// The public API: errors are values, a caller can stop a run, and what a gate holds back is no
// data.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <saem/recipe.h>
#include <saem/release.h>
#include <unistd.h>

namespace saem {
namespace {

namespace fs = std::filesystem;

class ApiTest : public testing::Test {
 protected:
  ApiTest() : dir_(fs::temp_directory_path() / ("saem_api_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    std::ofstream file(dir_ / "texts.jsonl");
    for (int i = 0; i < 50; ++i) file << R"({"text": "text number )" << i << "\"}\n";
  }
  ~ApiTest() override { fs::remove_all(dir_); }

  RecipeFile Recipe(const std::string& audit) const {
    std::ofstream(dir_ / "r.yaml") << "saem: 1\ndatasets: {texts: {read: {files: texts.jsonl, "
                                      "licence: CC0-1.0}, steps: [dedup: exact]}}\n"
                                      "release: {to: out, datasets: {texts: {audit: "
                                   << audit << "}}}\n";
    return {(dir_ / "r.yaml").string(), {}, 0};
  }

  fs::path dir_;
};

TEST_F(ApiTest, APlanNamesWhatWillBeMade) {
  const auto plan = CheckRecipe(Recipe("none"), {});
  ASSERT_TRUE(plan.ok()) << plan.error().message;
  ASSERT_EQ(plan->datasets.size(), 1);
  EXPECT_EQ(plan->datasets[0].name, "texts");
  EXPECT_EQ(plan->datasets[0].label, "public");
  ASSERT_EQ(plan->datasets[0].steps.size(), 1);
  EXPECT_EQ(plan->datasets[0].steps[0].kind, "program");
  EXPECT_FALSE(plan->datasets[0].steps[0].columns.empty());
  EXPECT_GT(plan->input_bytes, 0);
  EXPECT_FALSE(fs::exists(dir_ / "out.work")) << "checking makes nothing";
}

TEST_F(ApiTest, ACallerCanStopARunAndGoOn) {
  RunSettings settings;
  settings.progress = [](const RunProgress&) { return false; };
  const auto stopped = RunRecipe(Recipe("none"), {}, settings);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind, ErrorKind::kInterrupted);
  EXPECT_FALSE(fs::exists(dir_ / "out"));
  const auto done = RunRecipe(Recipe("none"), {});
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_TRUE(done->released);
  EXPECT_EQ(done->records, (std::vector<std::pair<std::string, int64_t>>{{"texts", 50}}));
}

TEST_F(ApiTest, AGateThatSaysNoIsAnOutcome) {
  const auto done = RunRecipe(Recipe("text"), {});
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(done->verdict, "undecided");
  EXPECT_FALSE(done->released);
  const auto found = ReadFindings(done->release_dir);
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->verdict, "undecided");
  const bool says_how_many =
      std::any_of(found->findings.begin(), found->findings.end(), [](const AuditFinding& one) {
        return one.severity == "block" && one.outcome == "undecided" && one.n < one.n_needed;
      });
  EXPECT_TRUE(says_how_many);
  EXPECT_EQ(OpenDataset(done->release_dir, "texts", nullptr).error().kind, ErrorKind::kUsage);
}

TEST_F(ApiTest, ErrorsAreValues) {
  EXPECT_EQ(CheckRecipe({"/absent/r.yaml", {}, 0}, {}).error().kind, ErrorKind::kUsage);
  RunSettings settings;
  settings.threads = 0;
  EXPECT_EQ(RunRecipe(Recipe("none"), {}, settings).error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(ReadFindings((dir_ / "absent").string()).ok());
  RecipeFile wrong = Recipe("none");
  wrong.overrides = {"datasets.texts.reed=x"};
  const auto mistakes = CheckRecipe(wrong, {});
  ASSERT_FALSE(mistakes.ok());
  ASSERT_EQ(mistakes.error().mistakes.size(), 1);
  EXPECT_EQ(mistakes.error().mistakes[0].hint, "did you mean `read`?");
}

}  // namespace
}  // namespace saem
