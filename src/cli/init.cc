// saem init: looks at what lies in a folder and writes a first recipe there.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/compressed.h>
#include <arrow/util/compression.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "io/file_ops.h"
#include "io/reader.h"

namespace saem::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFolders = 200;
constexpr std::pair<const char*, const char*> kEndings[] = {
    {".warc.gz", "warc"},   {".warc", "warc"},   {".warc.zst", "warc"},   {".jsonl.zst", "jsonl"},
    {".jsonl.gz", "jsonl"}, {".jsonl", "jsonl"}, {".parquet", "parquet"}, {".csv", "csv"},
    {".html", "html"},      {".htm", "html"},    {".txt", "text"},        {".md", "text"}};

// Files with one ending, by the patterns that a recipe reads them with: one for each folder, so
// that what the recipe makes beside them is never read.
struct Found {
  std::string format;
  std::set<std::string> patterns;
  int64_t files = 0;
  int64_t bytes = 0;
};

std::map<std::string, Found> LookInto(const fs::path& folder) {
  std::map<std::string, Found> found;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    const bool hidden = name.starts_with('.') || name.starts_with('_');
    if (hidden && at->is_directory(error)) at.disable_recursion_pending();
    if (hidden || !at->is_regular_file(error)) continue;
    for (const auto& [ending, format] : kEndings) {
      if (!name.ends_with(ending)) continue;
      Found& one = found[ending];
      one.format = format;
      one.patterns.insert(
          (at->path().parent_path().lexically_relative(folder) / (std::string("*") + ending))
              .lexically_normal()
              .string());
      ++one.files;
      one.bytes += static_cast<int64_t>(at->file_size(error));
      break;
    }
  }
  return found;
}

std::vector<std::string> KeysOf(const std::string& head) {
  const auto line = nlohmann::ordered_json::parse(head.substr(0, head.find('\n')), nullptr, false);
  std::vector<std::string> keys;
  if (!line.is_object()) return keys;
  for (const auto& [key, value] : line.items()) {
    if (value.is_string()) keys.push_back(key);
  }
  return keys;
}

bool HasColumns(const std::string& format) {
  return format == "jsonl" || format == "parquet" || format == "csv";
}

// Names of a JSON line's texts, from the first line of a file; none where there is no such line.
std::vector<std::string> KeysOfLines(const io::InputFile& file) {
  constexpr int64_t kHead = int64_t{1} << 16;
  auto opened = file.files->OpenInputStream(file.path);
  if (!opened.ok()) return {};
  std::shared_ptr<arrow::io::InputStream> stream = *opened;
  const bool gzip = file.path.ends_with(".gz");
  if (gzip || file.path.ends_with(".zst")) {
    auto codec =
        arrow::util::Codec::Create(gzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD);
    if (!codec.ok()) return {};
    auto unpacked = arrow::io::CompressedInputStream::Make(codec->get(), stream);
    if (!unpacked.ok()) return {};
    const auto head = (*unpacked)->Read(kHead);
    return head.ok() ? KeysOf((*head)->ToString()) : std::vector<std::string>();
  }
  const auto head = stream->Read(kHead);
  return head.ok() ? KeysOf((*head)->ToString()) : std::vector<std::string>();
}

// The column that most likely holds the text, from the files' headers; "" where none can.
std::string TextColumn(const std::string& folder, const Found& found) {
  io::ReadSpec spec;
  spec.files = {found.patterns.begin(), found.patterns.end()};
  spec.base_dir = folder;
  spec.format = found.format;
  spec.table = true;
  const auto inputs = io::ListInputs(spec);
  if (!inputs.ok()) return "";
  std::vector<std::string> names;
  if (found.format == "jsonl") {
    names = KeysOfLines(inputs->front());
  } else if (const auto schema = io::ReadSchema(spec, *inputs); schema.ok()) {
    for (const auto& field : (*schema)->fields()) {
      if (field->type()->id() == arrow::Type::STRING) names.push_back(field->name());
    }
  }
  for (const char* usual : {"text", "content", "body", "document", "article"}) {
    if (std::find(names.begin(), names.end(), usual) != names.end()) return usual;
  }
  return names.empty() ? "" : names.front();
}

std::string NameOf(const std::string& format, std::map<std::string, int>* used) {
  const std::string base = format == "warc" || format == "html" ? "pages" : "texts";
  const int times = (*used)[base]++;
  return times == 0 ? base : base + std::to_string(times + 1);
}

// JSON's strings and lists are YAML's too.
std::string Quoted(const nlohmann::json& value) { return value.dump(); }

std::string DatasetFor(const std::string& folder, const std::string& name, const Found& found) {
  const nlohmann::json files = found.patterns.size() == 1 ? nlohmann::json(*found.patterns.begin())
                                                          : nlohmann::json(found.patterns);
  std::string out = fmt::format("  {}:  # {} file{}, {:.1f} MB\n    read:\n      files: {}\n", name,
                                found.files, found.files == 1 ? "" : "s",
                                static_cast<double>(found.bytes) / 1e6, Quoted(files));
  if (HasColumns(found.format)) {
    const std::string column = TextColumn(folder, found);
    out += fmt::format("      text: {}  # the column that holds the text\n",
                       Quoted(column.empty() ? "text" : column));
  }
  out += "      licence: unknown  # say it, an SPDX name: what is unknown is never released\n";
  out += "    steps:\n";
  if (found.format == "warc" || found.format == "html") out += "      - extract\n";
  return out +
         "      - language: {keep: [en, ko], min_score: 0.65}\n"
         "      - quality: {profile: {en: gopher, ko: \"fineweb-2:kor_Hang\"}}\n"
         "      - dedup: {method: minhash}\n"
         "      - pii: {action: replace}\n";
}

std::string RecipeFor(const std::string& folder, const std::map<std::string, Found>& found) {
  std::string out =
      "# A first recipe for what lies in this folder. `saem check recipe.yaml` shows what it would "
      "do,\n"
      "# `saem run recipe.yaml --limit 1000` tries it, `saem run recipe.yaml` makes it.\n"
      "saem: 1\nseed: 7\n\ndatasets:\n";
  std::map<std::string, int> used;
  std::string released;
  for (const auto& [ending, one] : found) {
    const std::string name = NameOf(one.format, &used);
    out += DatasetFor(folder, name, one);
    released += "    " + name + ": {audit: text}\n";
  }
  return out + "\nrelease:\n  to: out\n  datasets:\n" + released;
}

base::Status Init(const std::string& folder, const Shell& shell) {
  if (!fs::is_directory(folder)) return base::UsageError("`" + folder + "` is no folder");
  const std::string path = (fs::path(folder) / "recipe.yaml").lexically_normal().string();
  io::FileOps& files = io::LocalFiles();
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (exists) {
    return base::UsageError("`" + path + "` is already there", {},
                            "move it away, or name another folder");
  }
  const auto found = LookInto(folder);
  if (found.empty()) {
    return base::UsageError("`" + folder + "` holds nothing that saem reads", {},
                            "it reads WARC, HTML, text, JSONL, Parquet and CSV");
  }
  for (const auto& [ending, one] : found) {
    if (one.patterns.size() <= kMostFolders) continue;
    return base::UsageError(fmt::format("{} folders hold {} files", one.patterns.size(), ending),
                            {}, "name a folder below that gathers fewer, or write the recipe");
  }
  ARROW_RETURN_NOT_OK(files.WriteDurably(path, RecipeFor(folder, found)));
  if (shell.json) {
    Print(nlohmann::json{{"recipe", path}}.dump());
  } else {
    Print("Wrote " + Bold(path) + ". Next: say the licence in it, then `saem check " + path + "`.");
  }
  return base::Status::OK();
}

}  // namespace

void AddInit(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("init", "Write a first recipe for what lies in a folder");
  const auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "The folder with data")->required();
  command->callback([folder, &shell] { Finish(shell, Init(*folder, shell)); });
}

}  // namespace saem::cli
