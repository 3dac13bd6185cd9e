// A program's phases give the same artefact for any number of workers, for workers that are started
// again, and whatever an interrupted attempt left behind.
#include "run/program.h"

#include <filesystem>
#include <fstream>

#include <arrow/api.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "config/node.h"
#include "data/document.h"
#include "no_time.h"
#include "tiny_stages.h"

namespace saem::run {
namespace {

namespace fs = std::filesystem;

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() : dir_(fs::temp_directory_path() / ("saem_program_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_ / "work");
    EXPECT_TRUE(RegisterTinyStages(stages_).ok());
    std::vector<base::Diagnostic> diagnostics;
    stage_ = stages_.Find("once")->configure(config::Node::Mapping({}, {}), diagnostics).stage;
    EXPECT_TRUE(diagnostics.empty());
    context_.clock = &clock_;
    context_.limits.batch_rows = 32;
  }
  ~ProgramTest() override { fs::remove_all(dir_); }

  void SetUp() override {
    const auto schema = arrow::schema(
        {arrow::field(data::kId, data::HashType()), arrow::field(data::kText, arrow::utf8())});
    stage::BindInput bind;
    bind.schema = schema;
    ASSERT_TRUE(stage_->Bind(bind).ok());
    arrow::FixedSizeBinaryBuilder ids(data::HashType());
    arrow::StringBuilder texts;
    for (int row = 0; row < 500; ++row) {
      const std::string text = "text " + std::to_string(row * 7919 % 170);
      ASSERT_TRUE(ids.Append(base::ContentHash(std::to_string(row)).Bytes().data()).ok());
      ASSERT_TRUE(texts.Append(text).ok());
    }
    const auto batch =
        arrow::RecordBatch::Make(schema, 500, arrow::ArrayVector{*ids.Finish(), *texts.Finish()});
    auto input = Materialised::Open(files_, dir_ / "input", "identity", 1, schema, context_);
    ASSERT_TRUE(input.ok()) << input.status().ToString();
    input_ = std::move(*input);
    StepCounts counts;
    counts.in = counts.out = 500;
    ASSERT_TRUE(input_->Append(batch, nullptr, {counts}, {}, 500).ok());
    ASSERT_TRUE(input_->Finish().ok());
  }

  const stage::ProgramStage& program() const {
    return static_cast<const stage::ProgramStage&>(*stage_);
  }
  std::string work() const { return dir_ / "work"; }
  base::Status Map(int index, int count) {
    return ProgramMap(program(), *input_, work(), {index, count}, files_, context_);
  }
  base::Status Reduce(int index, int count) {
    return ProgramReduce(program(), work(), {index, count}, count, files_, context_);
  }
  // The artefact as text; the artefact's file is gone, so that the next attempt starts anew.
  std::string Drive() {
    auto artefact = ProgramDrive(program(), work(), files_, context_);
    EXPECT_TRUE(artefact.ok()) << artefact.status().ToString();
    EXPECT_FALSE(fs::exists(work() + "/shuffle")) << "nothing is left of the phases";
    fs::remove(work() + "/artefact.arrow");
    return artefact.ok() ? (*artefact)->ToString() : "";
  }
  std::string Whole(int workers) {
    EXPECT_TRUE(BeginProgram(work(), files_).ok());
    for (int i = 0; i < workers; ++i) EXPECT_TRUE(Map(i, workers).ok());
    for (int i = 0; i < workers; ++i) EXPECT_TRUE(Reduce(i, workers).ok());
    return Drive();
  }

  const fs::path dir_;
  io::FileOps& files_ = io::LocalFiles();
  NoTime clock_;
  base::Context context_;
  stage::StageRegistry stages_;
  std::unique_ptr<stage::Stage> stage_;
  std::unique_ptr<Materialised> input_;
};

TEST_F(ProgramTest, AnyNumberOfWorkersGivesTheSameArtefact) {
  const std::string one = Whole(1);
  EXPECT_NE(one.find("loser"), std::string::npos) << one;
  EXPECT_EQ(Whole(2), one);
  EXPECT_EQ(Whole(5), one);
}

TEST_F(ProgramTest, AWorkerMayBeStartedAgainInEitherPhase) {
  const std::string undisturbed = Whole(3);
  ASSERT_TRUE(BeginProgram(work(), files_).ok());
  for (const int index : {0, 1, 1, 2, 0}) ASSERT_TRUE(Map(index, 3).ok());
  for (const int index : {2, 0, 0, 1, 2}) ASSERT_TRUE(Reduce(index, 3).ok());
  EXPECT_EQ(Drive(), undisturbed);
}

TEST_F(ProgramTest, WhatAnAttemptWithMoreWorkersLeftIsNoPartOfTheNext) {
  const std::string undisturbed = Whole(1);
  ASSERT_TRUE(BeginProgram(work(), files_).ok());
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(Map(i, 4).ok());
  ASSERT_TRUE(Reduce(0, 4).ok());
  EXPECT_EQ(Whole(2), undisturbed);
}

TEST_F(ProgramTest, AHandOverThatIsCutOffIsNoticed) {
  ASSERT_TRUE(BeginProgram(work(), files_).ok());
  ASSERT_TRUE(Map(0, 1).ok());
  for (const auto& entry : fs::directory_iterator(work() + "/shuffle")) {
    fs::resize_file(entry.path(), fs::file_size(entry.path()) / 2);
  }
  EXPECT_FALSE(Reduce(0, 1).ok());
}

}  // namespace
}  // namespace saem::run
