// What one more stage costs when it does nothing: the chain's own work for a batch, accounting
// included.
#include <cstdlib>

#include <arrow/api.h>
#include <benchmark/benchmark.h>

#include "data/document.h"
#include "run/chain.h"

namespace saem {
namespace {

constexpr int64_t kRows = 1024;
constexpr int kStages = 16;

class Nothing final : public stage::MapStage {
 public:
  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    stage::Binding binding;
    binding.schema = input.schema;
    return binding;
  }
  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State*) const override {
    stage::MapOutput output;
    output.rows = batch;
    return output;
  }
};

stage::BatchPtr Documents() {
  arrow::StringBuilder texts;
  for (int64_t row = 0; row < kRows; ++row) {
    if (!texts.Append("document " + std::to_string(row)).ok()) std::abort();
  }
  const auto schema = arrow::schema({arrow::field(data::kText, arrow::utf8())});
  return arrow::RecordBatch::Make(schema, kRows, {texts.Finish().ValueOrDie()});
}

double SecondsWith(int stages, int64_t iterations) {
  const Nothing nothing;
  std::vector<run::ChainStep> steps;
  for (int i = 0; i < stages; ++i) {
    run::ChainStep step;
    step.name = "nothing";
    step.map = &nothing;
    steps.push_back(std::move(step));
  }
  const run::Chain chain(std::move(steps));
  const base::Context context;
  const auto worker = chain.NewWorker(context).ValueOrDie();
  const stage::BatchPtr batch = Documents();
  const auto began = std::chrono::steady_clock::now();
  for (int64_t i = 0; i < iterations; ++i) {
    auto result = chain.Run(batch, *worker);
    if (!result.ok() || result->rows->num_rows() != kRows) std::abort();
    benchmark::DoNotOptimize(result);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// The difference between a chain of 17 stages and one of a single stage, for each document and
// added stage.
void OneMoreStage(benchmark::State& state) {
  constexpr int64_t kBatches = 200;
  double nanoseconds = 0;
  for (auto _ : state) {
    nanoseconds += (SecondsWith(1 + kStages, kBatches) - SecondsWith(1, kBatches)) * 1e9;
  }
  state.counters["ns_per_document"] =
      nanoseconds / static_cast<double>(state.iterations() * kBatches * kRows * kStages);
}
BENCHMARK(OneMoreStage);

}  // namespace
}  // namespace saem
