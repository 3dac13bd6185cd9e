// The verbs. Each has a file of its own that adds its subcommand to the command line and returns
// the exit code when run.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "engine/engine.h"

namespace saem::cli {

// What every verb gets.
struct Shell {
  bool json = false;
  bool verbose = false;
  std::string model_dir;
  int code = 0;  // what main returns
};

void AddCheck(CLI::App& app, Shell& shell);
void AddRun(CLI::App& app, Shell& shell);
void AddAudit(CLI::App& app, Shell& shell);
void AddExplain(CLI::App& app, Shell& shell);
void AddInit(CLI::App& app, Shell& shell);
void AddStages(CLI::App& app, Shell& shell);
void AddReport(CLI::App& app, Shell& shell);
void AddPlan(CLI::App& app, Shell& shell);
void AddDoctor(CLI::App& app, Shell& shell);
void AddWorker(CLI::App& app, Shell& shell);
void AddCompletions(CLI::App& app, Shell& shell);

// What check, run, explain and worker share.
struct RecipeFlags {
  std::string recipe;
  run::Settings settings;
  std::vector<std::string> accepted;
  int64_t limit = 0;
};
void AddRecipeFlags(CLI::App& command, RecipeFlags& flags);
base::Result<engine::RecipeSource> LoadRecipe(const RecipeFlags& flags);
run::Surroundings SurroundingsOf(const RecipeFlags& flags, const Shell& shell);
// Secrets that the recipe's `key_env:` name, taken from the environment.
base::Result<run::Plan> BindRecipe(const engine::Engine& engine, const engine::RecipeSource& source,
                                   run::Surroundings surroundings);

// `saem audit` of files that no recipe made (score.cc).
struct ScoreFlags {
  std::string seen, holdout, report;
  std::vector<std::string> checks;
  uint64_t seed = 0;
  bool asked() const { return !seen.empty() || !holdout.empty(); }
};
void AddScoreFlags(CLI::App& command, ScoreFlags& flags);
base::Status Score(const std::string& made, const ScoreFlags& flags, Shell& shell);

// Runs `body` and turns its status into printed text and an exit code.
void Finish(Shell& shell, const base::Status& status);

}  // namespace saem::cli
