// The rows of a table that are nearest to another row, found exactly and without looking at most of
// them. Called by twin.cc for every made row; the slow twin is a loop over RowDistance.
#pragma once

#include <cstdint>
#include <vector>

#include "table/row_distance.h"

namespace saem::table {

struct NearestTwo {
  float first, second;
};

// Rows nearer than 1 agree in every text and in what is missing: they are looked for among those
// alone, in a k-d tree over the numbers (Friedman, Bentley, Finkel 1977).
class NearRows {
 public:
  NearRows(const RowSpace& space, const RowSpace::Points& points);

  // The distances to the nearest row and to the next one, each `most` where none is nearer than
  // that; `most` is at most 1.
  NearestTwo Find(const RowSpace::Points& points, size_t row, float most) const;

 private:
  struct Group {  // rows that agree
    uint64_t key;
    size_t begin, end;  // of the places
    size_t root;        // of its tree, where it has one
  };
  struct Node {
    uint32_t number;  // compared; kLeaf: the rows stand side by side
    float split;      // left rows have no more, right rows no less
    size_t right;     // the left child stands behind its parent
  };
  class Build;
  class Search;

  uint64_t KeyOf(const RowSpace::Points& points, size_t row) const;

  std::vector<size_t> texts_, numbers_;  // columns
  std::vector<Group> groups_;            // sorted by key
  std::vector<Node> nodes_;
  std::vector<float> values_;  // numbers by place, 0 where missing
};

}  // namespace saem::table
