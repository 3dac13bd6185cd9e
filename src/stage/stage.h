// The Stage contract: what every step of a recipe is. Bind is the control plane, once, where every
// mistake of a user is found; after it a stage is immutable and shared by workers, and what changes
// sits in a state object.
//
// Three kinds. A map sees one batch at a time. A call asks a text generator and is completed later;
// the executor owns window, journal, cancelling and the order of commits. A program is a bounded
// list of steps (map, shuffle with reduce, driver, apply) that any engine with a shuffle can run.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "base/hash.h"
#include "data/model_call.h"

namespace saem::stage {

using BatchPtr = std::shared_ptr<arrow::RecordBatch>;
using SchemaPtr = std::shared_ptr<arrow::Schema>;

enum class Kind { kMap, kCall, kProgram };
enum class PrivacyLabel { kPublic, kPersonal, kDp };

// What another dataset or model looks like where options name it.
struct DatasetInfo {
  std::string name;
  SchemaPtr schema;
  PrivacyLabel label = PrivacyLabel::kPublic;
};
struct ModelInfo {
  std::string name;
  std::string hash;     // identity of what answers: sha256 of weights, or "endpoint:<model>"
  std::string licence;  // SPDX of the model, which what it writes inherits; "" if it adds nothing
  std::string kind;     // llama, http, fake, ngram ...
  std::string path;     // fitted models: the file
  PrivacyLabel label = PrivacyLabel::kPublic;  // fitted models: that of what they were fitted on
};

struct BindInput {
  SchemaPtr schema;        // of the rows that come in
  std::string stage_name;  // "quality", as in the recipe
  uint64_t seed = 0;
  std::map<std::string, DatasetInfo> datasets;  // those the options name
  std::map<std::string, ModelInfo> models;      // likewise
  PrivacyLabel label = PrivacyLabel::kPublic;
};

struct Binding {
  SchemaPtr schema;                   // of the rows that come out
  std::vector<std::string> reads;     // columns
  bool one_to_one = true;             // a row out is a row in: ids survive
  bool deterministic = true;          // else exact only under `reproducible: true`
  int64_t memory_bytes = 0;           // bound of one worker's state
  std::optional<PrivacyLabel> label;  // where the stage changes it
  std::string model;                  // calls: the generator that is asked
  double calls_per_row = 0;           // calls: for the forecast
  double output_tokens_per_row = 0;
  double rows_per_row = 1;  // made at most for each row in, for the forecast
  int64_t max_rows = 0;     // out at most, whatever comes in; 0: no such bound
  std::string identity;     // hash of files its options name: part of the fingerprint
};

// One row that did not come through.
struct Reject {
  int64_t row = 0;          // in the batch that came in
  std::string reason = {};  // short, stable, kebab-case: "too-short"
  std::string detail = {};  // numbers and what was asked for
  std::string sample = {};  // made text that was refused (it has no row of its own), else empty
  int64_t span_begin = -1;  // bytes of the offending span in text or sample, -1: none
  int64_t span_end = -1;
};

// What became of a batch. in = rows.out + rejects that are rows + used; each made row is either out
// or refused: in + made = out + rejected + used, checked by the executor for every batch.
struct MapOutput {
  BatchPtr rows;  // in order; may be null when nothing came through
  std::vector<Reject> rejects;
  int64_t used = 0;  // rows in that were consumed to make others
  int64_t made = 0;  // candidates made from them, kept or refused
};

class State {
 public:
  virtual ~State() = default;
};

// Rows in order, batch by batch.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual base::Result<BatchPtr> Next() = 0;  // null at the end
};

// The datasets a stage's options name, made by the time it is prepared.
class NamedDatasets {
 public:
  virtual ~NamedDatasets() = default;
  virtual base::Result<std::unique_ptr<RowSource>> Open(const std::string& name) const = 0;
};

class Stage {
 public:
  virtual ~Stage() = default;
  virtual Kind kind() const = 0;
  // Once, before anything else; no data is read. Mistakes are usage errors (many at once where
  // possible).
  virtual base::Result<Binding> Bind(const BindInput& input) = 0;
  // Once, before the first batch, where there are batches to come: what it needs of other datasets
  // (bounded) and models. Immutable from here on.
  virtual base::Status Prepare(const NamedDatasets&, const base::Context&) {
    return base::Status::OK();
  }
};

class MapStage : public Stage {
 public:
  Kind kind() const final { return Kind::kMap; }
  // One per worker; null for stages without state.
  virtual base::Result<std::unique_ptr<State>> NewState(const base::Context&) const {
    return nullptr;
  }
  // Depends on the rows of `batch` alone, each by itself, so that batch boundaries never show.
  virtual base::Result<MapOutput> Process(const BatchPtr& batch, State* state) const = 0;
};

// A row of a batch, borrowed.
struct Row {
  const arrow::RecordBatch* batch;
  int64_t row;
};

// What completing one row left: rows to come out (each a one-row-or-more batch of the output
// schema), and rejects, whose `row` the executor fills in.
struct CallOutput {
  BatchPtr rows;  // may be null
  std::vector<Reject> rejects;
  int64_t used = 0;
  int64_t made = 0;
};

class CallStage : public Stage {
 public:
  Kind kind() const final { return Kind::kCall; }
  // The calls one row needs; none is a valid answer. Depends on the row alone.
  virtual base::Result<std::vector<data::ModelCall>> Submit(const Row& row) const = 0;
  // `answers` match Submit's calls one to one.
  virtual base::Result<CallOutput> Complete(const Row& row,
                                            std::span<const data::ModelAnswer> answers) const = 0;
};

// What a program's driver leaves for its apply step: bounded, serialisable, the same bytes for the
// same rows.
using Artefact = std::shared_ptr<arrow::Table>;

// Rows of one key, sorted by all columns, in a group of one reduce call.
class ProgramStage : public Stage {
 public:
  using RowSource = stage::RowSource;

  Kind kind() const final { return Kind::kProgram; }

  // 1. map: rows in -> intermediate rows whose first column is the uint64 shuffle key.
  virtual SchemaPtr IntermediateSchema() const = 0;
  virtual base::Result<std::unique_ptr<State>> NewState(const base::Context&) const {
    return nullptr;
  }
  virtual base::Result<BatchPtr> Map(const BatchPtr& batch, State* state) const = 0;
  // 2. shuffle by key; reduce sees whole groups: `batch` is sorted by all its columns and holds
  // each key's rows
  //    together. What it leaves goes to the driver; its schema is ReducedSchema.
  virtual SchemaPtr ReducedSchema() const = 0;
  virtual base::Result<BatchPtr> Reduce(const BatchPtr& batch) const = 0;
  // 3. driver: one process, all reduced rows in partition order (each partition sorted as Reduce
  // left it).
  virtual base::Result<Artefact> Drive(RowSource& reduced, const base::Context&) const = 0;
  // 4. apply: the rows that came in once more, with the artefact at hand.
  virtual base::Result<std::unique_ptr<State>> NewApplyState(const Artefact& artefact) const = 0;
  virtual base::Result<MapOutput> Apply(const BatchPtr& batch, State* state) const = 0;
};

}  // namespace saem::stage
