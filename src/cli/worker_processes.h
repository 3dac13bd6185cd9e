// The processes behind `saem run --processes`: they work at the same time, stop together, and never
// outlive the run that started them.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/error.h"

namespace saem::cli {

// Runs `saem worker PLAN 0` ... `PLAN n-1` and waits for them. Once one fails, or the run is
// interrupted, the others are told to stop. Called from the main thread: a worker ends with the
// thread that started it.
base::Status RunWorkers(const std::string& plan, int parts);

// In a worker: ends it at once when `run`, the process that started it, ends in whatever way.
void EndWith(pid_t run);

}  // namespace saem::cli
