// Sequential trees: column after column, each drawn given those before it (draw_rows.h). The model
// of `fit: trees`, which is a file of its own and holds no pair of values of one row.
//
// Every column has several honest trees, each with halves of its own, and every row draws from one
// of them chosen by chance: what is copied from one row in one column is not the half that gives
// the next.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "table/cells.h"
#include "table/tree.h"

namespace saem::table {

struct TreesSettings {
  int64_t min_leaf = 5;
  int64_t trees = 8;    // for each column, in pairs that exchange their halves
  bool crossed = true;  // halves; else every tree sees all rows twice
  int64_t rare = 5;
  uint64_t seed = 0;
};

struct TreeColumn {
  ColumnCells cells;
  std::vector<Tree> trees;
};

struct TreesModel {
  std::shared_ptr<arrow::Schema> schema;  // of what is drawn, in the source's order
  std::vector<TreeColumn> columns;        // likewise
  std::vector<int32_t> order;             // in which columns are drawn
  std::string label;                      // of the data it was fitted on
};

// `order`: names of columns to be drawn first; the others follow in the source's order, those with
// very many values last.
base::Result<TreesModel> FitTrees(const arrow::Table& rows, const TreesSettings& settings,
                                  const std::vector<std::string>& order,
                                  const base::Context& context);

base::Result<std::string> TreesToFile(const TreesModel& model);
base::Result<TreesModel> TreesFromFile(std::string bytes);

}  // namespace saem::table
