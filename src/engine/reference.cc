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
  out +=
      "# Variables\n`vars:` of a recipe names values that may differ from run to run; `${name}` "
      "stands for one in any value below, alone or inside a text. A list stands alone; `$${` is "
      "for the characters themselves; between braces YAML wants quotes: `{rows: \"${pairs}\"}`. "
      "What type it is says its use. `--vars FILE` gives other values, from a YAML or JSON file "
      "with a section `vars:`, as `saem plan --jobs` writes it, and `--var name=value` one. A "
      "name without a value must be given; names that stand nowhere, and values for names that "
      "the recipe does not have, are mistakes.\n\n";
  out +=
      "# Reading\nOptions of `read:`. In `files`, `*` and `?` stand within a name, `[a-z]` for one "
      "character, `/**/` for folders of any depth or none; a backslash before such a character "
      "means the character itself. A folder is all files below it whose names, and whose folders' "
      "names, do not begin with `.` or `_`. Links are followed, and each real file is read once "
      "whatever names it has. A line of JSON that is no object is a reject (`not-json`, "
      "`no-object`), and so is one in which a key that is read (in tables: any) stands twice "
      "(`duplicate-key`), for nobody can know which value was meant.\n\n" +
      OptionsMarkdown(run::ReadTable()) + "\n";
  out +=
      "# Sampling\nOptions of `sample:`; `synthesize:` takes them too, with `of` (the dataset "
      "whose twin is made), "
      "`method` (`trees`) and the method's options.\n\n" +
      OptionsMarkdown(run::SampleTable()) + "\n";
  out +=
      "# Generating\nOptions of `generate:`, rows of a table from its SQL declaration alone.\n\n" +
      OptionsMarkdown(run::GenerateTable()) + "\n";
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

}  // namespace saem::engine
