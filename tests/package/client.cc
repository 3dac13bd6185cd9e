// A program that embeds saem, as its users write one: client RECIPE. Checks, runs, reads what was
// released. It knows nothing of saem but include/saem, and no Arrow but the C stream interface.
#include <cstdint>
#include <cstdio>

#include <saem/recipe.h>
#include <saem/release.h>

// From https://arrow.apache.org/docs/format/CStreamInterface.html, as every user of it has it.
struct ArrowSchema;
struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const saem::RecipeFile recipe{argv[1], {}, 0};
  const auto plan = saem::CheckRecipe(recipe, {});
  if (!plan.ok()) {
    for (const saem::Mistake& one : plan.error().mistakes) {
      std::printf("mistake %d:%d %s; %s\n", one.line, one.column, one.message.c_str(),
                  one.hint.c_str());
    }
    return static_cast<int>(plan.error().kind);
  }
  std::printf("version %s\n", saem::Version().c_str());
  for (const saem::StepPlan& step : plan->datasets.front().steps) {
    std::printf("step %s %s %zu\n", step.name.c_str(), step.kind.c_str(), step.columns.size());
  }
  int64_t told = 0;
  saem::RunSettings settings;
  settings.progress = [&told](const saem::RunProgress&) { return ++told > 0; };
  const auto outcome = saem::RunRecipe(recipe, {}, settings);
  if (!outcome.ok()) {
    std::printf("error %s\n", outcome.error().message.c_str());
    return static_cast<int>(outcome.error().kind);
  }
  std::printf("verdict %s\ntold %d\n", outcome->verdict.c_str(), told > 0);
  const auto findings = saem::ReadFindings(outcome->release_dir);
  if (!findings.ok()) return 65;
  std::printf("findings %s %zu\n", findings->verdict.c_str(), findings->json.size());
  for (const auto& [dataset, records] : outcome->records) {
    ArrowArrayStream stream{};
    const auto rows = saem::OpenDataset(outcome->release_dir, dataset, &stream);
    if (!rows.ok()) return 66;
    int64_t read = 0;
    for (;;) {
      ArrowArray batch{};
      if (stream.get_next(&stream, &batch) != 0) return 67;
      if (batch.release == nullptr) break;
      read += batch.length;
      batch.release(&batch);
    }
    stream.release(&stream);
    std::printf("rows %s %lld of %lld\n", dataset.c_str(), static_cast<long long>(read),
                static_cast<long long>(*rows));
  }
  ArrowArrayStream none{};
  const auto absent = saem::OpenDataset(outcome->release_dir, "absent", &none);
  std::printf("absent %d\n", absent.ok() ? 0 : static_cast<int>(absent.error().kind));
  return 0;
}
