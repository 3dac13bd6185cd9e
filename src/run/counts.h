// The accounting of one step: in + made = out + rejected + used, checked for every batch.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace saem::run {

struct StepCounts {
  int64_t in = 0;
  int64_t out = 0;
  int64_t rejected = 0;
  int64_t used = 0;
  int64_t made = 0;
  std::map<std::string, int64_t> reasons;
  // Model answers the rows rest on, journalled ones included.
  int64_t calls = 0;
  int64_t prompt_tokens = 0;
  int64_t output_tokens = 0;

  bool Balanced() const { return in + made == out + rejected + used; }
  StepCounts& operator+=(const StepCounts& other) {
    in += other.in;
    out += other.out;
    rejected += other.rejected;
    used += other.used;
    made += other.made;
    calls += other.calls;
    prompt_tokens += other.prompt_tokens;
    output_tokens += other.output_tokens;
    for (const auto& [reason, count] : other.reasons) reasons[reason] += count;
    return *this;
  }
};

}  // namespace saem::run
