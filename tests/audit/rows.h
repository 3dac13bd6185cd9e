// Datasets for the audit's tests, written down as plain values.
#pragma once

#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "audit/audit.h"

namespace saem::audit {

struct TestRow {
  uint64_t id = 0;
  std::string text;
  std::string question;
  std::string answer;
  std::string context;
  std::string language = "en";
  std::string licence = "CC0-1.0";
  std::vector<uint64_t> parents;  // made from these
};

// Rows with the columns of documents, or with those of question-answer pairs.
AuditRows Documents(const std::string& name, const std::vector<TestRow>& rows,
                    int64_t batch_rows = 7);
AuditRows Pairs(const std::string& name, const std::vector<TestRow>& rows, int64_t batch_rows = 7);

// An input with one step that took in and left all rows.
AuditInput InputOf(const AuditRows& rows, int64_t count);

// `sentences` sentences of plain words in an order that `seed` decides; Korean ones on request.
std::string Prose(uint64_t seed, int sentences);
std::string KoreanProse(uint64_t seed, int sentences);
// `count` documents of prose; ids from `first` on.
std::vector<TestRow> ProseRows(uint64_t first, int count, int sentences = 8);

const findings::Finding& FindingOf(const std::vector<findings::Finding>& all,
                                   const std::string& check);
std::vector<findings::Finding> RunAudit(const AuditInput& input, const AuditOptions& options = {});
std::string OutcomeName(findings::Outcome outcome);

}  // namespace saem::audit
