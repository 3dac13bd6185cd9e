// Whenever the power goes off, what the disk holds then is a state from which the next run makes
// the same release, and the release folder holds the old one or the whole new one.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <arrow/api.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/hash.h"
#include "no_time.h"
#include "run/executor.h"
#include "run/power_cut_files.h"
#include "run/release.h"
#include "tiny_stages.h"

namespace saem::run {
namespace {

namespace fs = std::filesystem;

constexpr char kNone[] = "no release";

constexpr char kRecipe[] = R"(saem: 1
datasets:
  texts: {read: {files: in.jsonl, licence: CC0-1.0}, steps: [shout, once]}
  asked: {from: texts, steps: [ask: {model: m}]}
models:
  m: {fake: script.json, licence: CC0-1.0}
release:
  to: out
  datasets:
    texts: {audit: none}
    asked: {audit: none}
)";

class PowerCutTest : public testing::Test {
 protected:
  PowerCutTest()
      : dir_(fs::temp_directory_path() / ("saem_power_cut_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    EXPECT_TRUE(RegisterTinyStages(stages_).ok());
    std::ofstream(dir_ / "script.json") << R"({"rules": [], "otherwise": {"answer": "on {last}"}})";
    std::ofstream(dir_ / "r.yaml") << kRecipe;
    WriteInput(30);
  }
  ~PowerCutTest() override { fs::remove_all(dir_); }

  void WriteInput(int lines) {
    std::ofstream out(dir_ / "in.jsonl");
    for (int line = 0; line < lines; ++line) {
      out << R"({"text": "text )" << line % 23 << (line % 7 == 3 ? " drop" : "") << "\"}\n";
    }
  }

  base::Status Run(io::FileOps& files) {
    ARROW_ASSIGN_OR_RAISE(Recipe recipe, ParseRecipe(kRecipe, (dir_ / "r.yaml").string()));
    ARROW_ASSIGN_OR_RAISE(const Plan plan, BindPlan(std::move(recipe), {&stages_, &fits_}, {}));
    base::Context context;
    context.clock = &clock_;
    context.threads = 1;
    context.limits.batch_rows = 8;
    ARROW_RETURN_NOT_OK(files.MakeDirs(plan.work_dir));
    Executor executor(plan, {}, files, context);
    ARROW_RETURN_NOT_OK(executor.Run());
    return Release(plan, executor, {}, {}, files, context).status();
  }

  // What users may rely on of the release: its manifest, which names every file with its hash.
  std::string Manifest() const {
    if (!fs::exists(dir_ / "out")) return kNone;
    std::ifstream file(dir_ / "out" / "manifest.json");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void CheckWhole() const {
    const auto manifest = nlohmann::json::parse(Manifest());
    ASSERT_FALSE(manifest.at("files").empty());
    for (const auto& file : manifest.at("files")) {
      const auto bytes =
          io::LocalFiles().Read((dir_ / "out" / file.at("path").get<std::string>()).string());
      ASSERT_TRUE(bytes.ok()) << bytes.status().ToString();
      EXPECT_EQ(base::Sha256Hex(*bytes), file.at("sha256").get<std::string>()) << file.at("path");
    }
  }

  void Restore(const DiskImage& image) const {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    for (const auto& [path, content] : image) {
      if (path.ends_with('/')) {
        fs::create_directories(dir_ / path);
      } else {
        std::ofstream(dir_ / path, std::ios::binary) << content;
      }
    }
  }

  // Cuts the power before operations spread over a whole run, in every way, and runs again. The
  // release before (kNone: there is none) and after the run are the only ones ever seen.
  void CutEverywhere(const std::string& before) {
    const DiskImage start =
        PowerCutFiles(dir_.string(), [](int64_t) {}).AfterPowerCut(Lost::kEverythingUnsynced);
    {
      PowerCutFiles files(dir_.string(), [](int64_t) {});
      const base::Status status = Run(files);
      ASSERT_TRUE(status.ok()) << status.ToString();
    }
    const std::string after = Manifest();
    ASSERT_NE(after, before);

    std::map<DiskImage, std::string> images;  // each once, and when it was first there
    Restore(start);
    const PowerCutFiles* watched = nullptr;
    PowerCutFiles files(dir_.string(), [&](int64_t operation) {
      if (watched == nullptr) return;
      for (const Lost lost : {Lost::kEverythingUnsynced, Lost::kContents, Lost::kHalfOfContents}) {
        // Half a file is another half at each byte: all of them take minutes.
        const bool wanted = lost != Lost::kHalfOfContents || operation % kHalvesEach == 0;
        if (!wanted && std::getenv("SAEM_SOAK") == nullptr) continue;
        images.emplace(watched->AfterPowerCut(lost), "before operation " +
                                                         std::to_string(operation) + ", way " +
                                                         std::to_string(static_cast<int>(lost)));
      }
    });
    watched = &files;
    ASSERT_TRUE(Run(files).ok());

    ASSERT_GT(images.size(), 100U);
    // Sanitizers look at the code, which is the same for each.
    const char* const sanitize = std::getenv("SAEM_SANITIZE");
    const size_t each = sanitize != nullptr && *sanitize != '\0' ? 16 : 1;
    size_t number = 0;
    for (const auto& [image, when] : images) {
      if (number++ % each != 0) continue;
      SCOPED_TRACE(when);
      Restore(image);
      const std::string found = Manifest();
      ASSERT_TRUE(found == before || found == after);
      if (found != kNone) CheckWhole();
      PowerCutFiles again(dir_.string(), [](int64_t) {});
      const base::Status status = Run(again);
      ASSERT_TRUE(status.ok()) << status.ToString();
      ASSERT_EQ(Manifest(), after);
      CheckWhole();
      ASSERT_FALSE(HasFatalFailure());
    }
  }

  static constexpr int64_t kHalvesEach = 41;
  fs::path dir_;
  NoTime clock_;
  stage::StageRegistry stages_;
  stage::FitRegistry fits_;
};

TEST_F(PowerCutTest, TheFirstReleaseIsThereWholeOrNotAtAll) { CutEverywhere(kNone); }

TEST_F(PowerCutTest, ANewReleaseTakesTheOldOnesPlaceInOneStep) {
  PowerCutFiles files(dir_.string(), [](int64_t) {});
  ASSERT_TRUE(Run(files).ok());
  const std::string before = Manifest();
  WriteInput(40);
  CutEverywhere(before);
}

}  // namespace
}  // namespace saem::run
