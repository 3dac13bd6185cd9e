// What a finished run of saem measured, taken from its manifest.json and run.json. Used by
// `saem plan --from` and `--against`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "plan/answer.h"
#include "plan/plan_file.h"

namespace saem::plan {

struct Measured {
  std::string recipe;
  std::optional<double> duplicates;                  // share of records that dedup refused
  std::optional<double> yield;                       // made records that came through all steps
  std::vector<std::pair<std::string, double>> real;  // bytes of text kept, by released data set
  std::optional<double> tokens_per_byte;             // of written text, by the writer's own tokens
  std::optional<double> unique_tokens;               // bytes of real text x tokens a byte
  std::optional<double> accepted_tokens;             // written and kept
  std::optional<double> tokens_per_second;           // written, on `device`
  std::string device;
};

// `run` may be empty: then there is no rate.
base::Result<Measured> ReadMeasured(std::string_view manifest, std::string_view run,
                                    const std::string& file, Tongue tongue = Tongue::kEnglish);

// The plan with what was measured in place of what was typed. A released data set takes the place
// of the domain of its name, and of one number for all text; domains that were not measured stay as
// they are. Tokens a second are taken only where the run's device is the plan's chip. `taken`
// receives the keys that changed.
Plan WithMeasured(Plan plan, const Measured& measured, std::vector<std::string>* taken);

// What was taken, with its values: "data.real.pages 120k, synthetic.yield 0.6, at 0.3 tokens a
// byte".
std::string TakenText(const Plan& with, const Measured& measured,
                      const std::vector<std::string>& taken, Tongue tongue);

// Data sets that the run released and the plan has no domain of: they are not taken.
std::vector<std::string> NotOfThePlan(const Plan& plan, const Measured& measured);

// Plan against actual, line by line, and what it comes to with the actual numbers.
struct Comparison {
  std::string en, ko;
  Measure measure;
  Percentiles planned;
  double actual;
};
std::vector<Comparison> Compare(const Answer& answer, const Measured& measured);
// $ for one accepted token at the plan's rent; nothing where the run had no writer, or wrote on
// what the plan has no rent for.
std::optional<double> CostOfAcceptedToken(const Plan& plan, const Measured& measured);

}  // namespace saem::plan
