#include "engine/reference.h"

#include <nlohmann/json.hpp>

#include "run/models.h"
#include "run/recipe.h"
#include "stage/names.h"

namespace saem::engine {
namespace {

using nlohmann::ordered_json;

std::string OptionsMarkdown(const stage::OptionTable& table) {
  if (table.fields().empty()) return "It has no options.\n";
  std::string out = "| option | type | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const stage::OptionField& field : table.fields()) {
    std::string type = field.type;
    if (!field.choices.empty() && field.type == "text") {
      type = "one of";
      for (const std::string& choice : field.choices) type += " `" + choice + "`";
    }
    std::string meaning = field.doc;
    const std::string fallback = field.required ? "needed" : "`" + field.default_text + "`";
    out += "| `" + field.key + "` | " + type + " | " + fallback + " | " + meaning + " |\n";
  }
  if (!table.shorthand().empty()) {
    out += "\n`" + table.shorthand() + "` may be written alone, as the step's value.\n";
  }
  return out;
}

ordered_json Described(const stage::StageInfo& info) {
  return {{"name", info.name},
          {"kind", stage::NameOf(info.kind)},
          {"version", info.version},
          {"summary", info.summary},
          {"options", ordered_json::parse(info.options->JsonSchema())}};
}

ordered_json StepSchema(const stage::StageInfo& info) {
  ordered_json value = ordered_json::parse(info.options->JsonSchema());
  value["description"] = info.summary;
  ordered_json alternatives = ordered_json::array({value, {{"type", "null"}}});
  if (!info.options->shorthand().empty()) {
    alternatives.push_back(value["properties"][info.options->shorthand()]);
  }
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {info.name}},
          {"properties", {{info.name, {{"anyOf", alternatives}}}}}};
}

}  // namespace

std::string StageMarkdown(const stage::StageInfo& info) {
  return "## " + info.name + "\n" + info.summary + " (" + stage::NameOf(info.kind) + ", version " +
         std::to_string(info.version) + ")\n\n" + (info.doc.empty() ? "" : info.doc + "\n\n") +
         OptionsMarkdown(*info.options) + "\n";
}

std::string StagesMarkdown(const Engine& engine) {
  std::string out =
      "# Stages\nMade by `saem stages --doc` from the tables that bind recipes; a test fails when "
      "it differs.\n\n";
  for (const std::string& name : engine.stages().Names()) {
    out += StageMarkdown(*engine.stages().Find(name));
  }
  out += "# Reading\nOptions of `read:`.\n\n" + OptionsMarkdown(run::ReadTable()) + "\n";
  out += "# Models\n";
  for (const auto& [kind, table] : run::ModelTables()) {
    out += "## " + kind + "\n" + OptionsMarkdown(*table) + "\n";
  }
  for (const std::string& name : engine.fits().Names()) {
    const stage::FitInfo& info = *engine.fits().Find(name);
    out += "## fit: " + name + "\n" + info.summary + "\n\n" +
           (info.doc.empty() ? "" : info.doc + "\n\n") + OptionsMarkdown(*info.options) + "\n";
  }
  while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}

std::string StageJson(const stage::StageInfo& info) { return Described(info).dump(2); }

std::string StagesJson(const Engine& engine) {
  ordered_json stages = ordered_json::array();
  for (const std::string& name : engine.stages().Names()) {
    stages.push_back(Described(*engine.stages().Find(name)));
  }
  return ordered_json{{"stages", stages}}.dump(2);
}

std::string RecipeJsonSchema(const Engine& engine) {
  ordered_json steps = ordered_json::array();
  ordered_json names = ordered_json::array();
  for (const std::string& name : engine.stages().Names()) {
    steps.push_back(StepSchema(*engine.stages().Find(name)));
    names.push_back(name);
  }
  steps.push_back({{"enum", names}});
  const ordered_json read = ordered_json::parse(run::ReadTable().JsonSchema());
  const ordered_json text = {{"type", "string"}};
  const ordered_json share = {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 1}};
  const ordered_json dataset = {
      {"type", "object"},
      {"additionalProperties", false},
      {"properties",
       {{"read",
         {{"anyOf",
           {text,
            {{"type", "array"}, {"items", text}},
            read,
            {{"type", "object"},
             {"required", {"tables"}},
             {"properties",
              {{"tables", {{"type", "object"}, {"additionalProperties", read}}}}}}}}}},
        {"from", {{"type", ordered_json::array({"string", "array", "object"})}}},
        {"count", {{"type", "object"}}},
        {"steps", {{"type", "array"}, {"items", {{"anyOf", steps}}}}},
        {"label", {{"enum", {"public", "personal"}}}},
        {"split", {{"type", "object"}, {"additionalProperties", share}}}}}};
  const ordered_json released = {{"type", "object"},
                                 {"additionalProperties", false},
                                 {"required", {"audit"}},
                                 {"properties",
                                  {{"audit", {{"enum", {"text", "table", "none"}}}},
                                   {"against", text},
                                   {"checks", {{"type", "object"}}}}}};
  const ordered_json schema = {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "saem recipe"},
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"saem", "datasets"}},
      {"properties",
       {{"saem", {{"const", 1}}},
        {"seed", {{"type", "integer"}, {"minimum", 0}}},
        {"work", text},
        {"reproducible", {{"type", "boolean"}}},
        {"datasets", {{"type", "object"}, {"additionalProperties", dataset}}},
        {"models", {{"type", "object"}, {"additionalProperties", {{"type", "object"}}}}},
        {"release",
         {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"to"}},
          {"properties",
           {{"to", text},
            {"formats", {{"type", "array"}, {"items", {{"enum", {"parquet", "jsonl"}}}}}},
            {"rows_per_file", {{"type", "integer"}, {"minimum", 1}}},
            {"datasets", {{"type", "object"}, {"additionalProperties", released}}}}}}}}}};
  return schema.dump(2);
}

}  // namespace saem::engine
