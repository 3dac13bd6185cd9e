// Every number that a plan answers with, said once. Used by the model, the tables and the page.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace saem::plan {

enum class Outcome {
  kParams,
  kTokens,
  kUnique,
  kEpochs,
  kReal,
  kGap,
  kSynthetic,
  kRaw,
  kUnmet,
  kLossWith,
  kLossWithout,
  kFlop,
  kWritingRate,
  kGenerationHours,
  kTrainingHours,
  kGenerationShare,
  kChips,
  kChipsNeeded,
  kGoodput,
  kBetweenFailures,
  kCheckpointEvery,
  kDays,
  kGenerationDays,
  kMegawatts,
  kGigawattHours,
  kCarbonTonnes,
  kAmortised,
  kRented,
  kBought,
  kSite,
  kWon,
  kDelivery,
  kDelay,
  kFinish,
  kCount
};
constexpr size_t kOutcomes = static_cast<size_t>(Outcome::kCount);
constexpr size_t Index(Outcome outcome) { return static_cast<size_t>(outcome); }
using OutcomeRow = std::array<double, kOutcomes>;
// Where there is no such number: chips that do not arrive, a run without an end. Above all others.
constexpr double kNever = std::numeric_limits<double>::infinity();

enum class Measure {
  kCount,
  kTokens,
  kNats,
  kFlop,
  kHours,
  kShare,
  kSeconds,
  kDays,
  kMegawatts,
  kGigawattHours,
  kTonnes,
  kDollars,
  kWon,
  kRate
};

struct Wording {
  std::string_view en, ko;
};

struct OutcomeInfo {
  Outcome outcome;
  std::string_view id;
  Measure measure;
  std::string_view en;
  std::string_view ko;
  Wording none = {};  // what is said where it is kNever; empty: that cannot be
};
std::span<const OutcomeInfo, kOutcomes> AllOutcomes();
inline const OutcomeInfo& InfoOf(Outcome outcome) { return AllOutcomes()[Index(outcome)]; }

// What may stop a plan.
enum class Constraint { kData, kChips, kPower, kMoney, kReliability, kSupply, kCount };
constexpr size_t kConstraints = static_cast<size_t>(Constraint::kCount);
struct ConstraintInfo {
  std::string_view id, en, ko;
  std::string_view stops_en, stops_ko;  // what is wrong where it binds, as a clause
};
const ConstraintInfo& InfoOf(Constraint constraint);

}  // namespace saem::plan
