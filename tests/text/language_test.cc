// Language identification with the model that is shipped.
#include "text/language.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/build_paths.h"
#include "text/fasttext_model.h"

namespace saem::text {
namespace {

const std::string kModel = std::string(base::kModelDir) + "/lid.176.ftz";

std::shared_ptr<const LanguageIdentifier> Model() {
  static const auto model = LanguageIdentifier::Load(kModel).ValueOrDie();
  return model;
}

LanguageGuess Guess(std::string_view text) { return Model()->Identify(text).ValueOrDie(); }

// Scores of the Python package fasttext-predict 0.9.2.4 with the same file and all labels.
TEST(Language, LabelsAndScoresAreFastTexts) {
  struct Case {
    std::string_view text;
    std::string_view label;
    double score;
  };
  for (const Case& one : {
           Case{"The committee will meet again on Thursday to vote on the proposal.", "en",
                0.8472917},
           Case{"위원회는 목요일에 다시 모여 제안을 표결할 것이다.", "ko", 0.9999982},
           Case{"Der Ausschuss tritt am Donnerstag wieder zusammen.", "de", 0.9149044},
           Case{"委員会は木曜日に再び会合する。", "ja", 1.0000499},
           Case{"Le comité se réunira de nouveau jeudi.", "fr", 0.9092710},
       }) {
    const LanguageGuess guess = Guess(one.text);
    EXPECT_EQ(guess.label, one.label);
    EXPECT_NEAR(guess.score, one.score, 1e-5) << one.text;
  }
}

TEST(Language, LineEndsAreSpaces) {
  const LanguageGuess one = Guess("The committee will meet\nagain on Thursday\n\nto vote.\n");
  const LanguageGuess two = Guess("The committee will meet again on Thursday  to vote. ");
  EXPECT_EQ(one.label, two.label);
  EXPECT_EQ(one.score, two.score);
}

TEST(Language, TextLongerThanTheReadersBufferIsReadWhole) {
  std::string text;
  while (text.size() < 20000) text += "Der Ausschuss tritt am Donnerstag wieder zusammen. ";
  EXPECT_EQ(Guess(text).label, "de");
  // The last words decide between two halves of equal length that differ.
  std::string mixed = text;
  while (mixed.size() < 60000) mixed += "The committee will meet again on Thursday to vote. ";
  EXPECT_EQ(Guess(mixed).label, "en");
}

TEST(Language, OfNothingIsAGuessAtMost) {
  EXPECT_TRUE(Model()->Identify("").ok());
  EXPECT_TRUE(Model()->Identify("\n\n").ok());
  EXPECT_TRUE(Model()->Identify(std::string_view("\xFF\xFE", 2)).ok());
}

TEST(Language, ThreadsGetTheSameAnswer) {
  const LanguageGuess want = Guess("Le comité se réunira de nouveau jeudi.");
  std::vector<std::thread> threads;
  std::vector<LanguageGuess> got(4);
  for (LanguageGuess& guess : got) {
    threads.emplace_back([&guess] {
      for (int i = 0; i < 50; ++i) guess = Guess("Le comité se réunira de nouveau jeudi.");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const LanguageGuess& guess : got) {
    EXPECT_EQ(guess.label, want.label);
    EXPECT_EQ(guess.score, want.score);
  }
}

// Models of every loss, dense and quantised, and texts that are none:
// tools/make_fasttext_goldens.py.
TEST(FastText, SaysWhatTheRealOneSays) {
  const std::string folder = "tests/text/fasttext/";
  std::map<std::string, std::shared_ptr<const LanguageIdentifier>> models;
  std::ifstream in(folder + "predictions.golden.jsonl");
  int64_t compared = 0;
  for (std::string line; std::getline(in, line); ++compared) {
    const auto want = nlohmann::json::parse(line);
    const std::string name = want.at("model");
    auto& model = models[name];
    if (model == nullptr) {
      model = LanguageIdentifier::Load(name == "lid.176.ftz" ? kModel : folder + name).ValueOrDie();
    }
    const std::string text = want.at("text");
    const LanguageGuess guess = model->Identify(text).ValueOrDie();
    EXPECT_EQ(guess.label, want.at("label").get<std::string>()) << name << ": " << text;
    EXPECT_NEAR(guess.score, want.at("score").get<double>(), 1e-6) << name << ": " << text;
  }
  EXPECT_EQ(models.size(), 11U);
  EXPECT_GT(compared, 200);
}

class DamagedModel : public testing::Test {
 protected:
  std::string Write(const std::string& bytes) {
    const std::string path = testing::TempDir() + "saem-language-model.ftz";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::string Good() {
    std::ifstream in(kModel, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(DamagedModel, IsAnErrorWhereverItIsCut) {
  const std::string good = Good();
  ASSERT_GT(good.size(), 900000U);
  for (const size_t size : {size_t{0}, size_t{7}, size_t{8}, size_t{50}, size_t{1000},
                            size_t{100000}, good.size() / 2, good.size() - 1}) {
    const auto loaded = LanguageIdentifier::Load(Write(good.substr(0, size)));
    ASSERT_FALSE(loaded.ok()) << size;
    EXPECT_NE(loaded.status().message().find("fastText model"), std::string::npos);
  }
}

// Sizes and numbers of rows that the file does not have.
TEST_F(DamagedModel, NoByteOfAModelCanMakeItReadBeyondItself) {
  for (const std::string name : {"pruned.ftz", "quantised.ftz", "hs-1.bin", "ova-2.bin"}) {
    std::ifstream in("tests/text/fasttext/" + name, std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(in), {}};
    for (size_t at = 0; at < good.size(); at += 1 + at / 600) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 0x81);
      const auto model = FastTextModel::Make(bad, name);
      if (model.ok()) static_cast<void>((*model)->Predict("abc unseen 가나다 words de la"));
    }
  }
}

TEST_F(DamagedModel, IsAnErrorWhereItIsSomethingElse) {
  EXPECT_FALSE(LanguageIdentifier::Load(Write(std::string(1000, 'x'))).ok());
  EXPECT_FALSE(LanguageIdentifier::Load("no/such/model.ftz").ok());
}

}  // namespace
}  // namespace saem::text
