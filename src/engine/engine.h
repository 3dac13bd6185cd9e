// The composition root: every stage, fit method and face is put together here, and nowhere else.
// The CLI and the Python package stand on this.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "findings/finding.h"
#include "run/executor.h"
#include "run/plan.h"
#include "run/release.h"

namespace saem::engine {

struct RecipeSource {
  std::string file;  // as given
  std::string text;
  run::Settings settings;
  int64_t limit = 0;  // > 0: a trial on that many records, in folders of its own
};

class Engine {
 public:
  // `model_dir` holds the shipped models (language identification, the embedded generator).
  static base::Result<std::unique_ptr<Engine>> Make(const std::string& model_dir);

  const stage::StageRegistry& stages() const { return stages_; }
  const stage::FitRegistry& fits() const { return fits_; }
  run::Registries registries() const { return {&stages_, &fits_}; }

  base::Result<run::Plan> Bind(const RecipeSource& source, run::Surroundings surroundings) const;
  // Makes, audits and publishes. The result tells the verdict; an error is a run that did not get
  // there.
  base::Result<run::ReleaseResult> Run(const run::Plan& plan, const RecipeSource& source,
                                       run::RunOptions options, const base::Context& context) const;

 private:
  Engine() = default;

  stage::StageRegistry stages_;
  stage::FitRegistry fits_;
  std::string language_model_;
};

}  // namespace saem::engine
