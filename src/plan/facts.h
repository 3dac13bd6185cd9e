// Chips, prices, priors and shocks as data: data/plan/facts.yaml, built in, or a file of the user's
// with the same keys. Read strictly and checked at load; used by plan files, the model and the
// self-test.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/inputs.h"
#include "plan/quantity.h"
#include "plan/scaling.h"
#include "plan/supply.h"
#include "plan/tongue.h"

namespace saem::plan {

struct Chip {
  std::string name;
  double bf16 = 0;       // dense FLOP/s
  double fp8 = 0;        // 0: the chip has none
  double ceiling = 0;    // bf16 FLOP/s that a matrix product reaches; 0: not measured
  double bandwidth = 0;  // bytes/s
  double watts = 0;      // of the chip
  double idle_watts = 0;
  std::optional<Quantity> price;      // $
  std::optional<Quantity> rent;       // $/h
  std::optional<Quantity> server_kw;  // with its part of the server
  std::optional<Quantity> site_kw;    // of the site's, all included
  std::string source;
};

// A point on the data wall.
struct Landmark {
  std::string name_en, name_ko;
  double flop = 0;
  double tokens = 0;  // 0: a vertical line
};

struct Facts {
  std::string date;
  std::map<std::string, Chip, std::less<>> chips;
  std::array<std::optional<Quantity>, kInputs> defaults;
  std::vector<Shock> shocks;
  std::vector<Landmark> landmarks;
  std::map<std::string, Quantity, std::less<>> yardsticks;  // what claims are set beside

  const Chip* FindChip(std::string_view name) const;
  const Shock* FindShock(std::string_view name) const;
};

// data/plan/*.yaml as they were built in.
std::string_view BuiltInFacts();
std::string_view BuiltInScalingDraws();

// Mistakes are reported in `tongue`.
base::Result<Facts> ParseFacts(std::string_view text, const std::string& file,
                               Tongue tongue = Tongue::kEnglish);

// What tools/fit_scaling_law.py left: the fit and its bootstrap, in order of tokens a parameter.
struct ScalingDraws {
  std::string source;
  double objective = 0;
  double objective_at_their_e = 0;  // of the fit with the E that Besiroglu et al. print
  Law fit{};
  std::vector<Law> draws;
};
base::Result<ScalingDraws> ParseScalingDraws(std::string_view text, const std::string& file);

}  // namespace saem::plan
