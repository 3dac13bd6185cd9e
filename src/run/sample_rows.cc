#include "run/sample_rows.h"

#include <arrow/api.h>

#include "run/made_rows.h"
#include "table/twin.h"

namespace saem::run {
namespace {

base::Result<std::shared_ptr<arrow::Table>> ReadAll(stage::RowSource& rows,
                                                    const arrow::Schema& columns) {
  arrow::RecordBatchVector batches;
  arrow::FieldVector fields = columns.fields();
  const auto schema = arrow::schema(fields);
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
    if (batch == nullptr) return arrow::Table::FromRecordBatches(schema, batches);
    arrow::ArrayVector arrays;
    for (const auto& field : fields) {
      auto column = batch->GetColumnByName(field->name());
      if (column == nullptr || !column->type()->Equals(field->type())) {
        return base::InternalError("the model's source has no column `" + field->name() + "`");
      }
      arrays.push_back(std::move(column));
    }
    batches.push_back(arrow::RecordBatch::Make(schema, batch->num_rows(), std::move(arrays)));
  }
}

base::Result<std::unique_ptr<table::NearCopies>> LearnNearCopies(const BoundDataset& dataset,
                                                                 const arrow::Schema& columns,
                                                                 const OpenParent& open) {
  const double share = dataset.spec->sample->near_copies;
  if (share <= 0) return nullptr;
  ARROW_ASSIGN_OR_RAISE(const auto seen, open(dataset.parents.front()));
  ARROW_ASSIGN_OR_RAISE(const auto training, ReadAll(*seen, columns));
  return table::NearCopies::Learn(*training, share);
}

}  // namespace

base::Status SampleRows(const Plan& plan, const BoundDataset& dataset, const OpenParent& open,
                        Progress* progress, io::FileOps& files, Materialised& output,
                        const base::Context& context) {
  const SampleOptions& sample = *dataset.spec->sample;
  const BoundModel& bound = *plan.FindModel(dataset.sampled);
  ARROW_ASSIGN_OR_RAISE(std::string bytes, files.Read(bound.info.path));
  ARROW_ASSIGN_OR_RAISE(const table::TreesModel model, table::TreesFromFile(std::move(bytes)));
  ARROW_ASSIGN_OR_RAISE(const auto near, LearnNearCopies(dataset, *model.schema, open));
  ARROW_ASSIGN_OR_RAISE(const auto where, table::ParseConditions(sample.where, *model.schema));
  ARROW_ASSIGN_OR_RAISE(const auto conditions, table::ConditionsOn(model, where));
  const base::Hash128 source = SourceOfRows(plan, dataset, "sample");
  const auto draw = [&](int64_t begin, int64_t end) -> base::Result<stage::BatchPtr> {
    ARROW_ASSIGN_OR_RAISE(const table::TwinBatch twin,
                          table::DrawTwin(model, source.high, begin, end, conditions, near.get()));
    return twin.rows;
  };
  return MakeRows(dataset, "sample", sample.rows, source, draw, progress, output, context);
}

}  // namespace saem::run
