// Where a plan's money goes: chips, network, building, electricity, the missing text, people. Used
// by answer.cc, and by the claims about such shares.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "plan/draws.h"
#include "plan/guesses.h"

namespace saem::plan {

enum class Part { kChips, kNetwork, kBuilding, kElectricity, kText, kOther, kPeople, kCount };
constexpr size_t kParts = static_cast<size_t>(Part::kCount);
constexpr size_t Index(Part part) { return static_cast<size_t>(part); }
using PartRow = std::array<double, kParts>;

struct PartInfo {
  std::string_view id, en, ko;
};
const PartInfo& InfoOf(Part part);

// Splits the money of a draw; what splits it (the network's share, the load, the price of power) at
// the middle of the inputs. Power is that of the run, and of a site's years where the plan buys
// one; people are the staff's share of developing a model.
class Spending {
 public:
  explicit Spending(const Model& model);
  PartRow Of(const Draws& draws, size_t draw) const;

 private:
  const Plan& plan_;
  const World middle_;
  double power_share_;  // of a chip-hour that is written off
};

// Of one part, what it comes to and its share on average: shares add up to 1.
struct Spent {
  Part part;
  Percentiles dollars;
  double share;
  bool paid;  // in what the plan pays; else on top of it
  bool weak;  // rests on what is recalled, second-hand or assumed
};

// The parts that there are. Draws whose run has no end are left out; none, where all are so.
std::vector<Spent> SpentBy(const Model& model, const Draws& draws, const Guesses& guesses);

}  // namespace saem::plan
