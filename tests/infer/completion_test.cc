// What an endpoint may send as an answer, and what becomes of it.
#include <gtest/gtest.h>

#include "infer/http.h"

namespace saem::infer {
namespace {

std::string Body(const std::string& content, const std::string& finish = "stop") {
  return R"({"choices": [{"message": {"content": )" + content + R"(}, "finish_reason": ")" +
         finish + R"("}], "usage": {"prompt_tokens": 3, "completion_tokens": 2}})";
}

TEST(Completion, IsRead) {
  const auto answer = ParseCompletion(Body(R"("안녕")"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->text, "안녕");
  EXPECT_EQ(answer->prompt_tokens, 3);
  EXPECT_EQ(answer->output_tokens, 2);
}

TEST(Completion, SaysHowItEnded) {
  EXPECT_EQ(ParseCompletion(Body(R"("a")", "length"))->finish, data::ModelAnswer::Finish::kLength);
  EXPECT_EQ(ParseCompletion(Body(R"("a")", "content_filter"))->finish,
            data::ModelAnswer::Finish::kRefused);
}

TEST(Completion, OfAnotherFormIsAnError) {
  for (const char* const body :
       {"", "null", "[]", "{}", R"({"choices": []})", R"({"choices": {}})", R"({"choices": [{}]})",
        R"({"choices": [7]})", R"({"choices": [{"message": 1}]})", "\xff", "{\"choices\": [{"}) {
    EXPECT_FALSE(ParseCompletion(body).ok()) << body;
  }
}

TEST(Completion, CountsNeverFallBelowNothing) {
  const auto answer = ParseCompletion(
      R"({"choices": [{"message": {"content": "a"}}], "usage": {"prompt_tokens": -5, "completion_tokens": -7}})");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->prompt_tokens, 0);
  EXPECT_EQ(answer->output_tokens, 0);
}

}  // namespace
}  // namespace saem::infer
