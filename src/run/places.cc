#include "run/places.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "io/inputs.h"
#include "io/publish.h"

namespace saem::run {
namespace {

std::string RealPath(const std::string& path) {
  std::error_code error;
  const auto whole = std::filesystem::absolute(path, error);
  const auto real = std::filesystem::weakly_canonical(whole, error);
  return error ? path : real.string();
}

bool IsMountPoint(const std::string& path) {
  struct statx info{};
  return ::statx(AT_FDCWD, path.c_str(), 0, STATX_TYPE, &info) == 0 &&
         (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

// One of each kind of file that a release holds.
std::vector<std::string> ReleasedFiles(const Recipe& recipe) {
  std::vector<std::string> files = {"report.html", "findings.json", "manifest.json", "run.json"};
  for (const DatasetSpec& dataset : recipe.datasets) {
    files.push_back("rejects/" + dataset.name + ".parquet");
  }
  for (const ReleaseDatasetSpec& spec : recipe.release) {
    for (const std::string& format : recipe.formats) {
      const std::string part =
          spec.dataset + "/part-00000." + (format == "jsonl" ? "jsonl.zst" : format);
      files.push_back("data/" + part);
      files.push_back("held/" + part);
    }
  }
  return files;
}

std::vector<std::string> WorkFiles() { return {"lock", "answers", "datasets/pages/part-0.arrow"}; }

bool Reads(const io::ReadSpec& read, const std::string& given,
           const std::vector<std::string>& files) {
  const std::string dir = RealPath(given);
  return io::ReadsIn(read, dir) || std::any_of(files.begin(), files.end(), [&](const auto& file) {
           return io::WouldRead(read, dir + "/" + file);
         });
}

}  // namespace

base::Status CheckReleasePlace(const Plan& plan) {
  const std::string& place = plan.release_dir;
  if (place.empty()) return base::Status::OK();
  if ((RealPath(plan.work_dir) + "/").starts_with(RealPath(place) + "/")) {
    return base::UsageError("`work` lies inside `release.to`", {},
                            "what is released must not hold the work folder");
  }
  if (IsMountPoint(place)) {
    return base::UsageError(place + " is a mount point, which a release cannot take the place of",
                            {}, "let `release.to` name a folder in it, such as " + place + "/out");
  }
  ARROW_ASSIGN_OR_RAISE(const std::string taken, io::TakenBy(io::LocalFiles(), place));
  if (taken.empty()) return base::Status::OK();
  return base::UsageError(taken, {}, "choose another `release.to`, or move them away");
}

base::Status CheckNotOwnOutput(const Plan& plan, const io::ReadSpec& read) {
  const auto refuse = [](const std::string& what, const std::string& dir) {
    return base::UsageError("`read` finds what this recipe writes to `" + what + "` (" + dir + ")",
                            {},
                            "let `" + what +
                                "` name a folder outside of what is read, or read a "
                                "pattern that leaves it out");
  };
  if (!plan.release_dir.empty() && Reads(read, plan.release_dir, ReleasedFiles(*plan.recipe))) {
    return refuse("release.to", plan.release_dir);
  }
  if (Reads(read, plan.work_dir, WorkFiles())) return refuse("work", plan.work_dir);
  return base::Status::OK();
}

}  // namespace saem::run
