// saem run: makes a recipe's datasets, audits them, and releases what passes.
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/worker_processes.h"
#include "findings/json.h"

namespace saem::cli {
namespace {

struct RunFlags {
  RecipeFlags recipe;
  int threads = 0;
  int processes = 1;
  bool fresh = false;
  bool verify = false;
  int64_t batch_rows = 0;
};

std::string ReasonsOf(const findings::FunnelStep& step) {
  std::string said;
  for (const auto& [reason, count] : step.reasons) said += fmt::format("  {} {}", reason, count);
  return said;
}

void PrintVerdict(const run::ReleaseResult& result) {
  const findings::ReleaseReport& report = result.report;
  for (const findings::Finding& finding : report.findings) {
    if (finding.outcome == findings::Outcome::kPass) continue;
    const bool blocks = finding.severity == findings::Severity::kBlock;
    const std::string word =
        finding.outcome == findings::Outcome::kFail ? "failed" : "not enough evidence";
    Print("  " + (blocks ? Red(word) : Yellow(word)) + "  " + finding.dataset + ": " +
          finding.title + Dim("  " + finding.explanation));
  }
  std::string verdict = Yellow("made");
  if (report.verdict == "released") verdict = Green("released");
  if (report.verdict == "refused") verdict = Red("refused");
  if (report.verdict == "undecided") verdict = Red("not released: undecided");
  Print(Bold("Verdict: ") + verdict +
        (report.verdict_reason.empty() ? "" : "; " + report.verdict_reason));
  for (const findings::FunnelStep& step : report.funnel) {
    if (step.stage != "read" || step.rejected == 0) continue;
    Print(fmt::format("  {}  {}: {} of {} records{}", Yellow("not read"), step.dataset,
                      step.rejected, step.in, Dim(ReasonsOf(step))));
  }
  for (const auto& [dataset, records] : report.outputs) {
    Print(fmt::format("  {:<20} {:>9} records", dataset, records));
  }
  if (!result.release_dir.empty()) Print(Bold("Data:    ") + result.release_dir);
  if (!result.report_path.empty()) Print(Bold("Report:  ") + result.report_path);
}

void SayWhatStays(const run::Plan& plan) {
  std::error_code error;
  const bool earlier =
      !plan.release_dir.empty() && std::filesystem::exists(plan.release_dir, error);
  fmt::print(stderr, "Nothing was released{}. What was made so far stays in {} for the next run.\n",
             earlier ? "; " + plan.release_dir + " is as it was" : "", plan.work_dir);
}

base::Status Run(const RunFlags& flags, Shell& shell) {
  InstallSignals();
  const auto log = StderrLog(shell.verbose ? base::LogLevel::kInfo : base::LogLevel::kWarning);
  const auto progress = TerminalProgress();
  base::Context context;
  context.log = log.get();
  context.clock = &SystemClock();
  context.cancel = &Cancelled();
  context.threads =
      flags.threads > 0 ? flags.threads : static_cast<int>(std::thread::hardware_concurrency());
  if (flags.batch_rows > 0) context.limits.batch_rows = flags.batch_rows;

  ARROW_ASSIGN_OR_RAISE(const auto engine, engine::Engine::Make(shell.model_dir));
  ARROW_ASSIGN_OR_RAISE(const auto source, LoadRecipe(flags.recipe));
  run::Surroundings surroundings = SurroundingsOf(flags.recipe, shell);
  surroundings.verify = flags.verify;
  ARROW_ASSIGN_OR_RAISE(const run::Plan plan, BindRecipe(*engine, source, std::move(surroundings)));
  context.seed = plan.recipe->seed;
  run::RunOptions options;
  options.processes = flags.processes;
  options.fresh = flags.fresh;
  options.progress = progress.get();
  options.spawn = [](const std::string& path, int parts) { return RunWorkers(path, parts); };
  const auto made = engine->Run(plan, source, std::move(options), context);
  if (!made.ok()) {
    if (!shell.json) SayWhatStays(plan);
    return made.status();
  }
  const run::ReleaseResult& result = *made;
  if (shell.json) {
    Print(findings::ToJson(result.report));
  } else {
    PrintVerdict(result);
  }
  if (!result.release_dir.empty() && !result.released) {
    shell.code = static_cast<int>(base::Fault::kGate);
  }
  return base::Status::OK();
}

}  // namespace

void AddRun(CLI::App& app, Shell& shell) {
  CLI::App* const command = app.add_subcommand(
      "run",
      "Make a recipe's data, audit it, release what passes; goes on where an earlier run stopped");
  const auto flags = std::make_shared<RunFlags>();
  AddRecipeFlags(*command, flags->recipe);
  command->add_option("--threads", flags->threads, "Threads (all cores unless given)")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--processes", flags->processes, "Worker processes for programs such as MinHash")
      ->check(CLI::Range(1, 256));
  command->add_flag("--fresh", flags->fresh, "Make everything anew; answers of models are kept");
  command->add_flag("--verify", flags->verify, "Know inputs by their bytes, not by size and time");
  command->add_option("--batch-rows", flags->batch_rows, "Records in a batch")
      ->check(CLI::Range(1, 65536));
  command->callback([flags, &shell] { Finish(shell, Run(*flags, shell)); });
}

// What is made already is audited and published again; only what is missing is made first.
void AddAudit(CLI::App& app, Shell& shell) {
  CLI::App* const command = app.add_subcommand(
      "audit",
      "Audit what a recipe made and decide again; makes only what is missing. Or audit a table of "
      "whatever origin: MADE SEEN --holdout UNSEEN");
  const auto flags = std::make_shared<RunFlags>();
  const auto score = std::make_shared<ScoreFlags>();
  AddRecipeFlags(*command, flags->recipe);
  AddScoreFlags(*command, *score);
  command->callback([flags, score, &shell] {
    Finish(shell, score->asked() ? Score(flags->recipe.recipe, *score, shell) : Run(*flags, shell));
  });
}

}  // namespace saem::cli
