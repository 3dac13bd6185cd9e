// saem report: draws the page of a release again from its findings.json.
#include "cli/commands.h"
#include "cli/terminal.h"
#include "findings/json.h"
#include "io/file_ops.h"
#include "report/html.h"

namespace saem::cli {
namespace {

base::Status Report(const std::string& folder, const std::string& output, const Shell& shell) {
  io::FileOps& files = io::LocalFiles();
  const std::string path = folder + "/findings.json";
  auto text = files.Read(path);
  if (!text.ok()) {
    return base::UsageError(base::MessageOf(text.status()), {},
                            "name the folder of a release (`release.to`)");
  }
  auto report = findings::FromJson(*text);
  if (!report.ok()) return base::Within(path, report.status());
  ARROW_ASSIGN_OR_RAISE(const std::string page, report::RenderHtml(*report));
  const std::string to = output.empty() ? folder + "/report.html" : output;
  ARROW_RETURN_NOT_OK(files.WriteDurably(to, page));
  if (shell.json) {
    Print(*text);
  } else {
    Print(Bold("Report: ") + to);
  }
  return base::Status::OK();
}

}  // namespace

void AddReport(CLI::App& app, Shell& shell) {
  CLI::App* const command =
      app.add_subcommand("report", "Draw report.html again from a release's findings.json");
  const auto folder = std::make_shared<std::string>();
  const auto output = std::make_shared<std::string>();
  command->add_option("folder", *folder, "The release's folder")->required();
  command->add_option("-o,--output", *output, "Where to write the page (FOLDER/report.html)");
  command->callback([folder, output, &shell] { Finish(shell, Report(*folder, *output, shell)); });
}

}  // namespace saem::cli
