#include "run/write_shards.h"

#include <deque>
#include <limits>

#include <arrow/api.h>

#include "run/pipeline.h"

namespace saem::run {
namespace {

base::Result<stage::BatchPtr> Columns(const stage::BatchPtr& batch,
                                      const stage::SchemaPtr& schema) {
  arrow::ArrayVector columns;
  for (const auto& field : schema->fields()) {
    auto column = batch->GetColumnByName(field->name());
    if (column == nullptr) return base::InternalError("rows without `" + field->name() + "`");
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema, batch->num_rows(), std::move(columns));
}

}  // namespace

base::Result<std::vector<io::Shard>> WriteShards(stage::RowSource& rows,
                                                 const stage::SchemaPtr& schema,
                                                 const std::string& dir, const std::string& format,
                                                 int64_t rows_per_file, io::FileOps& files,
                                                 const base::Context& context) {
  if (rows_per_file == 0) rows_per_file = std::numeric_limits<int64_t>::max();
  ARROW_ASSIGN_OR_RAISE(const auto writer,
                        io::OpenShards(files, dir, format, schema, rows_per_file));
  std::deque<io::ShardBlock> cut;
  bool ended = false;
  const auto next = [&]() -> base::Result<std::optional<io::ShardBlock>> {
    while (cut.empty() && !ended) {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows.Next());
      ended = batch == nullptr;
      if (!ended) {
        ARROW_ASSIGN_OR_RAISE(batch, Columns(batch, schema));
      }
      for (io::ShardBlock& block : writer->Cut(batch)) cut.push_back(std::move(block));
    }
    if (cut.empty()) return std::optional<io::ShardBlock>();
    std::optional<io::ShardBlock> block(std::move(cut.front()));
    cut.pop_front();
    return block;
  };
  const auto encode = [&](io::ShardBlock block, int) { return writer->Encode(std::move(block)); };
  const auto append = [&](const io::EncodedBlock& block) { return writer->Append(block); };
  // Blocks are large: no more of them are held than are worked on.
  const int64_t window = context.threads;
  ARROW_RETURN_NOT_OK((RunPipeline<io::ShardBlock, io::EncodedBlock>(context.threads, next, encode,
                                                                     append, context, window)));
  return writer->Finish();
}

}  // namespace saem::run
