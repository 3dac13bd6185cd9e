// Published numbers that the planner must reproduce, and those it must not.
#include "plan/selftest.h"

#include <gtest/gtest.h>

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
    EXPECT_TRUE(row.Good()) << row.number << " " << row.claim << ": published " << row.published
                            << ", computed " << row.computed << ", off by " << row.Difference()
                            << ", tolerance " << row.tolerance;
  }
}

TEST(SelfTest, NothingWithoutSourcePasses) {
  int missing = 0;
  for (const ValidationRow& row : Rows()) {
    if (row.number == "14" || row.number == "15b") {
      EXPECT_EQ(row.kind, RowKind::kNoSource);
      ++missing;
    }
  }
  EXPECT_EQ(missing, 2);
}

TEST(SelfTest, AWrongNumberIsSeen) {
  for (ValidationRow row : Rows()) {
    if (row.kind != RowKind::kMatch) continue;
    row.computed *= 1 + 2.5 * row.tolerance;
    row.computed += row.published * row.tolerance * 2.5;
    EXPECT_FALSE(row.Good()) << row.number;
  }
}

// The list of numbers that a failure recorded: mismatches of the expected size.
TEST(SelfTest, MustFailRowsFailByWhatIsKnown) {
  const std::map<std::string, double> known = {{"F1", 0.347},   {"F2", 5.04e23},
                                               {"F3", 3.15e23}, {"F4", 92.6},
                                               {"F5", 0.10},    {"F6", 237208786420.367}};
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
