// saem explain ID: what became of a record, in which step, why, and what was made of it.
#include "run/explain.h"

#include <arrow/api.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"

namespace saem::cli {
namespace {

base::Status Explain(const std::string& id, const RecipeFlags& flags, const Shell& shell) {
  const auto hash = base::Hash128::FromHex(id);
  if (!hash) return base::UsageError("`" + id + "` is no id", {}, "ids are 32 digits 0-9a-f");
  ARROW_ASSIGN_OR_RAISE(const auto engine, engine::Engine::Make(shell.model_dir));
  ARROW_ASSIGN_OR_RAISE(const auto source, LoadRecipe(flags));
  ARROW_ASSIGN_OR_RAISE(const run::Plan plan,
                        BindRecipe(*engine, source, SurroundingsOf(flags, shell)));
  base::Context context;
  context.clock = &SystemClock();
  ARROW_ASSIGN_OR_RAISE(const std::vector<run::Trace> traces,
                        run::ExplainRecord(plan, *hash, io::LocalFiles(), context));
  if (shell.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const run::Trace& trace : traces) {
      list.push_back({{"dataset", trace.dataset},
                      {"step", trace.step},
                      {"what", trace.what},
                      {"detail", trace.detail}});
    }
    Print(list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return base::Status::OK();
  }
  for (const run::Trace& trace : traces) {
    const std::string what = trace.what == "rejected"     ? Red(trace.what)
                             : trace.what == "unfinished" ? Yellow(trace.what)
                                                          : Green(trace.what);
    Print(fmt::format("{}  {}  {}{}", Bold(trace.dataset), trace.step, what,
                      trace.detail.empty() ? "" : "  " + trace.detail));
  }
  return base::Status::OK();
}

}  // namespace

void AddExplain(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("explain", "Say what became of a record, and why (after a run)");
  const auto flags = std::make_shared<RecipeFlags>();
  const auto id = std::make_shared<std::string>();
  command->add_option("id", *id, "The record's id, as in outputs, rejects and the report")
      ->required();
  AddRecipeFlags(*command, *flags);
  command->callback([id, flags, &shell] { Finish(shell, Explain(*id, *flags, shell)); });
}

}  // namespace saem::cli
