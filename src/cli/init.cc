// saem init: looks at what lies in a folder and writes a first recipe there.
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/survey.h"
#include "cli/terminal.h"
#include "io/file_ops.h"

namespace saem::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFolders = 200;

std::string NameOf(const std::string& format, std::map<std::string, int>* used) {
  const std::string base = format == "warc" || format == "html" ? "pages" : "texts";
  const int times = (*used)[base]++;
  return times == 0 ? base : base + std::to_string(times + 1);
}

// JSON's strings and lists are YAML's too.
std::string Quoted(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string DatasetFor(const std::string& name, const FoundFiles& found) {
  const bool one = found.patterns.size() == 1;
  const std::string files = one ? Quoted(*found.patterns.begin()) : Quoted(found.patterns);
  std::string out =
      fmt::format("  {}:  # {} file{}, {:.1f} MB; GUESS: the name, call it what it is\n", name,
                  found.files, found.files == 1 ? "" : "s", static_cast<double>(found.bytes) / 1e6);
  out += "    read:\n      files: " + files + "\n";
  if (found.has_columns) {
    const bool none = found.text_column.empty();
    out += fmt::format("      text: {}  # GUESS: the column that holds the text{}\n",
                       Quoted(none ? "text" : found.text_column),
                       none ? "; none was found that does" : "");
  }
  out +=
      "      licence: unknown  # GUESS: say what it is under, an SPDX name such as CC-BY-4.0; what "
      "is unknown is never released\n"
      "    steps:\n";
  if (found.format == "warc" || found.format == "html") out += "      - extract\n";
  return out +
         "      - language: {keep: [en, ko], min_score: 0.65}  # GUESS: the languages you want\n"
         "      - quality: {profile: {en: gopher, ko: \"fineweb-2:kor_Hang\"}}\n"
         "      - dedup: {method: minhash}\n"
         "      - pii: {action: replace}\n";
}

// `out/` and the folder's name: recipes of several folders, and others beside them, can share
// `out`.
std::string PlaceOf(const std::string& folder) {
  std::error_code error;
  const fs::path whole = fs::absolute(folder, error).lexically_normal();
  const fs::path name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
  return "out/" + (name.empty() ? "all" : name.string());
}

std::string RecipeFor(const std::string& folder, const Survey& survey) {
  std::string out =
      "# A first recipe for what lies in this folder. Lines with GUESS are for you to confirm.\n"
      "# `saem check recipe.yaml` shows what it would do, `saem run recipe.yaml --limit 1000` "
      "tries "
      "it\n"
      "# (too few records for a gate: it mostly ends undecided), `saem run recipe.yaml` makes "
      "it.\n";
  for (const LeftOut& one : survey.left_out) {
    out += "# Left out: " + Quoted(one.folder) + ", " + one.why + ".\n";
  }
  out += "saem: 1\nseed: 7\n\ndatasets:\n";
  std::map<std::string, int> used;
  std::string released;
  for (const FoundFiles& one : survey.found) {
    const std::string name = NameOf(one.format, &used);
    out += DatasetFor(name, one);
    released += "    " + name + ": {audit: text}\n";
  }
  return out + "\nrelease:\n  to: " + Quoted(PlaceOf(folder)) + "\n  datasets:\n" + released;
}

void Say(const std::string& path, const Survey& survey, const Shell& shell) {
  if (shell.json) {
    nlohmann::ordered_json left_out = nlohmann::ordered_json::array();
    for (const LeftOut& one : survey.left_out) {
      left_out.push_back({{"folder", one.folder}, {"why", one.why}});
    }
    return Print(Quoted({{"recipe", path}, {"left_out", left_out}}));
  }
  for (const LeftOut& one : survey.left_out) Print("Left out " + one.folder + ": " + one.why + ".");
  Print("Wrote " + Bold(path) + ". Next: confirm the lines marked GUESS in it, then `saem check " +
        path + "`.");
}

base::Status Init(const std::string& folder, const Shell& shell) {
  ARROW_ASSIGN_OR_RAISE(const Survey survey, SurveyFolder(folder));
  const std::string path = (fs::path(folder) / "recipe.yaml").lexically_normal().string();
  io::FileOps& files = io::LocalFiles();
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (exists) {
    return base::UsageError("`" + path + "` is already there", {},
                            "move it away, or name another folder");
  }
  if (survey.found.empty()) {
    std::string message = "`" + folder + "` holds nothing that saem reads";
    for (const LeftOut& one : survey.left_out) message += "; " + one.folder + " is " + one.why;
    return base::UsageError(message, {}, "it reads WARC, HTML, text, JSONL, Parquet and CSV");
  }
  for (const FoundFiles& one : survey.found) {
    if (one.patterns.size() <= kMostFolders) continue;
    return base::UsageError(
        fmt::format("{} folders hold {} files", one.patterns.size(), one.ending), {},
        "name a folder below that gathers fewer, or write the recipe");
  }
  ARROW_RETURN_NOT_OK(files.WriteDurably(path, RecipeFor(folder, survey)));
  Say(path, survey, shell);
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
