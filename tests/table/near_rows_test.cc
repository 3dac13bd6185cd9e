// Near rows are found exactly: the index says what looking at every row says.
#include "table/near_rows.h"

#include <cmath>
#include <limits>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/rng.h"
#include "table/people.h"

namespace saem::table {
namespace {

// The slow twin.
NearestTwo LookAtAll(const RowSpace& space, const RowSpace::Points& in,
                     const RowSpace::Points& points, size_t row, float most) {
  NearestTwo found{most, most};
  for (size_t other = 0; other < in.rows; ++other) {
    const float distance = RowDistance(space.texts(), points, row, in, other, found.second);
    if (distance < found.first) {
      found = {distance, found.first};
    } else {
      found.second = distance;
    }
  }
  return found;
}

struct Shape {
  int64_t rows;
  int texts, numbers;
  uint64_t values;  // a column has at most so many
  double missing;
};

std::shared_ptr<arrow::Table> Random(const Shape& shape, uint64_t seed) {
  base::RandomStream draw(seed, "rows", {});
  std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>> columns;
  for (int c = 0; c < shape.texts; ++c) {
    Texts values;
    for (int64_t i = 0; i < shape.rows; ++i) {
      values.push_back(draw.Unit() < shape.missing
                           ? std::nullopt
                           : std::optional<std::string>("t" + std::to_string(draw.Below(3))));
    }
    columns.emplace_back("t" + std::to_string(c), Of(values));
  }
  for (int c = 0; c < shape.numbers; ++c) {
    Doubles values;
    for (int64_t i = 0; i < shape.rows; ++i) {
      const auto value = static_cast<double>(draw.Below(shape.values)) / 7.0;
      const bool infinite = draw.Below(500) == 0;
      values.push_back(draw.Unit() < shape.missing ? std::nullopt
                       : infinite ? std::optional(std::numeric_limits<double>::infinity())
                                  : std::optional(value * value));
    }
    columns.emplace_back("n" + std::to_string(c), Of(values));
  }
  return TableOf(columns);
}

TEST(NearRows, TheIndexSaysWhatLookingAtEveryRowSays) {
  const std::vector<Shape> shapes = {
      {1, 1, 1, 5, 0},         {2000, 0, 3, 100000, 0}, {2000, 0, 6, 12, 0},
      {2000, 2, 2, 1000, 0.1}, {2000, 1, 9, 4000, 0},   {500, 4, 0, 1, 0.2},
      {1500, 0, 1, 3, 0.05},
  };
  for (size_t number = 0; number < shapes.size(); ++number) {
    SCOPED_TRACE(number);
    const auto known = Random(shapes[number], 2 * number);
    const auto other = Random(shapes[number], 2 * number + 1);
    const RowSpace space = RowSpace::Of(*known, {other.get()}).ValueOrDie();
    const auto in = space.Place(*known).ValueOrDie();
    const NearRows index(space, in);
    for (const auto& table : {known, other}) {
      const auto points = space.Place(*table).ValueOrDie();
      for (const float most : {0.999F, 0.1F}) {
        for (size_t row = 0; row < points.rows; row += 7) {
          const NearestTwo fast = index.Find(points, row, most);
          const NearestTwo slow = LookAtAll(space, in, points, row, most);
          ASSERT_EQ(fast.first, slow.first) << row;
          ASSERT_EQ(fast.second, slow.second) << row;
        }
      }
    }
  }
}

TEST(NearRows, ATextThatNobodyHasIsNearToNobody) {
  const auto known = TableOf({{"city", Of(Texts{"Seoul", "Busan"})}});
  const auto other = TableOf({{"city", Of(Texts{"Paris", "Seoul"})}});
  const RowSpace space = RowSpace::Of(*known).ValueOrDie();
  const NearRows index(space, space.Place(*known).ValueOrDie());
  const auto points = space.Place(*other).ValueOrDie();
  EXPECT_EQ(index.Find(points, 0, 0.9F).first, 0.9F);
  EXPECT_EQ(index.Find(points, 1, 0.9F).first, 0);
}

TEST(RowDistance, CountsWhatIsApart) {
  const auto rows = TableOf({{"city", Of(Texts{"Seoul", "Busan", std::nullopt, std::nullopt})},
                             {"age", Of(Ints{0, 50, 100, 100})}});
  const RowSpace space = RowSpace::Of(*rows).ValueOrDie();
  const auto points = space.Place(*rows).ValueOrDie();
  const auto distance = [&](size_t a, size_t b) {
    return RowDistance(space.texts(), points, a, points, b, 2);
  };
  EXPECT_FLOAT_EQ(distance(0, 1), 1.5F) << "another city, half the range of ages";
  EXPECT_FLOAT_EQ(distance(1, 2), 1.5F) << "a missing city is another one";
  EXPECT_FLOAT_EQ(distance(2, 3), 0) << "both are missing";
}

}  // namespace
}  // namespace saem::table
