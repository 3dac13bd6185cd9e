// A recipe as written: sections, datasets, models, release, each with its place in the file.
// Parsing finds every mistake of form at once and keeps them with the recipe: plan.h adds those
// that need the graph (unknown names, cycles, schemas) and tells of all together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/node.h"
#include "run/vars.h"
#include "stage/options.h"

namespace saem::run {

// `read:`; files are relative to the recipe's folder.
struct ReadOptions {
  stage::StringList files;
  std::string format = "auto";
  std::string text;
  std::string key;
  std::string uri;
  std::string time;
  std::string language;
  std::string licence_column;
  std::string licence = "unknown";
  std::string charset;
  std::string delimiter;
  bool table = false;
  std::string parent;  // tables of a set: "patients.patient_id = patient_id"
};

struct StepSpec {
  std::string stage;
  config::Node options;
  base::Position position;
};

struct FromSpec {
  std::string dataset;
  double share = 1;  // of its records, chosen by id
  base::Position position;
};

struct TableSpec {
  std::string name;
  ReadOptions read;
  base::Position position;
};

// `count:` a differentially private count of rows.
struct CountOptions {
  stage::DatasetName of;
  std::string by;            // a column; "": one count of all rows
  stage::StringList values;  // of that column that are counted: given, not looked up, for which
                             // values occur is private
  double epsilon = 0;
};

// `sample:` rows of a twin, made by a fitted model of a table. `synthesize:` is the same with the
// model's own options (`method`, `of` and those of the method) beside it.
struct SampleOptions {
  stage::ModelName model;
  int64_t rows = 0;
  stage::StringMap where;
  stage::DatasetName holdout;
  double near_copies = 0.01;
};

// `generate:` rows of a table that an SQL schema declares, from the declaration alone.
struct GenerateOptions {
  std::string schema;  // file, relative to the recipe
  std::string table;
  int64_t rows = 0;
  std::string locale = "en";
  double nulls = 0.05;
};

// `privacy:`
struct PrivacyOptions {
  std::string ledger;  // file, relative to the recipe
  double budget = 0;   // epsilon that may be spent on one source in all
};

struct DatasetSpec {
  std::string name;
  base::Position position;
  std::optional<ReadOptions> read;
  std::vector<TableSpec> tables;  // of a set, parents first
  std::vector<FromSpec> from;
  std::vector<StepSpec> steps;
  std::string label = "public";  // public, personal
  std::map<std::string, double> split;
  std::optional<CountOptions> count;  // a noisy count of another dataset
  base::Position count_position;
  std::optional<SampleOptions> sample;  // rows of a model
  base::Position sample_position;
  std::optional<GenerateOptions> generate;  // rows of a declared table
  base::Position generate_position;
  bool broken = false;  // among the recipe's mistakes are some of its source
};

struct ModelSpec {
  std::string name;
  base::Position position;
  std::string kind;  // llama, http, fake, or a fit method's name
  bool fitted = false;
  std::string on;  // fitted: the dataset
  base::Position on_position;
  double share = 1;      // of `on` that it sees; what is left is its holdout
  config::Node options;  // the whole mapping
  bool broken = false;   // among the recipe's mistakes are some of its own
};

struct ReleaseDatasetSpec {
  std::string dataset;
  std::string audit;  // text, table, none
  std::string against;
  config::Node checks;
  base::Position position;
};

struct Recipe {
  std::string file;      // as given
  std::string base_dir;  // the recipe's folder
  // SHA-256 of the text, of variables, and of overrides but those that only say where to write.
  std::string text_hash;
  std::map<std::string, std::string> vars;  // as text; their values stand in all else
  uint64_t seed = 0;
  std::string work;  // absolute or relative to base_dir; default: release.to + ".work"
  bool reproducible = false;
  std::optional<PrivacyOptions> privacy;
  std::vector<DatasetSpec> datasets;
  std::vector<ModelSpec> models;
  std::string release_to;
  stage::StringList formats = {"parquet", "jsonl"};
  int64_t rows_per_file = 100000;
  std::vector<ReleaseDatasetSpec> release;
  base::Position release_position;
  std::vector<base::Diagnostic> mistakes;  // of form; a recipe that has any cannot be bound

  const DatasetSpec* FindDataset(std::string_view name) const;
  const ModelSpec* FindModel(std::string_view name) const;
};

// Option tables that documentation and the editors' JSON Schema share with the parser.
const stage::OptionTable& ReadTable();
const stage::OptionTable& CountTable();
const stage::OptionTable& SampleTable();
const stage::OptionTable& GenerateTable();
const stage::OptionTable& PrivacyTable();

// An error is text that is no YAML, or settings that do not fit the recipe; all else is among the
// recipe's `mistakes`.
base::Result<Recipe> ParseRecipe(std::string_view text, const std::string& file,
                                 const Settings& settings = {});

}  // namespace saem::run
