#include "refine/register.h"

#include "refine/dedup.h"
#include "refine/duplicates_fit.h"
#include "refine/extract.h"
#include "refine/language.h"
#include "refine/perplexity.h"
#include "refine/pii.h"
#include "refine/quality.h"
#include "refine/sample.h"

namespace saem::refine {

base::Status RegisterRefineStages(stage::StageRegistry& registry,
                                  const RefineResources& resources) {
  ARROW_RETURN_NOT_OK(registry.Add(ExtractStage()));
  ARROW_RETURN_NOT_OK(registry.Add(LanguageStage(resources.language_model)));
  ARROW_RETURN_NOT_OK(registry.Add(QualityStage()));
  ARROW_RETURN_NOT_OK(registry.Add(DedupStage()));
  ARROW_RETURN_NOT_OK(registry.Add(PerplexityStage()));
  ARROW_RETURN_NOT_OK(RegisterPii(registry));
  return registry.Add(SampleStage());
}

base::Status RegisterRefineFits(stage::FitRegistry& registry) {
  ARROW_RETURN_NOT_OK(registry.Add(NgramFit()));
  return registry.Add(DuplicatesFit());
}

}  // namespace saem::refine
