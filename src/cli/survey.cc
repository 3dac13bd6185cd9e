#include "cli/survey.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/compressed.h>
#include <arrow/util/compression.h>
#include <nlohmann/json.hpp>

#include "io/charset.h"
#include "io/file_ops.h"
#include "io/glob.h"
#include "io/publish.h"
#include "io/reader.h"

namespace saem::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<const char*, const char*> kEndings[] = {
    {".warc.gz", "warc"},   {".warc", "warc"},   {".warc.zst", "warc"},   {".jsonl.zst", "jsonl"},
    {".jsonl.gz", "jsonl"}, {".jsonl", "jsonl"}, {".parquet", "parquet"}, {".csv", "csv"},
    {".html", "html"},      {".htm", "html"},    {".txt", "text"},        {".md", "text"}};

// `out.work`, and what a trial leaves in `out.work.first-100`; or by what lies in it.
bool IsWorkFolder(const fs::path& folder) {
  const std::string name = folder.filename().string();
  std::error_code error;
  return name.ends_with(".work") || name.find(".work.first-") != std::string::npos ||
         (fs::exists(folder / "lock", error) && fs::is_directory(folder / "datasets", error));
}

// Why a folder is not looked into; "" if it is.
std::string WhyNot(const fs::path& folder) {
  const std::string name = folder.filename().string();
  std::string storage;
  if (io::ScrubUtf8(name, &storage) != name) return "its name is not UTF-8";
  const auto release = io::IsRelease(io::LocalFiles(), folder.string());
  if (release.ok() && *release) return "an earlier release";
  return IsWorkFolder(folder) ? "the work folder of a run" : "";
}

class Surveyor {
 public:
  explicit Surveyor(fs::path folder) : folder_(std::move(folder)) {}

  Survey Look() {
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(folder_, options, error), end; !error && at != end;
         at.increment(error)) {
      const std::string name = at->path().filename().string();
      const bool hidden = name.starts_with('.') || name.starts_with('_');
      std::error_code unknown;
      if (at->is_directory(unknown)) {
        if (hidden || IsLeftOut(at->path())) at.disable_recursion_pending();
      } else if (!hidden && at->is_regular_file(unknown)) {
        Count(at->path(), static_cast<int64_t>(at->file_size(unknown)));
      }
    }
    for (auto& [ending, one] : found_) survey_.found.push_back(std::move(one));
    return std::move(survey_);
  }

 private:
  bool IsLeftOut(const fs::path& folder) {
    std::string why = WhyNot(folder);
    if (why.empty()) return false;
    std::string storage;
    const std::string name = folder.lexically_relative(folder_).string();
    survey_.left_out.push_back({std::string(io::ScrubUtf8(name, &storage)), std::move(why)});
    return true;
  }

  void Count(const fs::path& file, int64_t bytes) {
    const std::string name = file.filename().string();
    for (const auto& [ending, format] : kEndings) {
      if (!name.ends_with(ending)) continue;
      const fs::path folder = file.parent_path().lexically_relative(folder_);
      FoundFiles& one = found_[ending];
      one.ending = ending;
      one.format = format;
      one.patterns.insert((fs::path(io::EscapeGlob(folder.string())) / (std::string("*") + ending))
                              .lexically_normal()
                              .string());
      ++one.files;
      one.bytes += bytes;
      return;
    }
  }

  fs::path folder_;
  Survey survey_;
  std::map<std::string, FoundFiles> found_;
};

std::vector<std::string> KeysOf(const std::string& head) {
  const auto line = nlohmann::ordered_json::parse(head.substr(0, head.find('\n')), nullptr, false);
  std::vector<std::string> keys;
  if (!line.is_object()) return keys;
  for (const auto& [key, value] : line.items()) {
    if (value.is_string()) keys.push_back(key);
  }
  return keys;
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

std::string TextColumn(const std::string& folder, const FoundFiles& found) {
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

}  // namespace

base::Result<Survey> SurveyFolder(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return base::UsageError("`" + folder + "` is no folder" +
                            (error ? " (" + error.message() + ")" : ""));
  }
  Survey survey = Surveyor(folder).Look();
  for (FoundFiles& one : survey.found) {
    one.has_columns = one.format == "jsonl" || one.format == "parquet" || one.format == "csv";
    if (one.has_columns) one.text_column = TextColumn(folder, one);
  }
  return survey;
}

}  // namespace saem::cli
