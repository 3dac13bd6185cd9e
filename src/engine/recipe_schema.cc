// The JSON Schema of a recipe, for editors (docs/recipe.schema.json): made of the tables that bind
// it.
#include <nlohmann/json.hpp>

#include "audit/audit.h"
#include "engine/reference.h"
#include "run/models.h"
#include "run/recipe.h"

namespace saem::engine {
namespace {

using nlohmann::ordered_json;

const ordered_json kText = {{"type", "string"}};

ordered_json SchemaOf(const stage::OptionTable& table) {
  return ordered_json::parse(table.JsonSchema());
}

ordered_json Mapping(ordered_json properties, ordered_json required = ordered_json::array()) {
  ordered_json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

ordered_json Named(ordered_json value) {
  return {{"type", "object"}, {"additionalProperties", std::move(value)}};
}

ordered_json ListOf(ordered_json item) { return {{"type", "array"}, {"items", std::move(item)}}; }

ordered_json AnyOf(std::vector<ordered_json> schemas) { return {{"anyOf", std::move(schemas)}}; }

ordered_json StepSchema(const stage::StageInfo& info) {
  ordered_json options = SchemaOf(*info.options);
  options["description"] = info.summary;
  std::vector<ordered_json> forms = {options, {{"type", "null"}}};
  const std::string& alone = info.options->shorthand();
  if (!alone.empty()) forms.push_back(options["properties"][alone]);
  return Mapping({{info.name, AnyOf(std::move(forms))}}, {info.name});
}

ordered_json StepsSchema(const Engine& engine) {
  std::vector<ordered_json> forms;
  for (const std::string& name : engine.stages().Names()) {
    forms.push_back(StepSchema(*engine.stages().Find(name)));
  }
  forms.push_back({{"enum", engine.stages().Names()}});
  return ListOf(AnyOf(std::move(forms)));
}

// What `sample` takes but the model, and the options of a method that makes one.
ordered_json SynthesizeSchema(const Engine& engine) {
  std::vector<ordered_json> forms;
  for (const std::string& name : engine.fits().Names()) {
    if (name == "ngram" || name == "duplicates") continue;  // models of text
    ordered_json options = SchemaOf(*engine.fits().Find(name)->options);
    const ordered_json sample = SchemaOf(run::SampleTable());
    for (const auto& [key, schema] : sample["properties"].items()) {
      if (key != "model") options["properties"][key] = schema;
    }
    options["properties"]["method"] = {{"const", name}};
    options["properties"]["of"] = kText;
    options["required"] = {"of", "rows"};
    forms.push_back(std::move(options));
  }
  return AnyOf(std::move(forms));
}

ordered_json DatasetSchema(const Engine& engine) {
  const ordered_json read = SchemaOf(run::ReadTable());
  const ordered_json share = {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 1}};
  const ordered_json from =
      AnyOf({kText, Mapping({{"dataset", kText}, {"share", share}}, {"dataset"})});
  return Mapping({{"read", AnyOf({kText, ListOf(kText), read,
                                  Mapping({{"tables", Named(read)}}, {"tables"})})},
                  {"from", AnyOf({from, ListOf(from)})},
                  {"count", SchemaOf(run::CountTable())},
                  {"sample", SchemaOf(run::SampleTable())},
                  {"synthesize", SynthesizeSchema(engine)},
                  {"generate", SchemaOf(run::GenerateTable())},
                  {"steps", StepsSchema(engine)},
                  {"label", {{"enum", {"public", "personal"}}}},
                  {"split", Named(share)}});
}

ordered_json ModelSchema(const Engine& engine) {
  std::vector<ordered_json> forms;
  for (const auto& [kind, table] : run::ModelTables()) {
    ordered_json options = SchemaOf(*table);
    // An endpoint's options stand below `http:`, those of others beside their name.
    forms.push_back(kind == "http" ? Mapping({{kind, options}}, {kind}) : options);
  }
  for (const std::string& name : engine.fits().Names()) {
    ordered_json options = SchemaOf(*engine.fits().Find(name)->options);
    options["properties"]["fit"] = {{"const", name}};
    options["properties"]["on"] = kText;
    options["required"].push_back("fit");
    options["required"].push_back("on");
    forms.push_back(std::move(options));
  }
  return AnyOf(std::move(forms));
}

ordered_json ReleaseSchema() {
  const ordered_json formats = {{"enum", {"parquet", "jsonl"}}};
  const ordered_json released = Mapping({{"audit", {{"enum", {"text", "table", "none"}}}},
                                         {"against", kText},
                                         {"checks", SchemaOf(audit::AuditOptionTable())}},
                                        {"audit"});
  return Mapping({{"to", kText},
                  {"formats", AnyOf({formats, ListOf(formats)})},
                  {"rows_per_file", {{"type", "integer"}, {"minimum", 1}}},
                  {"datasets", Named(released)}},
                 {"to"});
}

// `${name}` may stand for every value, whatever its type.
void AllowVariables(ordered_json& schema) {
  static const ordered_json kVariable = {{"type", "string"},
                                         {"pattern", "^\\$\\{[A-Za-z0-9_-]+\\}$"}};
  for (ordered_json& part : schema) {
    if (part.is_structured()) AllowVariables(part);
  }
  if (!schema.is_object()) return;
  const auto type = schema.find("type");
  if (type != schema.end() && (*type == "integer" || *type == "number" || *type == "boolean")) {
    *type = ordered_json::array({*type, "string"});
    schema["pattern"] = kVariable["pattern"];
  } else if (const auto choices = schema.find("enum"); choices != schema.end()) {
    schema["anyOf"] = ordered_json::array({{{"enum", *choices}}, kVariable});
    schema.erase("enum");
  }
}

}  // namespace

std::string RecipeJsonSchema(const Engine& engine) {
  ordered_json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                         {"title", "saem recipe"}};
  schema.update(Mapping({{"saem", {{"const", 1}}},
                         {"seed", {{"type", "integer"}, {"minimum", 0}}},
                         {"work", kText},
                         {"reproducible", {{"type", "boolean"}}},
                         {"vars", Named({{"description",
                                          "A value or a list, or nothing where "
                                          "--vars or --var must give it."}})},
                         {"datasets", Named(DatasetSchema(engine))},
                         {"models", Named(ModelSchema(engine))},
                         {"privacy", SchemaOf(run::PrivacyTable())},
                         {"release", ReleaseSchema()}},
                        {"saem", "datasets"}));
  AllowVariables(schema);
  return schema.dump(2);
}

}  // namespace saem::engine
