// A clock that stands still.
#pragma once

#include "base/context.h"

namespace saem::run {

class NoTime final : public base::Clock {
 public:
  double MonotonicSeconds() const override { return 0; }
  int64_t UnixMilliseconds() const override { return 0; }
};

}  // namespace saem::run
