// Cells of numbers tell no value that few rows have.
#include "table/number_cells.h"

#include <gtest/gtest.h>

namespace saem::table {
namespace {

ColumnCells CellsOf(const std::vector<CountedNumber>& values, int64_t rare) {
  ColumnCells cells;
  cells.grid = FindGrid(values, true);
  CutNumbers(values, rare, &cells);
  return cells;
}

TEST(NumberCells, NoEndIsAnExtremeThatOneRowHas) {
  // Skewed either way, and a column that is one rare run.
  const std::vector<std::vector<CountedNumber>> columns = {
      {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {20, 1}, {22, 1}, {23, 1}, {24, 1}, {25, 1}, {27, 1}},
      {{1, 1}, {3, 1}, {5, 1}, {8, 1}, {900, 1}, {990, 1}, {995, 1}, {998, 1}, {1000, 1}},
      {{3, 1}, {10, 1}, {11, 1}, {500, 1}, {700, 1}, {7000, 1}}};
  for (const auto& values : columns) {
    const ColumnCells cells = CellsOf(values, 5);
    ASSERT_FALSE(cells.low.empty());
    for (size_t i = 0; i < cells.low.size(); ++i) {
      EXPECT_GT(cells.low[i], values.front().value);
      EXPECT_LT(cells.high[i], values.back().value);
    }
  }
}

TEST(NumberCells, AnExtremeThatManyRowsHaveIsKept) {
  const ColumnCells cells = CellsOf({{0, 500}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {9, 80}}, 5);
  EXPECT_EQ(*std::min_element(cells.low.begin(), cells.low.end()), 0);
  EXPECT_EQ(*std::max_element(cells.high.begin(), cells.high.end()), 9);
}

TEST(NumberCells, SecondsInNanosecondsStaySeconds) {
  std::vector<CountedNumber> values;
  for (int i = 0; i < 50; ++i) values.push_back({1.7e18 + i * 60e9, 1});
  const NumberGrid grid = FindGrid(values, /*whole=*/true);
  EXPECT_EQ(grid.step, 60e9);
  EXPECT_EQ(grid.scale, 1);
}

TEST(NumberCells, TheGridDoesNotTellTheSmallestValue) {
  const NumberGrid grid = FindGrid({{1017, 1}, {1027, 1}, {1057, 1}}, true);
  EXPECT_EQ(grid.step, 10);
  EXPECT_EQ(grid.origin, 7);
}

}  // namespace
}  // namespace saem::table
