// The privacy ledger: what was spent is never forgotten, never spent twice at once, and no answer
// is drawn again.
#include "run/ledger.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

namespace saem::run {
namespace {

namespace fs = std::filesystem;
using Answers = base::Result<std::vector<int64_t>>;

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : dir_(fs::temp_directory_path() / ("saem_ledger_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
  }
  ~LedgerTest() override { fs::remove_all(dir_); }

  base::Result<std::unique_ptr<Ledger>> Open() {
    return Ledger::Open(io::LocalFiles(), dir_ / "ledger");
  }
  // Draws 7 and counts how often it is asked to.
  Answers Draw() {
    ++drawn_;
    return std::vector<int64_t>{7};
  }
  Answers Ask(Ledger& ledger, const std::vector<std::string>& files, const std::string& query,
              double epsilon) {
    return ledger.Ask(files, "record", query, epsilon, 1.0, [this] { return Draw(); });
  }
  std::string Bytes() const {
    std::ifstream file(dir_ / "ledger", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Write(const std::string& bytes) const {
    std::ofstream(dir_ / "ledger", std::ios::binary | std::ios::trunc) << bytes;
  }

  const fs::path dir_;
  int drawn_ = 0;
};

TEST_F(LedgerTest, AnAnswerIsDrawnAndPaidOnceForAllTimes) {
  for (int run = 0; run < 3; ++run) {
    auto ledger = Open();
    ASSERT_TRUE(ledger.ok()) << ledger.status().ToString();
    for (int again = 0; again < 2; ++again) {
      const Answers answers = Ask(**ledger, {"a.csv"}, "how many", 0.4);
      ASSERT_TRUE(answers.ok());
      EXPECT_EQ(*answers, std::vector<int64_t>{7});
    }
    EXPECT_EQ((*ledger)->SpentMicro("a.csv", "record"), 400'000);
  }
  EXPECT_EQ(drawn_, 1);
}

TEST_F(LedgerTest, OverTheBudgetNothingIsDrawnOrCharged) {
  auto ledger = Open();
  ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "one", 0.7).ok());
  const std::string before = Bytes();
  const Answers refused = Ask(**ledger, {"a.csv"}, "two", 0.4);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(base::FaultOf(refused.status()), base::Fault::kLimit);
  EXPECT_EQ(base::MessageOf(refused.status()),
            "the privacy budget of a.csv is used up: 0.7 of 1 epsilon are spent and this asks for "
            "0.4");
  EXPECT_EQ(drawn_, 1);
  EXPECT_EQ(Bytes(), before);
  EXPECT_TRUE(Ask(**ledger, {"a.csv"}, "three", 0.3).ok()) << "0.7 + 0.3 is 1, exactly";
}

// A file that is counted alone and with others has one budget, not one for each company it keeps.
TEST_F(LedgerTest, EveryFilePaysForEveryQuestionItIsIn) {
  auto ledger = Open();
  ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "a alone", 0.6).ok());
  const Answers both = Ask(**ledger, {"a.csv", "b.csv"}, "both", 0.6);
  ASSERT_FALSE(both.ok());
  EXPECT_EQ((*ledger)->SpentMicro("b.csv", "record"), 0) << "charged to all or to none";
  ASSERT_TRUE(Ask(**ledger, {"a.csv", "b.csv"}, "both, less", 0.4).ok());
  EXPECT_EQ((*ledger)->SpentMicro("a.csv", "record"), 1'000'000);
  EXPECT_EQ((*ledger)->SpentMicro("b.csv", "record"), 400'000);
}

TEST_F(LedgerTest, TwoRunsCannotSpendAtOnce) {
  auto first = Open();
  ASSERT_TRUE(first.ok());
  const auto second = Open();
  ASSERT_FALSE(second.ok());
  const std::string message = base::MessageOf(second.status());
  EXPECT_NE(message.find("process " + std::to_string(::getpid())), std::string::npos) << message;
  first->reset();
  EXPECT_TRUE(Open().ok());
}

// Killed at any byte: what let an answer out is still paid for, and a charge without an answer is
// not charged again.
TEST_F(LedgerTest, CutAnywhereAnAnswerThatStandsIsPaidFor) {
  {
    auto ledger = Open();
    ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "one", 0.5).ok());
  }
  const std::string whole = Bytes();
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    Write(whole.substr(0, cut));
    drawn_ = 0;
    auto ledger = Open();
    ASSERT_TRUE(ledger.ok()) << cut << ledger.status().ToString();
    const int64_t found = (*ledger)->SpentMicro("a.csv", "record");
    ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "one", 0.5).ok());
    EXPECT_EQ(drawn_, cut == whole.size() ? 0 : 1) << cut;
    EXPECT_TRUE(drawn_ == 1 || found == 500'000) << "an answer without its charge, at " << cut;
    EXPECT_EQ((*ledger)->SpentMicro("a.csv", "record"), 500'000) << cut;
  }
}

TEST_F(LedgerTest, DamageIsAnErrorAndNoFreshBudget) {
  {
    auto ledger = Open();
    ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "one", 0.5).ok());
    ASSERT_TRUE(Ask(**ledger, {"a.csv"}, "two", 0.5).ok());
  }
  std::string bytes = Bytes();
  bytes[bytes.find("micro_epsilon") + 3] ^= 1;
  Write(bytes);
  const auto damaged = Open();
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(Bytes(), bytes) << "it stays as it was found";
}

}  // namespace
}  // namespace saem::run
