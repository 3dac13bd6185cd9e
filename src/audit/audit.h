// The audit: what is checked of a dataset before it may be released, and the gate that decides.
// Called by the run for every dataset a release names; fills findings for the report.
//
// A check passes, fails, or has too little evidence to decide; a blocking check that cannot decide
// releases nothing. Everything is chosen by hashes of ids and the seed, so findings are the same
// for any order of batches, and memory is bounded by the options, not by the data.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "findings/finding.h"
#include "stage/options.h"
#include "stage/stage.h"
#include "text/language.h"

namespace saem::audit {

// Rows that can be read again from the start, as often as a check needs.
using OpenRows = std::function<base::Result<std::unique_ptr<stage::RowSource>>()>;

struct AuditRows {
  std::string name;
  OpenRows open;
};

struct AuditInput {
  std::string dataset;
  stage::SchemaPtr schema;
  OpenRows open;  // what is to be released
  // Real data: what the dataset was made from (its records' parents stand there by id), must not
  // repeat and is compared with. Empty for real data itself.
  std::vector<AuditRows> references;
  std::vector<findings::FunnelStep> funnel;                   // of this dataset, in order
  std::shared_ptr<const text::LanguageIdentifier> languages;  // null: languages are not judged
};

struct AuditOptions {
  // Shares of records; a check that allows none asserts `bound` as its upper bound.
  double bound = 0.05;
  double planted_recall = 0.95;
  int64_t sample =
      4000;  // records compared one with another or with the sources; more are chosen by id
  int64_t evidence = 5;    // samples shown with a finding
  stage::StringList warn;  // checks that shall warn only

  double personal_data = 0;

  double copying = 0.01;
  int64_t copy_characters = 150;
  int64_t copy_words = 50;
  int64_t copy_syllables = 40;
  int64_t copy_eojeol = 10;
  double copy_coverage = 0.5;

  double duplicates = 0.005;
  double near_duplicates = 0.05;
  double near_similarity = 0.8;

  double language = 0.05;
  double length_ratio = 4;
  double diversity = 0.6;

  // Tables.
  int64_t attacks = 1000;
  double nearness = 0.55;
  double membership = 0.55;
  double singling_out = 0.05;
  double telling_apart = 0.6;
  double fidelity = 0.02;
  double rare_groups = 0.2;
  double utility = 0.03;

  bool commercial = true;
  stage::StringList own_licences;
};

// What binds a recipe's `audit:` mapping.
const stage::OptionTable& AuditOptionTable();
// The ids of all checks, in the order of their findings.
std::vector<std::string> CheckNames();

base::Result<std::vector<findings::Finding>> Audit(const AuditInput& input,
                                                   const AuditOptions& options,
                                                   const base::Context& context);

// A twin beside the rows its model saw and rows it never saw.
struct TableAuditInput {
  std::string dataset;
  OpenRows twin, training, holdout;
  stage::SchemaPtr twin_schema, training_schema, holdout_schema;
};
std::vector<std::string> TableCheckNames();
base::Result<std::vector<findings::Finding>> AuditTable(const TableAuditInput& input,
                                                        const AuditOptions& options,
                                                        const base::Context& context);

enum class Verdict { kReleased, kRefused, kUndecided };
// A blocking check that failed refuses; one that could not decide does not release.
Verdict Decide(const std::vector<findings::Finding>& findings);
// "released", "refused", "undecided".
std::string VerdictName(Verdict verdict);
// One sentence: the checks that stand against a release, or that none does.
std::string VerdictReason(const std::vector<findings::Finding>& findings);

}  // namespace saem::audit
