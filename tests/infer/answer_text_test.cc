// The text of an answer: stop strings across tokens, valid UTF-8 whatever the tokens hold.
#include "infer/answer_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace saem::infer {
namespace {

TEST(AnswerText, AStopStringIsFoundAcrossTokens) {
  AnswerText text({"</end>", ""});
  EXPECT_FALSE(text.Append("one <"));
  EXPECT_FALSE(text.Append("/en"));
  EXPECT_TRUE(text.Append("d> two"));
  EXPECT_EQ(text.Take(), "one ");
}

TEST(AnswerText, TheFirstOfSeveralStopsCuts) {
  AnswerText text({"b", "ab"});
  EXPECT_TRUE(text.Append("xxab"));
  EXPECT_EQ(text.Take(), "xx");
}

TEST(AnswerText, ACharacterInPiecesIsWhole) {
  AnswerText text({});
  text.Append("\xEA\xB0");
  text.Append("\x80");
  EXPECT_EQ(text.Take(), "가");
}

TEST(AnswerText, AnUnfinishedCharacterIsDroppedAndABrokenOneReplaced) {
  AnswerText text({});
  text.Append("a\xFFz\xEA\xB0");
  EXPECT_EQ(text.Take(), "a\xEF\xBF\xBDz");
}

RC_GTEST_PROP(AnswerText, HowTokensAreCutMakesNoDifference, ()) {
  const auto part = rc::gen::element<std::string>("a", "가", "\xEA", "\xB0\x80", "STOP", "ST", "OP",
                                                  "\xF0\x9F", " ");
  const auto parts = *rc::gen::container<std::vector<std::string>>(part);
  AnswerText whole({"STOP"});
  AnswerText pieces({"STOP"});
  std::string all;
  for (const std::string& one : parts) all += one;
  const bool stopped = whole.Append(all);
  bool stopped_too = false;
  for (const char c : all) {
    stopped_too = pieces.Append(std::string_view(&c, 1));
    if (stopped_too) break;
  }
  RC_ASSERT(stopped == stopped_too);
  RC_ASSERT(whole.Take() == pieces.Take());
}

}  // namespace
}  // namespace saem::infer
