// The local files, and what of them a disk would hold if the power went off now: a model of a file
// system that forgets what was not synced.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/file_ops.h"

namespace saem::run {

// What a disk may hold after the power came back. In all of them synced contents are whole.
enum class Lost {
  kEverythingUnsynced,  // names and contents
  kContents,            // names are as they were last, contents that were not synced are empty
  kHalfOfContents,      // names as above, half of what was not synced stands, the rest is zeros
};

// Files by path below the root; folders end with '/'.
using DiskImage = std::map<std::string, std::string>;

class PowerCutFiles final : public io::FileOps {
 public:
  // Watches `root`, whose contents now count as synced. `before` is called before each operation
  // that changes something, with its number, from 0.
  PowerCutFiles(std::string root, std::function<void(int64_t operation)> before);
  ~PowerCutFiles() override;

  DiskImage AfterPowerCut(Lost lost) const;

  base::Status MakeDirs(const std::string& path) override;
  base::Result<bool> Exists(const std::string& path) override;
  base::Result<bool> IsDirectory(const std::string& path) override;
  base::Result<std::string> Read(const std::string& path) override;
  base::Result<std::string> ReadAt(const std::string& path, int64_t at, int64_t size) override;
  base::Result<std::vector<std::string>> List(const std::string& dir) override;
  base::Result<std::unique_ptr<io::AppendFile>> OpenAppend(const std::string& path) override;
  base::Status Remove(const std::string& path) override;
  base::Status RemoveTree(const std::string& path) override;
  base::Status Rename(const std::string& from, const std::string& to) override;
  base::Status Exchange(const std::string& a, const std::string& b) override;
  base::Status SyncDir(const std::string& path) override;

 private:
  struct Node;
  class RecordedFile;
  using NodePtr = std::shared_ptr<Node>;

  static NodePtr Load(const std::string& path);
  static void Collect(const Node& node, const std::string& path, Lost lost, DiskImage* image);
  // The slot of a path in its folder as it is now.
  NodePtr& Slot(const std::string& path);
  void Operation() { before_(operations_++); }

  io::FileOps& local_ = io::LocalFiles();
  const std::string root_;
  const std::function<void(int64_t)> before_;
  int64_t operations_ = 0;
  NodePtr tree_;
};

}  // namespace saem::run
