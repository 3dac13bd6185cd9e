// What an audit found, as numbers with n and interval, and what a run leaves for people and
// programs to read. Filled by audit and run; written as findings.json and drawn by report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace saem::findings {

enum class Severity { kBlock, kWarn, kInfo };
// kUndecided does not release: a blocking check that has not enough evidence is as good as failed.
enum class Outcome { kPass, kFail, kUndecided };

// A number with its 95% interval and the count it rests on.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
  int64_t n = 0;
};

// A record shown as evidence. Byte spans into `text`, which is cut around them to a bounded length.
struct Sample {
  std::string id;  // hex
  std::string dataset;
  std::string stage;  // that refused it; empty for kept and made ones
  std::string reason;
  std::string detail;
  std::string text;
  std::string title;  // may be empty
  std::string uri;
  std::string language;
  std::string parent_text;  // made records: the passage they were made from, may be empty
  int64_t span_begin = -1;
  int64_t span_end = -1;
};

// Known defects put into a copy of the data: the check must find them, else it counts as undecided.
struct SelfTest {
  int64_t planted = 0;
  int64_t found = 0;
  double needed_recall = 1;
};

struct Finding {
  std::string check;  // "leftover-personal-data"
  std::string dataset;
  std::string title;  // English; the report translates by check id
  Severity severity = Severity::kBlock;
  Outcome outcome = Outcome::kUndecided;
  Estimate estimate;
  std::string unit;  // "share of records", "records", "ratio"
  double threshold = 0;
  std::string relation;  // "<=", ">=", "==": how the value (or the bound named in `compared`) must
                         // stand to threshold
  std::string compared;  // "value", "low", "high": which of the estimate is compared
  int64_t n_needed = 0;  // records needed to be able to decide
  std::string
      explanation;  // what was measured, and why the outcome is what it is; numbers included
  std::optional<SelfTest> self_test;
  std::vector<Sample> evidence;  // bounded
};

// One step of one dataset: in + made = out + rejected + used. A dataset's first step is called
// `read`.
struct FunnelStep {
  std::string dataset;
  std::string stage;
  int64_t in = 0;
  int64_t out = 0;
  int64_t rejected = 0;
  int64_t used = 0;
  int64_t made = 0;
  std::map<std::string, int64_t> reasons;
  std::vector<std::string> from = {};  // first steps: the datasets read; none where files are
};

// Where a filter cuts a series, and how many of its records lie beyond.
struct Limit {
  double value = 0;
  bool at_most = true;  // else at least
  int64_t beyond = 0;
};

// A histogram with fixed edges (n+1 of them for n counts), several series over the same edges.
struct Distribution {
  std::string name;  // "length", "language"
  std::string dataset;
  std::string unit;  // "characters"
  bool categorical = false;
  std::vector<std::string> labels;                                   // categorical: one a bar
  std::vector<double> edges;                                         // else
  std::vector<std::pair<std::string, std::vector<int64_t>>> series;  // "kept": counts
  std::vector<Limit> limits = {};                                    // one for each series, or none
};

struct ModelUse {
  std::string name, kind, hash, licence;
  int64_t calls = 0, prompt_tokens = 0,
          output_tokens = 0;  // of this release, journalled answers included
};

struct ReleaseReport {
  std::string version;  // of saem
  std::string recipe;   // its file name
  std::string recipe_hash;
  std::string verdict;  // "released", "refused", "undecided", "made" (no gate)
  std::string verdict_reason;
  uint64_t seed = 0;
  std::vector<Finding> findings;
  std::vector<FunnelStep> funnel;
  std::vector<Distribution> distributions;
  std::vector<Sample> kept, made, rejected;  // bounded, chosen by id, not by time
  std::vector<ModelUse> models;
  std::map<std::string, int64_t> licences;               // licence -> records released
  std::vector<std::pair<std::string, int64_t>> outputs;  // dataset -> records
};

}  // namespace saem::findings
