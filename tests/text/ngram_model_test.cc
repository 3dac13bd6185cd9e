// The n-gram model: probabilities, bounds, and files that are not one.
#include "text/ngram_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace saem::text {
namespace {

std::shared_ptr<const NgramModel> Fitted(const std::vector<std::string>& texts,
                                         const NgramSettings& settings = {}) {
  NgramCounts counts(settings);
  for (const std::string& text : texts) counts.Add(text);
  return NgramModel::FromBytes(counts.ToFile().ValueOrDie()).ValueOrDie();
}

uint32_t Token(const std::string& text, NgramUnit unit = NgramUnit::kCharacter) {
  std::vector<uint32_t> tokens;
  NgramTokens(text, unit, &tokens);
  return tokens.at(0);
}

TEST(NgramModel, ProbabilitiesAreWittenAndBells) {
  NgramSettings settings;
  settings.order = 2;
  const auto model = Fitted({"ab", "ac"}, settings);
  // Unigrams: a 2, b 1, c 1, end 2 of 6, four types. Bigrams after a: b 1, c 1.
  const double none = 1.0 / (1 << 20);
  const double b = (1 + 4 * none) / (6 + 4);
  EXPECT_DOUBLE_EQ(model->Probability({Token("a"), Token("b")}), (1 + 2 * b) / (2 + 2));
  const double a = (2 + 4 * none) / (6 + 4);
  EXPECT_DOUBLE_EQ(model->Probability({Token("a"), Token("a")}), (0 + 2 * a) / (2 + 2));
  EXPECT_DOUBLE_EQ(model->Probability({Token("z"), Token("b")}), b)
      << "an unseen context says nothing";
}

TEST(NgramModel, ProbabilitiesSumToOneAlsoAfterThinning) {
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i)
    texts.push_back("text " + std::to_string(i * 7919) + " abc " + std::to_string(i));
  for (const int64_t most : {int64_t{1} << 40, int64_t{3000}, int64_t{300}}) {
    NgramSettings settings;
    settings.order = 3;
    settings.most_entries = most;
    const auto model = Fitted(texts, settings);
    std::vector<uint32_t> vocabulary{2};  // the end
    for (char c = 32; c < 127; ++c) {
      if (c != ' ') vocabulary.push_back(Token(std::string(1, c)));
    }
    std::vector<uint32_t> space;
    NgramTokens("a b", NgramUnit::kCharacter, &space);
    vocabulary.push_back(space[1]);
    for (const std::string before : {"te", "79", "zz", "c "}) {
      std::vector<uint32_t> tokens;
      NgramTokens(before, NgramUnit::kCharacter, &tokens);
      tokens.push_back(0);
      double sum = 0;
      for (const uint32_t token : vocabulary) {
        tokens.back() = token;
        sum += model->Probability(tokens);
      }
      // What is left belongs to the million others.
      EXPECT_GT(sum, 0.9) << before << " " << most;
      EXPECT_LE(sum, 1 + 1e-9) << before << " " << most;
    }
  }
}

TEST(NgramModel, LikesWhatItHasSeen) {
  std::vector<std::string> texts;
  for (int i = 0; i < 50; ++i)
    texts.push_back("샘물이 돌다리 아래로 흐른다. The spring runs below the bridge.");
  for (const NgramUnit unit : {NgramUnit::kCharacter, NgramUnit::kWord}) {
    NgramSettings settings;
    settings.unit = unit;
    settings.order = 3;
    const auto model = Fitted(texts, settings);
    const double seen = model->ScoreOf("The spring runs below the bridge.").Perplexity();
    const double turned = model->ScoreOf("bridge spring The below. the runs").Perplexity();
    const double foreign = model->ScoreOf("qwx zvj kpf #$%").Perplexity();
    EXPECT_LT(seen, turned);
    EXPECT_LT(turned, foreign);
    EXPECT_GT(foreign, 1000);
  }
}

TEST(NgramModel, BitsAreLogarithms) {
  const auto model = Fitted({"abcabc", "abd", "a"});
  double bits = 0;
  std::vector<uint32_t> tokens;
  NgramTokens("abcab", NgramUnit::kCharacter, &tokens);
  tokens.push_back(2);
  for (size_t i = 1; i <= tokens.size(); ++i) {
    bits -=
        std::log2(model->Probability({tokens.begin(), tokens.begin() + static_cast<int64_t>(i)}));
  }
  const NgramModel::Score score = model->ScoreOf("abcab");
  EXPECT_EQ(score.tokens, 6);
  EXPECT_NEAR(score.bits, bits, 1e-9);
  EXPECT_NEAR(score.Perplexity(), std::exp2(bits / 6), 1e-9);
}

TEST(NgramModel, EmptyAndEndlessTexts) {
  const auto model = Fitted({"abc"});
  EXPECT_EQ(model->ScoreOf("").tokens, 1);
  EXPECT_EQ(model->ScoreOf(" \n ").tokens, 1);
  const NgramModel::Score score = model->ScoreOf(std::string(2'000'000, 'q'));
  EXPECT_TRUE(std::isfinite(score.bits));
  EXPECT_NEAR(score.BitsPerToken(), 20 + std::log2(2), 1.5);
  const auto empty = Fitted({});
  EXPECT_NEAR(empty->ScoreOf("abc").BitsPerToken(), 20, 1e-9);
}

std::string FileOf(const std::vector<std::string>& texts, const NgramSettings& settings) {
  NgramCounts counts(settings);
  for (const std::string& text : texts) counts.Add(text);
  return counts.ToFile().ValueOrDie();
}

RC_GTEST_PROP(NgramProperty, NeitherOrderNorWorkersChangeTheFile, ()) {
  const auto texts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::inRange('a', 'z')));
  NgramSettings settings;
  settings.order = *rc::gen::inRange(1, 5);
  settings.unit = *rc::gen::element(NgramUnit::kCharacter, NgramUnit::kWord);
  settings.most_entries = *rc::gen::inRange(20, 400);
  const std::string once = FileOf(texts, settings);
  std::vector<std::string> turned(texts.rbegin(), texts.rend());
  RC_ASSERT((FileOf(turned, settings) == once));
  NgramCounts left(settings);
  NgramCounts right(settings);
  for (size_t i = 0; i < texts.size(); ++i) (i % 3 == 0 ? left : right).Add(texts[i]);
  RC_ASSERT(left.Merge(right).ok());
  RC_ASSERT((left.ToFile().ValueOrDie() == once));
}

TEST(NgramCounts, KeepsNoMoreThanItMay) {
  NgramSettings settings;
  settings.most_entries = 500;
  settings.unit = NgramUnit::kWord;
  NgramCounts counts(settings);
  for (int i = 0; i < 5000; ++i)
    counts.Add("word" + std::to_string(i) + " and " + std::to_string(i * 7919));
  EXPECT_EQ(counts.texts(), 5000);
  EXPECT_LT(counts.ToFile().ValueOrDie().size(), 500u * 16 + 4096);
}

TEST(NgramCounts, OnlyEqualSettingsMerge) {
  NgramSettings three;
  three.order = 3;
  NgramCounts counts{NgramSettings()};
  EXPECT_FALSE(counts.Merge(NgramCounts(three)).ok());
}

TEST(NgramFile, KeepsNotesAndNoText) {
  NgramCounts counts{NgramSettings()};
  const std::string secret = "hong gildong 010-2345-6789 lives at 12 spring lane";
  counts.Add(secret);
  const std::string file = counts.ToFile({{"licence", "MIT"}}).ValueOrDie();
  EXPECT_EQ(NgramModel::FromBytes(file).ValueOrDie()->notes().at("licence"), "MIT");
  for (size_t at = 0; at + 3 <= secret.size(); ++at) {
    EXPECT_EQ(file.find(secret.substr(at, 3)), std::string::npos) << secret.substr(at, 3);
  }
}

TEST(NgramFile, RefusesWhatIsNoModel) {
  NgramCounts counts{NgramSettings()};
  counts.Add("some text to count");
  const std::string file = counts.ToFile().ValueOrDie();
  EXPECT_FALSE(NgramModel::FromBytes("").ok());
  EXPECT_FALSE(NgramModel::FromBytes("not a model").ok());
  EXPECT_FALSE(NgramModel::FromBytes(file.substr(0, file.size() / 2)).ok());
  EXPECT_FALSE(NgramModel::FromBytes(file.substr(0, file.size() - 1)).ok());
  const auto refusal = [&](const std::map<std::string, std::string>& notes) {
    // Notes of the caller cannot pass for the file's own, so the bytes are changed.
    std::string changed = file;
    for (const auto& [from, to] : notes) {
      for (size_t at = changed.find(from); at != std::string::npos;
           at = changed.find(from, at + 1)) {
        changed.replace(at, from.size(), to);
      }
    }
    const auto read = NgramModel::FromBytes(changed);
    return read.ok() ? std::string("read") : base::MessageOf(read.status());
  };
  EXPECT_NE(refusal({{"ngram", "ngrom"}}).find("does not say so"), std::string::npos);
  EXPECT_NE(refusal({{"character", "characteR"}}).find("its unit"), std::string::npos);
  EXPECT_FALSE(NgramModel::Load("/nowhere/at/all").ok());
}

TEST(NgramFile, DamagedFilesAreRefusedOrHarmless) {
  NgramCounts counts{NgramSettings()};
  counts.Add("some text to count and to damage");
  const std::string file = counts.ToFile().ValueOrDie();
  for (size_t at = 0; at < file.size(); at += 3) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const auto read = NgramModel::FromBytes(damaged);
    if (read.ok()) {
      EXPECT_TRUE(std::isfinite((*read)->ScoreOf("some text").bits));
    }
  }
}

}  // namespace
}  // namespace saem::text
