// How often an equal payload has come before: what makes ids of equal records differ. Keyed by 64 bits of the payload's
// hash: should two payloads share them, one record's number is higher than it need be, and ids stay distinct.
#pragma once

#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace saem::io {

class Occurrences {
 public:
  // 0 for the first record with this payload, then 1, 2, ...
  uint64_t Count(const base::Hash128& payload);

 private:
  struct Slot {
    uint64_t key = 0;  // 0: free
    uint32_t count = 0;
  };
  void Grow();

  std::vector<Slot> slots_ = std::vector<Slot>(1 << 12);
  size_t used_ = 0;
};

}  // namespace saem::io
