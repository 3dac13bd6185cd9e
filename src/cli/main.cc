// saem on the command line: parses, hands over to a verb, returns its exit code.
#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/shortage.h"
#include "cli/terminal.h"
#include "engine/model_dir.h"

namespace saem::cli {
namespace {

void Describe(CLI::App& app, Shell& shell) {
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
  AddPlan(app, shell);
  AddStages(app, shell);
  AddDoctor(app, shell);
  AddCompletions(app, shell);
  AddWorker(app, shell);
  app.footer(
      "Exit codes: 0 done, 1 our bug, 2 recipe or command line wrong, 3 the gate did not release,\n"
      "4 a limit or budget, 5 an input, output or endpoint failed, 130/143 interrupted.");
}

// Verbs and flags that could have stood where something unknown stands.
std::vector<std::string> Known(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!verb->get_group().empty()) names.push_back(verb->get_name());
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// A command line that cannot be understood.
int Refuse(const CLI::App& app, const CLI::ParseError& error,
           const std::vector<std::string>& words) {
  const auto parsed = app.get_subcommands();
  const CLI::App& place = parsed.empty() ? app : *parsed.front();
  std::vector<std::string> unknown = app.remaining(true);
  // Without a verb the first word was meant to be one.
  if (parsed.empty() && unknown.empty()) unknown = words;
  const std::string command = parsed.empty() ? "saem" : "saem " + place.get_name();
  std::string message = error.what();
  std::string hint;
  const auto flag = std::find_if(unknown.begin(), unknown.end(),
                                 [](const std::string& word) { return word.starts_with('-'); });
  if (flag != unknown.end()) {
    message = "`" + command + "` has no flag `" + *flag + "`";
    hint = base::DidYouMean(*flag, Known(place));
  } else if (parsed.empty() && !unknown.empty()) {
    message = "saem has no verb `" + unknown.front() + "`";
    hint = base::DidYouMean(unknown.front(), Known(app));
  }
  if (hint.empty()) {
    hint = "`" + command + " --help` says what there is";
  }
  const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
  PrintError(base::UsageError(message, {}, hint), json);
  return static_cast<int>(base::Fault::kUsage);
}

int Main(int argc, char** argv) {
  EndPlainlyOnShortage();
  Shell shell;
  const char* const models = std::getenv("SAEM_MODELS");
  shell.model_dir = models != nullptr ? models : engine::ShippedModels();
  CLI::App app(
      "saem (샘) makes training data: refines what you have, writes what is missing, and releases\n"
      "only what passes the audit.\n\n"
      "  saem init FOLDER          write a first recipe for what lies in a folder\n"
      "  saem check recipe.yaml    show what it would do, and every mistake in it\n"
      "  saem run recipe.yaml      make it; killed and run again, it goes on\n",
      "saem");
  Describe(app, shell);
  if (argc < 2) {
    fmt::print(stderr, "{}", app.help());
    return static_cast<int>(base::Fault::kUsage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    std::ostringstream help;
    shell.code = app.exit(asked, help);
    PrintText(help.str());
  } catch (const CLI::ParseError& error) {
    return Refuse(app, error, {argv + 1, argv + argc});
  }
  const bool written = FlushOutput();
  return written || shell.code != 0 ? shell.code : static_cast<int>(base::Fault::kInput);
}

}  // namespace
}  // namespace saem::cli

int main(int argc, char** argv) {
  // Of the allocators in the Arrow wheel the one that holds least of what was freed: peaks a
  // quarter lower (bench/README.md).
  ::setenv("ARROW_DEFAULT_MEMORY_POOL", "jemalloc", /*overwrite=*/0);
  const int code = saem::cli::Main(argc, argv);
  std::fflush(nullptr);
  // The libraries' destructors have nothing to add, and that of the allocator inside the Arrow
  // wheel crashes where memory had run out.
  std::_Exit(code);
}
