// A bound recipe: every name resolved, every schema known, every fingerprint taken. Immutable once
// made; checking, running, explaining and worker processes all start from it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "infer/open.h"
#include "io/reader.h"
#include "run/recipe.h"
#include "stage/fit.h"
#include "stage/registry.h"
#include "stage/stage.h"

namespace saem::table {
class SchemaRows;
}

namespace saem::run {

// What the composition root brings in.
struct Registries {
  const stage::StageRegistry* stages = nullptr;
  const stage::FitRegistry* fits = nullptr;
};

// What the recipe may not say itself: where shipped models lie, keys from the environment, terms
// the user accepted.
struct Surroundings {
  std::string model_dir;
  std::string cache_dir;  // requantised weights
  std::map<std::string, std::string>
      secrets;  // by the name of the variable a recipe's `key_env` gives
  std::vector<std::string> accepted_terms;  // licences accepted on the command line
  bool verify = false;                      // know inputs by their bytes instead of size and time
  bool trial = false;                       // some records only
};

struct BoundStep {
  std::string name;  // the stage's, with "#2" when it stands a second time in the dataset
  base::Position position;
  const stage::StageInfo* info = nullptr;
  std::unique_ptr<stage::Stage> stage;
  std::string options_json;
  std::vector<std::string> datasets;
  std::vector<std::string> models;
  stage::Binding binding;
  std::string fingerprint;  // of everything up to and including this step
};

// Where a dataset's rows come from when it is made of others.
struct Parent {
  std::string dataset;  // a bound dataset's name
  std::string part;     // of its split; "" for all
  double from = 0;      // the part's and share's interval of id hashes, in [0, 1)
  double to = 1;
};

struct BoundDataset {
  std::string name;
  const DatasetSpec* spec = nullptr;
  bool reads = false;
  io::ReadSpec read;
  std::vector<io::InputFile> inputs;
  std::vector<Parent> parents;
  std::string sampled;            // the model its rows are drawn from; its data is the parent
  std::optional<Parent> holdout;  // of that data, where there is one
  std::shared_ptr<const table::SchemaRows> generated;  // what makes rows of a schema
  // Rows of a model of personal data, or made of them: released only behind an audit of tables.
  bool twin = false;
  stage::SchemaPtr source_schema;
  std::vector<BoundStep> steps;
  stage::SchemaPtr schema;
  stage::PrivacyLabel label = stage::PrivacyLabel::kPublic;
  std::string read_fingerprint;  // of files and how they are read, whatever the seed
  std::string source_fingerprint;
  std::string fingerprint;
};

struct BoundModel {
  std::string name;
  const ModelSpec* spec = nullptr;
  stage::ModelInfo info;
  infer::GeneratorSpec generator;  // not fitted
  base::Status lacking;            // what `check` does without and a run does not
  std::unique_ptr<stage::FitMethod> fit;
  Parent on;                      // fitted
  std::optional<Parent> holdout;  // of the same dataset, kept from it
  std::string fingerprint;
};

// One thing to make, in an order in which everything it needs comes first.
struct Task {
  enum class Kind { kDataset, kModel } kind;
  size_t index;  // into datasets or models
};

struct Plan {
  std::unique_ptr<Recipe> recipe;
  std::vector<BoundDataset> datasets;
  std::vector<BoundModel> models;
  std::vector<Task> order;
  std::string work_dir;
  std::string release_dir;

  const BoundDataset* FindDataset(std::string_view name) const;
  const BoundModel* FindModel(std::string_view name) const;
};

// All mistakes of all datasets at once; metadata and headers are read, no records.
base::Result<Plan> BindPlan(Recipe recipe, const Registries& registries,
                            const Surroundings& surroundings);

// "patients.holdout" -> dataset "patients", part "holdout" with its interval of id hashes.
base::Result<Parent> ResolveDataset(const Plan& plan, const std::string& name);

}  // namespace saem::run
