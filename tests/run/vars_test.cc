// Variables of a recipe: values by use, and every name that does not fit with its place.
#include "run/vars.h"

#include <gtest/gtest.h>

#include "run/recipe.h"

namespace saem::run {
namespace {

constexpr char kRecipe[] =
    "saem: 1\n"
    "vars: {seed: 7, folder: pages, languages: [en, ko], rate: }\n"
    "seed: ${seed}\n"
    "datasets:\n"
    "  a:\n"
    "    read: \"in/${folder}/*.jsonl\"\n"
    "    steps:\n"
    "      - language: {keep: \"${languages}\", min_score: \"${rate}\"}\n";

std::string ErrorOf(const std::string& text, const Settings& settings = {}) {
  const auto recipe = ParseRecipe(text, "r", settings);
  if (!recipe.ok()) {
    EXPECT_EQ(base::FaultOf(recipe.status()), base::Fault::kUsage);
    return base::MessageOf(recipe.status());
  }
  std::string out;
  for (const base::Diagnostic& one : recipe->mistakes) out += one.ToString() + "\n";
  return out;
}

TEST(Vars, StandForValuesWhoseTypeIsThatOfTheirUse) {
  const auto recipe = ParseRecipe(kRecipe, "r", {{}, "", "", {"rate=0.5", "seed=9"}});
  ASSERT_TRUE(recipe.ok()) << recipe.status().ToString();
  EXPECT_TRUE(recipe->mistakes.empty());
  EXPECT_EQ(recipe->seed, 9u);
  EXPECT_EQ(recipe->datasets[0].read->files, stage::StringList{"in/pages/*.jsonl"});
  const config::Node& options = recipe->datasets[0].steps[0].options;
  EXPECT_EQ(options.Find("keep")->items().size(), 2u);
  EXPECT_EQ(options.Find("min_score")->AsDouble(), 0.5);
  EXPECT_EQ(recipe->vars.at("languages"), "[en, ko]");
}

TEST(Vars, ComeFromAFileAndThenFromTheCommandLine) {
  const std::string json = R"({"vars": {"rate": 0.7, "folder": "books"}, "jobs": []})";
  const auto recipe = ParseRecipe(kRecipe, "r", {{}, "jobs.json", json, {"rate=0.9"}});
  ASSERT_TRUE(recipe.ok()) << recipe.status().ToString();
  EXPECT_EQ(recipe->vars.at("rate"), "0.9");
  EXPECT_EQ(recipe->vars.at("folder"), "books");
  EXPECT_NE(recipe->text_hash, ParseRecipe(kRecipe, "r", {{}, "", "", {"rate=0.9"}})->text_hash);
}

TEST(Vars, NamesThatDoNotFitAreToldWithTheirPlacesAndTheNearest) {
  EXPECT_EQ(ErrorOf("saem: 1\nvars: {words: 3, idle: 1, open: }\ndatasets:\n  a: {read: "
                    "\"${wrods}\", label: \"${open}\"}\n  b: {from: \"${words}\"}\n",
                    {{}, "jobs.yaml", "vars:\n  wordz: 3\n  elsewhere: 1\n", {"odle=2"}}),
            "jobs.yaml:2:3: the recipe has no variable `wordz`; did you mean `words`?\n"
            "jobs.yaml:3:3: the recipe has no variable `elsewhere`; name it under `vars:` of the "
            "recipe, or take it out\n"
            "--var: the recipe has no variable `odle`; did you mean `idle`?\n"
            "r:4:13: there is no variable `wrods`; did you mean `words`?\n"
            "r:2:18: the variable `idle` stands nowhere in the recipe; write `${idle}` where its "
            "value belongs, or take it out\n"
            "r:2:27: the variable `open` has no value; write one here, or give it by `--vars FILE` "
            "or `--var open=VALUE`");
}

TEST(Vars, AValueOfTheWrongTypeIsToldWhereItStandsAndWhereItComesFrom) {
  EXPECT_EQ(ErrorOf("saem: 1\nvars: {n: 1}\ndatasets: {}\nseed: ${n}\n",
                    {{}, "jobs.yaml", "vars:\n  n: many\n", {}}),
            "r:4:7: `seed` wants a whole number, not the text `many` (`${n}` of jobs.yaml:2:6)\n");
}

TEST(Vars, ArePlainValues) {
  EXPECT_EQ(ErrorOf("saem: 1\nvars: {n: {a: 1}}\ndatasets: {a: {read: \"${n}\"}}\n"),
            "r:2:11: a variable is a plain value or a list of them, not a mapping\n"
            "r:2:8: the variable `n` has no value; write one here, or give it by `--vars FILE` or "
            "`--var n=VALUE`");
  EXPECT_EQ(ErrorOf("saem: 1\nvars: {n: [1]}\ndatasets: {a: {read: \"x/${n}\"}}\n"),
            "r:3:22: a list cannot stand inside a text; let `${name}` be the whole value");
  EXPECT_EQ(ErrorOf("saem: 1\nvars: [1]\ndatasets: {}\n"),
            "r:2:7: `vars` must be a mapping, not a list; for example {pairs: 300}");
}

TEST(Vars, DollarsThatAreMeantStay) {
  const auto recipe = ParseRecipe(
      "saem: 1\nvars: {a: \"5$\", b: 6}\ndatasets: {d: {read: \"$1 $${a} ${a}${b}\"}}\n", "r");
  ASSERT_TRUE(recipe.ok()) << recipe.status().ToString();
  EXPECT_EQ(recipe->datasets[0].read->files, stage::StringList{"$1 ${a} 5$6"});
  EXPECT_EQ(ErrorOf("saem: 1\ndatasets: {d: {read: \"${no name} ${\"}}\n"),
            "r:2:22: `${` begins the name of a variable, as in `${name}`; write `$${` for the "
            "characters themselves\n"
            "r:2:22: `${` begins the name of a variable, as in `${name}`; write `$${` for the "
            "characters themselves");
}

TEST(Vars, CannotGrowWithoutBound) {
  std::string text = "saem: 1\nvars: {a: " + std::string(100'000, 'x') + "}\ndatasets:\n";
  for (int i = 0; i < 100; ++i) text += "  d" + std::to_string(i) + ": {from: \"${a}\"}\n";
  EXPECT_NE(ErrorOf(text).find("grow beyond 4194304 bytes"), std::string::npos);
}

TEST(Vars, WhatIsNoFileOfVariablesIsRefused) {
  EXPECT_EQ(ErrorOf(kRecipe, {{}, "jobs.yaml", "rate: 1\n", {}}).substr(0, 50),
            "jobs.yaml:1:1: there is no `vars:` section; it hol");
  EXPECT_EQ(ErrorOf(kRecipe, {{}, "", "", {"rate"}}), "--var rate: wants name=value");
}

}  // namespace
}  // namespace saem::run
