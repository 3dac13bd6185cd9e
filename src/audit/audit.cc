#include "audit/audit.h"

#include <algorithm>

#include "audit/check.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using findings::Severity;

bool Stands(const Finding& finding, Outcome outcome) {
  return finding.severity == Severity::kBlock && finding.outcome == outcome;
}

std::string Titles(const std::vector<Finding>& findings, Outcome outcome) {
  std::string list;
  for (const Finding& finding : findings) {
    if (!Stands(finding, outcome)) continue;
    list += (list.empty() ? "" : ", ") + finding.check + " (" + finding.dataset + ")";
  }
  return list;
}

// Of the checks of tables.
void AddTableFields(stage::OptionTableOf<AuditOptions>* made) {
  const stage::Range share{0, 1};
  made->Field("attacks", &AuditOptions::attacks,
              "tables: predicates that are tried in each attack of singling out",
              stage::Range{100, 1e6});
  made->Field("nearness", &AuditOptions::nearness,
              "tables: share of made rows that may be nearer to a row the model saw than to "
              "unseen ones; half is chance",
              stage::Range{0.5, 1});
  made->Field("membership", &AuditOptions::membership,
              "tables: area under the curve of guessing who was among the rows the model saw",
              stage::Range{0.5, 1});
  made->Field("singling_out", &AuditOptions::singling_out,
              "tables: share of attacks by which the twin may single out more seen rows than "
              "unseen ones",
              share);
  made->Field("telling_apart", &AuditOptions::telling_apart,
              "tables: area under the curve of telling made rows from unseen ones",
              stage::Range{0.5, 1});
  made->Field("fidelity", &AuditOptions::fidelity,
              "tables: distance of columns, pairs and triples beyond that of real data", share);
  made->Field("rare_groups", &AuditOptions::rare_groups,
              "tables: share of small groups' rows that may be missing", share);
  made->Field("utility", &AuditOptions::utility,
              "tables: area under the curve that classifiers may lose when learned on the twin",
              share);
}

}  // namespace

const stage::OptionTable& AuditOptionTable() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<AuditOptions>();
    const stage::Range share{0, 1};
    made->Field("bound", &AuditOptions::bound,
                "a check that allows no record at all asserts, at 95% confidence, that at most "
                "this share of such "
                "records is at fault; fewer than 3/bound records cannot be decided on",
                stage::Range{0.0001, 0.5});
    made->Field("planted_recall", &AuditOptions::planted_recall,
                "share of planted defects that a check which proves itself must find", share);
    made->Field("sample", &AuditOptions::sample,
                "records that are compared with the sources or with one another; of more, these "
                "are chosen by id",
                stage::Range{100, 1000000});
    made->Field("evidence", &AuditOptions::evidence, "records shown with a finding",
                stage::Range{0, 100});
    stage::StringList names = CheckNames();
    for (const std::string& name : TableCheckNames()) names.push_back(name);
    made->Field("warn", &AuditOptions::warn, "checks that shall warn instead of block",
                std::nullopt, std::move(names));
    made->Field("personal_data", &AuditOptions::personal_data,
                "share of records that may hold personal data", share);
    made->Field("copying", &AuditOptions::copying,
                "share of made records that may copy a long passage of a source", share);
    made->Field("copy_characters", &AuditOptions::copy_characters,
                "characters in a row that make a long passage; languages other than Korean",
                stage::Range{30, 1e6});
    made->Field("copy_words", &AuditOptions::copy_words, "or words in a row", stage::Range{5, 1e6});
    made->Field("copy_syllables", &AuditOptions::copy_syllables,
                "Hangul syllables in a row that make a long passage", stage::Range{24, 1e6});
    made->Field("copy_eojeol", &AuditOptions::copy_eojeol, "or Korean words (eojeol) in a row",
                stage::Range{5, 1e6});
    made->Field(
        "copy_coverage", &AuditOptions::copy_coverage,
        "share of a long made text that pieces of sources, 24 characters or more each, may make up",
        share);
    made->Field("duplicates", &AuditOptions::duplicates,
                "share of records that may say letter by letter what another one says", share);
    made->Field("near_duplicates", &AuditOptions::near_duplicates,
                "share of records that may be nearly the same as another one", share);
    made->Field("near_similarity", &AuditOptions::near_similarity,
                "Jaccard similarity of word 5-grams from which two records are nearly the same",
                stage::Range{0.5, 1});
    made->Field(
        "language", &AuditOptions::language,
        "share of made records that may be in another language than what they were made from",
        share);
    made->Field("length_ratio", &AuditOptions::length_ratio,
                "how many times longer or shorter than the reference a quantile of length may be",
                stage::Range{1, 1e6});
    made->Field(
        "diversity", &AuditOptions::diversity,
        "how much of the reference's share of different words and word sequences there must be",
        stage::Range{0, 1});
    AddTableFields(made);
    made->Field("commercial", &AuditOptions::commercial,
                "the release may be used commercially, so every licence must allow it");
    made->Field("own_licences", &AuditOptions::own_licences,
                "licences that are one's own, without conditions: LicenseRef-OurCompany");
    return made;
  }();
  return *table;
}

std::vector<std::string> CheckNames() {
  return {"accounting",   "leftover-personal-data", "licences-known",  "licences-compatible",
          "copying",      "exact-duplicates",       "near-duplicates", "language-drift",
          "length-drift", "lexical-diversity"};
}

base::Result<std::vector<Finding>> Audit(const AuditInput& input, const AuditOptions& options,
                                         const base::Context& context) {
  const CheckSetting setting{input, options, context};
  std::vector<std::unique_ptr<Check>> checks;
  for (const auto make : {NewAccountingCheck, NewPersonalDataCheck, NewLicencesCheck,
                          NewCopyingCheck, NewDuplicatesCheck, NewNearDuplicatesCheck,
                          NewLanguageCheck, NewLengthCheck, NewDiversityCheck}) {
    checks.push_back(make(setting));
  }
  ARROW_RETURN_NOT_OK(ForEachRecord(input.open, context, [&](const Record& record) -> base::Status {
    for (const auto& check : checks) ARROW_RETURN_NOT_OK(check->See(record));
    return base::Status::OK();
  }));
  std::vector<Finding> findings;
  for (const auto& check : checks) {
    ARROW_ASSIGN_OR_RAISE(std::vector<Finding> found, check->Finish());
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  return findings;
}

Verdict Decide(const std::vector<Finding>& findings) {
  bool undecided = findings.empty();
  for (const Finding& finding : findings) {
    if (Stands(finding, Outcome::kFail)) return Verdict::kRefused;
    undecided = undecided || Stands(finding, Outcome::kUndecided);
  }
  return undecided ? Verdict::kUndecided : Verdict::kReleased;
}

std::string VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReleased:
      return "released";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kUndecided:
      break;
  }
  return "undecided";
}

std::string VerdictReason(const std::vector<Finding>& findings) {
  const std::string failed = Titles(findings, Outcome::kFail);
  const std::string undecided = Titles(findings, Outcome::kUndecided);
  if (!failed.empty()) return "refused by " + failed;
  if (!undecided.empty()) return "not enough evidence for " + undecided;
  if (findings.empty()) return "nothing was checked";
  return "no blocking check stands against it";
}

}  // namespace saem::audit
