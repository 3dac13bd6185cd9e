#include "io/publish.h"

namespace saem::io {
namespace {

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

// Directories below are synced so that every name in them is durable before the folder shows.
base::Status SyncTree(FileOps& files, const std::string& dir) {
  ARROW_ASSIGN_OR_RAISE(const auto names, files.List(dir));
  for (const std::string& name : names) {
    const std::string path = dir + "/" + name;
    ARROW_ASSIGN_OR_RAISE(const bool folder, files.IsDirectory(path));
    if (folder) ARROW_RETURN_NOT_OK(SyncTree(files, path));
  }
  return files.SyncDir(dir);
}

}  // namespace

base::Status PublishFolder(FileOps& files, const std::string& built, const std::string& place) {
  ARROW_RETURN_NOT_OK(SyncTree(files, built));
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(place));
  if (!exists) {
    ARROW_RETURN_NOT_OK(files.Rename(built, place));
    return files.SyncDir(ParentOf(place));
  }
  ARROW_ASSIGN_OR_RAISE(const bool release, files.Exists(place + "/manifest.json"));
  if (!release) {
    ARROW_ASSIGN_OR_RAISE(const auto names, files.List(place));
    if (!names.empty()) {
      return base::InputError(place +
                              " holds files that are no release of saem (no manifest.json); " +
                              "choose another `release.to`, or empty it");
    }
  }
  ARROW_RETURN_NOT_OK(files.Exchange(built, place));
  ARROW_RETURN_NOT_OK(files.SyncDir(ParentOf(place)));
  return files.RemoveTree(built);
}

}  // namespace saem::io
