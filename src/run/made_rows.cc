#include "run/made_rows.h"

#include <algorithm>
#include <optional>

#include <arrow/api.h>

#include "data/document.h"
#include "io/row_hash.h"
#include "run/executor.h"
#include "run/pipeline.h"

namespace saem::run {
namespace {

constexpr int64_t kBlockRows = 8192;

struct Block {
  int64_t begin;
  int64_t end;
};

struct Drawn {
  stage::BatchPtr rows;
  int64_t end = 0;
};

// The rows with their ids, which tell nothing of the rows a model saw.
base::Result<stage::BatchPtr> WithIds(const stage::BatchPtr& rows, const stage::SchemaPtr& schema,
                                      const base::Hash128& source, const std::string& use,
                                      int64_t first) {
  arrow::FixedSizeBinaryBuilder ids(data::HashType()), contents(data::HashType());
  ARROW_ASSIGN_OR_RAISE(const auto hashes, io::RowHashes(*rows, ""));
  for (int64_t i = 0; i < rows->num_rows(); ++i) {
    const base::Hash128 id = base::DeriveId(source, use, static_cast<uint64_t>(first + i));
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

base::Hash128 SourceOfRows(const Plan& plan, const BoundDataset& dataset, const std::string& use) {
  return base::DeriveId(base::ContentHash(dataset.name), use, plan.recipe->seed);
}

base::Status MakeRows(const BoundDataset& dataset, const std::string& use, int64_t rows,
                      const base::Hash128& source, const DrawBlock& draw, Progress* progress,
                      Materialised& output, const base::Context& context) {
  int64_t at = output.input_done();
  const auto next = [&]() -> base::Result<std::optional<Block>> {
    if (at >= rows) return std::optional<Block>();
    const Block block{at, std::min(rows, at + kBlockRows)};
    at = block.end;
    return std::optional<Block>(block);
  };
  const auto work = [&](Block block, int) -> base::Result<Drawn> {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr made, draw(block.begin, block.end));
    Drawn drawn;
    drawn.end = block.end;
    ARROW_ASSIGN_OR_RAISE(drawn.rows,
                          WithIds(made, dataset.source_schema, source, use, block.begin));
    return drawn;
  };
  const auto commit = [&](Drawn drawn) -> base::Status {
    StepCounts counts;
    counts.made = counts.out = drawn.rows->num_rows();
    if (progress != nullptr) progress->Advance(counts.out);
    return output.Append(drawn.rows, nullptr, {counts}, {}, drawn.end);
  };
  if (progress != nullptr) progress->Begin(dataset.name + ": " + use, rows, "records");
  const base::Status status =
      RunPipeline<Block, Drawn>(context.threads, next, work, commit, context);
  if (progress != nullptr) progress->End();
  return status;
}

stage::SchemaPtr MadeSchema(const arrow::Schema& columns) {
  arrow::FieldVector fields = {arrow::field(data::kId, data::HashType(), false),
                               arrow::field(data::kContent, data::HashType(), false)};
  for (const auto& field : columns.fields()) fields.push_back(field);
  return arrow::schema(std::move(fields));
}

}  // namespace saem::run
