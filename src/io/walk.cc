#include "io/walk.h"

#include <algorithm>
#include <deque>
#include <set>

#include <arrow/filesystem/api.h>
#include <sys/stat.h>

namespace saem::io {
namespace {

bool IsLocal(const arrow::fs::FileSystem& files) { return files.type_name() == "local"; }

// Device and number of what stands behind `path`, so that links and hard links count as one.
std::string IdentityOf(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return path;
  return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
}

bool IsLink(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

class Walk {
 public:
  Walk(arrow::fs::FileSystem& files, const std::function<bool(const std::string&)>& enter)
      : files_(files), enter_(enter) {}

  base::Result<std::vector<FoundFile>> From(const std::string& folder) {
    ARROW_RETURN_NOT_OK(LookInto(folder, false));
    while (!behind_links_.empty()) {
      const std::string next = std::move(behind_links_.front());
      behind_links_.pop_front();
      ARROW_RETURN_NOT_OK(LookInto(next, true));
    }
    return std::move(found_);
  }

 private:
  base::Status LookInto(const std::string& folder, bool linked) {
    arrow::fs::FileSelector selector;
    selector.base_dir = folder;
    selector.allow_not_found = true;
    ARROW_ASSIGN_OR_RAISE(auto entries, files_.GetFileInfo(selector));
    std::sort(entries.begin(), entries.end(), arrow::fs::FileInfo::ByPath{});
    for (const arrow::fs::FileInfo& entry : entries) {
      if (entry.IsFile()) {
        found_.push_back(FoundAt(files_, entry));
        found_.back().linked |= linked;
      } else if (entry.IsDirectory() && enter_(entry.path())) {
        ARROW_RETURN_NOT_OK(Enter(entry.path(), linked || IsLink(entry.path())));
      }
    }
    return base::Status::OK();
  }

  base::Status Enter(const std::string& folder, bool linked) {
    if (!linked) return LookInto(folder, false);
    if (entered_.insert(IdentityOf(folder)).second) behind_links_.push_back(folder);
    return base::Status::OK();
  }

  arrow::fs::FileSystem& files_;
  const std::function<bool(const std::string&)>& enter_;
  std::deque<std::string> behind_links_;
  std::set<std::string> entered_;  // of those
  std::vector<FoundFile> found_;
};

}  // namespace

FoundFile FoundAt(const arrow::fs::FileSystem& files, const arrow::fs::FileInfo& info) {
  if (!IsLocal(files)) return {info, files.type_name() + ":" + info.path(), false};
  return {info, IdentityOf(info.path()), IsLink(info.path())};
}

base::Result<std::vector<FoundFile>> FilesBelow(
    arrow::fs::FileSystem& files, const std::string& folder, int levels,
    const std::function<bool(const std::string&)>& enter) {
  if (IsLocal(files)) return Walk(files, enter).From(folder);
  // Object stores know no links, and list a prefix in one go.
  arrow::fs::FileSelector selector;
  selector.base_dir = folder;
  selector.allow_not_found = true;
  selector.recursive = levels > 0;
  selector.max_recursion = levels;
  ARROW_ASSIGN_OR_RAISE(const auto entries, files.GetFileInfo(selector));
  std::vector<FoundFile> found;
  for (const arrow::fs::FileInfo& entry : entries) {
    if (entry.IsFile()) found.push_back(FoundAt(files, entry));
  }
  return found;
}

}  // namespace saem::io
