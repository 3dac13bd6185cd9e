#include "run/explain.h"

#include <algorithm>
#include <filesystem>

#include <arrow/api.h>

#include "data/document.h"
#include "data/lineage.h"
#include "run/executor.h"
#include "run/materialised.h"

namespace saem::run {
namespace {

constexpr char kGoOn[] = "the run stopped here, so more may become of it; run again to go on";

std::string TextAt(const arrow::RecordBatch& batch, const char* name, int64_t row) {
  const auto column = data::StringColumn(batch, name);
  return column.ok() && !(*column)->IsNull(row) ? (*column)->GetString(row) : "";
}

// Where a record stands in its source.
std::string PlaceAt(const arrow::RecordBatch& rows, int64_t row) {
  std::string said = TextAt(rows, data::kUri, row);
  const std::string file = TextAt(rows, data::kSourceFile, row);
  if (file.empty()) return said;
  if (file != said) said += (said.empty() ? "" : ", ") + file;
  const auto offsets = data::Int64Column(rows, data::kSourceOffset);
  if (offsets.ok() && !(*offsets)->IsNull(row)) {
    said += " at " + std::to_string((*offsets)->Value(row));
  }
  return said;
}

// Why a record did not come through, and where it stands in its source.
std::string RejectAt(const arrow::RecordBatch& rejects, int64_t row) {
  std::string said = TextAt(rejects, "reason", row);
  const std::string detail = TextAt(rejects, "detail", row);
  if (!detail.empty()) said += ": " + detail;
  const std::string place = PlaceAt(rejects, row);
  return place.empty() ? said : said + ", " + place;
}

// What `--limit` a trial was made with that may hold the record.
std::string TrialHint(const Plan& plan) {
  const std::filesystem::path work(plan.work_dir);
  const std::string start = work.filename().string() + ".first-";
  std::string last;
  std::error_code error;
  for (std::filesystem::directory_iterator at(work.parent_path(), error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(start)) last = std::max(last, name.substr(start.size()));
  }
  return last.empty() ? "run it first"
                      : "there was a trial; ask of that with `--limit " + last + "`";
}

// Traces of `id` in one segment: as a row, as a reject, as a parent.
base::Status Search(const Materialised& segment, const std::string& dataset,
                    const std::string& step, const base::Hash128& id, std::vector<Trace>* traces) {
  ARROW_ASSIGN_OR_RAISE(const auto rows, segment.Rows());
  const std::string hex = id.Hex();
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows->Next());
    if (batch == nullptr) break;
    const auto ids = data::HashColumn(*batch, data::kId);
    if (!ids.ok()) break;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const std::string lineage = TextAt(*batch, data::kLineage, row);
      if (data::HashAt(**ids, row) == id) {
        traces->push_back(
            {dataset, step, "kept", lineage.empty() ? PlaceAt(*batch, row) : lineage});
      } else if (lineage.find(hex) != std::string::npos) {
        traces->push_back(
            {dataset, step, "made", "record " + data::HashAt(**ids, row).Hex() + " from it"});
      }
    }
  }
  ARROW_ASSIGN_OR_RAISE(const auto rejects, segment.Rejects());
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rejects->Next());
    if (batch == nullptr) break;
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, "id"));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      if (ids->IsNull(row) || data::HashAt(*ids, row) != id) continue;
      traces->push_back({dataset, TextAt(*batch, "stage", row), "rejected", RejectAt(*batch, row)});
    }
  }
  return base::Status::OK();
}

}  // namespace

base::Result<std::vector<Trace>> ExplainRecord(const Plan& plan, const base::Hash128& id,
                                               io::FileOps& files, const base::Context& context) {
  std::vector<Trace> traces, unfinished;
  bool any = false;
  for (const Task& task : plan.order) {
    if (task.kind != Task::Kind::kDataset) continue;
    const BoundDataset& dataset = plan.datasets[task.index];
    bool begun = false;
    for (const Segment& segment : CutSegments(plan, dataset)) {
      const std::string step = segment.end == 0 ? "read" : dataset.steps[segment.end - 1].name;
      ARROW_ASSIGN_OR_RAISE(const bool there, files.Exists(segment.dir + "/journal"));
      bool complete = false;
      if (there) {
        ARROW_ASSIGN_OR_RAISE(const auto rows,
                              Materialised::OpenDurable(files, segment.dir, context));
        any = begun = true;
        complete = rows->complete();
        ARROW_RETURN_NOT_OK(Search(*rows, dataset.name, step, id, &traces));
      }
      if (complete) continue;
      if (begun) unfinished.push_back({dataset.name, step, "unfinished", kGoOn});
      break;
    }
  }
  if (!any)
    return base::UsageError("nothing has been made of this recipe yet", {}, TrialHint(plan));
  if (traces.empty()) {
    return base::UsageError(
        "no record " + std::string(unfinished.empty() ? "of this recipe" : "made so far") +
            " has the id " + id.Hex(),
        {}, unfinished.empty() ? "" : "the run is not finished; run again to go on, and ask again");
  }
  traces.insert(traces.end(), unfinished.begin(), unfinished.end());
  return traces;
}

}  // namespace saem::run
