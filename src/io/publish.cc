#include "io/publish.h"

#include <optional>
#include <set>
#include <string_view>

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

// The files that the release in `dir` consists of, but private ones; nothing where it is none.
base::Result<std::optional<std::set<std::string>>> ListedFiles(FileOps& files,
                                                               const std::string& dir) {
  const std::string path = dir + "/manifest.json";
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (!exists) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(const std::string text, files.Read(path));
  simdjson::dom::parser parser;
  simdjson::dom::object manifest;
  simdjson::dom::array entries;
  if (parser.parse(text).get(manifest) != simdjson::SUCCESS ||
      manifest["saem"].error() != simdjson::SUCCESS ||
      manifest["files"].get(entries) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  std::set<std::string> listed = {"manifest.json", "run.json"};
  for (const simdjson::dom::element entry : entries) {
    std::string_view file;
    if (entry["path"].get(file) == simdjson::SUCCESS) listed.emplace(file);
  }
  return listed;
}

// A file below `folder` (of `dir`, with a slash behind it) that is not listed, "" if there is none.
base::Result<std::string> ForeignFile(FileOps& files, const std::string& dir,
                                      const std::string& folder,
                                      const std::set<std::string>& listed) {
  ARROW_ASSIGN_OR_RAISE(const auto names, files.List(dir + "/" + folder));
  for (const std::string& name : names) {
    const std::string path = folder + name;
    // What desktops leave, such as .DS_Store, is nobody's; private files are in no manifest.
    if (name.starts_with('.') || path == "private" || listed.contains(path)) continue;
    ARROW_ASSIGN_OR_RAISE(const bool below, files.IsDirectory(dir + "/" + path));
    if (!below) return path;
    ARROW_ASSIGN_OR_RAISE(const std::string found, ForeignFile(files, dir, path + "/", listed));
    if (!found.empty()) return found;
  }
  return "";
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
  ARROW_ASSIGN_OR_RAISE(const auto listed, ListedFiles(files, dir));
  return listed.has_value();
}

base::Result<std::string> TakenBy(FileOps& files, const std::string& place) {
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(place));
  if (!exists) return "";
  ARROW_ASSIGN_OR_RAISE(const bool folder, files.Exists(place + "/."));  // or a link to one
  if (!folder) return place + " is a file";
  ARROW_ASSIGN_OR_RAISE(const auto names, files.List(place));
  if (names.empty()) return "";
  ARROW_ASSIGN_OR_RAISE(const auto listed, ListedFiles(files, place));
  if (!listed) {
    return place + " holds files that are no release of saem, such as `" + names.front() + "`";
  }
  ARROW_ASSIGN_OR_RAISE(const std::string foreign, ForeignFile(files, place, "", *listed));
  return foreign.empty() ? "" : place + " holds `" + foreign + "`, which is no part of the release";
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
