// A chain of map steps fused into one pass over a batch, with the accounting of each checked. A
// program's apply step is a map too and may stand first.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "run/counts.h"
#include "run/rejects.h"
#include "stage/stage.h"

namespace saem::run {

// One step of a chain; borrowed from the plan, which outlives every run of it.
struct ChainStep {
  std::string name;  // as rejects and funnel show it
  const stage::MapStage* map = nullptr;
  const stage::ProgramStage* program = nullptr;  // its apply step
  stage::Artefact artefact;                      // of the program
};

// What one batch left.
struct ChainResult {
  stage::BatchPtr rows;                         // null when nothing came through
  std::shared_ptr<arrow::RecordBatch> rejects;  // null when there are none
  std::vector<StepCounts> counts;               // one a step
};

class Chain {
 public:
  explicit Chain(std::vector<ChainStep> steps) : steps_(std::move(steps)) {}

  // What a worker may change.
  class Worker {
   public:
    std::vector<std::unique_ptr<stage::State>> states;
    RejectBuilder rejects;
  };
  base::Result<std::unique_ptr<Worker>> NewWorker(const base::Context& context) const;
  base::Result<ChainResult> Run(stage::BatchPtr batch, Worker& worker) const;

  const std::vector<ChainStep>& steps() const { return steps_; }

 private:
  std::vector<ChainStep> steps_;
};

// Adds `output` of `stage` for `in` rows to `counts`; an InternalError if the books do not balance.
base::Status Account(const std::string& stage, int64_t in, int64_t out,
                     const std::vector<stage::Reject>& rejects, int64_t used, int64_t made,
                     StepCounts* counts);

}  // namespace saem::run
