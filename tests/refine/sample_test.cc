// The stage `sample`: which records are drawn.
#include <algorithm>

#include <gtest/gtest.h>

#include "stage_rig.h"

namespace saem::refine {
namespace {

std::vector<Doc> Documents(uint64_t count) {
  std::vector<Doc> documents;
  for (uint64_t i = 0; i < count; ++i) documents.push_back({i, {{data::kText, "x"}}});
  return documents;
}
std::vector<uint64_t> Drawn(const std::string& options, std::vector<Doc> documents,
                            size_t batch_rows = 0, uint64_t seed = 7) {
  StageOutput out = StageRig("sample", options, {data::kText}, seed).Run(documents, batch_rows);
  EXPECT_EQ(out.rows.size() + out.rejects.size(), documents.size());
  for (const stage::Reject& reject : out.rejects) EXPECT_EQ(reject.reason, "not-sampled");
  std::vector<uint64_t> numbers = out.Numbers();
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}
bool Includes(const std::vector<uint64_t>& all, const std::vector<uint64_t>& part) {
  return std::includes(all.begin(), all.end(), part.begin(), part.end());
}

TEST(Sample, KeepsTheNumberAskedFor) {
  EXPECT_EQ(Drawn("30", Documents(100)).size(), 30U);
  EXPECT_EQ(Drawn("100", Documents(100)).size(), 100U);
  EXPECT_EQ(Drawn("1000", Documents(100)).size(), 100U) << "all, where there are fewer";
  EXPECT_TRUE(Drawn("5", {}).empty());
}

TEST(Sample, KeepsAShareEachByItself) {
  EXPECT_EQ(Drawn("{rate: 1}", Documents(50)).size(), 50U);
  EXPECT_TRUE(Drawn("{rate: 0}", Documents(50)).empty());
  // 2,000 draws of probability .25: within five standard deviations (19.4).
  EXPECT_NEAR(static_cast<double>(Drawn("{rate: 0.25}", Documents(2000)).size()), 500, 97);
}

TEST(Sample, NumberAndShareBothHold) {
  const auto both = Drawn("{rows: 10, rate: 0.5}", Documents(200));
  EXPECT_EQ(both.size(), 10U);
  EXPECT_TRUE(Includes(Drawn("{rate: 0.5}", Documents(200)), both));
  EXPECT_LT(Drawn("{rows: 190, rate: 0.5}", Documents(200)).size(), 150U);
}

TEST(Sample, ASmallerOneIsPartOfALarger) {
  EXPECT_TRUE(Includes(Drawn("60", Documents(100)), Drawn("20", Documents(100))));
  EXPECT_TRUE(Includes(Drawn("{rate: 0.6}", Documents(300)), Drawn("{rate: 0.2}", Documents(300))));
}

TEST(Sample, DoesNotDependOnOrderOrBatches) {
  std::vector<Doc> documents = Documents(100);
  const auto drawn = Drawn("20", documents);
  std::reverse(documents.begin(), documents.end());
  EXPECT_EQ(Drawn("20", documents), drawn);
  EXPECT_EQ(Drawn("20", documents, 1), drawn);
  EXPECT_EQ(Drawn("20", documents, 33), drawn);
}

TEST(Sample, DependsOnTheSeed) {
  EXPECT_NE(Drawn("20", Documents(100), 0, 7), Drawn("20", Documents(100), 0, 8));
}

TEST(Sample, RefusesSharesThatAreNone) {
  EXPECT_NE(StageRig("sample", "{rate: 1.5}").error(), "");
  EXPECT_NE(StageRig("sample", "{rows: -1}").error(), "");
}

}  // namespace
}  // namespace saem::refine
