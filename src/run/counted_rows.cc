#include "run/counted_rows.h"

#include <filesystem>
#include <map>

#include <arrow/filesystem/filesystem.h>

#include "base/hash.h"

namespace saem::run {
namespace {

// Why rows behind `step` do not stand or fall each by itself; "" if they do.
std::string Entangles(const BoundStep& step) {
  if (step.stage->kind() == stage::Kind::kProgram) return "looks at all rows together";
  if (step.stage->kind() == stage::Kind::kCall || !step.models.empty()) return "asks a model";
  if (!step.datasets.empty()) return "looks at `" + step.datasets.front() + "`, too";
  if (!step.binding.one_to_one || step.binding.rows_per_row > 1) return "makes other rows of them";
  return "";
}

// The file itself, however its path is spelt and through whatever links: else each spelling would
// have a budget of its own.
std::string AccountOf(const io::InputFile& input) {
  if (input.files->type_name() != "local") return input.files->type_name() + ":" + input.path;
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(input.path, error);
  return error ? input.path : real.string();
}

class Tracer {
 public:
  explicit Tracer(const Plan& plan) : plan_(plan) {}

  base::Status Trace(const Parent& parent) {
    const BoundDataset& dataset = *plan_.FindDataset(parent.dataset);
    if (dataset.spec->count || !dataset.sampled.empty()) {
      return Refuse("the rows of `" + dataset.name + "` are no records of a file");
    }
    for (const BoundStep& step : dataset.steps) {
      const std::string why = Entangles(step);
      if (why.empty()) continue;
      return Refuse("step `" + step.name + "` of `" + dataset.name + "` " + why);
    }
    if (parent.from > 0 || parent.to < 1) {
      question_.Field(std::to_string(plan_.recipe->seed));
      question_.Field(std::to_string(parent.from) + " " + std::to_string(parent.to));
    }
    question_.Field(dataset.read_fingerprint).Field(std::to_string(dataset.parents.size()));
    for (const io::InputFile& input : dataset.inputs) {
      if (++files_[AccountOf(input)] > 1) return Refuse(input.uri + " is counted twice");
    }
    for (const Parent& source : dataset.parents) ARROW_RETURN_NOT_OK(Trace(source));
    for (const BoundStep& step : dataset.steps) {
      question_.Field(step.info->name).Field(std::to_string(step.info->version));
      question_.Field(step.options_json).Field(step.binding.identity);
    }
    return base::Status::OK();
  }

  CountedRows Finish() {
    CountedRows rows;
    for (const auto& [file, times] : files_) rows.files.push_back(file);
    rows.question = question_.FinishHex().substr(0, 32);
    return rows;
  }

 private:
  static base::Status Refuse(const std::string& why) {
    return base::UsageError(
        "one record could change this count by more than one: " + why, {},
        "count a dataset that reads files and whose steps judge each row by itself");
  }

  const Plan& plan_;
  std::map<std::string, int> files_;  // how often each is read
  base::Sha256 question_;
};

}  // namespace

base::Result<CountedRows> TraceCountedRows(const Plan& plan, const Parent& counted) {
  Tracer tracer(plan);
  ARROW_RETURN_NOT_OK(tracer.Trace(counted));
  return tracer.Finish();
}

}  // namespace saem::run
