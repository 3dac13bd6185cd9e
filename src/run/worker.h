// A share of a program's work done by a process of its own: `saem worker PLAN PART`. The plan file
// names the recipe (which the worker binds again, so both agree by fingerprint), the step, the
// phase and the folders.
#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "io/file_ops.h"
#include "run/plan.h"

namespace saem::run {

struct WorkerPlan {
  std::string recipe_file;
  std::string recipe_text;
  Settings settings;
  std::string dataset;
  int64_t step = 0;
  std::string phase;  // map, reduce
  std::string input_dir;
  std::string dir;
  int parts = 1;
  base::Limits limits;

  std::string ToJson() const;
  static base::Result<WorkerPlan> FromJson(std::string_view json, const std::string& path);
};

base::Status RunWorker(const WorkerPlan& worker, int part, const Registries& registries,
                       const Surroundings& surroundings, io::FileOps& files, base::Context context);

}  // namespace saem::run
