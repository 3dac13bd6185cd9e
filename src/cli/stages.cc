// saem stages: what a recipe's steps and models may say, from the same tables that bind them.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/reference.h"

namespace saem::cli {
namespace {

struct StagesFlags {
  std::string name;
  bool doc = false;
  bool schema = false;
};

base::Status Stages(const StagesFlags& flags, const Shell& shell) {
  ARROW_ASSIGN_OR_RAISE(const auto engine, engine::Engine::Make(shell.model_dir));
  if (flags.schema) {
    Print(engine::RecipeJsonSchema(*engine));
    return base::Status::OK();
  }
  if (flags.doc) {
    PrintText(engine::StagesMarkdown(*engine));
    return base::Status::OK();
  }
  if (flags.name.empty()) {
    if (shell.json) {
      PrintText(engine::StagesJson(*engine));
      return base::Status::OK();
    }
    for (const std::string& name : engine->stages().Names()) {
      Print(fmt::format("{:<14} {}", name, engine->stages().Find(name)->summary));
    }
    Print(Dim("`saem stages NAME` shows one with its options."));
    return base::Status::OK();
  }
  const stage::StageInfo* const info = engine->stages().Find(flags.name);
  if (info == nullptr) {
    return base::UsageError("there is no stage `" + flags.name + "`", {},
                            base::DidYouMean(flags.name, engine->stages().Names()));
  }
  if (shell.json) {
    PrintText(engine::StageJson(*info));
  } else {
    PrintText(engine::StageMarkdown(*info));
  }
  return base::Status::OK();
}

}  // namespace

void AddStages(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("stages", "List the stages, or show one with its options");
  const auto flags = std::make_shared<StagesFlags>();
  command->add_option("name", flags->name, "A stage");
  command->add_flag("--doc", flags->doc, "All of them as Markdown (docs/stages.md)");
  command->add_flag("--schema", flags->schema, "The JSON Schema of a recipe, for editors");
  command->callback([flags, &shell] { Finish(shell, Stages(*flags, shell)); });
}

}  // namespace saem::cli
