// The editors' schema takes every shipped recipe and refuses what binding refuses.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/yaml.h"
#include "engine/reference.h"

namespace saem::engine {
namespace {

using config::Node;
using nlohmann::json;

bool Accepts(const json& schema, const Node& node);

bool IsOf(const std::string& type, const Node& node) {
  if (type == "object") return node.IsMapping();
  if (type == "array") return node.IsSequence();
  if (type == "null") return node.IsNull();
  if (!node.IsScalar()) return false;
  if (type == "string") return true;  // what looks like a number may be a name too
  if (type == "integer") return node.AsInt().has_value();
  if (type == "number") return node.AsDouble().has_value();
  return type == "boolean" && node.AsBool().has_value();
}

// Beside "string", which variables are.
std::string OwnType(const json& schema) {
  const json& type = schema["type"];
  return type.is_array() ? type[0].get<std::string>() : "null";
}

bool AcceptsEntries(const json& schema, const Node& node) {
  for (const json& key : schema.value("required", json::array())) {
    if (node.Find(key.get<std::string>()) == nullptr) return false;
  }
  const json properties = schema.value("properties", json::object());
  const json others = schema.value("additionalProperties", json(true));
  return std::all_of(node.entries().begin(), node.entries().end(), [&](const Node::Entry& entry) {
    if (properties.contains(entry.key)) return Accepts(properties[entry.key], entry.value);
    return others.is_boolean() ? others.get<bool>() : Accepts(others, entry.value);
  });
}

// The keywords that the schema uses.
bool Accepts(const json& schema, const Node& node) {
  if (schema.contains("anyOf")) {
    return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                       [&](const json& one) { return Accepts(one, node); });
  }
  if (schema.contains("const")) {
    return node.IsScalar() &&
           (schema["const"].is_string() ? schema["const"].get<std::string>() == node.text()
                                        : schema["const"].dump() == node.text());
  }
  if (schema.contains("enum")) {
    const json& known = schema["enum"];
    if (std::find(known.begin(), known.end(), json(node.text())) == known.end()) return false;
  }
  if (schema.contains("type")) {
    const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
    if (std::none_of(types.begin(), types.end(),
                     [&](const json& type) { return IsOf(type.get<std::string>(), node); })) {
      return false;
    }
  }
  if (node.IsMapping() && !AcceptsEntries(schema, node)) return false;
  if (node.IsSequence() && schema.contains("items")) {
    return std::all_of(node.items().begin(), node.items().end(),
                       [&](const Node& item) { return Accepts(schema["items"], item); });
  }
  if (schema.contains("pattern") && IsOf("string", node) && !IsOf(OwnType(schema), node)) {
    const std::regex pattern(schema["pattern"].get<std::string>());
    if (!std::regex_search(node.text(), pattern)) return false;
  }
  const std::optional<double> number = node.AsDouble();
  return !number ||
         (*number >= schema.value("minimum", -1e300) && *number <= schema.value("maximum", 1e300) &&
          *number > schema.value("exclusiveMinimum", -1e300));
}

class RecipeSchema : public testing::Test {
 protected:
  RecipeSchema() : schema_(json::parse(RecipeJsonSchema(**Engine::Make("")))) {}

  bool Takes(const std::string& text) const {
    const auto root = config::ParseYaml(text, "recipe.yaml");
    EXPECT_TRUE(root.ok()) << root.status().ToString();
    return root.ok() && Accepts(schema_, *root);
  }

  json schema_;
};

TEST_F(RecipeSchema, TakesEveryShippedRecipe) {
  int recipes = 0;
  for (const auto& file : std::filesystem::directory_iterator("recipes")) {
    if (file.path().extension() != ".yaml") continue;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    EXPECT_TRUE(Takes(text.str())) << file.path();
    ++recipes;
  }
  EXPECT_GE(recipes, 6);
}

TEST_F(RecipeSchema, TakesWhatRecipesMaySay) {
  EXPECT_TRUE(Takes("saem: 1\ndatasets: {a: {read: x.jsonl, steps: [extract, dedup: minhash]}}\n"));
  EXPECT_TRUE(Takes("saem: 1\ndatasets: {a: {from: [b, {dataset: c, share: 0.5}]}}\n"));
  EXPECT_TRUE(Takes("saem: 1\ndatasets: {}\nmodels: {m: {fit: ngram, on: a}}\n"));
  EXPECT_TRUE(
      Takes("saem: 1\ndatasets: {}\n"
            "release: {to: x, datasets: {a: {audit: text, checks: {copying: 0.1}}}}\n"));
}

TEST_F(RecipeSchema, TakesVariablesForValuesOfEveryType) {
  EXPECT_TRUE(Takes(
      "saem: 1\nvars: {n: 1, l: [en], open: }\nseed: \"${n}\"\ndatasets: {a: {read: \"${p}\", "
      "label: \"${a}\", steps: [sample: \"${n}\", language: {keep: \"${l}\", min_score: "
      "\"${s}\"}, dedup: \"${m}\"]}}\nrelease: {to: x, rows_per_file: \"${n}\"}\n"));
}

TEST_F(RecipeSchema, RefusesWhatBindingRefuses) {
  const std::vector<std::string> wrong = {
      "saem: 1\nseed: many\ndatasets: {}\n",
      "saem: 1\nseed: \"a ${n}\"\ndatasets: {}\n",
      "datasets: {}\n",
      "saem: 2\ndatasets: {}\n",
      "saem: 1\nsede: 1\ndatasets: {}\n",
      "saem: 1\ndatasets: {a: {read: {formt: warc}}}\n",
      "saem: 1\ndatasets: {a: {steps: [extrakt]}}\n",
      "saem: 1\ndatasets: {a: {steps: [language: {min_score: 2}]}}\n",
      "saem: 1\ndatasets: {}\nmodels: {m: {lama: x}}\n",
      "saem: 1\ndatasets: {}\nmodels: {m: {fit: ngrem, on: a}}\n",
      "saem: 1\ndatasets: {}\nrelease: {to: x, datasets: {a: {audit: txt}}}\n",
      "saem: 1\ndatasets: {}\nrelease: {to: x, datasets: {a: {audit: text, checks: {copy: 1}}}}\n",
  };
  for (const std::string& text : wrong) EXPECT_FALSE(Takes(text)) << text;
}

}  // namespace
}  // namespace saem::engine
