#include "io/journal.h"

#include <array>
#include <cstring>

#include <xxhash.h>

namespace saem::io {
namespace {

// A frame: 4 bytes magic, 4 bytes length, 8 bytes xxh3 of the entry (all little-endian), the entry.
constexpr uint32_t kMagic = 0x4A4D4153;  // "SAMJ"
constexpr size_t kHead = 16;
constexpr size_t kMaxEntry = size_t{256} << 20;

struct Head {
  uint32_t magic;
  uint32_t length;
  uint64_t checksum;
};
static_assert(sizeof(Head) == kHead);

bool ReadFrame(std::string_view bytes, std::string_view* entry) {
  if (bytes.size() < kHead) return false;
  Head head{};
  std::memcpy(&head, bytes.data(), kHead);
  if (head.magic != kMagic || head.length > kMaxEntry || head.length > bytes.size() - kHead) {
    return false;
  }
  *entry = bytes.substr(kHead, head.length);
  return XXH3_64bits(entry->data(), entry->size()) == head.checksum;
}

// Whether a whole frame stands anywhere in what follows a bad one: then it was not the crash that
// cut the end off.
bool FrameFollows(std::string_view bytes) {
  std::string_view entry;
  const std::string_view magic("SAMJ");
  for (size_t at = bytes.find(magic, 1); at != std::string_view::npos;
       at = bytes.find(magic, at + 1)) {
    if (ReadFrame(bytes.substr(at), &entry)) return true;
  }
  return false;
}

}  // namespace

base::Result<JournalContents> ParseJournal(std::string_view bytes, const std::string& path) {
  JournalContents contents;
  size_t at = 0;
  while (at < bytes.size()) {
    std::string_view entry;
    if (!ReadFrame(bytes.substr(at), &entry)) {
      if (FrameFollows(bytes.substr(at))) {
        return base::InputError(path + ": damaged at byte " + std::to_string(at) +
                                "; remove the work folder (or run with --fresh) and run again");
      }
      break;
    }
    contents.entries.emplace_back(entry);
    at += kHead + entry.size();
  }
  contents.good_bytes = static_cast<int64_t>(at);
  return contents;
}

base::Result<std::unique_ptr<Journal>> Journal::Open(FileOps& files, const std::string& path) {
  auto journal = std::make_unique<Journal>();
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  JournalContents contents;
  int64_t size = 0;
  if (exists) {
    ARROW_ASSIGN_OR_RAISE(const std::string bytes, files.Read(path));
    ARROW_ASSIGN_OR_RAISE(contents, ParseJournal(bytes, path));
    size = static_cast<int64_t>(bytes.size());
  }
  ARROW_ASSIGN_OR_RAISE(journal->file_, files.OpenAppend(path));
  journal->torn_bytes_ = size - contents.good_bytes;
  if (journal->torn_bytes_ > 0) {
    ARROW_RETURN_NOT_OK(journal->file_->Truncate(contents.good_bytes));
    ARROW_RETURN_NOT_OK(journal->file_->Sync());
  }
  if (!exists) {
    const size_t slash = path.rfind('/');
    ARROW_RETURN_NOT_OK(files.SyncDir(slash == std::string::npos ? "." : path.substr(0, slash)));
  }
  journal->entries_ = std::move(contents.entries);
  return journal;
}

base::Status Journal::Append(std::string_view entry) {
  if (entry.size() > kMaxEntry) return base::LimitError("a journal entry is over 256 MiB");
  const Head head{kMagic, static_cast<uint32_t>(entry.size()),
                  XXH3_64bits(entry.data(), entry.size())};
  std::string frame(kHead, '\0');
  std::memcpy(frame.data(), &head, kHead);
  frame.append(entry);
  return file_->Append(frame);
}

base::Status Journal::Sync() { return file_->Sync(); }

}  // namespace saem::io
