#include "run/score_table.h"

#include <algorithm>

#include <arrow/api.h>
#include <arrow/compute/api.h>

#include "data/document.h"
#include "io/reader.h"

namespace saem::run {
namespace {

// A file in memory: the audit goes over it once, but needs its types beforehand.
struct LoadedTable {
  std::string file;
  stage::SchemaPtr schema;
  std::vector<stage::BatchPtr> batches;
};

class LoadedRows final : public stage::RowSource {
 public:
  explicit LoadedRows(const LoadedTable& table) : table_(table) {}
  base::Result<stage::BatchPtr> Next() override {
    return at_ < table_.batches.size() ? table_.batches[at_++] : nullptr;
  }

 private:
  const LoadedTable& table_;
  size_t at_ = 0;
};

base::Result<LoadedTable> Load(const std::string& file, const std::string& base_dir,
                               const base::Context& context) {
  io::ReadSpec spec;
  spec.files = {file};
  spec.base_dir = base_dir;
  spec.table = true;
  LoadedTable table;
  table.file = file;
  ARROW_ASSIGN_OR_RAISE(auto inputs, io::ListInputs(spec));
  ARROW_ASSIGN_OR_RAISE(table.schema, io::ReadSchema(spec, inputs));
  ARROW_ASSIGN_OR_RAISE(const auto reader, io::OpenReader(spec, std::move(inputs), context));
  int64_t bad = 0;
  std::string first;
  for (;;) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    ARROW_ASSIGN_OR_RAISE(auto chunk, reader->Next());
    if (!chunk) break;
    ARROW_ASSIGN_OR_RAISE(auto batch, reader->Parse(std::move(*chunk)));
    if (batch.rows != nullptr) table.batches.push_back(std::move(batch.rows));
    if (bad == 0 && !batch.bad.empty()) {
      first = "row " + std::to_string(batch.bad.front().offset + 1) + ": " +
              batch.bad.front().reason + ", " + batch.bad.front().detail;
    }
    bad += static_cast<int64_t>(batch.bad.size());
  }
  if (bad > 0) {
    context.Log(base::LogLevel::kWarning, file + ": " + std::to_string(bad) +
                                              " rows could not be read and are left out; the "
                                              "first is " +
                                              first);
  }
  return table;
}

bool IsPlainNumber(const arrow::DataType& type) {
  return arrow::is_integer(type.id()) || arrow::is_floating(type.id());
}

// A column without a value has no type of its own.
bool IsEmpty(const LoadedTable& table, const std::string& name) {
  return std::all_of(table.batches.begin(), table.batches.end(), [&](const stage::BatchPtr& batch) {
    const auto column = batch->GetColumnByName(name);
    return column->null_count() == column->length();
  });
}

base::Status Cast(const std::string& name, const std::shared_ptr<arrow::DataType>& type,
                  LoadedTable* table) {
  const int at = table->schema->GetFieldIndex(name);
  const auto field = table->schema->field(at)->WithType(type);
  ARROW_ASSIGN_OR_RAISE(table->schema, table->schema->SetField(at, field));
  for (stage::BatchPtr& batch : table->batches) {
    std::shared_ptr<arrow::Array> values;
    if (batch->column(at)->null_count() == batch->num_rows()) {
      ARROW_ASSIGN_OR_RAISE(values, arrow::MakeArrayOfNull(type, batch->num_rows()));
    } else {
      ARROW_ASSIGN_OR_RAISE(values, arrow::compute::Cast(*batch->column(at), type,
                                                         arrow::compute::CastOptions::Unsafe()));
    }
    ARROW_ASSIGN_OR_RAISE(batch, batch->SetColumn(at, field, values));
  }
  return base::Status::OK();
}

// Gives a column one type in all three tables.
base::Status Agree(const std::string& name, const std::vector<LoadedTable*>& tables) {
  std::shared_ptr<arrow::DataType> type;
  for (LoadedTable* const table : tables) {
    const auto field = table->schema->GetFieldByName(name);
    if (field == nullptr) {
      return base::UsageError("`" + table->file + "` has no column `" + name + "`, which `" +
                                  tables.front()->file + "` has",
                              {}, "drop it there, or compare with a file that has it");
    }
    if (IsEmpty(*table, name)) continue;
    if (type == nullptr || type->Equals(field->type())) {
      type = field->type();
    } else if (IsPlainNumber(*type) && IsPlainNumber(*field->type())) {
      type = arrow::float64();
    } else {
      return base::UsageError("column `" + name + "` is " + field->type()->ToString() + " in `" +
                                  table->file + "` and " + type->ToString() + " in another file",
                              {}, "write its values alike in all three");
    }
  }
  for (LoadedTable* const table : tables) {
    if (type == nullptr || table->schema->GetFieldByName(name)->type()->Equals(type)) continue;
    ARROW_RETURN_NOT_OK(Cast(name, type, table));
  }
  return base::Status::OK();
}

}  // namespace

base::Result<findings::ReleaseReport> ScoreTable(const ScoredFiles& files,
                                                 const audit::AuditOptions& options,
                                                 const base::Context& context) {
  ARROW_ASSIGN_OR_RAISE(LoadedTable made, Load(files.made, files.base_dir, context));
  ARROW_ASSIGN_OR_RAISE(LoadedTable seen, Load(files.seen, files.base_dir, context));
  ARROW_ASSIGN_OR_RAISE(LoadedTable unseen, Load(files.unseen, files.base_dir, context));
  for (const std::string& name : made.schema->field_names()) {
    if (name == data::kId || name == data::kContent) continue;
    ARROW_RETURN_NOT_OK(Agree(name, {&made, &seen, &unseen}));
  }
  const auto rows_of = [](const LoadedTable& table) -> audit::OpenRows {
    return [&table]() -> base::Result<std::unique_ptr<stage::RowSource>> {
      return std::make_unique<LoadedRows>(table);
    };
  };
  audit::TableAuditInput input;
  input.dataset = files.made;
  input.twin = rows_of(made);
  input.training = rows_of(seen);
  input.holdout = rows_of(unseen);
  input.twin_schema = made.schema;
  input.training_schema = seen.schema;
  input.holdout_schema = unseen.schema;
  findings::ReleaseReport report;
  report.version = SAEM_VERSION;
  report.recipe = files.made;
  report.seed = context.seed;
  ARROW_ASSIGN_OR_RAISE(report.findings, audit::AuditTable(input, options, context));
  report.verdict = audit::VerdictName(audit::Decide(report.findings));
  report.verdict_reason = audit::VerdictReason(report.findings);
  int64_t records = 0;
  for (const stage::BatchPtr& batch : made.batches) records += batch->num_rows();
  report.outputs = {{files.made, records}};
  return report;
}

}  // namespace saem::run
