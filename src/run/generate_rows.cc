#include "run/generate_rows.h"

#include <filesystem>
#include <map>

#include <arrow/api.h>

#include "io/user_text.h"
#include "run/executor.h"
#include "run/made_rows.h"
#include "table/schema_rows.h"
#include "table/sql_schema.h"

namespace saem::run {

base::Result<std::shared_ptr<const table::SchemaRows>> ReadGenerated(const Recipe& recipe,
                                                                     const GenerateOptions& options,
                                                                     std::string* schema_text) {
  const std::string path = (std::filesystem::path(recipe.base_dir) / options.schema).string();
  ARROW_ASSIGN_OR_RAISE(*schema_text, io::ReadUserText(path));
  ARROW_ASSIGN_OR_RAISE(std::vector<table::SqlTable> tables,
                        table::ParseSqlSchema(*schema_text, options.schema));
  std::map<std::string, int64_t> rows;
  for (const DatasetSpec& dataset : recipe.datasets) {
    if (dataset.generate && dataset.generate->schema == options.schema) {
      rows.emplace(dataset.generate->table, dataset.generate->rows);
    }
  }
  rows[options.table] = options.rows;
  table::SchemaSettings settings;
  settings.locale = options.locale;
  settings.nulls = options.nulls;
  settings.seed = recipe.seed;
  ARROW_ASSIGN_OR_RAISE(table::SchemaRows made,
                        table::SchemaRows::Of(std::move(tables), options.table, rows, settings));
  return std::make_shared<const table::SchemaRows>(std::move(made));
}

base::Status GenerateRows(const Plan& plan, const BoundDataset& dataset, Progress* progress,
                          Materialised& output, const base::Context& context) {
  const auto draw = [&](int64_t begin, int64_t end) { return dataset.generated->Draw(begin, end); };
  return MakeRows(dataset, "generate", dataset.spec->generate->rows,
                  SourceOfRows(plan, dataset, "generate"), draw, progress, output, context);
}

}  // namespace saem::run
