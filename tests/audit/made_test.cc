// The checks of made records: against what they were made from.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audit/audit.h"
#include "audit/rows.h"
#include "base/rng.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

// Knows Korean by its letters, "xx" by the word.
class FakeIdentifier final : public text::LanguageIdentifier {
 public:
  base::Result<text::LanguageGuess> Identify(std::string_view text) const override {
    if (text.find("unsure") != std::string_view::npos) return text::LanguageGuess{"fr", 0.3};
    const auto korean = std::count_if(text.begin(), text.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte >= 0xEA && byte <= 0xED;
    });
    return text::LanguageGuess{korean > 3 ? "ko" : "en", 0.9};
  }
};

// Sources, and pairs made from them in words of their own.
struct World {
  std::vector<TestRow> sources = ProseRows(1000, 150, 30);
  std::vector<TestRow> made;
  bool pairs = true;

  explicit World(int count = 120) {
    for (int i = 0; i < count; ++i) {
      TestRow row;
      row.id = static_cast<uint64_t>(i + 1);
      row.question = "Asked otherwise, " + Prose(row.id + 500000, 1);
      row.answer = "Said otherwise, " + Prose(row.id + 700000, 2);
      row.context = sources[static_cast<size_t>(i) % sources.size()].text;
      row.parents = {sources[static_cast<size_t>(i) % sources.size()].id};
      row.text = Prose(row.id + 900000, 25);
      made.push_back(row);
    }
  }

  std::vector<Finding> Audit(const AuditOptions& options = {}) const {
    const AuditRows rows = pairs ? Pairs("questions", made) : Documents("rephrased", made);
    AuditInput input = InputOf(rows, static_cast<int64_t>(made.size()));
    input.references = {Documents("pages", sources)};
    input.languages = std::make_shared<FakeIdentifier>();
    return RunAudit(input, options);
  }
  Finding Of(const std::string& check, const AuditOptions& options = {}) const {
    return FindingOf(Audit(options), check);
  }
};

// `characters` of a source's text from a word on.
std::string Passage(const TestRow& source, size_t characters) {
  const size_t from = source.text.find(' ', 200) + 1;
  return source.text.substr(from, characters);
}

TEST(AuditMade, ReleasesPairsAndDocumentsInWordsOfTheirOwn) {
  for (const bool pairs : {true, false}) {
    World world;
    world.pairs = pairs;
    const std::vector<Finding> all = world.Audit();
    for (const Finding& finding : all) {
      EXPECT_EQ(OutcomeName(finding.outcome), "pass")
          << finding.check << ": " << finding.explanation;
    }
    EXPECT_EQ(all.size(), pairs ? 9u : 10u);
    EXPECT_EQ(Decide(all), Verdict::kReleased);
  }
}

TEST(AuditMade, RealDocumentsAreNotAskedWhetherTheyCopy) {
  const std::vector<TestRow> rows = ProseRows(1, 100);
  for (const Finding& finding : RunAudit(InputOf(Documents("pages", rows), 100))) {
    EXPECT_NE(finding.check, "copying");
    EXPECT_NE(finding.check, "language-drift");
  }
}

// Copying.

TEST(AuditCopying, FindsPassagesFromTheLimitOn) {
  World world;
  world.made[3].answer = "It says: " + Passage(world.sources[77], 140) + "!";
  EXPECT_EQ(OutcomeName(world.Of("copying").outcome), "pass");
  for (size_t i = 3; i < 6; ++i)
    world.made[i].answer = "It says: " + Passage(world.sources[i + 70], 160) + "!";
  const Finding finding = world.Of("copying");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_EQ(finding.estimate.value, 3.0 / 120);
  ASSERT_EQ(finding.evidence.size(), 3u);
  for (const findings::Sample& sample : finding.evidence) {
    const auto begin = static_cast<size_t>(sample.span_begin);
    const std::string span =
        sample.text.substr(begin, static_cast<size_t>(sample.span_end) - begin);
    EXPECT_GE(span.size(), 159u);
    EXPECT_NE(sample.parent_text.find(span.substr(20, 100)), std::string::npos);
  }
}

TEST(AuditCopying, KoreanHasLimitsOfItsOwn) {
  World world;
  for (size_t i = 0; i < world.sources.size(); ++i) world.sources[i].text = KoreanProse(i, 20);
  for (size_t i = 0; i < world.made.size(); ++i) {
    world.made[i].answer = "답은 이러하다. " + KoreanProse(i + 5000, 1);
  }
  EXPECT_EQ(OutcomeName(world.Of("copying").outcome), "pass");
  // Some 45 syllables of a source in two places.
  for (const size_t i : {size_t{4}, size_t{5}}) {
    world.made[i].answer = "답: " + world.sources[i].text.substr(0, 3 * 45 + 12);
  }
  const Finding finding = world.Of("copying");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_EQ(finding.estimate.value, 2.0 / 120);
}

TEST(AuditCopying, LineBreaksAndCaseDoNotHideACopy) {
  World world;
  for (size_t i = 0; i < 3; ++i) {
    std::string copy = Passage(world.sources[i], 200);
    std::replace(copy.begin(), copy.end(), ' ', '\n');
    for (char& c : copy) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    world.made[i].answer = copy;
  }
  EXPECT_EQ(OutcomeName(world.Of("copying").outcome), "fail");
}

TEST(AuditCopying, PiecesThatMakeUpALongTextAreACopyToo) {
  World world;
  world.pairs = false;
  for (size_t i = 0; i < 4; ++i) {
    std::string patchwork;
    for (size_t piece = 0; piece < 12; ++piece)
      patchwork += Passage(world.sources[20 * i + piece], 90) + " 그리고 ";
    world.made[i].text = patchwork;
  }
  const Finding finding = world.Of("copying");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_EQ(finding.evidence.front().reason, "consists of copied pieces");
}

TEST(AuditCopying, TheContextOfAPairIsNoCopy) {
  World world;  // every context is a whole source
  EXPECT_EQ(world.Of("copying").estimate.value, 0);
}

TEST(AuditCopying, ProvesItself) {
  const Finding finding = World().Of("copying");
  ASSERT_TRUE(finding.self_test.has_value());
  EXPECT_EQ(finding.self_test->planted, 64);
  EXPECT_EQ(finding.self_test->found, 64);
}

TEST(AuditCopying, CannotDecideWithoutSourcesOrWithShortOrFew) {
  World world;
  const AuditInput alone = InputOf(Pairs("questions", world.made), 120);
  EXPECT_EQ(OutcomeName(FindingOf(RunAudit(alone), "copying").outcome), "undecided");
  EXPECT_EQ(OutcomeName(World(58).Of("copying").outcome), "undecided");
  EXPECT_EQ(OutcomeName(World(59).Of("copying").outcome), "pass");
  for (TestRow& source : world.sources) source.text = "Too short to plant anything of.";
  EXPECT_EQ(OutcomeName(world.Of("copying").outcome), "undecided");
}

TEST(AuditCopying, ASampleSpeaksByItsBound) {
  World world(400);
  AuditOptions options;
  options.sample = 100;
  const Finding finding = world.Of("copying", options);
  EXPECT_EQ(finding.compared, "high");
  EXPECT_EQ(OutcomeName(finding.outcome), "undecided")
      << "100 records bound a share at 3%, 1% is asked for";
  options.copying = 0.05;
  EXPECT_EQ(OutcomeName(world.Of("copying", options).outcome), "pass");
}

// Duplicates.

TEST(AuditNearDuplicates, CountsRecordsThatDifferByAFewWords) {
  World world;
  world.pairs = false;
  for (size_t i = 0; i < 20; i += 2)
    world.made[i + 1].text = world.made[i].text + " And a few words more.";
  const Finding finding = world.Of("near-duplicates");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_NEAR(finding.estimate.value, 10.0 / 120, 0.01);
  EXPECT_EQ(finding.severity, findings::Severity::kWarn);
  EXPECT_EQ(OutcomeName(world.Of("exact-duplicates").outcome), "pass");
}

// Language.

TEST(AuditLanguage, ComparesWithTheParentFirst) {
  World world;
  for (size_t i = 0; i < 100; ++i) {
    world.sources[i].language = "ko";
    world.made[i].language = "en";  // what the record says of itself does not count
    world.made[i].question = KoreanProse(i, 1);
    world.made[i].answer = KoreanProse(i + 1000, 1);
  }
  EXPECT_EQ(OutcomeName(world.Of("language-drift").outcome), "pass");
  for (size_t i = 0; i < 10; ++i) {
    world.made[i].question = "What did the model answer in English here?";
    world.made[i].answer = "It did so because it knows no Korean.";
  }
  const Finding finding = world.Of("language-drift");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_NE(finding.explanation.find("ko became en 10"), std::string::npos) << finding.explanation;
  EXPECT_EQ(finding.evidence.size(), 5u);
}

TEST(AuditLanguage, JudgesNeitherTheShortNorTheUnsure) {
  World world;
  for (size_t i = 0; i < 60; ++i) {
    world.made[i].question = "뭐?";
    world.made[i].answer = "음";
  }
  world.made[70].answer += " unsure";
  const Finding finding = world.Of("language-drift");
  EXPECT_EQ(finding.estimate.n, 60);
  EXPECT_EQ(finding.estimate.value, 0);
  EXPECT_EQ(OutcomeName(finding.outcome), "pass");
  world.made[90].question = "뭐?";
  world.made[90].answer = "음";
  world.made[91] = world.made[90];
  world.made[91].id = 9999;
  EXPECT_EQ(OutcomeName(world.Of("language-drift").outcome), "undecided");
}

TEST(AuditLanguage, CannotDecideWithoutAModel) {
  const World world;
  AuditInput input = InputOf(Pairs("questions", world.made), 120);
  input.references = {Documents("pages", world.sources)};
  EXPECT_EQ(OutcomeName(FindingOf(RunAudit(input), "language-drift").outcome), "undecided");
}

// Length.

TEST(AuditLength, WarnsWhenDocumentsShrink) {
  World world;
  world.pairs = false;
  EXPECT_EQ(OutcomeName(world.Of("length-drift").outcome), "pass");
  for (TestRow& row : world.made) row.text = Prose(row.id, 3);
  const Finding finding = world.Of("length-drift");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_NEAR(finding.estimate.value, 10, 1.5);
  EXPECT_LE(finding.estimate.low, finding.estimate.value);
  EXPECT_GE(finding.estimate.high, finding.estimate.value);
  world.made.resize(40);
  EXPECT_EQ(OutcomeName(world.Of("length-drift").outcome), "undecided");
}

TEST(AuditLength, WhatWasMadeFromAPassageIsComparedWithThePassage) {
  World world;
  world.pairs = false;
  for (TestRow& row : world.made) row.context = row.text;
  for (TestRow& row : world.sources) row.text = Prose(row.id, 80);
  EXPECT_EQ(OutcomeName(world.Of("length-drift").outcome), "pass");
  for (TestRow& row : world.made) row.text = Prose(row.id, 3);
  EXPECT_EQ(OutcomeName(world.Of("length-drift").outcome), "fail");
}

// Diversity.

TEST(AuditDiversity, WarnsWhenEveryAnswerSoundsTheSame) {
  World world;
  world.pairs = false;
  const Finding before = world.Of("lexical-diversity");
  EXPECT_EQ(OutcomeName(before.outcome), "pass") << before.explanation;
  EXPECT_NEAR(before.estimate.value, 1, 0.1);
  for (TestRow& row : world.made) {
    row.text.clear();
    for (int i = 0; i < 30; ++i) {
      row.text +=
          "The page number " + std::to_string(row.id) + " says that the server is a server. ";
    }
  }
  const Finding after = world.Of("lexical-diversity");
  EXPECT_EQ(OutcomeName(after.outcome), "fail") << after.explanation;
  EXPECT_LT(after.estimate.value, 0.5);
}

TEST(AuditDiversity, NeedsRecordsAndRealText) {
  World few(30);
  EXPECT_EQ(OutcomeName(few.Of("lexical-diversity").outcome), "undecided");
  const World world;
  EXPECT_EQ(OutcomeName(FindingOf(RunAudit(InputOf(Pairs("questions", world.made), 120)),
                                  "lexical-diversity")
                            .outcome),
            "undecided");
}

TEST(AuditMade, FindingsDoNotDependOnTheOrderOfRecords) {
  World world(400);
  world.made[3].answer = Passage(world.sources[77], 200);
  world.made[4].answer = world.made[5].answer;
  AuditOptions options;
  options.sample = 120;
  const auto explain = [&](const World& one) {
    std::string text;
    for (const Finding& finding : one.Audit(options)) {
      if (finding.check == "accounting") continue;
      text += finding.check + finding.explanation + std::to_string(finding.estimate.value) + "\n";
    }
    return text;
  };
  World turned = world;
  std::reverse(turned.made.begin(), turned.made.end());
  EXPECT_EQ(explain(turned), explain(world));
}

}  // namespace
}  // namespace saem::audit
