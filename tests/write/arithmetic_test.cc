// Sums in running text: which are wrong, and which are no plain sums and left alone.
#include "write/arithmetic.h"

#include <string>

#include <gtest/gtest.h>

namespace saem::write {
namespace {

std::string WrongIn(std::string_view text) {
  const auto wrong = FindWrongSum(text);
  return wrong ? std::string(text.substr(wrong->begin, wrong->end - wrong->begin)) : "";
}

TEST(Arithmetic, FindsTheSumThatIsWrong) {
  EXPECT_EQ(WrongIn("She buys 12 x 3 = 36 pens, so 36 + 5 = 42 things."), "36 + 5 = 42");
  EXPECT_EQ(WrongIn("40 × 3 = 130"), "40 × 3 = 130");
  EXPECT_EQ(WrongIn("10 ÷ 4 = 2.6"), "10 ÷ 4 = 2.6");
  EXPECT_EQ(WrongIn("1,200 - 200 = 900"), "1,200 - 200 = 900");
  EXPECT_EQ(WrongIn("$4.50 * 2 = $8"), "4.50 * 2 = $8");
  EXPECT_EQ(WrongIn("3개 × 4 = 13개"), "3개 × 4 = 13");
  EXPECT_EQ(WrongIn("12 boats x 3 = 35 boats"), "12 boats x 3 = 35");
  EXPECT_EQ(WrongIn("**2 + 2 = 5**"), "2 + 2 = 5");
  EXPECT_EQ(WrongIn("- 2 + 2 = 5"), "2 + 2 = 5") << "an item of a list";
  EXPECT_EQ(WrongIn("2 + 3 = 5 = 6 - 2"), "2 + 3 = 5 = 6 - 2") << "the chain breaks at its end";
}

TEST(Arithmetic, SaysWhatIsRight) {
  const auto wrong = FindWrongSum("2 + 3 x 4 = 20");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->said, 20);
  EXPECT_EQ(FindWrongSum("35 = 12 x 3")->said, 35);
  EXPECT_EQ(wrong->right, 14) << "products bind closer than sums";
}

TEST(Arithmetic, LeavesRightSumsAlone) {
  for (const char* const text :
       {"12 x 3 = 36", "2 + 3 × 4 = 14", "7 - 10 = 3 - 6", "1,200 + 34 = 1,234",
        "$4.50 * 2 = $9.00", "10 / 3 = 3.33", "100 x 20% = 20", "1/2 + 1/4 = 3/4",
        "2 x 3 = 6 x 1 = 6", "3개 × 4 = 12개", "1.5 kg + 0.5 kg = 2 kg", "0.1 + 0.2 = 0.3",
        "5 - 5 = 0"}) {
    EXPECT_EQ(WrongIn(text), "") << text;
  }
}

TEST(Arithmetic, LeavesAloneWhatIsNoPlainSum) {
  for (const char* const text :
       {"2x + 3 = 7", "(2 + 3) x 4 + 1 = 21", "2^3 + 1 = 9", "2**3 + 1 = 9", "n = 5", "x = 3 + y",
        "20% of 50 + 5 = 15", "6 times 3 + 2 = 20", "50의 20% + 3 = 13", "4 x (2 + 3) = 20",
        "20 = 4 x (2 + 3)", "a1 + 2 = 5", "3 - 5 minutes", "version=2", "1 / 0 = 7", "",
        "12345678901234567890123456789012345 + 1 = 2", "5 apples + 3 pears of 2 = 9"}) {
    EXPECT_EQ(WrongIn(text), "") << text;
  }
}

}  // namespace
}  // namespace saem::write
