#include "engine/engine.h"

#include "audit/audit.h"
#include "io/file_ops.h"
#include "refine/register.h"
#include "report/html.h"
#include "table/fit_trees.h"
#include "table/register.h"
#include "write/register.h"

namespace saem::engine {

base::Result<std::unique_ptr<Engine>> Engine::Make(const std::string& model_dir) {
  std::unique_ptr<Engine> engine(new Engine());
  engine->language_model_ = model_dir + "/lid.176.ftz";
  refine::RefineResources resources;
  resources.language_model = engine->language_model_;
  ARROW_RETURN_NOT_OK(refine::RegisterRefineStages(engine->stages_, resources));
  ARROW_RETURN_NOT_OK(refine::RegisterRefineFits(engine->fits_));
  ARROW_RETURN_NOT_OK(write::RegisterWriteStages(engine->stages_));
  ARROW_RETURN_NOT_OK(table::RegisterTableStages(engine->stages_));
  ARROW_RETURN_NOT_OK(table::RegisterTableFits(engine->fits_));
  return engine;
}

base::Result<run::Plan> Engine::Bind(const RecipeSource& source,
                                     run::Surroundings surroundings) const {
  ARROW_ASSIGN_OR_RAISE(run::Recipe recipe,
                        run::ParseRecipe(source.text, source.file, source.settings));
  if (source.limit > 0) {
    // A trial never touches what a whole run has made.
    const std::string trial = ".first-" + std::to_string(source.limit);
    recipe.work += trial;
    if (!recipe.release_to.empty()) recipe.release_to += trial;
    surroundings.trial = true;
  }
  return run::BindPlan(std::move(recipe), registries(), surroundings);
}

base::Result<run::ReleaseResult> Engine::Run(const run::Plan& plan, const RecipeSource& source,
                                             run::RunOptions options,
                                             const base::Context& context) const {
  run::RunFacts facts;
  facts.began = context.clock->MonotonicSeconds();
  facts.started_unix_ms = context.clock->UnixMilliseconds();
  facts.threads = context.threads;
  facts.processes = options.processes;
  options.limit = source.limit;
  options.recipe_text = source.text;
  options.settings = source.settings;
  io::FileOps& files = io::LocalFiles();
  ARROW_RETURN_NOT_OK(files.MakeDirs(plan.work_dir));
  ARROW_ASSIGN_OR_RAISE(const auto lock,
                        io::LockByFile(plan.work_dir + "/lock", "is running in " + plan.work_dir,
                                       "wait for it, or give this one another `work:` folder"));
  ARROW_ASSIGN_OR_RAISE(const auto place, run::ReserveRelease(plan, files));
  run::Executor executor(plan, std::move(options), files, context);
  const auto make = [&]() -> base::Result<run::ReleaseResult> {
    ARROW_RETURN_NOT_OK(executor.Run());
    const run::ReleaseParts parts{{{"report.html", report::RenderHtml}}, language_model_};
    return run::Release(plan, executor, parts, facts, files, context);
  };
  auto result = make();
  if (!result.ok()) run::AbandonRelease(plan, files);
  return result;
}

}  // namespace saem::engine
