#include "audit/table_rows.h"

#include <algorithm>
#include <cmath>

#include <arrow/api.h>

#include "audit/sampling.h"
#include "data/document.h"
#include "table/column_values.h"

namespace saem::audit {
namespace {

constexpr int64_t kMostRows = 5'000'000;  // of one part, held in memory

base::Result<std::shared_ptr<arrow::Table>> ReadAll(const OpenRows& open,
                                                    const std::shared_ptr<arrow::Schema>& columns,
                                                    uint64_t seed, std::vector<int32_t>* order,
                                                    const base::Context& context) {
  arrow::RecordBatchVector batches;
  std::vector<std::pair<base::Hash128, int32_t>> keys;
  ARROW_ASSIGN_OR_RAISE(const auto rows, open());
  for (;;) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows->Next());
    if (batch == nullptr) break;
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      keys.emplace_back(ChoiceKey(data::HashAt(*ids, row), "audit:table", seed),
                        static_cast<int32_t>(keys.size()));
    }
    arrow::ArrayVector arrays;
    for (const auto& field : columns->fields()) {
      arrays.push_back(batch->GetColumnByName(field->name()));
    }
    batches.push_back(arrow::RecordBatch::Make(columns, batch->num_rows(), std::move(arrays)));
    if (static_cast<int64_t>(keys.size()) > kMostRows) {
      return base::LimitError("the audit of tables holds at most " + std::to_string(kMostRows) +
                              " rows; release fewer");
    }
  }
  std::sort(keys.begin(), keys.end());
  for (const auto& [key, row] : keys) order->push_back(row);
  return arrow::Table::FromRecordBatches(columns, batches);
}

// Columns that all three have with the same type.
std::shared_ptr<arrow::Schema> SharedColumns(const TableAuditInput& input) {
  arrow::FieldVector fields;
  for (const auto& field : input.twin_schema->fields()) {
    if (field->name() == data::kId || field->name() == data::kContent) continue;
    if (!table::IsTextType(*field->type()) && !table::IsNumberType(*field->type())) continue;
    const auto same = [&](const stage::SchemaPtr& schema) {
      const auto other = schema->GetFieldByName(field->name());
      return other != nullptr && other->type()->Equals(field->type());
    };
    if (same(input.training_schema) && same(input.holdout_schema)) {
      fields.push_back(field->WithNullable(true));
    }
  }
  return arrow::schema(std::move(fields));
}

}  // namespace

base::Result<TableRows> ReadTableRows(const TableAuditInput& input, const base::Context& context) {
  const auto columns = SharedColumns(input);
  if (columns->num_fields() == 0) {
    return base::UsageError("`" + input.dataset +
                            "` shares no column with the data its audit "
                            "compares it with");
  }
  TableRows rows;
  ARROW_ASSIGN_OR_RAISE(const auto training, ReadAll(input.training, columns, context.seed,
                                                     &rows.training.order, context));
  ARROW_ASSIGN_OR_RAISE(const auto holdout, ReadAll(input.holdout, columns, context.seed,
                                                    &rows.holdout.order, context));
  ARROW_ASSIGN_OR_RAISE(const auto twin,
                        ReadAll(input.twin, columns, context.seed, &rows.twin.order, context));
  ARROW_ASSIGN_OR_RAISE(const table::RowSpace space,
                        table::RowSpace::Of(*training, {holdout.get(), twin.get()}));
  rows.names = space.names();
  rows.texts = space.texts();
  ARROW_ASSIGN_OR_RAISE(rows.training.points, space.Place(*training));
  ARROW_ASSIGN_OR_RAISE(rows.holdout.points, space.Place(*holdout));
  ARROW_ASSIGN_OR_RAISE(rows.twin.points, space.Place(*twin));
  for (size_t c = 0; c < rows.names.size(); ++c) rows.values.push_back(space.Texts(c));
  return rows;
}

table::BinnedRows BinRows(const TableRows& rows, const TablePart& part,
                          const std::vector<int32_t>& chosen, size_t bins) {
  table::BinnedRows binned;
  binned.rows = chosen.size();
  for (size_t c = 0; c < rows.names.size(); ++c) {
    const std::vector<float>& training = rows.training.points.columns[c];
    const std::vector<float>& values = part.points.columns[c];
    std::vector<uint8_t> column(chosen.size());
    std::vector<float> known;
    for (const float value : training) {
      if (!std::isnan(value)) known.push_back(value);
    }
    std::sort(known.begin(), known.end());
    if (rows.texts[c]) {
      std::vector<std::pair<int64_t, float>> counts;
      for (size_t at = 0; at < known.size();) {
        const auto end = static_cast<size_t>(
            std::upper_bound(known.begin(), known.end(), known[at]) - known.begin());
        counts.emplace_back(-static_cast<int64_t>(end - at), known[at]);
        at = end;
      }
      std::sort(counts.begin(), counts.end());
      for (size_t i = 0; i < chosen.size(); ++i) {
        const float value = values[static_cast<size_t>(chosen[i])];
        if (std::isnan(value)) continue;
        size_t bin = 0;
        while (bin < std::min(counts.size(), bins - 1) && counts[bin].second != value) ++bin;
        column[i] = static_cast<uint8_t>(bin + 1);
      }
    } else {
      std::vector<float> edges;
      for (size_t i = 1; i < bins && !known.empty(); ++i) {
        const float edge = known[i * known.size() / bins];
        if (edges.empty() || edges.back() != edge) edges.push_back(edge);
      }
      for (size_t i = 0; i < chosen.size(); ++i) {
        const float value = values[static_cast<size_t>(chosen[i])];
        if (std::isnan(value)) continue;
        column[i] = static_cast<uint8_t>(
            1 + (std::upper_bound(edges.begin(), edges.end(), value) - edges.begin()));
      }
    }
    binned.ordered.push_back(!rows.texts[c]);
    binned.columns.push_back(std::move(column));
  }
  return binned;
}

float NearestDistance(const TableRows& rows, const TablePart& from, int32_t row,
                      const TablePart& to, const std::vector<int32_t>& chosen) {
  const auto columns = static_cast<float>(rows.names.size());
  float best = columns;
  for (const int32_t other : chosen) {
    best = table::RowDistance(rows.texts, from.points, static_cast<size_t>(row), to.points,
                              static_cast<size_t>(other), best);
  }
  return best / columns;
}

}  // namespace saem::audit
