// saem audit MADE SEEN --holdout UNSEEN: the audit of tables for files of whatever origin.
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "config/yaml.h"
#include "findings/json.h"
#include "io/file_ops.h"
#include "report/html.h"
#include "run/score_table.h"

namespace saem::cli {
namespace {

// `--check nearness=0.6` binds as `checks: {nearness: 0.6}` of a recipe does.
base::Result<audit::AuditOptions> OptionsOf(const std::vector<std::string>& checks) {
  std::string text;
  for (const std::string& check : checks) {
    const size_t sign = check.find('=');
    if (sign == std::string::npos) {
      return base::UsageError("`--check` wants name=value, not `" + check + "`");
    }
    text += check.substr(0, sign) + ": " + check.substr(sign + 1) + "\n";
  }
  audit::AuditOptions options;
  if (text.empty()) return options;
  ARROW_ASSIGN_OR_RAISE(const config::Node node, config::ParseYaml(text, "--check"));
  std::vector<base::Diagnostic> diagnostics;
  audit::AuditOptionTable().Bind(&options, node, "checks", diagnostics);
  ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
  return options;
}

std::string OutcomeWord(const findings::Finding& finding) {
  if (finding.outcome == findings::Outcome::kPass) return Green(fmt::format("{:<20}", "pass"));
  const bool blocks = finding.severity == findings::Severity::kBlock;
  const std::string word = fmt::format(
      "{:<20}", finding.outcome == findings::Outcome::kFail ? "failed" : "not enough evidence");
  return blocks ? Red(word) : Yellow(word);
}

void PrintFindings(const findings::ReleaseReport& report) {
  for (const findings::Finding& finding : report.findings) {
    Print("  " + OutcomeWord(finding) + finding.title);
    Print(Dim("                      " + finding.explanation));
  }
  const bool released = report.verdict == "released";
  Print(Bold("Verdict: ") +
        (released ? Green("fit to be released") : Red("not fit to be released")) + "; " +
        report.verdict_reason);
}

}  // namespace

void AddScoreFlags(CLI::App& command, ScoreFlags& flags) {
  command.add_option("seen", flags.seen, "The table that a made one (first argument) was made of");
  command.add_option("--holdout", flags.holdout, "Rows of the same kind that its maker never saw");
  command.add_option("--check", flags.checks,
                     "name=value, a threshold of `checks:` (may be repeated)");
  command.add_option("--report", flags.report, "Where to write the page of it");
  command.add_option("--seed", flags.seed, "Of the samples that are compared");
}

base::Status Score(const std::string& made, const ScoreFlags& flags, Shell& shell) {
  if (flags.seen.empty() || flags.holdout.empty()) {
    return base::UsageError(
        std::string("the audit of a table needs ") +
            (flags.seen.empty() ? "the table it was made of" : "rows that its maker never saw"),
        {}, "saem audit made.csv seen.csv --holdout unseen.csv");
  }
  InstallSignals();
  const auto log = StderrLog(shell.verbose ? base::LogLevel::kInfo : base::LogLevel::kWarning);
  base::Context context;
  context.log = log.get();
  context.clock = &SystemClock();
  context.cancel = &Cancelled();
  context.seed = flags.seed;
  ARROW_ASSIGN_OR_RAISE(const audit::AuditOptions options, OptionsOf(flags.checks));
  const run::ScoredFiles files{made, flags.seen, flags.holdout,
                               std::filesystem::current_path().string()};
  ARROW_ASSIGN_OR_RAISE(const findings::ReleaseReport report,
                        run::ScoreTable(files, options, context));
  if (shell.json) {
    Print(findings::ToJson(report));
  } else {
    PrintFindings(report);
  }
  if (!flags.report.empty()) {
    ARROW_ASSIGN_OR_RAISE(const std::string page, report::RenderHtml(report));
    ARROW_RETURN_NOT_OK(io::LocalFiles().WriteDurably(flags.report, page));
    if (!shell.json) Print(Bold("Report:  ") + flags.report);
  }
  if (report.verdict != "released") shell.code = static_cast<int>(base::Fault::kGate);
  return base::Status::OK();
}

}  // namespace saem::cli
