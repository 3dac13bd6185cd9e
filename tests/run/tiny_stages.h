// Small stages of each kind for the executor's tests: a map that rejects, a program that drops
// repeats, a call.
#pragma once

#include "stage/registry.h"

namespace saem::run {

// `shout` (map): upper-cases ASCII, rejects texts that hold "drop". `once` (program): keeps the
// smallest id of equal contents. `ask` (call): two answers a row from `model`, the second rejected
// where it is empty.
base::Status RegisterTinyStages(stage::StageRegistry& registry);

}  // namespace saem::run
