#include "io/occurrences.h"

#include <utility>

namespace saem::io {

uint64_t Occurrences::Count(const base::Hash128& payload) {
  if (used_ * 4 >= slots_.size() * 3) Grow();
  const uint64_t key = payload.low == 0 ? 1 : payload.low;
  const size_t mask = slots_.size() - 1;
  for (size_t at = key & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.key == key) return ++slot.count;
    if (slot.key == 0) {
      slot.key = key;
      ++used_;
      return 0;
    }
  }
}

void Occurrences::Grow() {
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.key == 0) continue;
    size_t at = slot.key & mask;
    while (slots_[at].key != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace saem::io
