// One table gives binding, limits, canonical text and JSON Schema of a stage's options.
#include "stage/options.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/yaml.h"

namespace saem::stage {
namespace {

struct Sample {
  int64_t count = 3;
  double rate = 0.5;
  bool fast = false;
  std::string method = "slow";
  StringList keep = {"en"};
  StringMap profile;
  DatasetName against;
};

const OptionTableOf<Sample>& Table() {
  static const OptionTableOf<Sample> table = [] {
    OptionTableOf<Sample> fields;
    fields.Field("count", &Sample::count, "How many.", Range{1, 10})
        .Field("rate", &Sample::rate, "How often.", Range{0, 1})
        .Field("fast", &Sample::fast, "Quickly.")
        .Field("method", &Sample::method, "How.", std::nullopt, {"slow", "quick"})
        .Shorthand()
        .Field("keep", &Sample::keep, "What.")
        .Field("profile", &Sample::profile, "Which.")
        .Field("against", &Sample::against, "Whom.");
    return fields;
  }();
  return table;
}

std::string Bind(const std::string& yaml, Sample* options) {
  const config::Node node = *config::ParseYaml(yaml, "r.yaml");
  std::vector<base::Diagnostic> diagnostics;
  Table().Bind(options, node, "sample", diagnostics);
  return base::MessageOf(base::UsageErrors(diagnostics));
}

TEST(Options, BindEveryType) {
  Sample options;
  EXPECT_EQ(Bind("{count: 7, rate: 1, fast: true, method: quick, keep: [a, b], profile: {en: x}, "
                 "against: d}",
                 &options),
            "");
  EXPECT_EQ(options.count, 7);
  EXPECT_EQ(options.rate, 1);
  EXPECT_TRUE(options.fast);
  EXPECT_EQ(options.method, "quick");
  EXPECT_EQ(options.keep, (StringList{"a", "b"}));
  EXPECT_EQ(options.profile, (StringMap{{"en", "x"}}));
  EXPECT_EQ(options.against.name, "d");
}

TEST(Options, NothingWrittenLeavesTheDefaults) {
  Sample options;
  EXPECT_EQ(Bind("~", &options), "");
  EXPECT_EQ(options.count, 3);
}

TEST(Options, AValueAloneIsTheShorthand) {
  Sample options;
  EXPECT_EQ(Bind("quick", &options), "");
  EXPECT_EQ(options.method, "quick");
}

TEST(Options, OneValueForAMappingIsMeantForAll) {
  Sample options;
  EXPECT_EQ(Bind("{profile: gopher}", &options), "");
  EXPECT_EQ(options.profile, (StringMap{{"*", "gopher"}}));
}

TEST(Options, EveryMistakeIsReportedAtOnceWithItsPlace) {
  Sample options;
  EXPECT_EQ(Bind("count: many\nrate: 2\nmethod: quik\nkeeep: [a]\nfast: yes\n", &options),
            "r.yaml:1:8: `count` wants an integer, not the text `many`\n"
            "r.yaml:2:7: `rate` wants a number from 0 to 1, not the number 2\n"
            "r.yaml:3:9: `method` wants one of `slow`, `quick`, not the text `quik`; did you mean "
            "`quick`?\n"
            "r.yaml:4:1: `sample` has no option `keeep`; did you mean `keep`?\n"
            "r.yaml:5:7: `fast` wants `true` or `false`, not the text `yes`");
}

TEST(Options, WhoMistypesOneOfManyIsNotToldThemAll) {
  struct Many {
    std::string letter = "alpha";
  };
  OptionTableOf<Many> table;
  table.Field("letter", &Many::letter, "", std::nullopt,
              {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"});
  const auto said = [&](const std::string& yaml) {
    Many options;
    std::vector<base::Diagnostic> diagnostics;
    table.Bind(&options, *config::ParseYaml(yaml, "r.yaml"), "many", diagnostics);
    return base::MessageOf(base::UsageErrors(diagnostics));
  };
  EXPECT_EQ(
      said("letter: gama"),
      "r.yaml:1:9: `letter` wants one of 9 names, not the text `gama`; did you mean `gamma`?");
  EXPECT_NE(said("letter: nothing").find("`epsilon`, `zeta`"), std::string::npos);
}

TEST(Options, ANeededOptionThatIsMissingIsAMistake) {
  struct Needy {
    std::string path;
  };
  OptionTableOf<Needy> table;
  table.Field("path", &Needy::path, "Where it is.").Required();
  Needy needy;
  std::vector<base::Diagnostic> diagnostics;
  table.Bind(&needy, config::Node::Null({"r", 1, 1}), "read", diagnostics);
  EXPECT_EQ(base::MessageOf(base::UsageErrors(diagnostics)),
            "r:1:1: `read` needs the option `path`; Where it is.");
}

TEST(Options, CanonicalTextHoldsDefaultsInTableOrder) {
  Sample options;
  EXPECT_EQ(
      Table().CanonicalJson(&options),
      R"({"count":3,"rate":0.5,"fast":false,"method":"slow","keep":["en"],"profile":{},"against":""})");
}

TEST(Options, TheJsonSchemaNamesTypesLimitsAndChoices) {
  const auto schema = nlohmann::json::parse(Table().JsonSchema());
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["properties"]["count"]["type"], "integer");
  EXPECT_EQ(schema["properties"]["count"]["maximum"], 10);
  EXPECT_EQ(schema["properties"]["method"]["enum"], nlohmann::json({"slow", "quick"}));
  EXPECT_EQ(schema["properties"]["rate"]["default"], 0.5);
}

}  // namespace
}  // namespace saem::stage
