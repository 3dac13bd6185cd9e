// saem_twin: a twin of a CSV file by sequential trees, with the time of fitting and sampling alone;
// bench/tables.py calls it. Not part of what ships.
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <thread>

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>

#include "table/twin.h"

namespace saem {
namespace {

struct Request {
  std::string in, out;
  int64_t rows = 0;
  uint64_t seed = 1;
  int threads = 1;
  table::TreesSettings settings;
  double near_copies = 0.01;
};

// Processor time of all threads: the wall clock of a shared machine says little.
double Now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

base::Result<std::shared_ptr<arrow::Table>> ReadCsv(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto input, arrow::io::ReadableFile::Open(path));
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::csv::TableReader::Make(
                                               arrow::io::default_io_context(), input,
                                               arrow::csv::ReadOptions::Defaults(),
                                               arrow::csv::ParseOptions::Defaults(), convert));
  return reader->Read();
}

base::Status MakeTwin(const Request& request) {
  ARROW_ASSIGN_OR_RAISE(const auto rows, ReadCsv(request.in));
  base::Context context;
  context.threads = request.threads;
  const double began = Now();
  ARROW_ASSIGN_OR_RAISE(const auto model, table::FitTrees(*rows, request.settings, {}, context));
  const double fitted = Now();
  std::unique_ptr<table::NearCopies> near;
  if (request.near_copies > 0) {
    ARROW_ASSIGN_OR_RAISE(near, table::NearCopies::Learn(*rows, request.near_copies));
  }
  constexpr int64_t kBatch = 8192;
  const auto blocks = static_cast<size_t>((request.rows + kBatch - 1) / kBatch);
  arrow::RecordBatchVector batches(blocks);
  std::vector<base::Status> results(blocks);
  std::atomic<size_t> next{0};
  const auto draw = [&] {
    for (size_t i = next++; i < blocks; i = next++) {
      const auto at = static_cast<int64_t>(i) * kBatch;
      auto twin = table::DrawTwin(model, request.seed, at, std::min(request.rows, at + kBatch), {},
                                  near.get());
      results[i] = twin.status();
      if (twin.ok()) batches[i] = twin->rows;
    }
  };
  std::vector<std::thread> workers;
  for (int i = 1; i < request.threads; ++i) workers.emplace_back(draw);
  draw();
  for (std::thread& worker : workers) worker.join();
  for (const base::Status& result : results) ARROW_RETURN_NOT_OK(result);
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
  if (argc != 11) {
    std::cerr << "saem_twin IN.csv OUT.csv ROWS SEED THREADS MIN_LEAF TREES crossed|none RARE "
                 "NEAR_COPIES\n";
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
  request.near_copies = std::strtod(argv[10], nullptr);
  const auto status = saem::MakeTwin(request);
  if (!status.ok()) std::cerr << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
