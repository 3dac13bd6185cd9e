// Errors say whose fault it is, where, and what to do.
#include "base/error.h"

#include <gtest/gtest.h>

namespace saem::base {
namespace {

TEST(Error, KnowsWhoseFaultItIs) {
  EXPECT_EQ(FaultOf(UsageError("x")), Fault::kUsage);
  EXPECT_EQ(FaultOf(LimitError("x")), Fault::kLimit);
  EXPECT_EQ(FaultOf(InputError("x")), Fault::kInput);
  EXPECT_EQ(FaultOf(CancelledError("x")), Fault::kCancelled);
  EXPECT_EQ(FaultOf(InternalError("x")), Fault::kInternal);
}

TEST(Error, ArrowsOwnErrorsAreInputWhereTheyAreAboutFilesAndBugsElsewhere) {
  EXPECT_EQ(FaultOf(arrow::Status::IOError("gone")), Fault::kInput);
  EXPECT_EQ(FaultOf(arrow::Status::Invalid("odd")), Fault::kInternal);
}

TEST(Error, ShowsPositionMessageAndHint) {
  const Status status =
      UsageError("unknown key `qality`", {"r.yaml", 3, 7}, "did you mean `quality`?");
  EXPECT_EQ(MessageOf(status), "r.yaml:3:7: unknown key `qality`; did you mean `quality`?");
}

TEST(Error, ShowsAllMistakesAtOnce) {
  const Status status = UsageErrors({{{"r", 1, 1}, "a", ""}, {{"r", 2, 2}, "b", ""}});
  EXPECT_EQ(MessageOf(status), "r:1:1: a\nr:2:2: b");
  EXPECT_TRUE(UsageErrors({}).ok());
}

TEST(Error, KeepsItsFaultWhenContextIsPutInFront) {
  const Status status = Within("dataset `pages`", LimitError("too much"));
  EXPECT_EQ(FaultOf(status), Fault::kLimit);
  EXPECT_EQ(MessageOf(status), "dataset `pages`: too much");
  EXPECT_TRUE(Within("x", Status::OK()).ok());
}

TEST(DidYouMean, FindsTheNearestNameButNothingFar) {
  const std::vector<std::string> names{"quality", "language", "dedup"};
  EXPECT_EQ(DidYouMean("qualty", names), "did you mean `quality`?");
  EXPECT_EQ(DidYouMean("langauge", names), "did you mean `language`?");
  EXPECT_EQ(DidYouMean("zebra", names), "");
  EXPECT_EQ(DidYouMean(std::string(1000, 'a'), names), "");
}

}  // namespace
}  // namespace saem::base
