#include "run/forecast.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <nlohmann/json.hpp>

#include "io/record_estimate.h"

namespace saem::run {
namespace {

// Measured on two cores for the embedded model at 32 sequences (bench/README.md); only for
// estimates.
constexpr double kLlamaTokensPerSecond = 300;
constexpr double kHttpSecondsPerCall = 2;
// A run holds a window of four batches a thread, parsed and raw.
constexpr int64_t kBatchesPerThread = 8;
constexpr int64_t kShuffleBytes = int64_t{96} << 20;

std::string Grouped(int64_t value) {
  std::string digits = std::to_string(value);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<size_t>(at), ",");
  }
  return digits;
}

std::string Megabytes(int64_t bytes) {
  char buffer[32];
  std::snprintf(buffer, sizeof(buffer), "%.1f MB", static_cast<double>(bytes) / 1e6);
  return buffer;
}

}  // namespace

Forecast ForecastOf(const Plan& plan, int threads) {
  Forecast forecast;
  std::map<std::string, int64_t> rows;  // of each dataset, at most
  for (const Task& task : plan.order) {
    if (task.kind != Task::Kind::kDataset) continue;
    const BoundDataset& dataset = plan.datasets[task.index];
    int64_t count = 0;
    if (dataset.reads) {
      count = io::EstimateRecords(dataset.inputs);
      forecast.records += count;
      for (const io::InputFile& input : dataset.inputs) forecast.input_bytes += input.size;
    }
    for (const Parent& parent : dataset.parents) {
      const double share = std::min(1.0, parent.to) - parent.from;
      count += static_cast<int64_t>(static_cast<double>(rows[parent.dataset]) * share + 0.5);
    }
    if (dataset.spec->sample) count = dataset.spec->sample->rows;
    for (const BoundStep& step : dataset.steps) {
      const stage::Binding& binding = step.binding;
      if (step.stage->kind() == stage::Kind::kCall && !binding.model.empty()) {
        Forecast::Calls calls;
        calls.model = binding.model;
        calls.step = dataset.name + "." + step.name;
        calls.calls =
            static_cast<int64_t>(static_cast<double>(count) * binding.calls_per_row + 0.5);
        calls.output_tokens =
            static_cast<int64_t>(static_cast<double>(count) * binding.output_tokens_per_row + 0.5);
        const BoundModel* const model = plan.FindModel(binding.model);
        if (model != nullptr && model->info.kind == "llama") {
          calls.seconds = static_cast<double>(calls.output_tokens) / kLlamaTokensPerSecond;
        } else if (model != nullptr && model->info.kind == "http") {
          calls.seconds = static_cast<double>(calls.calls) * kHttpSecondsPerCall /
                          static_cast<double>(std::max<int64_t>(1, model->generator.concurrency));
        }
        forecast.calls.push_back(std::move(calls));
      }
      forecast.memory_bytes = std::max(forecast.memory_bytes, binding.memory_bytes * threads);
      count = static_cast<int64_t>(static_cast<double>(count) * binding.rows_per_row + 0.5);
      if (binding.max_rows > 0) count = std::min(count, binding.max_rows);
    }
    rows[dataset.name] = count;
  }
  const base::Limits limits;
  forecast.memory_bytes += limits.batch_bytes * kBatchesPerThread * threads + kShuffleBytes;
  // Rows are kept once per segment, uncompressed at worst five times what was read.
  forecast.disk_bytes = forecast.input_bytes * 5 * 2;
  return forecast;
}

std::vector<std::string> Forecast::Lines() const {
  std::vector<std::string> lines;
  lines.push_back("reads   " + Megabytes(input_bytes) + ", about " + Grouped(records) + " records");
  lines.push_back("memory  at most " + Megabytes(memory_bytes) + " beside models");
  lines.push_back("disk    about " + Megabytes(disk_bytes) + " of work at most");
  for (const Calls& one : calls) {
    std::string line = one.step + " asks `" + one.model + "` about " + Grouped(one.calls) +
                       " times at most, " + Grouped(one.output_tokens) + " tokens out";
    if (one.seconds > 0)
      line += ", about " + Grouped(static_cast<int64_t>(one.seconds + 0.5)) + " s";
    lines.push_back(std::move(line));
  }
  return lines;
}

nlohmann::ordered_json Forecast::Json() const {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Calls& one : calls) {
    list.push_back({{"step", one.step},
                    {"model", one.model},
                    {"calls", one.calls},
                    {"output_tokens", one.output_tokens},
                    {"seconds", one.seconds}});
  }
  return {{"input_bytes", input_bytes},
          {"records", records},
          {"memory_bytes", memory_bytes},
          {"disk_bytes", disk_bytes},
          {"calls", list}};
}

}  // namespace saem::run
