// Finds the files a `read:` means: paths, globs, folders and URIs of Arrow's file systems.
#include "io/inputs.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <tuple>

#include <arrow/filesystem/api.h>

#include "io/charset.h"
#include "io/columnar.h"
#include "io/glob.h"
#include "io/header_fields.h"
#include "io/walk.h"

namespace saem::io {
namespace {

constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
    {".warc", "warc"},    {".wet", "warc"},        {".html", "html"}, {".htm", "html"},
    {".xhtml", "html"},   {".jsonl", "jsonl"},     {".csv", "csv"},   {".tsv", "csv"},
    {".ndjson", "jsonl"}, {".parquet", "parquet"}, {".txt", "text"},  {".text", "text"},
    {".md", "text"}};
constexpr size_t kMaxFootersRead = 64;  // beyond, `check` estimates from sizes

bool IsUri(const std::string& entry) { return entry.find("://") != std::string::npos; }

// Files that programs leave beside data: .nfs123, _SUCCESS.
bool IsHidden(const std::string& root, const std::string& path) {
  const std::string_view below = std::string_view(path).substr(std::min(root.size(), path.size()));
  return below.find("/.") != std::string_view::npos || below.find("/_") != std::string_view::npos;
}

std::string AbsoluteOf(const std::string& path) {
  std::error_code gone;  // the folder in which the command is given
  const auto whole = std::filesystem::absolute(path, gone);
  return (gone ? std::filesystem::path(path) : whole).lexically_normal().string();
}

// What one entry of `files:` means.
struct Meant {
  std::shared_ptr<arrow::fs::FileSystem> files;
  std::string path;  // in that file system; or a pattern, in which the recipe's folder is escaped
  bool glob = false;

  std::string Base() const { return glob ? SplitGlob(path).base : path; }
};

base::Result<Meant> MeaningOf(const ReadSpec& spec, const std::string& entry) {
  Meant meant;
  std::string path = entry;
  if (!IsUri(entry)) {
    meant.glob = IsGlob(entry);
    if (!std::filesystem::path(entry).is_absolute()) {
      const std::string folder = AbsoluteOf(spec.base_dir);
      path = (meant.glob ? EscapeGlob(folder) : folder) + "/" + entry;
    }
    path = std::filesystem::path(path).lexically_normal().string();
  }
  auto files = arrow::fs::FileSystemFromUriOrPath(path, &meant.path);
  if (!files.ok()) {
    return base::UsageError("cannot read `" + entry + "`: " + files.status().message());
  }
  meant.files = std::move(*files);
  if (IsUri(entry)) meant.glob = IsGlob(meant.path);
  return meant;
}

class Lister {
 public:
  explicit Lister(const ReadSpec& spec) : spec_(spec) {}

  base::Status Add(const std::string& entry) {
    ARROW_ASSIGN_OR_RAISE(meant_, MeaningOf(spec_, entry));
    auto found = meant_.glob ? Matches() : NamedFiles();
    if (!found.ok()) {
      return base::InputError("cannot list `" + entry + "`: " + found.status().message());
    }
    for (const FoundFile& file : *found) ARROW_RETURN_NOT_OK(AddFile(file, entry));
    if (!found->empty()) return base::Status::OK();
    if (folder_) return base::UsageError("the folder `" + entry + "` holds no files");
    return base::UsageError("no file matches `" + entry + "`" + (meant_.glob ? "" : Nearest()), {},
                            Advice(entry));
  }

  std::vector<InputFile> Take() {
    std::vector<InputFile> inputs;
    for (auto& [identity, named] : inputs_) inputs.push_back(std::move(named.file));
    std::sort(inputs.begin(), inputs.end(),
              [](const InputFile& a, const InputFile& b) { return a.uri < b.uri; });
    const size_t footers = std::min(inputs.size(), kMaxFootersRead);
    for (size_t i = 0; i < footers; ++i) inputs[i].records = RowsInFooter(inputs[i]);
    return inputs;
  }

 private:
  struct Named {
    bool linked;
    InputFile file;
  };

  base::Result<std::vector<FoundFile>> Matches() {
    folder_ = false;
    const std::string& pattern = meant_.path;
    ARROW_ASSIGN_OR_RAISE(
        auto found, FilesBelow(*meant_.files, meant_.Base(), GlobLevels(pattern),
                               [&](const std::string& path) { return GlobEnters(pattern, path); }));
    std::erase_if(found,
                  [&](const FoundFile& file) { return !GlobMatches(pattern, file.info.path()); });
    return found;
  }

  // A file, or all files below a folder.
  base::Result<std::vector<FoundFile>> NamedFiles() {
    const std::string& path = meant_.path;
    ARROW_ASSIGN_OR_RAISE(const auto info, meant_.files->GetFileInfo(path));
    folder_ = info.IsDirectory();
    if (info.IsFile()) return std::vector<FoundFile>{FoundAt(*meant_.files, info)};
    if (!folder_) return std::vector<FoundFile>{};
    const auto shown = [&](const std::string& below) { return !IsHidden(path, below); };
    ARROW_ASSIGN_OR_RAISE(auto found,
                          FilesBelow(*meant_.files, path, std::numeric_limits<int>::max(), shown));
    std::erase_if(found, [&](const FoundFile& file) { return !shown(file.info.path()); });
    return found;
  }

  std::string Advice(const std::string& entry) const {
    if (IsUri(entry)) return "";
    std::error_code error;
    const std::filesystem::path literal = std::filesystem::path(spec_.base_dir) / entry;
    if (meant_.glob && std::filesystem::exists(literal, error)) {
      return "`*`, `?` and `[` stand for other characters; the file of that name is `" +
             EscapeGlob(entry) + "`";
    }
    return "relative paths start at the recipe's folder";
  }

  // The name beside a file that is not there, if one is near.
  std::string Nearest() const {
    const std::string& path = meant_.path;
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return "";
    arrow::fs::FileSelector selector;
    selector.base_dir = slash == 0 ? "/" : path.substr(0, slash);
    selector.allow_not_found = true;
    const auto beside = meant_.files->GetFileInfo(selector);
    if (!beside.ok()) return "";
    std::vector<std::string> names;
    for (const arrow::fs::FileInfo& info : *beside) names.push_back(info.base_name());
    std::sort(names.begin(), names.end());
    const std::string near = base::DidYouMean(path.substr(slash + 1), names);
    return near.empty() ? "" : "; " + near;
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

  // Of several names of one file its own is taken, and else the first.
  base::Status AddFile(const FoundFile& found, const std::string& entry) {
    InputFile input;
    input.uri = Shown(entry, found.info.path());
    input.path = found.info.path();
    input.files = meant_.files;
    input.size = found.info.size();
    input.version = VersionOf(found.info);
    input.format = spec_.format == "auto" ? FormatOfName(input.path).format : spec_.format;
    if (input.format.empty()) {
      return base::UsageError("cannot tell the format of `" + input.uri + "` by its name", {},
                              "say `format:`, one of warc, html, text, jsonl, parquet, csv");
    }
    const auto [at, fresh] = inputs_.try_emplace(found.identity, Named{found.linked, input});
    Named& known = at->second;
    if (!fresh && std::tie(found.linked, input.uri) < std::tie(known.linked, known.file.uri)) {
      known = {found.linked, std::move(input)};
    }
    return base::Status::OK();
  }

  const ReadSpec& spec_;
  std::map<std::string, Named> inputs_;  // by identity
  // Of the entry in hand.
  Meant meant_;
  bool folder_ = false;
};

// `path` and all below it, without links.
std::string RealPath(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::weakly_canonical(path, error);
  return error ? path : real.string();
}

bool LiesIn(const std::string& path, const std::string& dir) {
  return path == dir || path.starts_with(dir == "/" ? dir : dir + "/");
}

// The local entries of `spec`.
std::vector<Meant> LocalEntries(const ReadSpec& spec) {
  std::vector<Meant> entries;
  for (const std::string& entry : spec.files) {
    auto meant = MeaningOf(spec, entry);
    if (meant.ok() && meant->files->type_name() == "local") entries.push_back(std::move(*meant));
  }
  return entries;
}

}  // namespace

bool WouldRead(const ReadSpec& spec, const std::string& path) {
  const std::vector<Meant> entries = LocalEntries(spec);
  return std::any_of(entries.begin(), entries.end(), [&](const Meant& meant) {
    const std::string real = RealPath(meant.Base());
    if (!meant.glob) return LiesIn(path, real) && !IsHidden(real, path);
    return GlobMatches(EscapeGlob(real == "/" ? "" : real) + SplitGlob(meant.path).below, path);
  });
}

bool ReadsIn(const ReadSpec& spec, const std::string& dir) {
  const std::vector<Meant> entries = LocalEntries(spec);
  return std::any_of(entries.begin(), entries.end(),
                     [&](const Meant& meant) { return LiesIn(RealPath(meant.Base()), dir); });
}

NamedFormat FormatOfName(const std::string& path) {
  const std::string lower = LowerAscii(path);
  std::string_view name = lower;
  for (const std::string_view compression : {".gz", ".zst"}) {
    if (name.ends_with(compression)) name.remove_suffix(compression.size());
  }
  for (const auto& [ending, format] : kEndings) {
    if (!name.ends_with(ending)) continue;
    return {std::string(format), path.substr(name.size() - ending.size())};
  }
  return {};
}

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
