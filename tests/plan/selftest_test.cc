// Published numbers that the planner must reproduce, and those it must not.
#include "plan/selftest.h"

#include <gtest/gtest.h>

#include "plan/json.h"
#include "plan/validation_text.h"

namespace saem::plan {
namespace {

std::vector<ValidationRow> Rows() {
  const auto facts = ParseFacts(BuiltInFacts(), "facts.yaml");
  EXPECT_TRUE(facts.ok()) << facts.status().message();
  const auto draws = ParseScalingDraws(BuiltInScalingDraws(), "scaling-draws.yaml");
  EXPECT_TRUE(draws.ok()) << draws.status().message();
  return ValidationRows(*facts, *draws);
}

TEST(SelfTest, EveryRowIsGood) {
  for (const ValidationRow& row : Rows()) {
    EXPECT_TRUE(row.Good()) << row.number << " " << row.claim.en << ": published " << row.published
                            << ", computed " << row.computed << ", off by " << row.Difference()
                            << ", tolerance " << row.tolerance;
  }
}

// Where data are not at hand a row says so; it is neither good nor counted.
TEST(SelfTest, NothingWithoutSourcePasses) {
  ValidationRow row;
  row.number = "99";
  row.claim = {"a number nobody has", "아무도 모르는 수"};
  row.kind = RowKind::kNoSource;
  row.published = 1;
  const std::string text = ValidationText({row}, Tongue::kEnglish);
  EXPECT_NE(text.find("no source"), std::string::npos);
  EXPECT_NE(text.find("0 of 0 published"), std::string::npos);
  EXPECT_FALSE(ValidationJson({row})[0]["good"].get<bool>());
  for (const ValidationRow& one : Rows()) EXPECT_NE(one.kind, RowKind::kNoSource) << one.number;
}

// What is said to be exact is printed to its last digit.
TEST(SelfTest, GoldenNumbersArePrinted) {
  const std::string text = ValidationText(Rows(), Tongue::kEnglish);
  for (const char* golden :
       {"2.2256440889984477", "2.2269634075087867", "237336955477.55075", "7022364735.879969"}) {
    EXPECT_NE(text.find(golden), std::string::npos) << golden;
  }
}

TEST(SelfTest, AWrongNumberIsSeen) {
  for (ValidationRow row : Rows()) {
    if (row.kind != RowKind::kMatch) continue;
    row.computed *= 1 + 2.5 * row.tolerance;
    row.computed += row.published * row.tolerance * 2.5;
    EXPECT_FALSE(row.Good()) << row.number;
  }
}

// To Koreans the table is Korean; units and names of models stay.
TEST(SelfTest, SpeaksKorean) {
  for (const ValidationRow& row : Rows()) {
    const auto korean = [](const std::string& text) {
      return std::any_of(text.begin(), text.end(),
                         [](char c) { return static_cast<unsigned char>(c) >= 0xEA; });
    };
    EXPECT_NE(row.note.ko, "") << row.number;
    EXPECT_TRUE(korean(row.claim.ko) || row.claim.ko.find("B FP8, ") != std::string::npos)
        << row.claim.ko;
    EXPECT_FALSE(korean(row.claim.en)) << row.claim.en;
  }
}

// The list of numbers that a failure recorded: mismatches of the expected size.
TEST(SelfTest, MustFailRowsFailByWhatIsKnown) {
  const std::map<std::string, double> known = {
      {"F1", 0.347}, {"F2", 5.04e23},          {"F3", 3.15e23}, {"F4", 92.6},
      {"F5", 0.10},  {"F6", 237208786420.367}, {"F7", 1.817218}};
  size_t seen = 0;
  for (const ValidationRow& row : Rows()) {
    const auto found = known.find(row.number);
    if (found == known.end()) continue;
    EXPECT_EQ(row.kind, RowKind::kMustFail);
    EXPECT_NEAR(row.computed / found->second, 1, 0.06) << row.number;
    ++seen;
  }
  EXPECT_EQ(seen, known.size());
}

}  // namespace
}  // namespace saem::plan
