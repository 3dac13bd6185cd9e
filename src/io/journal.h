// An append-only list of entries that survives a crash at any byte. Each entry is framed by length
// and checksum; what a crash cut off at the end is dropped when the journal is opened, damage
// before the end is an error. Entries stay on disk: memory holds one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/file_ops.h"

namespace saem::io {

// Gets an entry and the byte of the journal where it stands; an error ends the reading.
using VisitEntry = std::function<base::Status(std::string_view entry, int64_t at)>;

class Journal {
 public:
  // Opens or makes the file at `path` and visits the entries found, oldest first; its folder must
  // be there.
  static base::Result<std::unique_ptr<Journal>> Open(FileOps& files, const std::string& path,
                                                     const VisitEntry& visit);

  base::Status Append(std::string_view entry);  // not durable before Sync
  base::Status Sync();
  int64_t end() const { return end_; }  // where the next entry will stand
  base::Result<std::string> Read(int64_t at) const;

 private:
  Journal(FileOps& files, std::string path) : files_(files), path_(std::move(path)) {}

  FileOps& files_;
  const std::string path_;
  std::unique_ptr<AppendFile> file_;
  int64_t end_ = 0;
};

// Visits the entries of a journal that is not opened for writing. Returns how many of its bytes
// they take; what follows was cut off by a crash.
base::Result<int64_t> ReadJournal(FileOps& files, const std::string& path, const VisitEntry& visit);
// The same of bytes at hand; for the fuzzer.
base::Result<int64_t> ParseJournal(std::string_view bytes, const VisitEntry& visit);

}  // namespace saem::io
