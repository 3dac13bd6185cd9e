// saem plan: data, chips, energy, money and time of a training run, before anyone spends them.
#include <filesystem>
#include <thread>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "io/file_ops.h"
#include "io/user_text.h"
#include "plan/jobs.h"
#include "plan/json.h"
#include "plan/measured.h"
#include "plan/plan_flags.h"
#include "plan/text.h"
#include "plan/text_table.h"
#include "plan/validation_text.h"
#include "plan/values.h"
#include "report/plan_html.h"

namespace saem::cli {
namespace {

using nlohmann::ordered_json;

struct PlanFlags {
  std::string file;
  std::string target, tokens, real, chips;
  std::string facts, from, against, jobs, report;
  std::string lang;  // empty: English, and pages as the browser says
  int threads = 0;
  bool selftest = false;
};

plan::Tongue TongueOf(const PlanFlags& flags) {
  return flags.lang == "ko" ? plan::Tongue::kKorean : plan::Tongue::kEnglish;
}

base::Result<plan::Facts> LoadFacts(const PlanFlags& flags) {
  if (flags.facts.empty()) return plan::ParseFacts(plan::BuiltInFacts(), "facts.yaml");
  ARROW_ASSIGN_OR_RAISE(const std::string text, io::ReadUserText(flags.facts));
  return plan::ParseFacts(text, flags.facts, TongueOf(flags));
}

// Flags that would be passed over in silence.
base::Status NoneInVain(const PlanFlags& flags) {
  struct Flag {
    const char* name;
    const std::string& value;
    bool of_the_impatient;
  };
  const Flag all[] = {{"PLAN", flags.file, false},         {"--target", flags.target, true},
                      {"--tokens", flags.tokens, true},    {"--real", flags.real, true},
                      {"--chips", flags.chips, true},      {"--from", flags.from, false},
                      {"--against", flags.against, false}, {"--jobs", flags.jobs, false},
                      {"--report", flags.report, false}};
  for (const Flag& flag : all) {
    if (flag.value.empty()) continue;
    const std::string name = "`" + std::string(flag.name) + "`";
    if (flags.selftest) {
      const plan::Said message = {
          "`--selftest` answers no plan, so " + name + " would do nothing",
          "`--selftest`는 계획을 다루지 않으므로 " + name + " 값은 쓰이지 않습니다"};
      const plan::Said hint = {"leave one of them out", "둘 중 하나를 빼십시오"};
      return base::UsageError(message.In(TongueOf(flags)), {}, hint.In(TongueOf(flags)));
    }
    if (flag.of_the_impatient && !flags.file.empty()) {
      const plan::Said message = {
          name + " goes without a plan; " + flags.file + " says that itself",
          name + " 값은 계획 파일 없이 씁니다. 그 값은 " + flags.file + "에 있습니다"};
      const plan::Said hint = {"change it there, or leave the file out",
                               "파일에서 고치거나 파일을 빼십시오"};
      return base::UsageError(message.In(TongueOf(flags)), {}, hint.In(TongueOf(flags)));
    }
  }
  return base::Status::OK();
}

base::Result<plan::Plan> LoadPlan(const PlanFlags& flags, const plan::ScalingDraws& scaling) {
  ARROW_ASSIGN_OR_RAISE(plan::Facts facts, LoadFacts(flags));
  const auto folder = std::filesystem::path(flags.file).parent_path();
  const plan::PlanSources sources{
      std::make_shared<const plan::Facts>(std::move(facts)), &scaling,
      [folder](const std::string& path) { return io::ReadUserText((folder / path).string()); },
      TongueOf(flags)};
  if (!flags.file.empty()) {
    ARROW_ASSIGN_OR_RAISE(const std::string text, io::ReadUserText(flags.file));
    return plan::ParsePlan(text, flags.file, sources);
  }
  if (flags.target.empty() || flags.real.empty() || flags.chips.empty()) {
    const plan::Said message = {"name a plan, or give --target, --real and --chips",
                                "계획을 대거나 --target, --real, --chips를 주십시오"};
    return base::UsageError(message.In(TongueOf(flags)), {},
                            "saem plan plans/korean-8b.yaml / "
                            "saem plan --target 8b --tokens 15T --real 2T --chips 1024xH100");
  }
  ARROW_ASSIGN_OR_RAISE(
      const std::string text,
      plan::PlanOfFlags(flags.target, flags.tokens, flags.real, flags.chips, TongueOf(flags)));
  const plan::Said line = {"the command line", "명령줄"};
  ARROW_ASSIGN_OR_RAISE(plan::Plan made, plan::ParsePlan(text, line.In(TongueOf(flags)), sources));
  made.name_en = made.name_ko = flags.target + " on " + flags.chips;
  return made;
}

base::Result<plan::Measured> LoadMeasured(const std::string& manifest, plan::Tongue tongue) {
  ARROW_ASSIGN_OR_RAISE(const std::string text, io::ReadUserText(manifest));
  const std::string run = (std::filesystem::path(manifest).parent_path() / "run.json").string();
  ARROW_ASSIGN_OR_RAISE(const bool there, io::LocalFiles().Exists(run));
  std::string times;
  if (there) {
    ARROW_ASSIGN_OR_RAISE(times, io::ReadUserText(run));
  }
  return plan::ReadMeasured(text, times, manifest, tongue);
}

// What a million tokens that were kept came to, or why nobody knows; empty where none were written.
std::string CostText(const plan::Plan& planned, const plan::Measured& measured,
                     plan::Tongue tongue) {
  const bool korean = tongue == plan::Tongue::kKorean;
  if (const auto cost = plan::CostOfAcceptedToken(planned, measured)) {
    return (korean ? "남긴 토큰 100만 개의 비용: " : "A million accepted tokens cost ") +
           plan::Dollars(*cost * 1e6, tongue) + "\n";
  }
  if (!measured.tokens_per_second) return "";
  // A processor lists what it can do; its name is enough here.
  const std::string device = measured.device.starts_with("cpu") ? "cpu" : measured.device;
  return korean ? "글을 쓴 장치는 " + device + "이고 계획의 칩은 " + planned.chip.name +
                      "입니다: 속도를 쓰지 않고 비용도 매기지 않습니다\n"
                : "The run wrote on " + device + ", the plan's chip is " + planned.chip.name +
                      ": its rate is not taken, and not priced\n";
}

// The run's data sets that the plan has no domain of.
std::string LeftText(const plan::Plan& planned, const plan::Measured& measured,
                     plan::Tongue tongue) {
  std::string names;
  for (const std::string& name : plan::NotOfThePlan(planned, measured)) {
    names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) return "";
  return (tongue == plan::Tongue::kKorean ? "계획의 `data.real`에 없어 가져오지 않은 데이터셋: "
                                          : "Not taken, for `data.real` has none of that name: ") +
         names + "\n";
}

ordered_json MeasuredJson(const plan::Plan& planned, const plan::Measured& measured,
                          const std::vector<std::string>& taken) {
  ordered_json out = {{"taken", taken}, {"not_taken", plan::NotOfThePlan(planned, measured)}};
  if (measured.tokens_per_byte) {
    out["tokens_per_byte"] = plan::Rounded(*measured.tokens_per_byte);
  }
  if (const auto cost = plan::CostOfAcceptedToken(planned, measured)) {
    out["dollars_per_accepted_token"] = plan::Rounded(*cost);
  }
  return out;
}

// What the plan thought beside what the run measured, and the plan anew.
base::Status PrintAgainst(const PlanFlags& flags, const plan::Answer& planned,
                          const plan::Measured& measured, const std::vector<std::string>& taken,
                          const plan::Answer& replanned, bool json) {
  const plan::Tongue tongue = TongueOf(flags);
  const bool korean = tongue == plan::Tongue::kKorean;
  const auto compared = plan::Compare(planned, measured);
  if (json) {
    ordered_json out = {{"planned", plan::AnswerJson(planned)},
                        {"actual", plan::ComparedJson(compared)}};
    out.update(MeasuredJson(*planned.plan, measured, taken));
    out["replanned"] = plan::AnswerJson(replanned);
    Print(out.dump(2));
    return base::Status::OK();
  }
  std::vector<std::vector<std::string>> table = {{korean ? "계획과 실제" : "Plan against actual",
                                                  "p10", "p50", "p90", korean ? "실제" : "actual"}};
  for (const plan::Comparison& row : compared) {
    const auto value = [&](double v) { return plan::ValueText(row.measure, v, tongue); };
    table.push_back({korean ? row.ko : row.en, value(row.planned.p10), value(row.planned.p50),
                     value(row.planned.p90), value(row.actual)});
  }
  Print(plan::Table(table));
  const std::string notes =
      LeftText(*planned.plan, measured, tongue) + CostText(*planned.plan, measured, tongue);
  if (!notes.empty()) Print(notes);
  Print(plan::AnswerText(replanned, tongue));
  return base::Status::OK();
}

base::Status SelfTest(const PlanFlags& flags, const plan::ScalingDraws& scaling, Shell& shell) {
  ARROW_ASSIGN_OR_RAISE(const plan::Facts facts, LoadFacts(flags));
  const auto rows = plan::ValidationRows(facts, scaling);
  if (shell.json) {
    Print(plan::ValidationJson(rows).dump(2));
  } else {
    Print(plan::ValidationText(rows, TongueOf(flags)));
  }
  for (const plan::ValidationRow& row : rows) {
    if (!row.Good()) return base::InternalError("row " + row.number + " is not reproduced");
  }
  return base::Status::OK();
}

base::Status WriteFiles(const PlanFlags& flags, const plan::Answer& answer,
                        const std::vector<plan::Comparison>& compared,
                        const plan::ScalingDraws& scaling) {
  if (!flags.jobs.empty()) {
    ARROW_RETURN_NOT_OK(io::LocalFiles().WriteDurably(flags.jobs, plan::JobsYaml(answer)));
  }
  if (flags.report.empty()) return base::Status::OK();
  const auto rows = plan::ValidationRows(*answer.plan->facts, scaling);
  const std::optional<plan::Tongue> asked =
      flags.lang.empty() ? std::nullopt : std::optional(TongueOf(flags));
  ARROW_ASSIGN_OR_RAISE(
      const std::string page,
      report::RenderPlanHtml(plan::PageJson(answer, rows, compared, asked),
                             answer.headline.lead.In(asked.value_or(plan::Tongue::kEnglish))));
  return io::LocalFiles().WriteDurably(flags.report, page);
}

base::Status RunPlan(const PlanFlags& flags, Shell& shell) {
  ARROW_RETURN_NOT_OK(NoneInVain(flags));
  ARROW_ASSIGN_OR_RAISE(const plan::ScalingDraws scaling,
                        plan::ParseScalingDraws(plan::BuiltInScalingDraws(), "scaling-draws.yaml"));
  if (flags.selftest) return SelfTest(flags, scaling, shell);
  ARROW_ASSIGN_OR_RAISE(plan::Plan made, LoadPlan(flags, scaling));
  std::string notes;
  ordered_json from;
  if (!flags.from.empty()) {
    ARROW_ASSIGN_OR_RAISE(const plan::Measured measured, LoadMeasured(flags.from, TongueOf(flags)));
    std::vector<std::string> taken;
    made = plan::WithMeasured(std::move(made), measured, &taken);
    notes = (flags.lang == "ko" ? "실행에서 가져온 값: " : "Taken from the run: ") +
            plan::TakenText(made, measured, taken, TongueOf(flags)) + "\n" +
            LeftText(made, measured, TongueOf(flags)) + CostText(made, measured, TongueOf(flags));
    from = MeasuredJson(made, measured, taken);
  }
  InstallSignals();
  base::Context context;
  context.cancel = &Cancelled();
  context.clock = &SystemClock();
  context.threads =
      flags.threads > 0 ? flags.threads : static_cast<int>(std::thread::hardware_concurrency());
  ARROW_ASSIGN_OR_RAISE(const plan::Answer answer, plan::AnswerPlan(std::move(made), context));
  if (!flags.against.empty()) {
    ARROW_ASSIGN_OR_RAISE(const plan::Measured measured,
                          LoadMeasured(flags.against, TongueOf(flags)));
    std::vector<std::string> taken;
    plan::Plan anew = plan::WithMeasured(*answer.plan, measured, &taken);
    ARROW_ASSIGN_OR_RAISE(const plan::Answer replanned, plan::AnswerPlan(std::move(anew), context));
    ARROW_RETURN_NOT_OK(WriteFiles(flags, replanned, plan::Compare(answer, measured), scaling));
    return PrintAgainst(flags, answer, measured, taken, replanned, shell.json);
  }
  ARROW_RETURN_NOT_OK(WriteFiles(flags, answer, {}, scaling));
  if (shell.json) {
    ordered_json out = plan::AnswerJson(answer);
    if (!from.empty()) out["from"] = from;
    Print(out.dump(2));
  } else {
    if (!notes.empty()) Print(notes);
    Print(plan::AnswerText(answer, TongueOf(flags)));
  }
  return base::Status::OK();
}

}  // namespace

void AddPlan(CLI::App& app, Shell& shell) {
  CLI::App* const command = app.add_subcommand(
      "plan", "Data, chips, energy, money and time of a training run, before anyone spends them");
  const auto flags = std::make_shared<PlanFlags>();
  command->add_option("plan", flags->file, "The plan (plan: 1)");
  command->add_option("--target", flags->target, "Without a plan: parameters, as 8b");
  command->add_option("--tokens", flags->tokens, "Tokens wanted, as 15T (the law's optimum)");
  command->add_option("--real", flags->real, "Unique real tokens, as 2T");
  command->add_option("--chips", flags->chips, "Chips, as 1024xH100");
  command->add_option("--facts", flags->facts, "Chips, prices and shocks (built in)");
  command->add_option("--from", flags->from, "Take what a run measured from its manifest.json");
  command->add_option("--against", flags->against,
                      "Show plan against actual of a run's manifest.json, and plan anew");
  command->add_option("--jobs", flags->jobs, "Write the tokens to make, for a recipe's `vars:`");
  command->add_option("--report", flags->report,
                      "Write the plan (anew with --against) as one HTML page");
  command->add_option("--lang", flags->lang, "en or ko")->check(CLI::IsMember({"en", "ko"}));
  command->add_option("--threads", flags->threads, "Threads (all cores)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--selftest", flags->selftest,
                    "Compute again what others published, and say where it does not agree");
  command->callback([flags, &shell] { Finish(shell, RunPlan(*flags, shell)); });
}

}  // namespace saem::cli
