// saem doctor: what this build is, what it finds on this machine, and under which licences it
// stands.
#include <thread>

#include <arrow/config.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/licences.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "io/file_ops.h"

namespace saem::cli {
namespace {

struct Check {
  std::string what;
  bool good;
  std::string detail;
};

std::vector<Check> Look(const Shell& shell) {
  std::vector<Check> checks;
  const auto model = [&](const char* file, const char* use) {
    const std::string path = shell.model_dir + "/" + file;
    const bool there = io::LocalFiles().Exists(path).ValueOr(false);
    checks.push_back({use, there, there ? path : path + " is not there; run `make setup`"});
  };
  model("lid.176.ftz", "language identification");
  model("smollm2-135m-instruct-q4_1.gguf", "embedded English model");
  const arrow::BuildInfo& arrow_info = arrow::GetBuildInfo();
  checks.push_back(
      {"Arrow", true, arrow_info.version_string + ", SIMD " + arrow::GetRuntimeInfo().simd_level});
  const int64_t pages = ::sysconf(_SC_PHYS_PAGES);
  const int64_t page = ::sysconf(_SC_PAGE_SIZE);
  checks.push_back(
      {"machine", true,
       fmt::format("{} cores, {:.1f} GB of memory", std::thread::hardware_concurrency(),
                   static_cast<double>(pages) * static_cast<double>(page) / 1e9)});
  return checks;
}

base::Status Licences(const Shell& shell) {
  if (shell.json) {
    Print(std::string(base::ThirdPartyLicences()));
    return base::Status::OK();
  }
  for (const auto& part : nlohmann::json::parse(base::ThirdPartyLicences())) {
    const auto text = [&](const char* key) { return part.value(key, std::string()); };
    Print(fmt::format("{:<46} {:<30} {}", text("name"), text("version"), text("licence")));
  }
  Print(Dim("`saem doctor --licences --json` also says how each is used and where it comes from."));
  return base::Status::OK();
}

base::Status Doctor(bool licences, Shell& shell) {
  if (licences) return Licences(shell);
  const std::vector<Check> checks = Look(shell);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  bool good = true;
  for (const Check& check : checks) {
    good = good && check.good;
    list.push_back({{"what", check.what}, {"good", check.good}, {"detail", check.detail}});
    if (!shell.json) {
      Print(fmt::format("{}  {:<26} {}", check.good ? Green("ok     ") : Red("missing"), check.what,
                        check.detail));
    }
  }
  if (shell.json) {
    Print(nlohmann::ordered_json{{"saem", SAEM_VERSION}, {"checks", list}}.dump(2));
  }
  if (!good) shell.code = static_cast<int>(base::Fault::kInput);
  return base::Status::OK();
}

}  // namespace

void AddDoctor(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("doctor", "Look whether everything saem needs is here");
  const auto licences = std::make_shared<bool>(false);
  command->add_flag("--licences", *licences, "List the third-party parts and their licences");
  command->callback([licences, &shell] { Finish(shell, Doctor(*licences, shell)); });
}

}  // namespace saem::cli
