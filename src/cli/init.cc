// saem init: looks at what lies in a folder and writes a first recipe for it.
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "io/file_ops.h"
#include "io/reader.h"

namespace saem::cli {
namespace {

namespace fs = std::filesystem;

// Files by the pattern that a recipe would read them with.
struct Found {
  std::string format;
  int64_t files = 0;
  int64_t bytes = 0;
};

std::map<std::string, Found> LookInto(const fs::path& folder) {
  static constexpr std::pair<const char*, const char*> kEndings[] = {
      {".warc.gz", "warc"},   {".warc", "warc"},   {".warc.zst", "warc"},   {".jsonl.zst", "jsonl"},
      {".jsonl.gz", "jsonl"}, {".jsonl", "jsonl"}, {".parquet", "parquet"}, {".csv", "csv"},
      {".html", "html"},      {".htm", "html"},    {".txt", "text"},        {".md", "text"}};
  std::map<std::string, Found> found;
  std::error_code error;
  for (fs::recursive_directory_iterator
           at(folder, fs::directory_options::skip_permission_denied, error),
       end;
       !error && at != end; at.increment(error)) {
    if (!at->is_regular_file(error)) continue;
    const std::string name = at->path().filename().string();
    for (const auto& [ending, format] : kEndings) {
      if (name.starts_with('.') || !name.ends_with(ending)) continue;
      Found& one = found[std::string("**") + ending];
      one.format = format;
      ++one.files;
      one.bytes += static_cast<int64_t>(at->file_size(error));
      break;
    }
  }
  return found;
}

std::string NameOf(const std::string& format, std::map<std::string, int>* used) {
  const std::string base = format == "warc" || format == "html" ? "pages" : "texts";
  const int times = (*used)[base]++;
  return times == 0 ? base : base + std::to_string(times + 1);
}

std::string RecipeFor(const std::string& folder, const std::map<std::string, Found>& found) {
  std::string out =
      "# A first recipe for what lies in this folder. `saem check recipe.yaml` shows what it would "
      "do,\n"
      "# `saem run --limit 1000 recipe.yaml` tries it, `saem run recipe.yaml` makes it.\n"
      "saem: 1\nseed: 7\n\ndatasets:\n";
  std::map<std::string, int> used;
  std::string released;
  for (const auto& [pattern, one] : found) {
    const std::string name = NameOf(one.format, &used);
    const bool pages = one.format == "warc" || one.format == "html";
    out += fmt::format("  {}:                   # {} files, {:.1f} MB\n", name, one.files,
                       static_cast<double>(one.bytes) / 1e6);
    out += fmt::format("    read:\n      files: \"{}/{}\"\n", folder, pattern);
    out += "      licence: unknown        # say it (an SPDX name): unknown is never released\n";
    if (one.format == "jsonl" || one.format == "parquet" || one.format == "csv") {
      out += "      text: text              # the column that holds the text\n";
    }
    out += "    steps:\n";
    if (pages) out += "      - extract\n";
    out +=
        "      - language: {keep: [en, ko], min_score: 0.65}\n"
        "      - quality: {profile: {en: gopher, ko: \"fineweb-2:kor_Hang\"}}\n"
        "      - dedup: {method: minhash}\n"
        "      - pii: {action: replace}\n";
    released += "    " + name + ": {audit: text}\n";
  }
  return out + "\nrelease:\n  to: out\n  datasets:\n" + released;
}

base::Status Init(const std::string& folder, const Shell& shell) {
  if (!fs::is_directory(folder)) return base::UsageError("`" + folder + "` is no folder");
  const std::string path = "recipe.yaml";
  io::FileOps& files = io::LocalFiles();
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (exists)
    return base::UsageError("`recipe.yaml` is already here", {},
                            "remove it or work in another folder");
  const auto found = LookInto(folder);
  if (found.empty()) {
    return base::UsageError("`" + folder + "` holds nothing that saem reads", {},
                            "it reads WARC, HTML, text, JSONL, Parquet and CSV");
  }
  ARROW_RETURN_NOT_OK(files.WriteDurably(path, RecipeFor(folder, found)));
  if (shell.json) {
    Print(R"({"recipe": "recipe.yaml"})");
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
