// The column of numbers that stages leave with a record, and the limits in its metadata.
#include "data/annotations.h"

#include <gtest/gtest.h>

#include "data/document.h"

namespace saem::data {
namespace {

const std::vector<AnnotationLimit> kLimits = {{"en", "quality.list-ratio", "share", true, 0.3},
                                              {"", "quality.words", "words", false, 50}};

TEST(Annotations, LimitsStandInTheSchema) {
  const auto schema = *WithAnnotations(TextSchema(), "quality.", kLimits);
  EXPECT_EQ(LimitsOf(*schema), kLimits);
  EXPECT_EQ(LimitsOf(*TextSchema()), std::vector<AnnotationLimit>());
}

TEST(Annotations, AStageReplacesItsOwnLimitsAlone) {
  const auto first = *WithAnnotations(TextSchema(), "quality.", kLimits);
  EXPECT_EQ(LimitsOf(**WithAnnotations(first, "pii.", {})), kLimits);
  EXPECT_EQ(LimitsOf(**WithAnnotations(first, "quality.", {kLimits[0]})),
            std::vector<AnnotationLimit>{kLimits[0]});
}

TEST(Annotations, LimitsOfTwoSchemasAreJoinedWhereTheyAgree) {
  const auto with = [](const std::vector<AnnotationLimit>& limits) {
    return *WithAnnotations(TextSchema(), "", limits);
  };
  EXPECT_EQ(LimitsOf(**WithLimitsOf(with({kLimits[0]}), *with(kLimits))), kLimits);
  AnnotationLimit other = kLimits[0];
  other.limit = 0.5;
  EXPECT_EQ(base::MessageOf(WithLimitsOf(with(kLimits), *with({other})).status())
                .find("another limit of `quality.list-ratio`"),
            0U);
  other.language = "ko";
  EXPECT_TRUE(WithLimitsOf(with(kLimits), *with({other})).ok());
}

TEST(Annotations, AnotherColumnOfThatNameIsAnError) {
  const auto schema = arrow::schema({arrow::field(kAnnotations, arrow::utf8())});
  EXPECT_EQ(base::MessageOf(WithAnnotations(schema, "pii.", {}).status()),
            "the column `annotations` is string, not map<string, double>");
}

TEST(Annotations, MetadataOfOthersIsPassedOver) {
  for (const std::string text : {"no JSON", "{}", "[1]", R"([{"name": 3}])",
                                 R"([{"language": "en", "name": "x", "unit": "share"}])"}) {
    const auto field = arrow::field(kAnnotations, AnnotationType(), true,
                                    arrow::key_value_metadata({{"limits", text}}));
    EXPECT_EQ(LimitsOf(*arrow::schema({field})), std::vector<AnnotationLimit>()) << text;
  }
}

TEST(Annotations, ALimitIsPassedUpToItself) {
  EXPECT_TRUE(kLimits[0].Passes(0.3));
  EXPECT_FALSE(kLimits[0].Passes(0.30001));
  EXPECT_TRUE(kLimits[1].Passes(50));
  EXPECT_FALSE(kLimits[1].Passes(49));
}

}  // namespace
}  // namespace saem::data
