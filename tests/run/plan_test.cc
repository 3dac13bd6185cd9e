// Binding finds every mistake of a recipe before any record is read.
#include "run/plan.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tiny_stages.h"

namespace saem::run {
namespace {

namespace fs = std::filesystem;

class PlanTest : public testing::Test {
 protected:
  PlanTest() : dir_(fs::temp_directory_path() / ("saem_plan_" + std::to_string(::getpid()))) {
    fs::create_directories(dir_);
    std::ofstream(dir_ / "a.jsonl") << "{\"text\": \"x\"}\n";
    std::ofstream(dir_ / "t.csv") << "name,age\nA,1\n";
    EXPECT_TRUE(RegisterTinyStages(stages_).ok());
  }
  ~PlanTest() override { fs::remove_all(dir_); }

  std::string ErrorOf(const std::string& text, const Settings& settings = {}) {
    auto recipe = ParseRecipe(text, (dir_ / "r.yaml").string(), settings);
    base::Status status = recipe.status();
    if (recipe.ok()) {
      status = BindPlan(std::move(*recipe), {&stages_, &fits_}, {}).status();
    }
    if (status.ok()) return "";
    EXPECT_EQ(base::FaultOf(status), base::Fault::kUsage);
    std::string message = base::MessageOf(status);
    const std::string prefix = (dir_ / "r.yaml").string();
    for (size_t at = message.find(prefix); at != std::string::npos; at = message.find(prefix)) {
      message.replace(at, prefix.size(), "r");
    }
    return message;
  }

  fs::path dir_;
  stage::StageRegistry stages_;
  stage::FitRegistry fits_;
};

TEST_F(PlanTest, AGoodRecipeBinds) {
  EXPECT_EQ(ErrorOf("saem: 1\ndatasets: {a: {read: a.jsonl, steps: [shout]}}\n"), "");
}

TEST_F(PlanTest, NamesUnknownKeysWithTheNearestOne) {
  EXPECT_EQ(ErrorOf("saem: 1\ndatsets: {}\n"),
            "r:1:1: there is no `datasets:` section\n"
            "r:2:1: unknown key `datsets` in the recipe; did you mean `datasets`?");
}

TEST_F(PlanTest, ShowsTheMistakesOfAllDatasetsAtOnce) {
  EXPECT_EQ(ErrorOf("saem: 1\ndatasets:\n  a: {read: a.jsonl, steps: [shuot]}\n"
                    "  b: {from: aa}\n  c: {read: a.jsonl, steps: [shout: {dropp: x}]}\n"),
            "r:3:30: there is no stage `shuot`; did you mean `shout`?\n"
            "r:4:13: there is no dataset `aa`; did you mean `a`?\n"
            "r:5:38: `shout` has no option `dropp`; did you mean `drop`?");
}

TEST_F(PlanTest, MistakesOfFormAndOfTheGraphAreShownTogether) {
  EXPECT_EQ(
      ErrorOf("saem: 1\nsede: 1\ndatasets:\n  a: {read: {fils: a.jsonl}, steps: [shuot, shout: "
              "{dropp: x}]}\n  b: {from: a, steps: [shout: {drip: x}]}\n"
              "release: {to: out, datasets: {b: {audit: text, checks: {copyng: 1}}}}\n"),
      "r:2:1: unknown key `sede` in the recipe; did you mean `seed`?\n"
      "r:4:13: `read` needs the option `files`; Paths, globs or folders, relative to the recipe; "
      "or URIs such as s3://bucket/prefix.\n"
      "r:4:14: `read` has no option `fils`; did you mean `files`?\n"
      "r:4:38: there is no stage `shuot`; did you mean `shout`?\n"
      "r:4:53: `shout` has no option `dropp`; did you mean `drop`?\n"
      "r:5:32: `shout` has no option `drip`; did you mean `drop`?\n"
      "r:6:57: `checks` has no option `copyng`; did you mean `copying`?");
}

TEST_F(PlanTest, WhatIsWrongItselfIsNotToldOfAgainWhereItIsUsed) {
  EXPECT_EQ(ErrorOf("saem: 1\ndatasets:\n  a: {from: [b, c]}\n  b: {from: {datset: x}}\n  c: "
                    "{read: a.jsonl}\n"
                    "models: {m: {fit: 3}}\nrelease: {to: out, datasets: {a: {audit: none}}}\n"),
            "r:4:14: unknown key `datset` in an item of `from`; did you mean `dataset`?\n"
            "r:6:10: model `m` needs `on:`, the dataset it is fitted on");
}

TEST_F(PlanTest, NamesACycle) {
  EXPECT_EQ(ErrorOf("saem: 1\ndatasets:\n  a: {from: b}\n  b: {from: c}\n  c: {from: a}\n"),
            "r:3:3: a cycle: `a` needs `b` needs `c` needs `a`");
}

TEST_F(PlanTest, SaysWhichFilesItDidNotFind) {
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {read: absent/*.jsonl}}\n")
                .find("no file matches `absent/*.jsonl`"),
            std::string::npos);
}

TEST_F(PlanTest, NamesAColumnThatIsNotThere) {
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {read: {files: t.csv, text: nam}}}\n")
                .find("did you mean `name`?"),
            std::string::npos);
}

TEST_F(PlanTest, ADatasetHasExactlyOneSource) {
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {steps: [shout]}}\n").find("needs exactly one source"),
            std::string::npos);
}

TEST_F(PlanTest, PersonalDataCannotBeReleased) {
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {read: a.jsonl, label: personal}, b: {from: a}}\n"
                    "release: {to: out, datasets: {b: {audit: text}}}\n")
                .find("`b` is personal data"),
            std::string::npos);
}

TEST_F(PlanTest, AReleaseHasEachFormatOnceAndOneAtLeast) {
  const auto with = [&](const std::string& formats) {
    return ErrorOf("saem: 1\ndatasets: {a: {read: a.jsonl}}\nrelease: {to: out, formats: " +
                   formats + ", datasets: {a: {audit: none}}}\n");
  };
  EXPECT_EQ(with("[parquet, jsonl]"), "");
  EXPECT_EQ(with("[]"), "r:3:29: `formats` lists none; give `parquet`, `jsonl` or both");
  EXPECT_EQ(with("[jsonl, jsonl]"), "r:3:37: `formats` lists `jsonl` twice");
}

TEST_F(PlanTest, TheWorkFolderMayNotLieInsideTheRelease) {
  EXPECT_NE(ErrorOf("saem: 1\nwork: out/work\ndatasets: {a: {read: a.jsonl}}\nrelease: {to: out}\n")
                .find("`work` lies inside `release.to`"),
            std::string::npos);
}

TEST_F(PlanTest, OverridesReachIntoTheRecipe) {
  EXPECT_EQ(
      ErrorOf("saem: 1\ndatasets: {a: {read: absent.jsonl}}\n", {{"datasets.a.read=a.jsonl"}}), "");
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {read: a.jsonl}}\n", {{"datasets.b.read=x"}})
                .find("no such place"),
            std::string::npos);
}

TEST_F(PlanTest, FingerprintsChangeWithSeedOptionsAndInputsAlone) {
  const auto print = [&](const std::string& text) {
    auto recipe = ParseRecipe(text, (dir_ / "r.yaml").string());
    return BindPlan(std::move(*recipe), {&stages_, &fits_}, {})->FindDataset("a")->fingerprint;
  };
  const std::string base = print("saem: 1\ndatasets: {a: {read: a.jsonl, steps: [shout]}}\n");
  EXPECT_EQ(
      base,
      print(
          "# a comment\nsaem: 1\ndatasets:\n  a: {steps: [shout: {drop: drop}], read: a.jsonl}\n"));
  EXPECT_NE(base, print("saem: 1\nseed: 1\ndatasets: {a: {read: a.jsonl, steps: [shout]}}\n"));
  EXPECT_NE(base, print("saem: 1\ndatasets: {a: {read: a.jsonl, steps: [shout: {drop: x}]}}\n"));
  std::ofstream(dir_ / "a.jsonl", std::ios::app) << "{\"text\": \"y\"}\n";
  EXPECT_NE(base, print("saem: 1\ndatasets: {a: {read: a.jsonl, steps: [shout]}}\n"));
}

TEST_F(PlanTest, TheRecipesHashIsThatOfItsFileWhereverItWrites) {
  const std::string text = "saem: 1\ndatasets: {a: {read: a.jsonl}}\nrelease: {to: out}\n";
  const auto hash = [&](const std::vector<std::string>& overrides) {
    return ParseRecipe(text, (dir_ / "r.yaml").string(), {overrides})->text_hash;
  };
  EXPECT_EQ(hash({}), base::Sha256Hex(text));
  EXPECT_EQ(hash({"release.to=elsewhere", "work=w"}), hash({}));
  EXPECT_NE(hash({"seed=8"}), hash({}));
}

TEST_F(PlanTest, ANoisyCountNeedsALedger) {
  EXPECT_NE(ErrorOf("saem: 1\ndatasets: {a: {read: a.jsonl}, n: {count: {of: a, epsilon: 1}}}\n")
                .find("ledger"),
            std::string::npos);
}

// One record may change a count by one at most: where more is possible, the noise would be too
// small.
TEST_F(PlanTest, ANoisyCountIsRefusedWhereOneRecordCouldChangeItByMore) {
  fs::create_symlink(dir_ / "a.jsonl", dir_ / "link.jsonl");
  const auto error = [this](const std::string& datasets) {
    return ErrorOf("saem: 1\nprivacy: {ledger: l, budget: 9}\ndatasets:\n  a: {read: a.jsonl}\n" +
                   datasets + "  n: {count: {of: x, epsilon: 1}}\n");
  };
  EXPECT_EQ(error("  x: {from: a, steps: [shout]}\n"), "");
  EXPECT_EQ(error("  x: {from: {dataset: a, share: 0.5}}\n"), "");
  for (const auto& [datasets, why] : std::vector<std::pair<std::string, std::string>>{
           {"  x: {from: a, steps: [once]}\n", "step `once` of `x` looks at all rows together"},
           {"  x: {from: [a, a]}\n", "a.jsonl is counted twice"},
           {"  b: {read: a.jsonl}\n  x: {from: [a, b]}\n", "a.jsonl is counted twice"},
           {"  b: {read: link.jsonl}\n  x: {from: [a, b]}\n", "link.jsonl is counted twice"},
           {"  y: {from: a, steps: [once]}\n  x: {from: y, steps: [shout]}\n",
            "step `once` of `y`"},
           {"  x: {count: {of: a, epsilon: 1}}\n", "the rows of `x` are no records of a file"}}) {
    const std::string message = error(datasets);
    EXPECT_NE(message.find("could change this count by more than one: "), std::string::npos)
        << datasets << message;
    EXPECT_NE(message.find(why), std::string::npos) << datasets << message;
  }
}

}  // namespace
}  // namespace saem::run
