// saem check: binds a recipe and prints what it would do. Reads metadata, headers and the heads of
// files only.
#include <arrow/api.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "run/forecast.h"
#include "stage/names.h"

namespace saem::cli {
namespace {

using nlohmann::ordered_json;

std::string SchemaText(const arrow::Schema& schema) {
  std::string out;
  for (const auto& field : schema.fields()) {
    out += (out.empty() ? "" : ", ") + field->name() + " " + field->type()->ToString();
  }
  return out;
}

// The columns that a step adds, drops or changes.
std::string SchemaChange(const arrow::Schema& before, const arrow::Schema& after) {
  std::string out;
  for (const auto& field : after.fields()) {
    const auto old = before.GetFieldByName(field->name());
    if (old == nullptr) out += " +" + field->name();
    if (old != nullptr && !old->type()->Equals(field->type())) {
      out += " ~" + field->name() + ":" + field->type()->ToString();
    }
  }
  for (const auto& field : before.fields()) {
    if (after.GetFieldByName(field->name()) == nullptr) out += " -" + field->name();
  }
  return out;
}

std::string SourceText(const run::BoundDataset& dataset) {
  if (dataset.reads) {
    int64_t bytes = 0;
    for (const io::InputFile& input : dataset.inputs) bytes += input.size;
    return fmt::format("reads {} file{}, {:.1f} MB", dataset.inputs.size(),
                       dataset.inputs.size() == 1 ? "" : "s", static_cast<double>(bytes) / 1e6);
  }
  std::string out = "from";
  for (const run::Parent& parent : dataset.parents) {
    out += " " + parent.dataset + (parent.part.empty() ? "" : "." + parent.part);
  }
  return out;
}

void PrintPlan(const run::Plan& plan, const run::Forecast& forecast) {
  for (const auto& [name, value] : plan.recipe->vars)
    Print(Bold(name) + Dim("  variable  ") + value);
  for (const run::Task& task : plan.order) {
    if (task.kind == run::Task::Kind::kModel) {
      const run::BoundModel& model = plan.models[task.index];
      Print(Bold(model.name) +
            Dim("  model, fitted by " + model.spec->kind + " on " + model.spec->on));
      continue;
    }
    const run::BoundDataset& dataset = plan.datasets[task.index];
    Print(Bold(dataset.name) +
          Dim(fmt::format("  {}  [{}]", SourceText(dataset), stage::NameOf(dataset.label))));
    Print("  " + Dim("columns  " + SchemaText(*dataset.source_schema)));
    const arrow::Schema* before = dataset.source_schema.get();
    for (const run::BoundStep& step : dataset.steps) {
      Print(fmt::format("  {:<12} {:<8}{}", step.name, stage::NameOf(step.stage->kind()),
                        Dim(SchemaChange(*before, *step.binding.schema))));
      before = step.binding.schema.get();
    }
  }
  Print("");
  Print(Bold("Forecast") +
        Dim("  from sizes, headers and the heads of files; upper bounds of what is not known"));
  for (const std::string& line : forecast.Lines()) Print("  " + line);
  for (const run::BoundModel& model : plan.models) {
    if (model.lacking.ok()) continue;
    Print("");
    Print(Bold("Before it can run") + "  model `" + model.name +
          "`: " + base::MessageOf(model.lacking));
  }
}

ordered_json PlanJson(const run::Plan& plan, const run::Forecast& forecast) {
  ordered_json datasets = ordered_json::array();
  for (const run::Task& task : plan.order) {
    if (task.kind != run::Task::Kind::kDataset) continue;
    const run::BoundDataset& dataset = plan.datasets[task.index];
    ordered_json steps = ordered_json::array();
    for (const run::BoundStep& step : dataset.steps) {
      steps.push_back({{"name", step.name},
                       {"kind", stage::NameOf(step.stage->kind())},
                       {"options", ordered_json::parse(step.options_json)},
                       {"schema", SchemaText(*step.binding.schema)},
                       {"fingerprint", step.fingerprint}});
    }
    ordered_json from = ordered_json::array();
    for (const run::Parent& parent : dataset.parents) {
      from.push_back(parent.dataset + (parent.part.empty() ? "" : "." + parent.part));
    }
    datasets.push_back({{"name", dataset.name},
                        {"label", stage::NameOf(dataset.label)},
                        {"files", dataset.inputs.size()},
                        {"from", from},
                        {"source_schema", SchemaText(*dataset.source_schema)},
                        {"steps", steps}});
  }
  return {{"ok", true},
          {"vars", plan.recipe->vars},
          {"datasets", datasets},
          {"release", plan.release_dir},
          {"work", plan.work_dir},
          {"forecast", forecast.Json()}};
}

base::Status Check(const RecipeFlags& flags, const Shell& shell) {
  ARROW_ASSIGN_OR_RAISE(const auto engine, engine::Engine::Make(shell.model_dir));
  ARROW_ASSIGN_OR_RAISE(const auto source, LoadRecipe(flags));
  ARROW_ASSIGN_OR_RAISE(const run::Plan plan,
                        BindRecipe(*engine, source, SurroundingsOf(flags, shell)));
  const run::Forecast forecast = run::ForecastOf(plan);
  if (shell.json) {
    Print(PlanJson(plan, forecast).dump(2));
  } else {
    PrintPlan(plan, forecast);
  }
  return base::Status::OK();
}

}  // namespace

void AddCheck(CLI::App& app, Shell& shell) {
  CLI::App* const command = app.add_subcommand(
      "check", "Show what a recipe would do, its forecast, and every mistake in it");
  const auto flags = std::make_shared<RecipeFlags>();
  AddRecipeFlags(*command, *flags);
  command->callback([flags, &shell] { Finish(shell, Check(*flags, shell)); });
}

}  // namespace saem::cli
