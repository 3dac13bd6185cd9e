// The audit as a whole and the checks every dataset has: what passes, what fails, what cannot be
// decided.
#include "audit/audit.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audit/rows.h"
#include "config/yaml.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using findings::Severity;

std::string OutcomeOf(const std::vector<Finding>& all, const std::string& check) {
  return OutcomeName(FindingOf(all, check).outcome);
}

std::vector<Finding> AuditRowsOf(const std::vector<TestRow>& rows,
                                 const AuditOptions& options = {}) {
  return RunAudit(InputOf(Documents("pages", rows), static_cast<int64_t>(rows.size())), options);
}

TEST(Audit, ReleasesCleanDocuments) {
  const std::vector<Finding> all = AuditRowsOf(ProseRows(1, 300));
  for (const Finding& finding : all) {
    EXPECT_EQ(OutcomeName(finding.outcome), "pass") << finding.check << ": " << finding.explanation;
    EXPECT_EQ(finding.dataset, "pages");
    EXPECT_FALSE(finding.title.empty());
    EXPECT_FALSE(finding.explanation.empty());
    EXPECT_GT(finding.n_needed, 0) << finding.check;
    EXPECT_TRUE(finding.evidence.empty()) << finding.check;
  }
  EXPECT_EQ(Decide(all), Verdict::kReleased);
}

TEST(Audit, FindingsDoNotDependOnBatches) {
  std::vector<TestRow> rows = ProseRows(1, 200);
  rows[17].text += " kim@naver.com";
  rows[42].text = rows[41].text;
  const auto explain = [&](int64_t batch_rows) {
    std::string text;
    for (const Finding& finding : RunAudit(InputOf(Documents("pages", rows, batch_rows), 200))) {
      text += finding.explanation;
      for (const findings::Sample& sample : finding.evidence) text += sample.id + sample.text;
    }
    return text;
  };
  const std::string once = explain(1);
  EXPECT_EQ(explain(7), once);
  EXPECT_EQ(explain(65536), once);
}

TEST(Audit, AnEmptyDatasetIsNotReleased) {
  const std::vector<Finding> all = AuditRowsOf({});
  for (const Finding& finding : all) EXPECT_NE(finding.outcome, Outcome::kPass) << finding.check;
  EXPECT_EQ(Decide(all), Verdict::kUndecided);
}

TEST(Audit, EveryCheckIsNamed) {
  std::vector<std::string> names;
  for (const Finding& finding : AuditRowsOf(ProseRows(1, 100))) names.push_back(finding.check);
  for (const std::string& name : names) {
    const std::vector<std::string> known = CheckNames();
    EXPECT_NE(std::find(known.begin(), known.end(), name), known.end()) << name;
  }
}

TEST(AuditDecide, OneBlockingFailureRefusesAndOneOpenQuestionHolds) {
  Finding pass;
  pass.outcome = Outcome::kPass;
  Finding open;
  open.check = "copying";
  open.dataset = "questions";
  Finding fail = open;
  fail.outcome = Outcome::kFail;
  EXPECT_EQ(Decide({}), Verdict::kUndecided);
  EXPECT_EQ(Decide({pass}), Verdict::kReleased);
  EXPECT_EQ(Decide({pass, open}), Verdict::kUndecided);
  EXPECT_EQ(Decide({open, fail, pass}), Verdict::kRefused);
  EXPECT_EQ(VerdictReason({pass, fail}), "refused by copying (questions)");
  EXPECT_EQ(VerdictReason({pass, open}), "not enough evidence for copying (questions)");
  open.severity = fail.severity = Severity::kWarn;
  EXPECT_EQ(Decide({pass, open, fail}), Verdict::kReleased);
}

TEST(AuditOptionsTest, BindAsARecipeWritesThem) {
  AuditOptions options;
  std::vector<base::Diagnostic> diagnostics;
  const auto bind = [&](const std::string& yaml) {
    diagnostics.clear();
    AuditOptionTable().Bind(&options, config::ParseYaml(yaml, "r.yaml").ValueOrDie(), "checks",
                            diagnostics);
  };
  bind("{bound: 0.01, warn: [exact-duplicates], own_licences: [LicenseRef-Ours]}");
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(options.bound, 0.01);
  bind("{warn: [duplicate]}");
  EXPECT_EQ(diagnostics.size(), 1u);
  bind("{bound: 2}");
  EXPECT_EQ(diagnostics.size(), 1u);
}

// Accounting.

TEST(AuditAccounting, FailsWhenRecordsAreMissing) {
  const AuditRows rows = Documents("pages", ProseRows(1, 100));
  AuditInput input = InputOf(rows, 100);
  findings::FunnelStep step;
  step.stage = "quality";
  step.in = 100;
  step.out = 90;
  step.rejected = 10;
  step.reasons = {{"too-short", 10}};
  input.funnel.push_back(step);
  const std::vector<Finding> short_of_ten = RunAudit(input);
  EXPECT_EQ(OutcomeOf(short_of_ten, "accounting"), "fail");  // the release holds 100
  EXPECT_NE(FindingOf(short_of_ten, "accounting")
                .explanation.find("quality, left 90, the release holds 100"),
            std::string::npos);
  input.funnel[1].out = 100;
  input.funnel[1].made = 10;
  EXPECT_EQ(OutcomeOf(RunAudit(input), "accounting"), "pass");
  input.funnel[1].reasons = {{"too-short", 9}};
  EXPECT_EQ(OutcomeOf(RunAudit(input), "accounting"), "fail");
  input.funnel[1].reasons = {{"too-short", 10}};
  input.funnel[1].used = 1;
  EXPECT_EQ(OutcomeOf(RunAudit(input), "accounting"), "fail");
  input.funnel[1].used = 0;
  input.funnel[0].out = 99;
  EXPECT_EQ(OutcomeOf(RunAudit(input), "accounting"), "fail");
  input.funnel.clear();
  EXPECT_EQ(OutcomeOf(RunAudit(input), "accounting"), "undecided");
}

TEST(AuditAccounting, FailsWhenAnIdComesTwice) {
  std::vector<TestRow> rows = ProseRows(1, 100);
  rows[5].id = rows[6].id;
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows), "accounting"), "fail");
}

// Leftover personal data.

TEST(AuditPersonalData, OneRecordIsEnoughToFail) {
  std::vector<TestRow> rows = ProseRows(1, 300);
  rows[123].text += " Ask hong.gildong@naver.com or 010-2345-6789.";
  const std::vector<Finding> all = AuditRowsOf(rows);
  const Finding& finding = FindingOf(all, "leftover-personal-data");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_EQ(Decide(all), Verdict::kRefused);
  EXPECT_NE(finding.explanation.find("email 1, phone 1"), std::string::npos) << finding.explanation;
  ASSERT_EQ(finding.evidence.size(), 1u);
  const findings::Sample& sample = finding.evidence[0];
  EXPECT_EQ(sample.id, base::Hash128({0, 124}).Hex());
  EXPECT_EQ(sample.text.substr(static_cast<size_t>(sample.span_begin),
                               static_cast<size_t>(sample.span_end - sample.span_begin)),
            "hon*.*******@*****.***");
  EXPECT_EQ(sample.text.find("010-2345"), std::string::npos)
      << "a report must not carry personal data";
}

TEST(AuditPersonalData, LooksAtEveryColumnOfText) {
  for (int column = 0; column < 3; ++column) {
    std::vector<TestRow> rows = ProseRows(1, 100);
    for (TestRow& row : rows) {
      row.question = "What runs below the bridge " + std::to_string(row.id) + "?";
      row.answer = "A spring";
      row.context = Prose(row.id, 2);
      row.parents = {1};
    }
    const std::string leak = " 주민등록번호 960121-1021413";
    (column == 0 ? rows[9].question : column == 1 ? rows[9].answer : rows[9].context) += leak;
    EXPECT_EQ(OutcomeOf(RunAudit(InputOf(Pairs("pairs", rows), 100)), "leftover-personal-data"),
              "fail")
        << column;
  }
}

TEST(AuditPersonalData, ValuesNobodyCanHavePass) {
  std::vector<TestRow> rows = ProseRows(1, 100);
  rows[3].text += " user-abc@example.com, 010-0000-1234, 192.0.2.7, 4111 1111 1111 1111";
  rows[4].text += " version 1.2.3.4, epoch 1700000000123, ISBN 978-89-954321-0-5, 1592-1598";
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows), "leftover-personal-data"), "pass");
}

TEST(AuditPersonalData, TooFewRecordsCannotPassButCanFail) {
  std::vector<TestRow> rows = ProseRows(1, 58);
  const std::vector<Finding> few = AuditRowsOf(rows);
  EXPECT_EQ(OutcomeOf(few, "leftover-personal-data"), "undecided");
  EXPECT_EQ(FindingOf(few, "leftover-personal-data").n_needed, 59);
  rows[0].text += " kim@naver.com";
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows), "leftover-personal-data"), "fail");
  EXPECT_EQ(OutcomeOf(AuditRowsOf(ProseRows(1, 59)), "leftover-personal-data"), "pass");
}

TEST(AuditPersonalData, ProvesItselfOnPlantedValues) {
  std::vector<TestRow> rows = ProseRows(1, 150, 3);
  for (size_t i = 0; i < rows.size(); i += 2) rows[i].text = KoreanProse(i, 4) + " 12.5 34 5678";
  AuditOptions options;
  options.planted_recall = 1;
  const std::vector<Finding> all = AuditRowsOf(rows, options);
  const Finding& finding = FindingOf(all, "leftover-personal-data");
  ASSERT_TRUE(finding.self_test.has_value());
  EXPECT_EQ(finding.self_test->planted, 150);
  EXPECT_EQ(finding.self_test->found, 150);
  EXPECT_EQ(OutcomeName(finding.outcome), "pass") << finding.explanation;
}

TEST(AuditPersonalData, ASearchThatCannotProveItselfDecidesNothing) {
  // Without text there is nothing to plant values in, and nothing that was looked at.
  std::vector<TestRow> rows = ProseRows(1, 100);
  for (TestRow& row : rows) row.text.clear();
  const std::vector<Finding> all = AuditRowsOf(rows);
  EXPECT_EQ(FindingOf(all, "leftover-personal-data").self_test->planted, 0);
  EXPECT_EQ(OutcomeOf(all, "leftover-personal-data"), "undecided");
}

// Duplicates.

TEST(AuditDuplicates, CountsRecordsThatSayTheSame) {
  std::vector<TestRow> rows = ProseRows(1, 200);
  rows[10].text = rows[20].text;
  const Finding one = FindingOf(AuditRowsOf(rows), "exact-duplicates");
  EXPECT_EQ(OutcomeName(one.outcome), "pass") << "one of 200 is 0.5%";
  rows[11].text = "  " + rows[21].text + "\n";
  const Finding two = FindingOf(AuditRowsOf(rows), "exact-duplicates");
  EXPECT_EQ(OutcomeName(two.outcome), "fail");
  EXPECT_EQ(two.estimate.value, 0.01);
  EXPECT_EQ(two.evidence.size(), 2u);
}

// Licences.

TEST(AuditLicences, UnknownOnesAreRefused) {
  std::vector<TestRow> rows = ProseRows(1, 100);
  rows[1].licence = "unknown";
  rows[2].licence = "";
  rows[3].licence = "LicenseRef-Ours";
  const Finding finding = FindingOf(AuditRowsOf(rows), "licences-known");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_EQ(finding.estimate.value, 0.03);
  EXPECT_EQ(finding.evidence.size(), 2u);
  rows[1].licence = rows[2].licence = "MIT";
  AuditOptions options;
  options.own_licences = {"LicenseRef-Ours"};
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows, options), "licences-known"), "pass");
}

TEST(AuditLicences, OnesThatCannotBeCombinedAreRefusedWithTheReason) {
  std::vector<TestRow> rows = ProseRows(1, 100);
  for (size_t i = 0; i < rows.size(); ++i) rows[i].licence = i < 50 ? "Apache-2.0" : "GPL-2.0-only";
  const std::vector<Finding> all = AuditRowsOf(rows);
  const Finding& finding = FindingOf(all, "licences-compatible");
  EXPECT_EQ(OutcomeOf(all, "licences-known"), "pass");
  EXPECT_EQ(OutcomeName(finding.outcome), "fail");
  EXPECT_NE(finding.explanation.find("patents"), std::string::npos) << finding.explanation;
  EXPECT_EQ(finding.evidence.size(), 2u);
  for (size_t i = 50; i < rows.size(); ++i) rows[i].licence = "GPL-2.0-or-later";
  EXPECT_NE(
      FindingOf(AuditRowsOf(rows), "licences-compatible").explanation.find("`GPL-3.0-or-later`"),
      std::string::npos);
}

TEST(AuditLicences, CommercialUseMustBeAllowedWhereTheReleaseAllowsIt) {
  std::vector<TestRow> rows = ProseRows(1, 100);
  rows[7].licence = "CC-BY-NC-4.0";
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows), "licences-known"), "fail");
  AuditOptions options;
  options.commercial = false;
  EXPECT_EQ(OutcomeOf(AuditRowsOf(rows, options), "licences-known"), "pass");
}

}  // namespace
}  // namespace saem::audit
