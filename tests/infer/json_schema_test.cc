// The check of structured answers: what a schema allows, and schemas that cannot be enforced.
#include "infer/json_schema.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace saem::infer {
namespace {

constexpr char kPair[] = R"({
  "type": "object",
  "properties": {"question": {"type": "string", "minLength": 2},
                 "score": {"type": "integer", "minimum": 1, "maximum": 5}},
  "required": ["question"],
  "additionalProperties": false
})";

bool Allows(const char* schema, const std::string& text) {
  auto parsed = JsonSchema::Parse(schema);
  EXPECT_TRUE(parsed.ok()) << parsed.status().ToString();
  return parsed.ok() && !parsed->Check(text).has_value();
}

TEST(JsonSchema, AllowsWhatFitsAndNothingElse) {
  for (const char* const good :
       {R"({"question": "왜?"})", R"({"score": 5, "question": "Why"})", R"( {"question":"ab"} )"}) {
    EXPECT_TRUE(Allows(kPair, good)) << good;
  }
  for (const char* const bad :
       {"", "{", "[]", "null", R"({"score": 5})", R"({"question": "w"})", R"({"question": 7})",
        R"({"question": "ab", "score": 6})", R"({"question": "ab", "score": 1.5})",
        R"({"question": "ab", "colour": "blue"})", R"({"question": "ab", "question": "cd"})",
        R"({"question": "ab"} and more)"}) {
    EXPECT_FALSE(Allows(kPair, bad)) << bad;
  }
}

TEST(JsonSchema, SaysWhatIsWrongWithoutQuotingTheText) {
  auto schema = JsonSchema::Parse(kPair);
  ASSERT_TRUE(schema.ok());
  const auto wrong = schema->Check(R"({"question": "ab", "score": 987654})");
  ASSERT_TRUE(wrong.has_value());
  EXPECT_NE(wrong->find("score"), std::string::npos) << *wrong;
  EXPECT_EQ(wrong->find("987654"), std::string::npos) << *wrong;
}

TEST(JsonSchema, WhatCannotBeEnforcedIsRefusedByName) {
  for (const char* const schema : {R"({"type": "object", "unevaluatedProperties": false})",
                                   R"({"type": "text"})", R"({"type": "string", "minLength": -1})",
                                   R"({"$ref": "#/$defs/none"})", R"({"enum": []})", "[]", "{"}) {
    const auto parsed = JsonSchema::Parse(schema);
    ASSERT_FALSE(parsed.ok()) << schema;
    EXPECT_EQ(base::FaultOf(parsed.status()), base::Fault::kUsage) << schema;
  }
}

TEST(JsonSchema, NestingWithoutEndIsRefusedNotFollowed) {
  EXPECT_FALSE(Allows("true", std::string(10'000, '[') + std::string(10'000, ']')));
  std::string deep = "true";
  for (int i = 0; i < 1000; ++i) deep = R"({"items": )" + deep + "}";
  EXPECT_FALSE(JsonSchema::Parse(deep).ok());
}

TEST(UnwrapJson, TakesTheOneValueOutOfItsFence) {
  EXPECT_EQ(UnwrapJson("```json\n{\"a\": 1}\n```"), "{\"a\": 1}");
  EXPECT_EQ(UnwrapJson("{\"a\": 1}"), "{\"a\": 1}");
  EXPECT_EQ(UnwrapJson("no value"), "no value");
}

}  // namespace
}  // namespace saem::infer
