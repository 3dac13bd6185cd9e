#include "run/worker.h"

#include <nlohmann/json.hpp>

#include "run/materialised.h"
#include "run/program.h"

namespace saem::run {

using nlohmann::json;

namespace {

// Programs read models alone.
class NoDatasets final : public stage::NamedDatasets {
 public:
  base::Result<std::unique_ptr<stage::RowSource>> Open(const std::string& name) const override {
    return base::InternalError("a worker process has no dataset `" + name + "`");
  }
};

}  // namespace

std::string WorkerPlan::ToJson() const {
  const json value = {{"recipe_file", recipe_file},
                      {"recipe_text", recipe_text},
                      {"overrides", settings.overrides},
                      {"vars_file", settings.vars_file},
                      {"vars_text", settings.vars_text},
                      {"vars", settings.vars},
                      {"dataset", dataset},
                      {"step", step},
                      {"phase", phase},
                      {"input_dir", input_dir},
                      {"dir", dir},
                      {"parts", parts},
                      {"batch_rows", limits.batch_rows},
                      {"batch_bytes", limits.batch_bytes},
                      {"record_bytes", limits.record_bytes}};
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<WorkerPlan> WorkerPlan::FromJson(std::string_view text, const std::string& path) {
  const json value = json::parse(text, nullptr, false);
  try {
    WorkerPlan plan;
    value.at("recipe_file").get_to(plan.recipe_file);
    value.at("recipe_text").get_to(plan.recipe_text);
    value.at("overrides").get_to(plan.settings.overrides);
    value.at("vars_file").get_to(plan.settings.vars_file);
    value.at("vars_text").get_to(plan.settings.vars_text);
    value.at("vars").get_to(plan.settings.vars);
    value.at("dataset").get_to(plan.dataset);
    value.at("step").get_to(plan.step);
    value.at("phase").get_to(plan.phase);
    value.at("input_dir").get_to(plan.input_dir);
    value.at("dir").get_to(plan.dir);
    value.at("parts").get_to(plan.parts);
    value.at("batch_rows").get_to(plan.limits.batch_rows);
    value.at("batch_bytes").get_to(plan.limits.batch_bytes);
    value.at("record_bytes").get_to(plan.limits.record_bytes);
    return plan;
  } catch (const json::exception&) {
    return base::UsageError(path + " is no plan of `saem run --processes`");
  }
}

base::Status RunWorker(const WorkerPlan& worker, int part, const Registries& registries,
                       const Surroundings& surroundings, io::FileOps& files,
                       base::Context context) {
  if (part < 0 || part >= worker.parts) {
    return base::UsageError("this plan has parts 0 to " + std::to_string(worker.parts - 1));
  }
  ARROW_ASSIGN_OR_RAISE(Recipe recipe,
                        ParseRecipe(worker.recipe_text, worker.recipe_file, worker.settings));
  ARROW_ASSIGN_OR_RAISE(const Plan plan, BindPlan(std::move(recipe), registries, surroundings));
  const BoundDataset* const dataset = plan.FindDataset(worker.dataset);
  const auto step = static_cast<size_t>(worker.step);
  if (dataset == nullptr || step >= dataset->steps.size() ||
      dataset->steps[step].stage->kind() != stage::Kind::kProgram) {
    return base::UsageError("the plan names a step that is no program of this recipe");
  }
  context.limits = worker.limits;
  const auto& program = static_cast<const stage::ProgramStage&>(*dataset->steps[step].stage);
  if (worker.phase == "reduce") {
    return ProgramReduce(program, worker.dir, {part, worker.parts}, worker.parts, files, context);
  }
  ARROW_RETURN_NOT_OK(dataset->steps[step].stage->Prepare(NoDatasets(), context));
  ARROW_ASSIGN_OR_RAISE(const auto input,
                        Materialised::OpenComplete(files, worker.input_dir, context));
  return ProgramMap(program, *input, worker.dir, {part, worker.parts}, files, context);
}

}  // namespace saem::run
