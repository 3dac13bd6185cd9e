// Rows of a table that nothing is known of but its declaration: keys, references, checks and types
// hold in every row, values are uniform within them. Called by the run for `generate:`.
//
// Every cell is a function of seed, table, row and column, so a row that refers to another knows
// its key without looking at it, and tables of one schema fit together however they are made.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "table/sql_schema.h"

namespace saem::table {

struct SchemaSettings {
  std::string locale = "en";
  double nulls = 0.05;  // of columns that may be null
  uint64_t seed = 0;
};

class SchemaRows {
 public:
  // `rows`: of this table and of those it refers to. Mistakes are usage errors: a table or column
  // that is not there, checks that nothing satisfies, keys with fewer values than rows.
  static base::Result<SchemaRows> Of(std::vector<SqlTable> tables, const std::string& table,
                                     const std::map<std::string, int64_t>& rows,
                                     const SchemaSettings& settings);
  ~SchemaRows();
  SchemaRows(SchemaRows&&) noexcept;
  SchemaRows& operator=(SchemaRows&&) noexcept;

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  base::Result<std::shared_ptr<arrow::RecordBatch>> Draw(int64_t begin, int64_t end) const;

 private:
  class Cells;
  SchemaRows();

  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<Cells> cells_;
  size_t table_ = 0;
};

}  // namespace saem::table
