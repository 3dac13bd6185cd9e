#include "table/fit_trees.h"

#include <algorithm>

#include <arrow/api.h>

#include "data/document.h"
#include "table/trees.h"

namespace saem::table {
namespace {

struct TreesOptions {
  int64_t min_leaf = 5;
  std::string halves = "crossed";
  int64_t trees = 8;
  int64_t rare = 5;
  stage::StringList order;
  stage::StringList drop;
};

const stage::OptionTableOf<TreesOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<TreesOptions>();
    made->Field("min_leaf", &TreesOptions::min_leaf,
                "rows that a leaf holds at least: more copies less of single rows and follows the "
                "data less closely",
                stage::Range{2, 1e6});
    made->Field(
        "halves", &TreesOptions::halves,
        "`crossed`: one half of the rows chooses the splits, the other gives the values and "
        "takes back splits that it does not confirm; "
        "`none`: all rows do both, closer to the data and to its people",
        std::nullopt, {"crossed", "none"});
    made->Field("trees", &TreesOptions::trees,
                "trees of each column; every row draws from one of them", stage::Range{1, 64});
    made->Field("rare", &TreesOptions::rare,
                "rows that must share a value for it to be told: rarer categories are never drawn, "
                "rarer numbers are drawn anew from ranges of this many rows",
                stage::Range{1, 1e6});
    made->Field("order", &TreesOptions::order,
                "columns to be drawn first; the others follow as they stand, those with many "
                "values last");
    made->Field("drop", &TreesOptions::drop, "columns that are left out");
    return made;
  }();
  return *table;
}

class TreesMethod final : public stage::FitMethod {
 public:
  explicit TreesMethod(TreesOptions options) : options_(std::move(options)) {}

  base::Status Bind(const stage::BindInput& input) override {
    seed_ = input.seed;
    label_ = input.label == stage::PrivacyLabel::kPublic ? "public" : "personal";
    arrow::FieldVector fields;
    std::vector<std::string> names;
    for (const auto& field : input.schema->fields()) {
      const std::string& name = field->name();
      if (name == data::kId || name == data::kContent) continue;
      names.push_back(name);
      if (std::find(options_.drop.begin(), options_.drop.end(), name) != options_.drop.end()) {
        continue;
      }
      ARROW_RETURN_NOT_OK(CheckColumnType(*field));
      fields.push_back(field->WithNullable(true));
    }
    for (const auto* list : {&options_.drop, &options_.order}) {
      for (const std::string& name : *list) {
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        return base::UsageError("there is no column `" + name + "`", {},
                                base::DidYouMean(name, names));
      }
    }
    if (fields.empty()) return base::UsageError("no column is left to be modelled");
    schema_ = arrow::schema(std::move(fields));
    return base::Status::OK();
  }

  stage::SchemaPtr Sampled() const override { return schema_; }

  base::Result<std::string> Fit(stage::RowSource& rows,
                                const base::Context& context) const override {
    arrow::RecordBatchVector batches;
    for (;;) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
      if (batch == nullptr) break;
      arrow::ArrayVector arrays;
      for (const auto& field : schema_->fields()) {
        arrays.push_back(batch->GetColumnByName(field->name()));
      }
      batches.push_back(arrow::RecordBatch::Make(schema_, batch->num_rows(), std::move(arrays)));
    }
    ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(schema_, batches));
    TreesSettings settings;
    settings.min_leaf = options_.min_leaf;
    settings.crossed = options_.halves == "crossed";
    settings.trees = options_.trees;
    settings.rare = options_.rare;
    settings.seed = seed_;
    ARROW_ASSIGN_OR_RAISE(TreesModel model, FitTrees(*table, settings, options_.order, context));
    model.label = label_;
    return TreesToFile(model);
  }

 private:
  TreesOptions options_;
  stage::SchemaPtr schema_;
  uint64_t seed_ = 0;
  std::string label_;
};

}  // namespace

base::Status RegisterTableFits(stage::FitRegistry& registry) {
  return registry.Add(stage::DescribeFit<TreesMethod>(
      "trees", 3, "Sequential trees: column after column, each drawn given those before it.",
      "The model is a file that loads without the data and stores no pair of values of one row. "
      "Rows are made of it by a dataset with `sample:`.",
      Table()));
}

}  // namespace saem::table
