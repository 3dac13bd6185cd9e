// What the verbs that take a recipe share.
#include <cstdlib>
#include <filesystem>
#include <set>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "config/yaml.h"
#include "io/user_text.h"

namespace saem::cli {
namespace {

constexpr int64_t kMostRecords = 1'000'000'000'000;

}  // namespace

void AddRecipeFlags(CLI::App& command, RecipeFlags& flags) {
  command.add_option("recipe", flags.recipe, "The recipe, a YAML file")->required();
  command.add_option("--set", flags.settings.overrides,
                     "path=value, put into the recipe (may be repeated)");
  command.add_option("--vars", flags.settings.vars_file,
                     "Values of the recipe's variables: a file with a section `vars:`");
  command.add_option("--var", flags.settings.vars, "name=value of one variable (may be repeated)");
  command.add_option("--accept", flags.accepted,
                     "Accept a model's terms by name, for example `gemma` (may be repeated)");
  command
      .add_option("--limit", flags.limit,
                  "Only the first N records of each source, in folders of its own")
      ->check(CLI::Range(int64_t{1}, kMostRecords));
}

base::Result<engine::RecipeSource> LoadRecipe(const RecipeFlags& flags) {
  engine::RecipeSource source;
  source.file = flags.recipe;
  source.settings = flags.settings;
  source.limit = flags.limit;
  ARROW_ASSIGN_OR_RAISE(source.text, io::ReadUserText(flags.recipe));
  if (!flags.settings.vars_file.empty()) {
    ARROW_ASSIGN_OR_RAISE(source.settings.vars_text, io::ReadUserText(flags.settings.vars_file));
  }
  return source;
}

run::Surroundings SurroundingsOf(const RecipeFlags& flags, const Shell& shell) {
  run::Surroundings surroundings;
  surroundings.model_dir = shell.model_dir;
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  if (cache != nullptr && *cache != '\0') {
    surroundings.cache_dir = std::string(cache) + "/saem";
  } else {
    surroundings.cache_dir = std::string(home == nullptr ? "/tmp" : home) + "/.cache/saem";
  }
  surroundings.accepted_terms = flags.accepted;
  return surroundings;
}

base::Result<run::Plan> BindRecipe(const engine::Engine& engine, const engine::RecipeSource& source,
                                   run::Surroundings surroundings) {
  // Only variables that the recipe names are looked at.
  ARROW_ASSIGN_OR_RAISE(const run::Recipe recipe,
                        run::ParseRecipe(source.text, source.file, source.settings));
  for (const run::ModelSpec& model : recipe.models) {
    const config::Node* http = model.options.Find("http");
    if (http == nullptr || !http->IsMapping()) continue;
    const config::Node* name = http->Find("key_env");
    if (name == nullptr || !name->IsScalar()) continue;
    const char* const value = std::getenv(name->text().c_str());
    if (value != nullptr) surroundings.secrets[name->text()] = value;
  }
  return engine.Bind(source, surroundings);
}

void Finish(Shell& shell, const base::Status& status) {
  if (status.ok()) return;
  PrintError(status, shell.json);
  shell.code = ExitCode(status);
}

}  // namespace saem::cli
