#include "cli/survey.h"

#include <filesystem>
#include <map>

#include <arrow/api.h>

#include "io/charset.h"
#include "io/columnar.h"
#include "io/file_ops.h"
#include "io/glob.h"
#include "io/inputs.h"
#include "io/publish.h"
#include "io/reader.h"

namespace saem::cli {
namespace {

namespace fs = std::filesystem;

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
    const io::NamedFormat named = io::FormatOfName(file.filename().string());
    if (named.format.empty()) return;
    const fs::path folder = file.parent_path().lexically_relative(folder_);
    FoundFiles& one = found_[named.ending];
    one.ending = named.ending;
    one.format = named.format;
    one.patterns.insert(
        (fs::path(io::EscapeGlob(folder.string())) / ("*" + io::EscapeGlob(named.ending)))
            .lexically_normal()
            .string());
    ++one.files;
    one.bytes += bytes;
  }

  fs::path folder_;
  Survey survey_;
  std::map<std::string, FoundFiles> found_;
};

base::Result<std::shared_ptr<arrow::RecordBatch>> FirstRows(const io::ReadSpec& spec) {
  ARROW_ASSIGN_OR_RAISE(const auto inputs, io::ListInputs(spec));
  const io::InputFile& first = inputs.front();
  if (first.format == "jsonl") return io::FirstJsonRows(spec, first, base::Limits());
  ARROW_ASSIGN_OR_RAISE(const auto columns, io::OpenColumns(spec, first, base::Limits()));
  return columns->Next();
}

// The column of a usual name, or that with most letters.
std::string TextColumn(const std::string& folder, const FoundFiles& found) {
  io::ReadSpec spec;
  spec.files = {found.patterns.begin(), found.patterns.end()};
  spec.base_dir = folder;
  spec.format = found.format;
  const auto rows = FirstRows(spec);
  if (!rows.ok() || *rows == nullptr) return "";
  std::string longest;
  int64_t most = 0;
  for (const char* usual : {"text", "content", "body", "document", "article"}) {
    const auto column = (*rows)->GetColumnByName(usual);
    if (column != nullptr && column->type_id() == arrow::Type::STRING) return usual;
  }
  for (int i = 0; i < (*rows)->num_columns(); ++i) {
    if ((*rows)->column(i)->type_id() != arrow::Type::STRING) continue;
    const auto& column = static_cast<const arrow::StringArray&>(*(*rows)->column(i));
    if (column.total_values_length() <= most) continue;
    most = column.total_values_length();
    longest = (*rows)->column_name(i);
  }
  return longest;
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
