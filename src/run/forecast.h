// What a bound plan would cost, from sizes, headers, the heads of some files and the stages' own
// bounds; no more is read of them.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "run/plan.h"

namespace saem::run {

struct Forecast {
  int64_t input_bytes = 0;
  int64_t records = 0;       // to be read, estimated where no header says it
  int64_t memory_bytes = 0;  // bound, beside models
  int64_t disk_bytes = 0;    // bound of the work folder
  struct Calls {
    std::string model;
    std::string step;
    int64_t calls = 0;  // at most, if no step dropped a record
    int64_t output_tokens = 0;
    double seconds = 0;  // at the rate measured for models of this kind; 0 where none is known
  };
  std::vector<Calls> calls;

  std::vector<std::string> Lines() const;
  nlohmann::ordered_json Json() const;
};

Forecast ForecastOf(const Plan& plan, int threads = 2);

}  // namespace saem::run
