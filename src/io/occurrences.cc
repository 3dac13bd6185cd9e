// Open addressing, in memory or in a file. A key's place is its highest bits, so that growing keeps
// the order of places and reads and writes the file almost in order.
#include "io/occurrences.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "io/file_ops.h"

namespace saem::io {
namespace {

constexpr size_t kFirstSlots = size_t{1} << 12;
constexpr int kKeyBits = 56;
constexpr uint64_t kMany = 255;  // the count stands in many_

uint64_t KeyOf(const base::Hash128& payload) {
  return std::max<uint64_t>(1, payload.low >> (64 - kKeyBits));
}

size_t HomeOf(uint64_t key, size_t slots) {
  return static_cast<size_t>(key >> (kKeyBits - std::countr_zero(slots)));
}

bool Full(uint64_t used, size_t slots) { return used * 4 >= uint64_t{slots} * 3; }

}  // namespace

// Slots in an unlinked file, a page at a time.
class Occurrences::SlotFile {
 public:
  static constexpr size_t kPageSlots = 512;

  static base::Result<std::unique_ptr<SlotFile>> Make(const std::string& scratch, size_t slots) {
    auto file = std::make_unique<SlotFile>();
    if (scratch.empty()) {
      std::FILE* const system = std::tmpfile();
      if (system == nullptr) return WriteFailed("a temporary file", errno);
      file->fd_ = ::dup(::fileno(system));
      std::fclose(system);
    } else {
      std::string path = scratch + "/occurrences-XXXXXX";
      file->fd_ = ::mkostemp(path.data(), O_CLOEXEC);
      if (file->fd_ >= 0) ::unlink(path.c_str());
    }
    file->name_ = scratch.empty() ? "a temporary file" : "a scratch file in " + scratch;
    if (file->fd_ < 0) return WriteFailed(file->name_, errno);
    // Sparse: pages that were never written read as free slots.
    if (::ftruncate(file->fd_, static_cast<off_t>(slots * sizeof(uint64_t))) != 0) {
      return WriteFailed(file->name_, errno);
    }
    file->slots_ = slots;
    return file;
  }
  ~SlotFile() {
    if (fd_ >= 0) ::close(fd_);
  }

  size_t slots() const { return slots_; }

  base::Result<uint64_t> Get(size_t at) {
    if (at / kPageSlots != page_) ARROW_RETURN_NOT_OK(Load(at / kPageSlots));
    return held_[at % kPageSlots];
  }
  // `at` is where Get looked last.
  base::Status Put(size_t at, uint64_t slot) {
    held_[at % kPageSlots] = slot;
    const auto offset = static_cast<off_t>(at * sizeof(uint64_t));
    if (::pwrite(fd_, &slot, sizeof(slot), offset) == static_cast<ssize_t>(sizeof(slot))) {
      return base::Status::OK();
    }
    return WriteFailed(name_, errno);
  }

 private:
  base::Status Load(size_t page) {
    const auto offset = static_cast<off_t>(page * sizeof(held_));
    if (::pread(fd_, held_.data(), sizeof(held_), offset) != static_cast<ssize_t>(sizeof(held_))) {
      page_ = SIZE_MAX;
      return base::InputError("cannot read " + name_);
    }
    page_ = page;
    return base::Status::OK();
  }

  int fd_ = -1;
  std::string name_;
  size_t slots_ = 0;
  size_t page_ = SIZE_MAX;
  std::array<uint64_t, kPageSlots> held_{};
};

Occurrences::Occurrences(int64_t memory_bytes, std::string scratch)
    : max_slots_(std::max(kFirstSlots,
                          std::bit_floor(static_cast<size_t>(std::max<int64_t>(0, memory_bytes)) /
                                         sizeof(uint64_t)))),
      scratch_(std::move(scratch)),
      slots_(kFirstSlots) {}
Occurrences::~Occurrences() = default;
Occurrences::Occurrences(Occurrences&&) noexcept = default;
Occurrences& Occurrences::operator=(Occurrences&&) noexcept = default;

base::Result<uint64_t> Occurrences::Count(const base::Hash128& payload) {
  if (Full(used_, file_ == nullptr ? slots_.size() : file_->slots())) ARROW_RETURN_NOT_OK(Grow());
  return CountAt(KeyOf(payload));
}

base::Result<uint64_t> Occurrences::CountAt(uint64_t key) {
  const size_t slots = file_ == nullptr ? slots_.size() : file_->slots();
  for (size_t at = HomeOf(key, slots);; at = (at + 1) & (slots - 1)) {
    uint64_t slot = 0;
    if (file_ == nullptr) {
      slot = slots_[at];
    } else {
      ARROW_ASSIGN_OR_RAISE(slot, file_->Get(at));
    }
    if (slot != 0 && slot >> 8 != key) continue;
    uint64_t count = slot & 0xFF;
    if (slot == 0) ++used_;
    if (count == kMany) return ++many_[key];
    // Occurrences are counted from 0: the slot holds the last one's number.
    const uint64_t now = slot == 0 ? 0 : count + 1;
    if (now == kMany) many_[key] = kMany;
    const uint64_t filled = key << 8 | now;
    if (file_ == nullptr) {
      slots_[at] = filled;
    } else {
      ARROW_RETURN_NOT_OK(file_->Put(at, filled));
    }
    return now;
  }
}

base::Status Occurrences::Grow() {
  const size_t slots = file_ == nullptr ? slots_.size() : file_->slots();
  if (file_ == nullptr && slots < max_slots_) {
    const std::vector<uint64_t> old = std::exchange(slots_, std::vector<uint64_t>(slots * 2));
    for (const uint64_t slot : old) {
      if (slot == 0) continue;
      size_t at = HomeOf(slot >> 8, slots_.size());
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
    return base::Status::OK();
  }
  ARROW_ASSIGN_OR_RAISE(auto larger, SlotFile::Make(scratch_, slots * 4));
  for (size_t i = 0; i < slots; ++i) {
    uint64_t slot = 0;
    if (file_ == nullptr) {
      slot = slots_[i];
    } else {
      ARROW_ASSIGN_OR_RAISE(slot, file_->Get(i));
    }
    if (slot == 0) continue;
    for (size_t at = HomeOf(slot >> 8, larger->slots());; at = (at + 1) & (larger->slots() - 1)) {
      ARROW_ASSIGN_OR_RAISE(const uint64_t there, larger->Get(at));
      if (there != 0) continue;
      ARROW_RETURN_NOT_OK(larger->Put(at, slot));
      break;
    }
  }
  slots_ = {};
  file_ = std::move(larger);
  return base::Status::OK();
}

}  // namespace saem::io
