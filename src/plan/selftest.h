// The planner against what others published: each claim computed anew by the same functions that
// plans use. Behind `saem plan --selftest`, a test of ours, and the page's scatter.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "plan/facts.h"
#include "plan/tongue.h"

namespace saem::plan {

enum class RowKind {
  kMatch,     // published and computed agree within the tolerance
  kMustFail,  // they do not, and the row is here to say why
  kNoSource,  // what it takes to compute it is not at hand: neither passed nor failed
  kAnswer,    // nobody published it
};

struct ValidationRow {
  std::string number;  // of the list of claims
  Said claim;
  RowKind kind = RowKind::kMatch;
  double published = 0;
  double computed = 0;
  double tolerance = 0;  // relative
  Said unit;
  Said note;          // source; why it must fail; what is missing
  bool weak = false;  // the published figure is recalled or second-hand

  double Difference() const;  // relative
  bool Good() const;
};

std::vector<ValidationRow> ValidationRows(const Facts& facts, const ScalingDraws& draws);

}  // namespace saem::plan
