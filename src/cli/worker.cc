// saem worker: one share of a program's work, started by `saem run --processes`.
#include "run/worker.h"

#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/worker_processes.h"
#include "io/file_ops.h"

namespace saem::cli {
namespace {

base::Status Work(const std::string& path, int part, const Shell& shell) {
  InstallSignals();
  ARROW_ASSIGN_OR_RAISE(const std::string text, io::LocalFiles().Read(path));
  ARROW_ASSIGN_OR_RAISE(const run::WorkerPlan plan, run::WorkerPlan::FromJson(text, path));
  ARROW_ASSIGN_OR_RAISE(const auto engine, engine::Engine::Make(shell.model_dir));
  base::Context context;
  context.clock = &SystemClock();
  context.cancel = &Cancelled();
  return run::RunWorker(plan, part, engine->registries(), SurroundingsOf({}, shell),
                        io::LocalFiles(), context);
}

}  // namespace

void AddWorker(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("worker", "Do one share of a plan (started by `saem run --processes`)");
  const auto path = std::make_shared<std::string>();
  const auto part = std::make_shared<int>(0);
  const auto run = std::make_shared<pid_t>(0);
  command->add_option("plan", *path, "The plan file")->required();
  command->add_option("part", *part, "Which share, from 0")->required();
  command->add_option("--run", *run, "The process of the run, with which the worker ends");
  command->group("");
  command->callback([path, part, run, &shell] {
    if (*run != 0) EndWith(*run);
    const base::Status status = Work(*path, *part, shell);
    // That it was interrupted is for the run to say.
    if (base::FaultOf(status) != base::Fault::kCancelled) return Finish(shell, status);
    shell.code = ExitCode(status);
  });
}

}  // namespace saem::cli
