// A plan as its user writes it (`plan: 1`): what is wanted, what there is, and what is believed,
// each as a value, a range or samples, with its source. Parsing finds every mistake at once, what
// is impossible included. Used by draws.h; made by the command line and the tests.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "plan/facts.h"
#include "plan/outcomes.h"
#include "plan/yaml_reader.h"

namespace saem::plan {

// Unique tokens of one kind of text.
struct Domain {
  std::string name;  // empty where the plan gives one number for all
  Quantity tokens;
  bool written = true;  // what is missing is written from it, among others
  bool unique = false;  // measured after dedup: no duplicates are left to take off

  std::string Key() const { return name.empty() ? "data.real" : "data.real." + name; }
  std::string En() const { return name.empty() ? "real tokens" : "real tokens: " + name; }
  std::string Ko() const { return name.empty() ? "실제 토큰" : "실제 토큰: " + name; }
};

// How the missing text is to be written.
struct Method {
  std::string name;
  double share = 1;  // of the synthetic tokens
};

// Another maker, as the plan names it; at the plan's own times where it says none.
struct NamedSource {
  std::string name;
  std::array<bool, kChainNodes> of = {true, true, true};
  std::array<Quantity, 3> parts;  // share, after, ramp

  std::string Key(size_t part) const;
  std::string En(size_t part) const;
  std::string Ko(size_t part) const;
};
// The limits and words of a source's parts.
inline constexpr std::array kSourceParts = {Input::kSecondShare, Input::kSecondAfter,
                                            Input::kSecondRamp};

// What somebody said, to be set beside what is computed.
struct Claim {
  std::string says_en, says_ko;
  std::string computes;  // a name of claims.h
  double claimed = 0;
  std::optional<double> amount;  // in $, where it is of one
  std::string source_en, source_ko;
  base::Position position;
};

enum class Aim { kModel, kLoss, kCompute, kBudget, kDays };
enum class Basis { kBuy, kRent, kAmortised, kSite };
// What says how many chips work.
enum class Sizing { kChips, kMegawatts, kBudget, kDeadline };
enum class Precision { kFp8, kBf16 };  // of the writer
// Real text is read again before any is written, as often as is allowed; or only as long as that is
// cheaper than writing.
enum class Repeat { kFirst, kCheapest };

struct Plan {
  std::string name_en, name_ko, file, question_en, question_ko;
  uint64_t seed = 7;
  int draws = 100'000;
  Aim aim = Aim::kModel;
  Basis basis = Basis::kBuy;
  bool basis_said = false;
  Sizing sizing = Sizing::kChips;
  base::Position sized_at;  // of what says how many chips there are
  const NamedLaw* law = nullptr;
  std::vector<Law> law_draws;  // one: no spread
  Chip chip;
  Precision precision = Precision::kFp8;
  Repeat repeat = Repeat::kFirst;
  bool site_basis = false;  // kilowatts are of the site, all included
  std::array<std::optional<Quantity>, kInputs> inputs;
  std::array<bool, kInputs> said{};  // by the plan itself, not by the facts
  std::vector<Domain> domains;
  std::vector<Method> methods;
  bool supply = false;
  std::vector<NamedSource> sources;
  std::string scenario;            // a shock's name; empty: none
  std::optional<Shock> own_shock;  // where the plan writes its scenario itself
  std::vector<Claim> claims;
  std::shared_ptr<const Facts> facts;
  Tongue tongue = Tongue::kEnglish;  // of its mistakes
  std::optional<int> start;          // the day on which the plan starts, as dates.h counts
  std::vector<Said> warnings;        // laws beyond their data and the like

  bool Has(Input input) const { return inputs[Index(input)].has_value(); }
  const Quantity& At(Input input) const { return *inputs[Index(input)]; }
  Outcome Paid() const;  // what it costs, as it is paid for
  bool Buys() const { return basis == Basis::kBuy || basis == Basis::kSite; }
  const Shock* Scenario() const;  // none: nullptr
  // Which input says what capacity grows by in a year (from 1, the second): the last that is given.
  Input GrowthOf(size_t year) const;
  double UniqueTokens() const;  // medians, duplicates taken off
  // Days from the start until then; a date where the plan says when it starts.
  bool IsDated(Outcome outcome) const {
    return start && (outcome == Outcome::kDelivery || outcome == Outcome::kFinish);
  }
  int DayAfter(double days) const { return *start + static_cast<int>(std::ceil(days)); }
};

struct PlanSources {
  std::shared_ptr<const Facts> facts;
  const ScalingDraws* scaling = nullptr;
  ReadFile read_file;                // of what a plan names, relative to it
  Tongue tongue = Tongue::kEnglish;  // of mistakes
};

base::Result<Plan> ParsePlan(std::string_view text, const std::string& file,
                             const PlanSources& sources);

}  // namespace saem::plan
