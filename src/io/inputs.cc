// Finds the files a `read:` means: paths, globs, folders and URIs of Arrow's file systems.
#include <arrow/filesystem/api.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "io/reader.h"

namespace saem::io {
namespace {

constexpr std::string_view kGlobChars = "*?[";

bool IsUri(const std::string& entry) { return entry.find("://") != std::string::npos; }

std::string FormatOfName(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const char* compression : {".gz", ".zst"}) {
    if (name.ends_with(compression)) name.resize(name.size() - std::string_view(compression).size());
  }
  const auto ends = [&](std::initializer_list<const char*> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](const char* ending) { return name.ends_with(ending); });
  };
  if (ends({".warc"})) return "warc";
  if (ends({".html", ".htm", ".xhtml"})) return "html";
  if (ends({".jsonl", ".ndjson"})) return "jsonl";
  if (ends({".parquet"})) return "parquet";
  if (ends({".csv"})) return "csv";
  if (ends({".txt", ".text", ".md"})) return "text";
  return "";
}

// The folder above the first segment with a glob character.
std::string GlobBase(const std::string& pattern) {
  const size_t glob = pattern.find_first_of(kGlobChars);
  const size_t slash = pattern.rfind('/', glob);
  return slash == std::string::npos ? "." : pattern.substr(0, slash);
}

bool GlobMatches(const std::string& pattern, const std::string& path) {
  // `**` crosses folders, `*` does not.
  const int flags = pattern.find("**") == std::string::npos ? FNM_PATHNAME | FNM_PERIOD : FNM_PERIOD;
  return ::fnmatch(pattern.c_str(), path.c_str(), flags) == 0;
}

std::string VersionOf(const arrow::fs::FileInfo& info) {
  return std::to_string(info.mtime().time_since_epoch().count());
}

class Lister {
 public:
  explicit Lister(const ReadSpec& spec) : spec_(spec) {}

  base::Status Add(const std::string& entry) {
    std::string path = entry;
    if (!IsUri(entry) && !std::filesystem::path(entry).is_absolute()) {
      path = (std::filesystem::path(spec_.base_dir) / entry).lexically_normal().string();
    }
    std::string inside;
    auto files = arrow::fs::FileSystemFromUriOrPath(IsUri(entry) ? entry : AbsoluteOf(path), &inside);
    if (!files.ok()) {
      return base::UsageError("cannot read `" + entry + "`: " + files.status().message());
    }
    const bool glob = inside.find_first_of(kGlobChars) != std::string::npos;
    arrow::fs::FileSelector selector;
    selector.recursive = true;
    std::vector<arrow::fs::FileInfo> found;
    if (glob) {
      selector.base_dir = GlobBase(inside);
      selector.allow_not_found = true;
      ARROW_ASSIGN_OR_RAISE(found, (*files)->GetFileInfo(selector));
    } else {
      ARROW_ASSIGN_OR_RAISE(const auto info, (*files)->GetFileInfo(inside));
      if (info.IsDirectory()) {
        selector.base_dir = inside;
        ARROW_ASSIGN_OR_RAISE(found, (*files)->GetFileInfo(selector));
      } else if (info.IsFile()) {
        found.push_back(info);
      }
    }
    size_t added = 0;
    for (const arrow::fs::FileInfo& info : found) {
      if (!info.IsFile() || (glob && !GlobMatches(inside, info.path()))) continue;
      if (!glob && found.size() > 1 && info.base_name().starts_with('.')) continue;
      ARROW_RETURN_NOT_OK(AddFile(*files, info, entry, inside));
      ++added;
    }
    if (added == 0) {
      return base::UsageError("no file matches `" + entry + "`", {},
                              "relative paths start at the recipe's folder");
    }
    return base::Status::OK();
  }

  std::vector<InputFile> Take() {
    std::sort(inputs_.begin(), inputs_.end(),
              [](const InputFile& a, const InputFile& b) { return a.uri < b.uri; });
    return std::move(inputs_);
  }

 private:
  static std::string AbsoluteOf(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
  }

  // As recorded in outputs: never a path of this machine unless the user wrote one.
  std::string Shown(const std::string& entry, const std::string& path) const {
    if (IsUri(entry)) return entry.substr(0, entry.find("://") + 3) + path;
    if (std::filesystem::path(entry).is_absolute()) return path;
    return std::filesystem::path(path)
        .lexically_relative(AbsoluteOf(spec_.base_dir))
        .generic_string();
  }

  base::Status AddFile(const std::shared_ptr<arrow::fs::FileSystem>& files,
                       const arrow::fs::FileInfo& info, const std::string& entry,
                       const std::string&) {
    InputFile input;
    input.uri = Shown(entry, info.path());
    input.path = info.path();
    input.files = files;
    input.size = info.size();
    input.version = VersionOf(info);
    input.format = spec_.format == "auto" ? FormatOfName(info.path()) : spec_.format;
    if (input.format.empty()) {
      return base::UsageError("cannot tell the format of `" + input.uri + "` by its name", {},
                              "say `format:`, one of warc, html, text, jsonl, parquet, csv");
    }
    if (seen_.insert(input.uri).second) inputs_.push_back(std::move(input));
    return base::Status::OK();
  }

  const ReadSpec& spec_;
  std::vector<InputFile> inputs_;
  std::set<std::string> seen_;
};

}  // namespace

base::Result<std::vector<InputFile>> ListInputs(const ReadSpec& spec) {
  Lister lister(spec);
  for (const std::string& entry : spec.files) ARROW_RETURN_NOT_OK(lister.Add(entry));
  return lister.Take();
}

}  // namespace saem::io
