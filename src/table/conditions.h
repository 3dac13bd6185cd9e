// `where:` of a twin: what every made row must satisfy. Parsed with the recipe, then compared with
// the cells of a model, so that a row is given up at the first column that breaks it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "table/trees.h"

namespace saem::table {

// `column: value` for a text, `column: low..high` or `column: value` for a number.
struct Condition {
  std::string column;
  std::string text;  // as written
  bool number = false;
  double low = 0, high = 0;
};

// Mistakes are usage errors: no such column, a range that is none.
base::Result<std::vector<Condition>> ParseConditions(
    const std::map<std::string, std::string>& where, const arrow::Schema& schema);

// Which cells of a column satisfy its condition; of some the value itself decides.
struct ColumnCondition {
  enum class Cell : uint8_t { kNo, kYes, kLook };
  std::vector<Cell> cells;  // by code; empty: any will do
  double low = 0, high = 0;
};

struct RowConditions {
  std::vector<ColumnCondition> columns;  // of the model; empty: any row will do
  std::string text;                      // as written
};

// A condition that no value of the model satisfies is an input error that names it.
base::Result<RowConditions> ConditionsOn(const TreesModel& model,
                                         const std::vector<Condition>& conditions);

}  // namespace saem::table
