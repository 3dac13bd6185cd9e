#include "run/noisy_count.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <arrow/api.h>

#include "data/document.h"
#include "run/counted_rows.h"
#include "run/ledger.h"
#include "table/discrete_laplace.h"

namespace saem::run {
namespace {

// epsilon = s / 2^20, rounded down: the noise is never smaller than promised.
constexpr uint64_t kScale = uint64_t{1} << 20;

base::Result<std::vector<int64_t>> CountRows(const CountOptions& options, stage::RowSource& rows) {
  std::vector<int64_t> counts(std::max<size_t>(1, options.values.size()));
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
    if (batch == nullptr) return counts;
    if (options.by.empty()) {
      counts[0] += batch->num_rows();
      continue;
    }
    ARROW_ASSIGN_OR_RAISE(const auto* column, data::StringColumn(*batch, options.by));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      if (column->IsNull(row)) continue;
      const auto value =
          std::find(options.values.begin(), options.values.end(), column->GetView(row));
      if (value != options.values.end())
        ++counts[static_cast<size_t>(value - options.values.begin())];
    }
  }
}

base::Result<stage::BatchPtr> ToRows(const CountOptions& options, const std::string& query,
                                     const std::vector<int64_t>& noisy) {
  arrow::FixedSizeBinaryBuilder id(data::HashType()), content(data::HashType());
  arrow::StringBuilder value;
  arrow::Int64Builder count;
  arrow::DoubleBuilder epsilon;
  for (size_t i = 0; i < noisy.size(); ++i) {
    const base::Hash128 row = base::DeriveId(base::ContentHash(query), "count", i);
    ARROW_RETURN_NOT_OK(id.Append(row.Bytes().data()));
    ARROW_RETURN_NOT_OK(
        content.Append(base::DeriveId(row, std::to_string(noisy[i]), 0).Bytes().data()));
    ARROW_RETURN_NOT_OK(options.by.empty() ? value.AppendNull() : value.Append(options.values[i]));
    ARROW_RETURN_NOT_OK(count.Append(noisy[i]));
    ARROW_RETURN_NOT_OK(epsilon.Append(options.epsilon));
  }
  arrow::ArrayVector arrays(5);
  ARROW_RETURN_NOT_OK(id.Finish(&arrays[0]));
  ARROW_RETURN_NOT_OK(content.Finish(&arrays[1]));
  ARROW_RETURN_NOT_OK(value.Finish(&arrays[2]));
  ARROW_RETURN_NOT_OK(count.Finish(&arrays[3]));
  ARROW_RETURN_NOT_OK(epsilon.Finish(&arrays[4]));
  return arrow::RecordBatch::Make(CountSchema(), static_cast<int64_t>(noisy.size()),
                                  std::move(arrays));
}

}  // namespace

stage::SchemaPtr CountSchema() {
  return arrow::schema({arrow::field(data::kId, data::HashType(), false),
                        arrow::field(data::kContent, data::HashType(), false),
                        arrow::field("value", arrow::utf8()),
                        arrow::field("count", arrow::int64(), false),
                        arrow::field("epsilon", arrow::float64(), false)});
}

base::Status MakeNoisyCount(const Plan& plan, const BoundDataset& dataset, stage::RowSource& rows,
                            io::FileOps& files, Materialised& output) {
  const CountOptions& options = *dataset.spec->count;
  const PrivacyOptions& privacy = *plan.recipe->privacy;
  const std::filesystem::path given(privacy.ledger);
  const std::string path =
      (given.is_absolute() ? given : std::filesystem::path(plan.recipe->base_dir) / given)
          .lexically_normal()
          .string();
  // Neither seed nor work folder is part of the question.
  ARROW_ASSIGN_OR_RAISE(const CountedRows counted, TraceCountedRows(plan, dataset.parents.front()));
  base::Sha256 asked;
  asked.Field(counted.question).Field(CountTable().CanonicalJson(&options));
  const std::string query = asked.FinishHex().substr(0, 32);

  ARROW_ASSIGN_OR_RAISE(const auto ledger, Ledger::Open(files, path));
  const auto draw = [&]() -> base::Result<std::vector<int64_t>> {
    ARROW_ASSIGN_OR_RAISE(std::vector<int64_t> counts, CountRows(options, rows));
    const auto s = static_cast<uint64_t>(std::floor(options.epsilon * static_cast<double>(kScale)));
    const table::RandomBits bits = table::SystemRandomBits();
    for (int64_t& count : counts) {
      ARROW_ASSIGN_OR_RAISE(const int64_t noise,
                            table::DiscreteLaplace(std::max<uint64_t>(1, s), kScale, bits));
      count += noise;
    }
    return counts;
  };
  ARROW_ASSIGN_OR_RAISE(const auto noisy, ledger->Ask(counted.files, "record", query,
                                                      options.epsilon, privacy.budget, draw));
  ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, ToRows(options, query, noisy));
  StepCounts counts;
  counts.made = counts.out = batch->num_rows();
  return output.Append(batch, nullptr, {counts}, {}, 0);
}

}  // namespace saem::run
