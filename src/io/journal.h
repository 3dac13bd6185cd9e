// An append-only list of entries that survives a crash at any byte. Each entry is framed by length
// and checksum; what a crash cut off at the end is dropped when the journal is opened, damage
// before the end is an error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "io/file_ops.h"

namespace saem::io {

class Journal {
 public:
  // Opens or makes the file at `path`; its folder must be there.
  static base::Result<std::unique_ptr<Journal>> Open(FileOps& files, const std::string& path);

  // Those found at opening, oldest first.
  const std::vector<std::string>& entries() const { return entries_; }
  // Bytes of a torn entry cut off at opening.
  int64_t torn_bytes() const { return torn_bytes_; }

  base::Status Append(std::string_view entry);  // not durable before Sync
  base::Status Sync();

 private:
  std::unique_ptr<AppendFile> file_;
  std::vector<std::string> entries_;
  int64_t torn_bytes_ = 0;
};

// The entries of a journal's bytes and how many of the bytes they take; for opening and the fuzzer.
struct JournalContents {
  std::vector<std::string> entries;
  int64_t good_bytes = 0;
};
base::Result<JournalContents> ParseJournal(std::string_view bytes, const std::string& path);

}  // namespace saem::io
