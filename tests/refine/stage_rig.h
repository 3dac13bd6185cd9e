// Takes a stage of this module through its registration, as a recipe meets it, over documents made
// of a few columns; programs run all their steps.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "data/document.h"
#include "stage/registry.h"

namespace saem::refine {

// One document: its columns of text by name, a missing one is null. Its id is given by `number`.
struct Doc {
  uint64_t number = 0;
  std::map<std::string, std::string> columns = {};
  std::optional<int64_t> time = {};
};

// A row that came out: as above.
struct StageOutput {
  std::vector<Doc> rows;
  std::vector<stage::Reject> rejects;
  stage::BatchPtr batch;

  std::vector<uint64_t> Numbers() const {
    std::vector<uint64_t> numbers;
    for (const Doc& row : rows) numbers.push_back(row.number);
    return numbers;
  }
  // "reason" or "reason: detail" of each reject, in order.
  std::vector<std::string> Reasons(bool details = false) const {
    std::vector<std::string> reasons;
    for (const stage::Reject& reject : rejects) {
      reasons.push_back(details ? reject.reason + ": " + reject.detail : reject.reason);
    }
    return reasons;
  }
};

class StageRig {
 public:
  // `options` in YAML; `columns`: those beside id, content and time; `payload` is binary.
  StageRig(const std::string& stage, const std::string& options,
           std::vector<std::string> columns = {data::kText}, uint64_t seed = 7);

  const std::string& error() const { return error_; }  // of options or Bind, "" if there is none
  const stage::Binding& binding() const { return binding_; }
  static std::string Bytes(const base::Hash128& hash);

  // Rows in batches of `batch_rows` at most (0: all in one). Checks the books of every batch.
  StageOutput Run(const std::vector<Doc>& documents, size_t batch_rows = 0);

 private:
  stage::BatchPtr BatchOf(const std::vector<Doc>& documents) const;
  std::vector<stage::BatchPtr> Batches(const std::vector<Doc>& documents, size_t rows) const;
  void Collect(const stage::BatchPtr& in, const stage::MapOutput& out, StageOutput* all) const;
  StageOutput RunMap(const std::vector<stage::BatchPtr>& batches);
  StageOutput RunProgram(const std::vector<stage::BatchPtr>& batches);

  stage::StageRegistry registry_;
  stage::Configured configured_;
  stage::Binding binding_;
  stage::SchemaPtr schema_;
  std::string error_;
};

}  // namespace saem::refine
