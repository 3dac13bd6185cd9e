// Every write saem makes goes through here, so that tests can record it, drop what was not synced,
// or fill the disk. Paths are local; reading users' data goes through Arrow's file systems instead
// (reader.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::io {

// A file open for appending.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual base::Status Append(std::string_view bytes) = 0;
  virtual base::Status Sync() = 0;  // durable when it returns
  virtual base::Status Truncate(int64_t size) = 0;
};

// Errors name the path and what to do (full disk, read-only folder, no permission).
class FileOps {
 public:
  virtual ~FileOps() = default;
  virtual base::Status MakeDirs(const std::string& path) = 0;  // with parents, their folders synced
  virtual base::Result<bool> Exists(const std::string& path) = 0;
  virtual base::Result<bool> IsDirectory(const std::string& path) = 0;
  virtual base::Result<std::string> Read(const std::string& path) = 0;
  // The bytes from `at` on; fewer than `size` at the file's end.
  virtual base::Result<std::string> ReadAt(const std::string& path, int64_t at, int64_t size) = 0;
  virtual base::Result<std::vector<std::string>> List(const std::string& dir) = 0;  // names, sorted
  virtual base::Result<std::unique_ptr<AppendFile>> OpenAppend(const std::string& path) = 0;
  virtual base::Status Remove(const std::string& path) = 0;      // a file; fine if it is not there
  virtual base::Status RemoveTree(const std::string& path) = 0;  // fine if it is not there
  virtual base::Status Rename(const std::string& from,
                              const std::string& to) = 0;  // replaces a file
  // Two folders change places in one step; NotImplemented where the file system has no such step.
  virtual base::Status Exchange(const std::string& a, const std::string& b) = 0;
  virtual base::Status SyncDir(const std::string& path) = 0;

  // Write beside, sync, rename, sync the folder: either the old file or the whole new one, whenever
  // the power goes.
  base::Status WriteDurably(const std::string& path, std::string_view bytes);
  // For scratch that is made anew after a crash: not synced.
  base::Status AppendTo(const std::string& path, std::string_view bytes);
};

// An InputError for a failed system call: what could not be done with which path, and what to do
// about `error` (errno).
base::Status SystemFailed(const std::string& what, const std::string& path, int error);
inline base::Status WriteFailed(const std::string& path, int error) {
  return SystemFailed("write to", path, error);
}

// Where `path` is made before it is put in its place in one step: beside it, hidden, and by a name
// that no user's file has.
std::string MadeBeside(const std::string& path);

// The real file system.
FileOps& LocalFiles();

// An exclusive lock between processes, held until destroyed or the process ends.
class Lock {
 public:
  virtual ~Lock() = default;
};
// Locks by the file `path`, which holds nothing but its holder's process. If another run holds it,
// an InputError at once: "another run (process 7) `does`", and what to do about it.
base::Result<std::unique_ptr<Lock>> LockByFile(const std::string& path, const std::string& does,
                                               const std::string& advice);

// The same by a folder that is there, which keeps no trace of it.
base::Result<std::unique_ptr<Lock>> LockFolder(const std::string& path, const std::string& does,
                                               const std::string& advice);

}  // namespace saem::io
