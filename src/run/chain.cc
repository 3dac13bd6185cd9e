#include "run/chain.h"

#include <arrow/api.h>

namespace saem::run {

base::Status Account(const std::string& stage, int64_t in, int64_t out,
                     const std::vector<stage::Reject>& rejects, int64_t used, int64_t made,
                     StepCounts* counts) {
  StepCounts one;
  one.in = in;
  one.out = out;
  one.rejected = static_cast<int64_t>(rejects.size());
  one.used = used;
  one.made = made;
  for (const stage::Reject& reject : rejects) ++one.reasons[reject.reason];
  if (!one.Balanced()) {
    return base::InternalError("the books of `" + stage + "` do not balance: in " +
                               std::to_string(in) + " + made " + std::to_string(made) + " != out " +
                               std::to_string(out) + " + rejected " + std::to_string(one.rejected) +
                               " + used " + std::to_string(used));
  }
  *counts += one;
  return base::Status::OK();
}

base::Result<std::unique_ptr<Chain::Worker>> Chain::NewWorker(const base::Context& context) const {
  auto worker = std::make_unique<Worker>();
  for (const ChainStep& step : steps_) {
    ARROW_ASSIGN_OR_RAISE(auto state, step.map != nullptr
                                          ? step.map->NewState(context)
                                          : step.program->NewApplyState(step.artefact));
    worker->states.push_back(std::move(state));
  }
  return worker;
}

base::Result<ChainResult> Chain::Run(stage::BatchPtr batch, Worker& worker) const {
  ChainResult result;
  result.counts.resize(steps_.size());
  for (size_t i = 0; i < steps_.size(); ++i) {
    if (batch == nullptr || batch->num_rows() == 0) break;
    const ChainStep& step = steps_[i];
    stage::State* state = worker.states[i].get();
    auto processed =
        step.map != nullptr ? step.map->Process(batch, state) : step.program->Apply(batch, state);
    if (!processed.ok()) return base::Within("step `" + step.name + "`", processed.status());
    stage::MapOutput output = std::move(processed).ValueUnsafe();
    const int64_t out = output.rows == nullptr ? 0 : output.rows->num_rows();
    ARROW_RETURN_NOT_OK(Account(step.name, batch->num_rows(), out, output.rejects, output.used,
                                output.made, &result.counts[i]));
    ARROW_RETURN_NOT_OK(worker.rejects.Add(step.name, *batch, output.rejects));
    batch = std::move(output.rows);
  }
  if (batch != nullptr && batch->num_rows() > 0) result.rows = std::move(batch);
  if (worker.rejects.rows() > 0) {
    ARROW_ASSIGN_OR_RAISE(result.rejects, worker.rejects.Finish());
  }
  return result;
}

}  // namespace saem::run
