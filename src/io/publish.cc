#include "io/publish.h"

#include <simdjson.h>

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

// For file systems that cannot exchange folders: for a moment no release is to be seen.
base::Status PutInSteps(FileOps& files, const std::string& built, const std::string& place,
                        const std::string& aside) {
  ARROW_RETURN_NOT_OK(files.RemoveTree(aside));
  ARROW_RETURN_NOT_OK(files.Rename(place, aside));
  const base::Status put = files.Rename(built, place);
  if (!put.ok()) ARROW_RETURN_NOT_OK(files.Rename(aside, place));
  return put;
}

}  // namespace

base::Result<bool> IsRelease(FileOps& files, const std::string& dir) {
  const std::string path = dir + "/manifest.json";
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (!exists) return false;
  ARROW_ASSIGN_OR_RAISE(const std::string manifest, files.Read(path));
  simdjson::dom::parser parser;
  simdjson::dom::element saem;
  return parser.parse(manifest)["saem"].get(saem) == simdjson::SUCCESS;
}

base::Result<std::string> TakenBy(FileOps& files, const std::string& place) {
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(place));
  if (!exists) return "";
  ARROW_ASSIGN_OR_RAISE(const bool folder, files.Exists(place + "/."));  // or a link to one
  if (!folder) return place + " is a file";
  ARROW_ASSIGN_OR_RAISE(const auto names, files.List(place));
  if (names.empty()) return "";
  ARROW_ASSIGN_OR_RAISE(const bool release, IsRelease(files, place));
  return release ? "" : place + " holds files that are no release of saem, `" + names.front() + "`";
}

base::Status PublishFolder(FileOps& files, const std::string& built, const std::string& place) {
  ARROW_RETURN_NOT_OK(SyncTree(files, built));
  ARROW_ASSIGN_OR_RAISE(const std::string taken, TakenBy(files, place));
  if (!taken.empty()) {
    return base::InputError(taken + "; move them away and run again to go on");
  }
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(place));
  const std::string aside = built + "-replaced";
  base::Status put = exists ? files.Exchange(built, place) : files.Rename(built, place);
  if (put.IsNotImplemented()) put = PutInSteps(files, built, place, aside);
  ARROW_RETURN_NOT_OK(put);
  ARROW_RETURN_NOT_OK(files.SyncDir(ParentOf(place)));
  ARROW_RETURN_NOT_OK(files.RemoveTree(built));
  return files.RemoveTree(aside);  // also what a run left that was killed between its steps
}

}  // namespace saem::io
