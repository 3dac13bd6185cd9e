// include/saem/recipe.h on the engine.
#include <chrono>

#include <arrow/type.h>
#include <saem/recipe.h>

#include "engine/api_error.h"
#include "engine/engine.h"
#include "engine/model_dir.h"
#include "io/user_text.h"
#include "run/forecast.h"
#include "stage/names.h"

namespace saem {
namespace {

class SystemClock final : public base::Clock {
 public:
  double MonotonicSeconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  int64_t UnixMilliseconds() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

// Hands progress on, and a wish to stop back.
class Told final : public run::Progress {
 public:
  Told(const std::function<bool(const RunProgress&)>& tell, base::CancelToken* cancel)
      : tell_(tell), cancel_(*cancel) {}
  void Begin(const std::string& what, int64_t total, const std::string& unit) override {
    now_ = {what, 0, total, unit};
    Tell();
  }
  void Advance(int64_t amount) override {
    now_.done += amount;
    Tell();
  }
  void End() override {}

 private:
  void Tell() {
    constexpr int kInterrupt = 2;
    if (tell_ && !tell_(now_)) cancel_.Cancel(kInterrupt);
  }
  const std::function<bool(const RunProgress&)>& tell_;
  base::CancelToken& cancel_;
  RunProgress now_;
};

// A recipe with what it takes to bind and to run it.
struct Opened {
  std::unique_ptr<engine::Engine> engine;
  engine::RecipeSource source;
  run::Plan plan;
};

base::Result<Opened> Open(const RecipeFile& recipe, const Environment& environment, bool verify) {
  const std::string models =
      environment.model_dir.empty() ? engine::ShippedModels() : environment.model_dir;
  Opened opened;
  ARROW_ASSIGN_OR_RAISE(opened.engine, engine::Engine::Make(models));
  run::Settings settings{recipe.overrides, recipe.vars_file, "", recipe.vars};
  ARROW_ASSIGN_OR_RAISE(std::string text, io::ReadUserText(recipe.path));
  if (!recipe.vars_file.empty()) {
    ARROW_ASSIGN_OR_RAISE(settings.vars_text, io::ReadUserText(recipe.vars_file));
  }
  opened.source = {recipe.path, std::move(text), std::move(settings), recipe.limit};
  run::Surroundings surroundings;
  surroundings.model_dir = models;
  surroundings.cache_dir = environment.cache_dir;
  surroundings.secrets = environment.secrets;
  surroundings.accepted_terms = environment.accepted_terms;
  surroundings.verify = verify;
  ARROW_ASSIGN_OR_RAISE(opened.plan, opened.engine->Bind(opened.source, surroundings));
  return opened;
}

std::vector<Column> ColumnsOf(const arrow::Schema& schema) {
  std::vector<Column> columns;
  for (const auto& field : schema.fields()) {
    columns.push_back({field->name(), field->type()->ToString()});
  }
  return columns;
}

DatasetPlan PlanOf(const run::BoundDataset& dataset) {
  DatasetPlan plan{
      dataset.name, stage::NameOf(dataset.label), {}, ColumnsOf(*dataset.source_schema), {}};
  for (const run::Parent& parent : dataset.parents) {
    plan.from.push_back(parent.dataset + (parent.part.empty() ? "" : "." + parent.part));
  }
  for (const run::BoundStep& step : dataset.steps) {
    plan.steps.push_back(
        {step.name, stage::NameOf(step.stage->kind()), ColumnsOf(*step.binding.schema)});
  }
  return plan;
}

base::Result<RunOutcome> Run(const RecipeFile& recipe, const Environment& environment,
                             const RunSettings& settings) {
  ARROW_ASSIGN_OR_RAISE(const Opened opened, Open(recipe, environment, settings.verify));
  const SystemClock clock;
  base::CancelToken cancel;
  base::Context context;
  context.clock = &clock;
  context.cancel = &cancel;
  context.seed = opened.plan.recipe->seed;
  context.threads = settings.threads;
  Told progress(settings.progress, &cancel);
  run::RunOptions options;
  options.fresh = settings.fresh;
  options.progress = &progress;
  ARROW_ASSIGN_OR_RAISE(
      const run::ReleaseResult result,
      opened.engine->Run(opened.plan, opened.source, std::move(options), context));
  return RunOutcome{result.report.verdict, result.report.verdict_reason, result.released,
                    result.release_dir, result.report.outputs};
}

}  // namespace

std::string Version() { return SAEM_VERSION; }

Result<RecipePlan> CheckRecipe(const RecipeFile& recipe, const Environment& environment) {
  const auto opened = Open(recipe, environment, false);
  if (!opened.ok()) return engine::PublicError(opened.status());
  const run::Plan& bound = opened->plan;
  RecipePlan plan;
  for (const run::Task& task : bound.order) {
    if (task.kind == run::Task::Kind::kDataset) {
      plan.datasets.push_back(PlanOf(bound.datasets[task.index]));
    }
  }
  plan.release_dir = bound.release_dir;
  plan.work_dir = bound.work_dir;
  const run::Forecast forecast = run::ForecastOf(bound);
  plan.input_bytes = forecast.input_bytes;
  plan.records = forecast.records;
  plan.memory_bytes = forecast.memory_bytes;
  plan.disk_bytes = forecast.disk_bytes;
  for (const run::Forecast::Calls& one : forecast.calls) {
    plan.calls += one.calls;
    plan.output_tokens += one.output_tokens;
  }
  return plan;
}

Result<RunOutcome> RunRecipe(const RecipeFile& recipe, const Environment& environment,
                             const RunSettings& settings) {
  if (settings.threads < 1) {
    return engine::PublicError(base::UsageError("`threads` must be at least 1"));
  }
  auto outcome = Run(recipe, environment, settings);
  if (!outcome.ok()) return engine::PublicError(outcome.status());
  return std::move(*outcome);
}

}  // namespace saem
