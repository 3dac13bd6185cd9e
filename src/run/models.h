// The `models:` section: option tables of each kind of generator, and their binding.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "run/plan.h"
#include "stage/options.h"

namespace saem::run {

// ("llama", table), ...: for documentation.
std::vector<std::pair<std::string, const stage::OptionTable*>> ModelTables();

// Fills `model` from its spec; mistakes of form are added to `diagnostics` (the status is OK then),
// what else fails is the status.
base::Status BindGenerator(const Recipe& recipe, const Surroundings& surroundings,
                           BoundModel* model, std::vector<base::Diagnostic>* diagnostics);

}  // namespace saem::run
