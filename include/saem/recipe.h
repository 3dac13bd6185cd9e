// Recipes: checking one, and running it. The program `saem` stands on the same engine.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <saem/result.h>

namespace saem {

std::string Version();

struct RecipeFile {
  std::string path;
  std::vector<std::string> overrides;  // "path=value", as of --set
  int64_t limit = 0;                   // > 0: a trial on that many records, in folders of its own
  std::string vars_file = {};          // with values of the recipe's variables, as of --vars
  std::vector<std::string> vars = {};  // "name=value", as of --var
};

// What saem never takes from the world by itself.
struct Environment {
  std::string model_dir;  // the shipped models; "" is where saem was installed or built
  std::string cache_dir;  // weights in the form that runs fastest; "" keeps none
  std::map<std::string, std::string> secrets;  // by the name that a recipe's `key_env` gives
  std::vector<std::string> accepted_terms;     // of models that have terms: "gemma"
};

struct Column {
  std::string name;
  std::string type;  // as Arrow writes it
};

struct StepPlan {
  std::string name;
  std::string kind;             // "map", "call", "program"
  std::vector<Column> columns;  // behind it
};

struct DatasetPlan {
  std::string name;
  std::string label;  // "public", "personal", "dp"
  std::vector<std::string> from;
  std::vector<Column> columns;  // before the first step
  std::vector<StepPlan> steps;
};

struct RecipePlan {
  std::vector<DatasetPlan> datasets;  // in the order in which they are made
  std::string release_dir;            // "" where nothing is released
  std::string work_dir;
  int64_t input_bytes = 0;
  int64_t records = 0;  // about
  int64_t memory_bytes = 0;
  int64_t disk_bytes = 0;
  int64_t calls = 0;  // of models, at most
  int64_t output_tokens = 0;
};

// Binds a recipe: reads metadata and headers, no records.
Result<RecipePlan> CheckRecipe(const RecipeFile& recipe, const Environment& environment);

struct RunProgress {
  std::string what;
  int64_t done = 0;
  int64_t total = 0;  // 0 where it is not known
  std::string unit;   // "records", "bytes", "calls"
};

struct RunSettings {
  int threads = 1;
  bool fresh = false;   // make everything anew; answers of models are kept
  bool verify = false;  // know inputs by their bytes, not by size and time
  // Told how far it is, from the thread that runs; false stops the run.
  std::function<bool(const RunProgress&)> progress;
};

struct RunOutcome {
  std::string verdict;  // "released", "refused", "undecided", or "made": there was no gate
  std::string reason;
  bool released = false;  // the data stands under release_dir/data
  std::string release_dir;
  std::vector<std::pair<std::string, int64_t>> records;  // of each released dataset
};

// Makes, audits, publishes; goes on where an earlier run stopped. A gate that says no is an
// outcome, not an error.
Result<RunOutcome> RunRecipe(const RecipeFile& recipe, const Environment& environment,
                             const RunSettings& settings = {});

}  // namespace saem
