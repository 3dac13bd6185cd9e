// How often an equal payload has come before: what makes ids of equal records differ. Bounded in
// memory: a table that grows over its bound goes on in a scratch file. A payload is known by 56
// bits of its hash: should two payloads share them, one record's number is higher than it need be,
// and ids stay distinct and the same for every run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/hash.h"

namespace saem::io {

class Occurrences {
 public:
  // `memory_bytes` bounds the table in memory; `scratch` is the folder of the file ("": the
  // system's own).
  Occurrences(int64_t memory_bytes, std::string scratch);
  ~Occurrences();
  Occurrences(Occurrences&&) noexcept;
  Occurrences& operator=(Occurrences&&) noexcept;

  // 0 for the first record with this payload, then 1, 2, ... An InputError where the scratch file
  // cannot be written.
  base::Result<uint64_t> Count(const base::Hash128& payload);

  bool InFile() const { return file_ != nullptr; }

 private:
  class SlotFile;

  base::Status Grow();
  base::Result<uint64_t> CountAt(uint64_t key);

  size_t max_slots_;
  std::string scratch_;
  // A slot is 0 or 56 bits of key (never 0) over 8 bits of count; a count that does not fit stands
  // in many_.
  std::vector<uint64_t> slots_;
  std::unique_ptr<SlotFile> file_;  // instead of slots_
  uint64_t used_ = 0;
  std::unordered_map<uint64_t, uint64_t> many_;  // looked up, never walked
};

}  // namespace saem::io
