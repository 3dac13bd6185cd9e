// Strict YAML: every mistake with its place, nothing that explodes.
#include "config/yaml.h"

#include <gtest/gtest.h>

namespace saem::config {
namespace {

std::string ErrorOf(std::string_view text, const ParseLimits& limits = {}) {
  const auto node = ParseYaml(text, "r.yaml", limits);
  return node.ok() ? "no error" : base::MessageOf(node.status());
}

TEST(Yaml, KeepsKeysInOrderWithTheirPlaces) {
  const Node root = *ParseYaml("b: 1\na:\n  - x\n  - \"7\"\n", "r.yaml");
  ASSERT_TRUE(root.IsMapping());
  ASSERT_EQ(root.entries().size(), 2u);
  EXPECT_EQ(root.entries()[0].key, "b");
  EXPECT_EQ(root.entries()[1].position.line, 2);
  const Node& list = *root.Find("a");
  EXPECT_EQ(list.items()[0].position().line, 3);
  EXPECT_EQ(list.items()[0].position().column, 5);
}

TEST(Yaml, QuotedNumbersAreText) {
  const Node root = *ParseYaml("a: 7\nb: \"7\"\nc: 1.5\nd: true\ne: ~\nf: 0x10\n", "r");
  EXPECT_EQ(root.Find("a")->AsInt(), 7);
  EXPECT_FALSE(root.Find("b")->AsInt());
  EXPECT_EQ(root.Find("c")->AsDouble(), 1.5);
  EXPECT_EQ(root.Find("d")->AsBool(), true);
  EXPECT_TRUE(root.Find("e")->IsNull());
  EXPECT_FALSE(root.Find("f")->AsInt());
}

TEST(Yaml, RefusesDuplicateKeysAllAtOnce) {
  EXPECT_EQ(ErrorOf("a: 1\na: 2\nb: {c: 1, c: 2}\n"),
            "r.yaml:2:1: the key `a` stands here a second time; remove one of them\n"
            "r.yaml:3:11: the key `c` stands here a second time; remove one of them");
}

TEST(Yaml, NamesThePlaceOfASyntaxError) {
  EXPECT_NE(ErrorOf("a: [1, 2\nb: 3\n").find("r.yaml:2:"), std::string::npos);
}

TEST(Yaml, SaysThatATabIsNoIndentation) {
  EXPECT_EQ(ErrorOf("a:\n\tb: 1\n"),
            "r.yaml:2:3: not valid YAML: illegal map value; the line begins with a tab; YAML wants "
            "spaces");
}

TEST(Yaml, GoesOnBehindADuplicateKeyWithItsFirstValue) {
  std::vector<base::Diagnostic> mistakes;
  const Node root = *ParseYaml("a: 1\na: 2\nb: 3\n", "r", &mistakes);
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].position.line, 2);
  EXPECT_EQ(root.Find("a")->AsInt(), 1);
  EXPECT_EQ(root.Find("b")->AsInt(), 3);
}

TEST(Yaml, RefusesAliasesThatExplode) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j == 0 ? "" : ", ") + before;
    text += "]\n";
  }
  EXPECT_NE(ErrorOf(text).find("values once aliases are expanded"), std::string::npos);
}

TEST(Yaml, ExpandsPlainAliases) {
  const Node root = *ParseYaml("a: &x {k: 1}\nb: *x\n", "r");
  EXPECT_EQ(root.Find("b")->Find("k")->AsInt(), 1);
}

TEST(Yaml, RefusesWhatIsNestedTooDeep) {
  EXPECT_NE(ErrorOf(std::string(70, '[') + std::string(70, ']')).find("nested deeper than 64"),
            std::string::npos);
}

TEST(Yaml, RefusesTagsSecondDocumentsKeysThatAreNoTextAndNuls) {
  EXPECT_NE(ErrorOf("a: !!python/object:os.system x\n").find("tags"), std::string::npos);
  EXPECT_NE(ErrorOf("a: 1\n---\nb: 2\n").find("more than one document"), std::string::npos);
  EXPECT_NE(ErrorOf("? [a]\n: 1\n").find("a key must be text"), std::string::npos);
  EXPECT_NE(ErrorOf(std::string_view("a: 1\0b", 6)).find("NUL"), std::string::npos);
}

TEST(Yaml, NamesTheLineThatIsNotUtf8) {
  const std::string error = ErrorOf("a: 샘\nb: \xeb\xe1\nc: 3\n");
  EXPECT_NE(error.find(":2:1: holds bytes that are not UTF-8"), std::string::npos) << error;
}

TEST(Yaml, RefusesTextOverItsLimit) {
  ParseLimits limits;
  limits.bytes = 10;
  EXPECT_NE(ErrorOf("a: 12345678901", limits).find("larger than 10 bytes"), std::string::npos);
}

TEST(Yaml, AnEmptyTextIsNothing) { EXPECT_TRUE(ParseYaml("", "r")->IsNull()); }

TEST(Yaml, ReadsJson) {
  const Node root = *ParseYaml(R"({"a": [1, {"b": "x"}]})", "r.json");
  EXPECT_EQ(root.Find("a")->items()[1].Find("b")->text(), "x");
}

}  // namespace
}  // namespace saem::config
