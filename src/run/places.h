// The folders that a run writes to, looked at before it makes anything. Called by the binder.
#pragma once

#include <string>

#include "base/error.h"
#include "io/reader.h"
#include "run/plan.h"

namespace saem::run {

// A usage error where `release.to` holds what is not ours, or where `work` lies inside it.
base::Status CheckReleasePlace(const Plan& plan);

// A usage error where `read` would find what the run writes, at once or when it is run again.
base::Status CheckNotOwnOutput(const Plan& plan, const io::ReadSpec& read);

}  // namespace saem::run
