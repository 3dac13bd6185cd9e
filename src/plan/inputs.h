// Every number a plan may hold, said once: its place in the file, its unit, its words, and what is
// impossible. Used by plan_file.h (binding and checks), the model, the tables and the page.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace saem::plan {

enum class Input {
  // target:
  kParams,
  kTokens,
  kLoss,
  kCompute,
  kBudget,
  kTargetDays,
  kServed,
  kAttention,
  // data:
  kDuplicates,
  kEpochs,
  // synthetic:
  kGenerator,
  kPromptTokens,
  kAnswerTokens,
  kYield,
  kValue,
  kShare,
  kOperations,
  kSources,
  kRephrasings,
  kDecay,
  kMixture,
  kRate,
  // compute:
  kChips,
  kSitePower,
  kMfu,
  kOverhead,
  // reliability:
  kFailures,
  kNodeChips,
  kCheckpoint,
  kRestart,
  kSpares,
  // site:
  kKilowatts,
  kPue,
  kLoad,
  kEnergyPrice,
  kCarbon,
  kConstruction,
  // money:
  kChipPrice,
  kServer,
  kInterconnect,
  kDecline,
  kRent,
  kWon,
  kStaff,
  // supply:
  kPerDay,
  kAllocation,
  kLeadDays,
  kOnHand,
  kCatchUp,
  kInProgress,
  kBuffer,
  kFabExposure,
  kPackagingExposure,
  kMemoryExposure,
  kPackagingSlack,
  kMemorySlack,
  kGrowth,   // of the second year, and of later ones unless these say other
  kGrowth3,  // third
  kGrowth4,
  kGrowth5,
  kQuakes,
  kQuakeDays,
  kShockDay,
  kSecondShare,
  kSecondAfter,
  kSecondRamp,
  kSubstituteShare,
  kSubstituteAfter,
  kSubstituteRamp,
  // limits:
  kLimitDays,
  kLimitDollars,
  kLimitMegawatts,
  kLimitGoodput,
  kCount
};
constexpr size_t kInputs = static_cast<size_t>(Input::kCount);
constexpr size_t Index(Input input) { return static_cast<size_t>(input); }

struct Reason {
  std::string_view en, ko;
};

struct InputInfo {
  Input input;
  std::string_view section;
  std::string_view key;
  double least;  // what lies outside is refused
  double most;
  Reason why;  // of the limits, with the source; empty: they speak for themselves
  std::string_view en;
  std::string_view ko;
};

inline std::string KeyOf(const InputInfo& info) {
  return std::string(info.section) + "." + std::string(info.key);
}

// In the order of the enum.
std::span<const InputInfo, kInputs> AllInputs();
inline const InputInfo& InfoOf(Input input) { return AllInputs()[Index(input)]; }

}  // namespace saem::plan
