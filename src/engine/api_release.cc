// include/saem/release.h: what a run has left, read again.
#include <algorithm>
#include <filesystem>

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <saem/release.h>

#include "engine/api_error.h"
#include "findings/json.h"
#include "io/file_ops.h"

namespace saem {
namespace {

using ParquetFile = std::unique_ptr<parquet::arrow::FileReader>;

base::Result<ParquetFile> OpenShard(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  return parquet::arrow::OpenFile(std::move(file), arrow::default_memory_pool());
}

// The shards of a dataset, one after the other.
class Shards final : public arrow::RecordBatchReader {
 public:
  Shards(std::shared_ptr<arrow::Schema> schema, std::vector<ParquetFile> files)
      : schema_(std::move(schema)), files_(std::move(files)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    for (;;) {
      if (reader_ == nullptr) {
        *batch = nullptr;
        if (at_ == files_.size()) return arrow::Status::OK();
        ARROW_ASSIGN_OR_RAISE(reader_, files_[at_]->GetRecordBatchReader());
      }
      ARROW_RETURN_NOT_OK(reader_->ReadNext(batch));
      if (*batch != nullptr) return arrow::Status::OK();
      reader_.reset();
      files_[at_++].reset();
    }
  }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<ParquetFile> files_;
  size_t at_ = 0;
  std::unique_ptr<arrow::RecordBatchReader> reader_;
};

base::Result<std::vector<std::string>> ShardsOf(const std::string& release_dir,
                                                const std::string& dataset) {
  namespace fs = std::filesystem;
  const fs::path dir = fs::path(release_dir) / "data" / dataset;
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator at(dir, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".parquet") paths.push_back(at->path().string());
  }
  if (paths.empty()) {
    return base::UsageError("no released Parquet file lies in " + dir.string(), {},
                            "name a dataset of a release whose verdict is `released` or `made`");
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Result<int64_t> Open(const std::string& release_dir, const std::string& dataset,
                           ArrowArrayStream* stream) {
  ARROW_ASSIGN_OR_RAISE(const auto paths, ShardsOf(release_dir, dataset));
  std::vector<ParquetFile> files;
  int64_t rows = 0;
  for (const std::string& path : paths) {
    auto file = OpenShard(path);
    if (!file.ok()) return base::InputError(path + ": " + file.status().message());
    rows += (*file)->parquet_reader()->metadata()->num_rows();
    files.push_back(std::move(*file));
  }
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(files.front()->GetSchema(&schema));
  ARROW_RETURN_NOT_OK(arrow::ExportRecordBatchReader(
      std::make_shared<Shards>(std::move(schema), std::move(files)), stream));
  return rows;
}

}  // namespace

Result<ReleaseFindings> ReadFindings(const std::string& release_dir) {
  const std::string path = release_dir + "/findings.json";
  auto text = io::LocalFiles().Read(path);
  if (!text.ok()) return engine::PublicError(text.status());
  const auto report = findings::FromJson(*text);
  if (!report.ok()) return engine::PublicError(base::Within(path, report.status()));
  ReleaseFindings out{report->verdict, report->verdict_reason, {}, std::move(*text)};
  for (const findings::Finding& one : report->findings) {
    out.findings.push_back({one.dataset, one.check, std::string(findings::NameOf(one.severity)),
                            std::string(findings::NameOf(one.outcome)), one.estimate.value,
                            one.estimate.low, one.estimate.high, one.threshold, one.estimate.n,
                            one.n_needed, one.explanation});
  }
  return out;
}

Result<int64_t> OpenDataset(const std::string& release_dir, const std::string& dataset,
                            ArrowArrayStream* stream) {
  const auto rows = Open(release_dir, dataset, stream);
  if (!rows.ok()) return engine::PublicError(rows.status());
  return *rows;
}

}  // namespace saem
