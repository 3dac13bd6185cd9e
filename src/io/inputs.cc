// Finds the files a `read:` means: paths, globs, folders and URIs of Arrow's file systems.
#include "io/inputs.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <arrow/filesystem/api.h>
#include <fnmatch.h>

#include "io/charset.h"
#include "io/columnar.h"
#include "io/header_fields.h"
#include "io/reader.h"

namespace saem::io {
namespace {

constexpr std::string_view kGlobChars = "*?[";
constexpr size_t kMaxFootersRead = 64;  // beyond, `check` estimates from sizes

bool IsUri(const std::string& entry) { return entry.find("://") != std::string::npos; }

std::string FormatOfName(const std::string& path) {
  std::string name = LowerAscii(path);
  for (const std::string_view compression : {".gz", ".zst"}) {
    if (name.ends_with(compression)) name.resize(name.size() - compression.size());
  }
  const auto ends = [&](std::initializer_list<const char*> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](const char* ending) { return name.ends_with(ending); });
  };
  if (ends({".warc", ".wet"})) return "warc";
  if (ends({".html", ".htm", ".xhtml"})) return "html";
  if (ends({".jsonl", ".ndjson"})) return "jsonl";
  if (ends({".parquet"})) return "parquet";
  if (ends({".csv"})) return "csv";
  if (ends({".txt", ".text", ".md"})) return "text";
  return "";
}

// The folder above the first segment with a glob character.
std::string GlobBase(const std::string& pattern) {
  const size_t slash = pattern.rfind('/', pattern.find_first_of(kGlobChars));
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : pattern.substr(0, slash);
}

bool GlobMatches(const std::string& pattern, const std::string& path) {
  // `**` crosses folders, `*` does not.
  const int flags =
      pattern.find("**") == std::string::npos ? FNM_PATHNAME | FNM_PERIOD : FNM_PERIOD;
  return ::fnmatch(pattern.c_str(), path.c_str(), flags) == 0;
}

// Files that programs leave beside data: .nfs123, _SUCCESS.
bool IsHidden(const std::string& root, const std::string& path) {
  const std::string_view below = std::string_view(path).substr(std::min(root.size(), path.size()));
  return below.find("/.") != std::string_view::npos || below.find("/_") != std::string_view::npos;
}

class Lister {
 public:
  explicit Lister(const ReadSpec& spec) : spec_(spec) {}

  base::Status Add(const std::string& entry) {
    ARROW_RETURN_NOT_OK(FindFiles(entry));
    const size_t before = inputs_.size() + repeated_;
    const bool glob = inside_.find_first_of(kGlobChars) != std::string::npos;
    for (const arrow::fs::FileInfo& info : found_) {
      if (!info.IsFile() || (glob && !GlobMatches(inside_, info.path()))) continue;
      if (folder_ && IsHidden(inside_, info.path())) continue;
      ARROW_RETURN_NOT_OK(AddFile(info, entry));
    }
    if (inputs_.size() + repeated_ > before) return base::Status::OK();
    if (folder_) return base::UsageError("the folder `" + entry + "` holds no files");
    return base::UsageError("no file matches `" + entry + "`" + Nearest(glob), {},
                            IsUri(entry) ? "" : "relative paths start at the recipe's folder");
  }

  std::vector<InputFile> Take() {
    std::sort(inputs_.begin(), inputs_.end(),
              [](const InputFile& a, const InputFile& b) { return a.uri < b.uri; });
    return std::move(inputs_);
  }

 private:
  base::Status FindFiles(const std::string& entry) {
    std::string path = entry;
    if (!IsUri(entry)) {
      const std::filesystem::path given(entry);
      path = AbsoluteOf(
          (given.is_absolute() ? given : std::filesystem::path(spec_.base_dir) / given).string());
    }
    auto files = arrow::fs::FileSystemFromUriOrPath(path, &inside_);
    if (!files.ok()) {
      return base::UsageError("cannot read `" + entry + "`: " + files.status().message());
    }
    files_ = std::move(*files);
    found_.clear();
    folder_ = false;
    arrow::fs::FileSelector selector;
    if (inside_.find_first_of(kGlobChars) != std::string::npos) {
      selector.base_dir = GlobBase(inside_);
      selector.allow_not_found = true;
      const std::string below = inside_.substr(selector.base_dir.size());
      selector.recursive =
          below.find('/', 1) != std::string::npos || below.find("**") != std::string::npos;
      return Select(entry, selector);
    }
    const auto info = files_->GetFileInfo(inside_);
    if (!info.ok()) return Unlisted(entry, info.status());
    if (info->IsFile()) found_.push_back(*info);
    if (!info->IsDirectory()) return base::Status::OK();
    folder_ = true;
    selector.base_dir = inside_;
    selector.recursive = true;
    return Select(entry, selector);
  }

  base::Status Select(const std::string& entry, const arrow::fs::FileSelector& selector) {
    auto found = files_->GetFileInfo(selector);
    if (!found.ok()) return Unlisted(entry, found.status());
    found_ = std::move(*found);
    return base::Status::OK();
  }

  static base::Status Unlisted(const std::string& entry, const base::Status& status) {
    return base::InputError("cannot list `" + entry + "`: " + status.message());
  }

  static std::string AbsoluteOf(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
  }

  // The name beside a file that is not there, if one is near.
  std::string Nearest(bool glob) const {
    const size_t slash = inside_.rfind('/');
    if (glob || slash == std::string::npos) return "";
    arrow::fs::FileSelector selector;
    selector.base_dir = slash == 0 ? "/" : inside_.substr(0, slash);
    selector.allow_not_found = true;
    const auto beside = files_->GetFileInfo(selector);
    if (!beside.ok()) return "";
    std::vector<std::string> names;
    for (const arrow::fs::FileInfo& info : *beside) names.push_back(info.base_name());
    std::sort(names.begin(), names.end());
    return base::DidYouMean(inside_.substr(slash + 1), names);
  }

  // As recorded in outputs: never a path of this machine unless the user wrote one.
  std::string Shown(const std::string& entry, const std::string& path) const {
    std::string storage;
    std::string shown = path;
    if (IsUri(entry)) {
      shown = entry.substr(0, entry.find("://") + 3) + path;
    } else if (!std::filesystem::path(entry).is_absolute()) {
      shown = std::filesystem::path(path)
                  .lexically_relative(AbsoluteOf(spec_.base_dir))
                  .generic_string();
    }
    return std::string(ScrubUtf8(shown, &storage));
  }

  base::Status AddFile(const arrow::fs::FileInfo& info, const std::string& entry) {
    InputFile input;
    input.uri = Shown(entry, info.path());
    input.path = info.path();
    input.files = files_;
    input.size = info.size();
    input.version = VersionOf(info);
    input.format = spec_.format == "auto" ? FormatOfName(info.path()) : spec_.format;
    if (input.format.empty()) {
      return base::UsageError("cannot tell the format of `" + input.uri + "` by its name", {},
                              "say `format:`, one of warc, html, text, jsonl, parquet, csv");
    }
    if (!seen_.insert(input.uri).second) {
      ++repeated_;
      return base::Status::OK();
    }
    if (inputs_.size() < kMaxFootersRead) input.records = RowsInFooter(input);
    inputs_.push_back(std::move(input));
    return base::Status::OK();
  }

  const ReadSpec& spec_;
  std::vector<InputFile> inputs_;
  std::set<std::string> seen_;
  size_t repeated_ = 0;
  // Of the entry in hand.
  std::shared_ptr<arrow::fs::FileSystem> files_;
  std::string inside_;  // its path in the file system
  std::vector<arrow::fs::FileInfo> found_;
  bool folder_ = false;
};

}  // namespace

std::string VersionOf(const arrow::fs::FileInfo& info) {
  return std::to_string(info.mtime().time_since_epoch().count());
}

base::Result<std::vector<InputFile>> ListInputs(const ReadSpec& spec) {
  if (spec.files.empty()) return base::UsageError("`read:` names no files");
  Lister lister(spec);
  for (const std::string& entry : spec.files) ARROW_RETURN_NOT_OK(lister.Add(entry));
  return lister.Take();
}

}  // namespace saem::io
