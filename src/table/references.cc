#include "table/references.h"

#include <algorithm>

#include <arrow/api.h>

#include "base/hash.h"
#include "data/document.h"

namespace saem::table {
namespace {

// Keys of the parent table are held as hashes, 16 bytes each.
constexpr size_t kMostKeys = size_t{1} << 24;

struct ReferencesOptions {
  std::string column;
  stage::DatasetName in;
  std::string key;
};

const stage::OptionTableOf<ReferencesOptions>& Table() {
  static const stage::OptionTableOf<ReferencesOptions> table = [] {
    stage::OptionTableOf<ReferencesOptions> fields;
    fields
        .Field("column", &ReferencesOptions::column,
               "The column of this table that names a parent.")
        .Required()
        .Field("in", &ReferencesOptions::in, "The parent table.")
        .Required()
        .Field("key", &ReferencesOptions::key, "The parent's key column.")
        .Required();
    return fields;
  }();
  return table;
}

// Equal keys of different column types (7 and "7") are equal, as CSV files of one database often
// disagree on types.
base::Result<base::Hash128> KeyAt(const arrow::Array& column, int64_t row) {
  if (column.type_id() == arrow::Type::STRING) {
    return base::ContentHash(static_cast<const arrow::StringArray&>(column).GetView(row));
  }
  ARROW_ASSIGN_OR_RAISE(const auto scalar, column.GetScalar(row));
  return base::ContentHash(scalar->ToString());
}

class References final : public stage::MapStage {
 public:
  explicit References(ReferencesOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    const stage::DatasetInfo& parent = input.datasets.at(options_.in.name);
    const auto check = [](const arrow::Schema& schema, const std::string& column,
                          const std::string& where) -> base::Status {
      if (schema.GetFieldIndex(column) >= 0) return base::Status::OK();
      return base::UsageError(where + " has no column `" + column + "`", {},
                              base::DidYouMean(column, schema.field_names()));
    };
    ARROW_RETURN_NOT_OK(check(*input.schema, options_.column, "the table"));
    ARROW_RETURN_NOT_OK(check(*parent.schema, options_.key, "`" + options_.in.name + "`"));
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {options_.column};
    binding.memory_bytes = static_cast<int64_t>(kMostKeys * sizeof(base::Hash128));
    return binding;
  }

  base::Status Prepare(const stage::NamedDatasets& datasets, const base::Context&) override {
    ARROW_ASSIGN_OR_RAISE(const auto rows, datasets.Open(options_.in.name));
    keys_.clear();
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows->Next());
      if (batch == nullptr) break;
      const auto column = batch->GetColumnByName(options_.key);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        if (column->IsNull(row)) continue;
        ARROW_ASSIGN_OR_RAISE(const base::Hash128 key, KeyAt(*column, row));
        keys_.push_back(key);
      }
      if (keys_.size() > kMostKeys) {
        return base::LimitError("`" + options_.in.name + "` has more than " +
                                std::to_string(kMostKeys) + " keys");
      }
    }
    std::sort(keys_.begin(), keys_.end());
    return base::Status::OK();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State*) const override {
    stage::MapOutput output;
    const auto column = batch->GetColumnByName(options_.column);
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      if (column->IsNull(row)) {
        output.rejects.push_back({row, "no-parent-key", "`" + options_.column + "` is empty"});
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(const base::Hash128 key, KeyAt(*column, row));
      if (std::binary_search(keys_.begin(), keys_.end(), key)) {
        kept.push_back(row);
      } else {
        output.rejects.push_back(
            {row, "orphan", "`" + options_.column + "` names no row of " + options_.in.name});
      }
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    return output;
  }

 private:
  ReferencesOptions options_;
  std::vector<base::Hash128> keys_;  // sorted
};

}  // namespace

stage::StageInfo ReferencesStage() {
  return stage::Describe<References>(
      "references", 1, "Keeps rows whose parent is in another table",
      "Added by `parent:` of a table; may be written as a step too. Rows whose column finds no key "
      "of the parent "
      "are rejected as `orphan`, rows without one as `no-parent-key`.",
      Table());
}

}  // namespace saem::table
