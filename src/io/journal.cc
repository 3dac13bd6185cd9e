#include "io/journal.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <xxhash.h>

namespace saem::io {
namespace {

// A frame: 4 bytes magic, 4 bytes length, 8 bytes xxh3 of the entry (all little-endian), the entry.
constexpr uint32_t kMagic = 0x4A4D4153;  // "SAMJ"
constexpr size_t kHead = 16;
constexpr size_t kMaxEntry = size_t{256} << 20;
constexpr size_t kWindow = size_t{1} << 20;  // bytes read at once where frames are small

struct Head {
  uint32_t magic;
  uint32_t length;
  uint64_t checksum;
};
static_assert(sizeof(Head) == kHead);

// Where a journal's bytes come from: those from `at` on, fewer than `size` at the end.
using Source = std::function<base::Result<std::string>(int64_t at, int64_t size)>;

// A piece of the source, large enough to pass over many small frames in it.
class Window {
 public:
  Window(const Source& source, size_t least) : source_(source), least_(least) {}

  // Valid until the next call; fewer bytes than `size` at the end.
  base::Result<std::string_view> At(int64_t at, size_t size) {
    const auto held = static_cast<int64_t>(bytes_.size());
    if (at < begin_ || at + static_cast<int64_t>(size) > begin_ + held) {
      ARROW_ASSIGN_OR_RAISE(bytes_, source_(at, static_cast<int64_t>(std::max(size, least_))));
      begin_ = at;
    }
    return std::string_view(bytes_).substr(static_cast<size_t>(at - begin_)).substr(0, size);
  }

 private:
  const Source& source_;
  const size_t least_;
  std::string bytes_;
  int64_t begin_ = 0;
};

// The whole entry whose frame begins at `at`; nothing where no such frame stands there.
base::Result<std::optional<std::string_view>> EntryAt(Window& window, int64_t at) {
  ARROW_ASSIGN_OR_RAISE(std::string_view bytes, window.At(at, kHead));
  if (bytes.size() < kHead) return std::nullopt;
  Head head{};
  std::memcpy(&head, bytes.data(), kHead);
  if (head.magic != kMagic || head.length > kMaxEntry) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(bytes, window.At(at, kHead + head.length));
  if (bytes.size() < kHead + head.length) return std::nullopt;
  const std::string_view entry = bytes.substr(kHead);
  if (XXH3_64bits(entry.data(), entry.size()) != head.checksum) return std::nullopt;
  return entry;
}

// Whether a whole frame stands anywhere behind `at`: then it was not a crash that cut the end off.
base::Result<bool> FrameFollows(const Source& source, int64_t at) {
  constexpr std::string_view kMagicBytes("SAMJ");
  Window search(source, kWindow);
  Window frames(source, 0);
  for (++at;;) {
    ARROW_ASSIGN_OR_RAISE(const std::string_view bytes, search.At(at, kWindow));
    const size_t found = bytes.find(kMagicBytes);
    if (found == std::string_view::npos) {
      if (bytes.size() < kWindow) return false;
      at += static_cast<int64_t>(bytes.size() - kMagicBytes.size() + 1);
      continue;
    }
    at += static_cast<int64_t>(found);
    ARROW_ASSIGN_OR_RAISE(const auto entry, EntryAt(frames, at));
    if (entry) return true;
    ++at;
  }
}

base::Result<int64_t> Scan(const Source& source, const std::string& path, const VisitEntry& visit) {
  Window window(source, kWindow);
  int64_t at = 0;
  while (true) {
    ARROW_ASSIGN_OR_RAISE(const auto entry, EntryAt(window, at));
    if (!entry) break;
    ARROW_RETURN_NOT_OK(visit(*entry, at));
    at += static_cast<int64_t>(kHead + entry->size());
  }
  ARROW_ASSIGN_OR_RAISE(const bool damaged, FrameFollows(source, at));
  if (!damaged) return at;
  return base::InputError(path + ": damaged at byte " + std::to_string(at) +
                          "; restore it from a copy, or move it away: what it held is then lost");
}

Source SourceOf(FileOps& files, const std::string& path) {
  return [&files, path](int64_t at, int64_t size) { return files.ReadAt(path, at, size); };
}

}  // namespace

base::Result<int64_t> ReadJournal(FileOps& files, const std::string& path,
                                  const VisitEntry& visit) {
  return Scan(SourceOf(files, path), path, visit);
}

base::Result<int64_t> ParseJournal(std::string_view bytes, const VisitEntry& visit) {
  const Source source = [&](int64_t at, int64_t size) -> base::Result<std::string> {
    const size_t from = std::min(static_cast<size_t>(at), bytes.size());
    return std::string(bytes.substr(from, static_cast<size_t>(size)));
  };
  return Scan(source, "the journal", visit);
}

base::Result<std::unique_ptr<Journal>> Journal::Open(FileOps& files, const std::string& path,
                                                     const VisitEntry& visit) {
  std::unique_ptr<Journal> journal(new Journal(files, path));
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (exists) {
    ARROW_ASSIGN_OR_RAISE(journal->end_, ReadJournal(files, path, visit));
  }
  ARROW_ASSIGN_OR_RAISE(journal->file_, files.OpenAppend(path));
  if (exists) {
    ARROW_ASSIGN_OR_RAISE(const std::string torn, files.ReadAt(path, journal->end_, 1));
    if (torn.empty()) return journal;
    ARROW_RETURN_NOT_OK(journal->file_->Truncate(journal->end_));
    ARROW_RETURN_NOT_OK(journal->file_->Sync());
  } else {
    const size_t slash = path.rfind('/');
    ARROW_RETURN_NOT_OK(files.SyncDir(slash == std::string::npos ? "." : path.substr(0, slash)));
  }
  return journal;
}

base::Status Journal::Append(std::string_view entry) {
  if (entry.size() > kMaxEntry) return base::LimitError("a journal entry is over 256 MiB");
  const Head head{kMagic, static_cast<uint32_t>(entry.size()),
                  XXH3_64bits(entry.data(), entry.size())};
  std::string frame(kHead, '\0');
  std::memcpy(frame.data(), &head, kHead);
  frame.append(entry);
  const base::Status appended = file_->Append(frame);
  if (!appended.ok()) {
    // A part of a frame must not stand before the next one.
    ARROW_RETURN_NOT_OK(file_->Truncate(end_));
    return appended;
  }
  end_ += static_cast<int64_t>(frame.size());
  return base::Status::OK();
}

base::Status Journal::Sync() { return file_->Sync(); }

base::Result<std::string> Journal::Read(int64_t at) const {
  const Source source = SourceOf(files_, path_);
  Window window(source, 0);
  ARROW_ASSIGN_OR_RAISE(const auto entry, EntryAt(window, at));
  if (!entry) return base::InputError(path_ + ": no entry at byte " + std::to_string(at));
  return std::string(*entry);
}

}  // namespace saem::io
