#include "table/conditions.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <arrow/api.h>

#include "table/column_values.h"

namespace saem::table {
namespace {

using Cell = ColumnCondition::Cell;

std::optional<double> NumberOf(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Cell CellOf(const ColumnCells& cells, CellCode code, const Condition& condition) {
  if (!condition.number) {
    return cells.texts[code - 1] == condition.text ? Cell::kYes : Cell::kNo;
  }
  const double low = cells.low[code - 1];
  const double high = cells.high[code - 1];
  if (low >= condition.low && high <= condition.high) return Cell::kYes;
  return high < condition.low || low > condition.high || !(low <= high) ? Cell::kNo : Cell::kLook;
}

}  // namespace

base::Result<std::vector<Condition>> ParseConditions(
    const std::map<std::string, std::string>& where, const arrow::Schema& schema) {
  std::vector<Condition> conditions;
  for (const auto& [column, text] : where) {
    const auto field = schema.GetFieldByName(column);
    if (field == nullptr) {
      return base::UsageError("`where` names the column `" + column + "`, which is not there", {},
                              base::DidYouMean(column, schema.field_names()));
    }
    Condition one{column, text, IsNumberType(*field->type()), 0, 0};
    if (one.number) {
      const size_t dots = text.find("..");
      const auto low = NumberOf(std::string_view(text).substr(0, dots));
      const auto high =
          dots == std::string::npos ? low : NumberOf(std::string_view(text).substr(dots + 2));
      if (!low || !high || *low > *high) {
        return base::UsageError("`where` of `" + column + "` wants a number or `low..high`, not `" +
                                text + "`");
      }
      one.low = *low;
      one.high = *high;
    }
    conditions.push_back(std::move(one));
  }
  return conditions;
}

base::Result<RowConditions> ConditionsOn(const TreesModel& model,
                                         const std::vector<Condition>& conditions) {
  RowConditions rows;
  if (conditions.empty()) return rows;
  rows.columns.resize(model.columns.size());
  for (const Condition& condition : conditions) {
    const auto at = static_cast<size_t>(model.schema->GetFieldIndex(condition.column));
    const ColumnCells& cells = model.columns[at].cells;
    const std::string written = condition.column + ": " + condition.text;
    if (cells.kind == ColumnKind::kFormat) {
      return base::InputError("`where: {" + written + "}` asks for a value of a column whose " +
                              "values are made up, for hardly any repeats; ask for another column");
    }
    ColumnCondition& column = rows.columns[at];
    column.low = condition.low;
    column.high = condition.high;
    column.cells.assign(cells.size() + 1, Cell::kNo);
    for (CellCode code = 1; code <= cells.size(); ++code) {
      column.cells[code] = CellOf(cells, code, condition);
    }
    if (std::count(column.cells.begin(), column.cells.end(), Cell::kNo) ==
        static_cast<int64_t>(column.cells.size())) {
      return base::InputError("no value of the model satisfies `where: {" + written +
                              "}`; ask for one that the data has often enough");
    }
    rows.text += (rows.text.empty() ? "" : ", ") + written;
  }
  return rows;
}

}  // namespace saem::table
