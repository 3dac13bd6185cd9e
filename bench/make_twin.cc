// saem_twin: a twin of a CSV file by sequential trees, with the time of fitting and sampling alone;
// bench/tables.py calls it. Not part of what ships.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <string>

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>

#include "table/trees.h"

namespace saem {
namespace {

struct Request {
  std::string in, out;
  int64_t rows = 0;
  uint64_t seed = 1;
  int threads = 1;
  table::TreesSettings settings;
  std::string holdout;  // "": made rows are not compared with the training data
};

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

base::Status MakeTwin(const Request& request) {
  ARROW_ASSIGN_OR_RAISE(const auto input, arrow::io::ReadableFile::Open(request.in));
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::csv::TableReader::Make(
                                               arrow::io::default_io_context(), input,
                                               arrow::csv::ReadOptions::Defaults(),
                                               arrow::csv::ParseOptions::Defaults(), convert));
  ARROW_ASSIGN_OR_RAISE(const auto rows, reader->Read());
  base::Context context;
  context.threads = request.threads;
  const double began = Now();
  ARROW_ASSIGN_OR_RAISE(const auto model, table::FitTrees(*rows, request.settings, {}, context));
  const double fitted = Now();
  constexpr int64_t kBatch = 65536;
  arrow::RecordBatchVector batches;
  for (int64_t at = 0; at < request.rows; at += kBatch) {
    std::vector<int64_t> numbers(static_cast<size_t>(std::min(kBatch, request.rows - at)));
    std::iota(numbers.begin(), numbers.end(), at);
    ARROW_ASSIGN_OR_RAISE(auto batch, table::SampleTrees(model, request.seed, numbers));
    batches.push_back(std::move(batch));
  }
  const double sampled = Now();
  ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(model.schema, batches));
  ARROW_ASSIGN_OR_RAISE(const auto sink, arrow::io::FileOutputStream::Open(request.out));
  ARROW_RETURN_NOT_OK(
      arrow::csv::WriteCSV(*table, arrow::csv::WriteOptions::Defaults(), sink.get()));
  ARROW_ASSIGN_OR_RAISE(const std::string file, table::TreesToFile(model));
  std::cout << "{\"fit\": " << fitted - began << ", \"sample\": " << sampled - fitted
            << ", \"model_bytes\": " << file.size() << "}\n";
  return sink->Close();
}

}  // namespace
}  // namespace saem

int main(int argc, char** argv) {
  if (argc != 10) {
    std::cerr << "saem_twin IN.csv OUT.csv ROWS SEED THREADS MIN_LEAF TREES crossed|none RARE\n";
    return 2;
  }
  saem::Request request;
  request.in = argv[1];
  request.out = argv[2];
  request.rows = std::atoll(argv[3]);
  request.seed = request.settings.seed = std::strtoull(argv[4], nullptr, 10);
  request.threads = std::atoi(argv[5]);
  request.settings.min_leaf = std::atoll(argv[6]);
  request.settings.trees = std::atoll(argv[7]);
  request.settings.crossed = std::string(argv[8]) == "crossed";
  request.settings.rare = std::atoll(argv[9]);
  const auto status = saem::MakeTwin(request);
  if (!status.ok()) std::cerr << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
