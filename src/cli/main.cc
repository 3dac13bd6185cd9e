// saem on the command line: parses, hands over to a verb, returns its exit code.
#include <cstdlib>

#include <CLI/CLI.hpp>

#include "base/build_paths.h"
#include "cli/commands.h"
#include "cli/terminal.h"

int main(int argc, char** argv) {
  using namespace saem::cli;
  Shell shell;
  const char* const models = std::getenv("SAEM_MODELS");
  shell.model_dir = models != nullptr ? models : saem::base::kModelDir;

  CLI::App app{
      "saem (샘) makes training data: refines what you have, writes what is missing, and releases\n"
      "only what passes the audit.\n\n"
      "  saem init FOLDER          write a first recipe for what lies in a folder\n"
      "  saem check recipe.yaml    show what it would do, and every mistake in it\n"
      "  saem run recipe.yaml      make it; killed and run again, it goes on\n"};
  app.set_version_flag("--version", std::string("saem ") + SAEM_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json", shell.json, "Print for machines");
  app.add_flag("-v,--verbose", shell.verbose, "Say more on standard error");
  AddInit(app, shell);
  AddCheck(app, shell);
  AddRun(app, shell);
  AddAudit(app, shell);
  AddExplain(app, shell);
  AddReport(app, shell);
  AddStages(app, shell);
  AddDoctor(app, shell);
  AddCompletions(app, shell);
  AddWorker(app, shell);
  app.footer(
      "Exit codes: 0 done, 1 our bug, 2 recipe or command line wrong, 3 the gate did not release,\n"
      "4 a limit or budget, 5 an input, output or endpoint failed, 130/143 interrupted.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  return shell.code;
}
