#include "run/sample_rows.h"

#include <algorithm>

#include <arrow/api.h>

#include "data/document.h"
#include "io/row_hash.h"
#include "run/executor.h"
#include "run/pipeline.h"
#include "table/twin.h"

namespace saem::run {
namespace {

constexpr int64_t kBlockRows = 8192;

struct Block {
  int64_t begin;
  int64_t end;
};

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

// The rows with their ids, which tell nothing of the rows the model saw.
base::Result<stage::BatchPtr> WithIds(const stage::BatchPtr& rows, const stage::SchemaPtr& schema,
                                      const base::Hash128& parent, int64_t first) {
  arrow::FixedSizeBinaryBuilder ids(data::HashType()), contents(data::HashType());
  ARROW_ASSIGN_OR_RAISE(const auto hashes, io::RowHashes(*rows, ""));
  for (int64_t i = 0; i < rows->num_rows(); ++i) {
    const base::Hash128 id = base::DeriveId(parent, "sample", static_cast<uint64_t>(first + i));
    ARROW_RETURN_NOT_OK(ids.Append(id.Bytes().data()));
    ARROW_RETURN_NOT_OK(contents.Append(hashes[static_cast<size_t>(i)].Bytes().data()));
  }
  arrow::ArrayVector arrays(2);
  ARROW_RETURN_NOT_OK(ids.Finish(&arrays[0]));
  ARROW_RETURN_NOT_OK(contents.Finish(&arrays[1]));
  for (const auto& column : rows->columns()) arrays.push_back(column);
  return arrow::RecordBatch::Make(schema, rows->num_rows(), std::move(arrays));
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
  // Of recipe and seed alone: the same for inputs that only lie elsewhere or have another date.
  const base::Hash128 parent =
      base::DeriveId(base::ContentHash(dataset.name), "sample", plan.recipe->seed);
  const uint64_t seed = parent.high;
  int64_t at = output.input_done();
  const auto next = [&]() -> base::Result<std::optional<Block>> {
    if (at >= sample.rows) return std::optional<Block>();
    const Block block{at, std::min(sample.rows, at + kBlockRows)};
    at = block.end;
    return std::optional<Block>(block);
  };
  struct Drawn {
    stage::BatchPtr rows;
    int64_t end = 0;
  };
  const auto work = [&](Block block, int) -> base::Result<Drawn> {
    ARROW_ASSIGN_OR_RAISE(
        const table::TwinBatch twin,
        table::DrawTwin(model, seed, block.begin, block.end, conditions, near.get()));
    Drawn drawn;
    drawn.end = block.end;
    ARROW_ASSIGN_OR_RAISE(drawn.rows,
                          WithIds(twin.rows, dataset.source_schema, parent, block.begin));
    return drawn;
  };
  const auto commit = [&](Drawn drawn) -> base::Status {
    StepCounts counts;
    counts.made = counts.out = drawn.rows->num_rows();
    if (progress != nullptr) progress->Advance(counts.out);
    return output.Append(drawn.rows, nullptr, {counts}, {}, drawn.end);
  };
  if (progress != nullptr) progress->Begin(dataset.name + ": sample", sample.rows, "records");
  const base::Status status =
      RunPipeline<Block, Drawn>(context.threads, next, work, commit, context);
  if (progress != nullptr) progress->End();
  return status;
}

}  // namespace saem::run
