#include "run/release.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>

#include <arrow/api.h>
#include <nlohmann/json.hpp>

#include "audit/audit.h"
#include "findings/intervals.h"
#include "findings/json.h"
#include "io/publish.h"
#include "run/rejects.h"
#include "run/samples.h"
#include "run/why_empty.h"
#include "run/write_shards.h"
#include "text/language.h"

namespace saem::run {
namespace {

using nlohmann::ordered_json;

// Columns of the work folder's rejects that are not released: texts are shown only as samples of
// the report.
stage::SchemaPtr ReleasedRejects() {
  stage::SchemaPtr schema = RejectSchema();
  arrow::FieldVector fields;
  for (const auto& field : schema->fields()) {
    const std::string& name = field->name();
    if (name == "excerpt" || name == "context" || name.starts_with("span_")) continue;
    fields.push_back(field);
  }
  return arrow::schema(std::move(fields));
}

// Builds one release in a folder beside its place.
class Builder {
 public:
  Builder(const Plan& plan, const Executor& executor, const ReleaseParts& parts,
          const RunFacts& facts, io::FileOps& files, const base::Context& context)
      : plan_(plan),
        executor_(executor),
        parts_(parts),
        facts_(facts),
        files_(files),
        context_(context) {}

  base::Result<ReleaseResult> Build() {
    const std::vector<Document>& documents = parts_.documents;
    ARROW_RETURN_NOT_OK(Describe());
    ARROW_RETURN_NOT_OK(Audit());
    result_.report.verdict = "made";
    if (plan_.release_dir.empty()) return std::move(result_);
    const auto& asked = plan_.recipe->release;
    if (std::any_of(asked.begin(), asked.end(),
                    [](const ReleaseDatasetSpec& spec) { return spec.audit != "none"; })) {
      const auto verdict = audit::Decide(result_.report.findings);
      result_.released = verdict == audit::Verdict::kReleased;
      result_.report.verdict = audit::VerdictName(verdict);
      result_.report.verdict_reason = audit::VerdictReason(result_.report.findings);
    } else {
      result_.released = true;
      result_.report.verdict_reason = "no dataset asks for an audit, so there was no gate";
    }
    staging_ = io::MadeBeside(plan_.release_dir);
    ARROW_RETURN_NOT_OK(files_.MakeDirs(staging_));
    // The folder itself stays, for it holds the lock.
    ARROW_ASSIGN_OR_RAISE(const auto left, files_.List(staging_));
    for (const std::string& name : left) {
      ARROW_RETURN_NOT_OK(files_.RemoveTree(staging_ + "/" + name));
    }
    ARROW_RETURN_NOT_OK(WriteData());
    SayWhatIsEmpty();
    ARROW_RETURN_NOT_OK(WriteRejects());
    ARROW_RETURN_NOT_OK(WritePages(documents));
    ARROW_RETURN_NOT_OK(WriteManifest());
    ARROW_RETURN_NOT_OK(io::PublishFolder(files_, staging_, plan_.release_dir));
    result_.release_dir = plan_.release_dir;
    for (const Document& document : documents) {
      result_.report_path = plan_.release_dir + "/" + document.file;
    }
    return std::move(result_);
  }

 private:
  bool IsPersonal(const BoundDataset& dataset) const {
    return dataset.label == stage::PrivacyLabel::kPersonal;
  }

  // The funnel and what else is known without looking at rows. Exact counts of personal data stay
  // private.
  base::Status Describe() {
    findings::ReleaseReport& report = result_.report;
    report.version = SAEM_VERSION;
    report.recipe = std::filesystem::path(plan_.recipe->file).filename().string();
    report.recipe_hash = plan_.recipe->text_hash;
    report.seed = plan_.recipe->seed;
    std::map<std::string, findings::ModelUse> uses;
    for (const Task& task : plan_.order) {
      if (task.kind != Task::Kind::kDataset) continue;
      const BoundDataset& dataset = plan_.datasets[task.index];
      const MadeDataset& made = *executor_.Find(dataset.name);
      size_t at = 0;
      for (const MadeDataset::Step& step : made.steps) {
        findings::FunnelStep funnel{
            dataset.name,         step.name,        step.counts.in,   step.counts.out,
            step.counts.rejected, step.counts.used, step.counts.made, step.counts.reasons};
        if (at == 0) {
          for (const Parent& parent : dataset.parents) funnel.from.push_back(parent.dataset);
        }
        if (at > 0 && step.counts.calls > 0) {
          AddUse(dataset.steps[at - 1].binding.model, step.counts, &uses);
          written_[{dataset.name, step.name}] = step.counts.output_tokens;
        }
        (IsPersonal(dataset) ? private_funnel_ : report.funnel).push_back(std::move(funnel));
        ++at;
      }
      // What a twin's steps refused passes no audit.
      if (IsPersonal(dataset) || dataset.twin) continue;
      ARROW_ASSIGN_OR_RAISE(auto samples, SamplesOfRejects(made));
      std::move(samples.begin(), samples.end(), std::back_inserter(report.rejected));
    }
    for (auto& [name, use] : uses) report.models.push_back(std::move(use));
    return base::Status::OK();
  }

  void AddUse(const std::string& model, const StepCounts& counts,
              std::map<std::string, findings::ModelUse>* uses) {
    findings::ModelUse& use = (*uses)[model];
    const BoundModel* const bound = plan_.FindModel(model);
    if (bound != nullptr) {
      use.name = bound->name;
      use.kind = bound->info.kind;
      use.hash = bound->info.hash;
      use.licence = bound->info.licence;
    }
    use.calls += counts.calls;
    use.prompt_tokens += counts.prompt_tokens;
    use.output_tokens += counts.output_tokens;
  }

  base::Result<std::vector<findings::Sample>> SamplesOfRejects(const MadeDataset& made) {
    std::vector<findings::Sample> all;
    for (const auto& segment : made.segments) {
      ARROW_ASSIGN_OR_RAISE(const auto rejects, segment->Rejects());
      ARROW_ASSIGN_OR_RAISE(auto samples, RejectSamples(made.name, *rejects));
      std::move(samples.begin(), samples.end(), std::back_inserter(all));
    }
    return all;
  }

  // Every dataset above `name`, nearest first: real data that made records are compared with.
  void Ancestors(const std::string& name, std::set<std::string>* seen,
                 std::vector<std::string>* out) const {
    const BoundDataset* const dataset = plan_.FindDataset(name);
    if (dataset == nullptr) return;
    for (const Parent& parent : dataset->parents) {
      if (!seen->insert(parent.dataset).second) continue;
      out->push_back(parent.dataset);
      Ancestors(parent.dataset, seen, out);
    }
  }

  audit::AuditRows RowsOf(const Parent& parent, const std::string& name) const {
    const Executor* const executor = &executor_;
    return {name, [executor, parent] { return executor->Rows(parent); }};
  }

  base::Status Audit() {
    for (const ReleaseDatasetSpec& spec : plan_.recipe->release) {
      if (spec.audit == "none") continue;
      ARROW_ASSIGN_OR_RAISE(const Parent parent, ResolveDataset(plan_, spec.dataset));
      ARROW_RETURN_NOT_OK(AuditOne(spec, parent, *plan_.FindDataset(parent.dataset)));
    }
    return base::Status::OK();
  }

  // What is shown of a dataset beside its findings.
  void Show(const ReleaseDatasetSpec& spec, const BoundDataset& dataset, DatasetSummary summary) {
    findings::ReleaseReport& report = result_.report;
    report.outputs.emplace_back(spec.dataset, summary.rows);
    result_.records += summary.rows;
    if (!IsPersonal(dataset)) {
      texts_.push_back({{"dataset", spec.dataset},
                        {"made", summary.made},
                        {"records", summary.rows},
                        {"bytes", summary.text_bytes}});
    }
    if (dataset.twin) summary.samples.clear();  // it may yet be refused
    auto& samples = summary.made || SampledFrom(dataset) != nullptr ? report.made : report.kept;
    std::move(summary.samples.begin(), summary.samples.end(), std::back_inserter(samples));
    for (const auto& [licence, count] : summary.licences) report.licences[licence] += count;
    if (summary.rows > 0 && dataset.schema->GetFieldIndex("text") >= 0) {
      report.distributions.push_back(std::move(summary.lengths));
      if (!summary.languages.labels.empty()) {
        report.distributions.push_back(std::move(summary.languages));
      }
      std::move(summary.signals.begin(), summary.signals.end(),
                std::back_inserter(report.distributions));
    }
  }

  // The model whose rows these are, or are made of.
  const BoundDataset* SampledFrom(const BoundDataset& dataset) const {
    if (!dataset.sampled.empty()) return &dataset;
    for (const Parent& parent : dataset.parents) {
      const BoundDataset* const found = SampledFrom(*plan_.FindDataset(parent.dataset));
      if (found != nullptr) return found;
    }
    return nullptr;
  }

  // Beside the rows the model saw and the holdout. What is computed of personal rows stays private.
  base::Status AuditTwin(const ReleaseDatasetSpec& spec, const Parent& parent,
                         const BoundDataset& dataset) {
    const BoundDataset& sampled = *SampledFrom(dataset);
    const Parent& training = sampled.parents.front();
    ARROW_ASSIGN_OR_RAISE(const Parent holdout, spec.against.empty()
                                                    ? base::Result<Parent>(*sampled.holdout)
                                                    : ResolveDataset(plan_, spec.against));
    audit::TableAuditInput input;
    input.dataset = spec.dataset;
    input.twin = RowsOf(parent, spec.dataset).open;
    input.training = RowsOf(training, training.dataset).open;
    input.holdout = RowsOf(holdout, holdout.dataset).open;
    input.twin_schema = dataset.schema;
    input.training_schema = plan_.FindDataset(training.dataset)->schema;
    input.holdout_schema = plan_.FindDataset(holdout.dataset)->schema;
    audit::AuditOptions options;
    std::vector<base::Diagnostic> diagnostics;
    audit::AuditOptionTable().Bind(&options, spec.checks, "checks", diagnostics);
    ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
    ARROW_ASSIGN_OR_RAISE(auto found, audit::AuditTable(input, options, context_));
    for (findings::Finding& finding : found) {
      if (dataset.twin) {
        private_findings_.push_back(finding);
        finding.estimate = findings::Unmeasured(0);
        finding.n_needed = 0;
        finding.self_test.reset();
        finding.evidence.clear();
        finding.threshold = std::numeric_limits<double>::quiet_NaN();  // null
        finding.explanation =
            "Computed from personal data: the numbers stand in private/report.html.";
      }
      result_.report.findings.push_back(std::move(finding));
    }
    return base::Status::OK();
  }

  base::Status AuditOne(const ReleaseDatasetSpec& spec, const Parent& parent,
                        const BoundDataset& dataset) {
    if (spec.audit == "table") return AuditTwin(spec, parent, dataset);
    audit::AuditInput input;
    input.dataset = spec.dataset;
    input.schema = dataset.schema;
    input.open = RowsOf(parent, spec.dataset).open;
    const bool made = dataset.schema->GetFieldIndex("lineage") >= 0;
    if (made) {
      std::vector<std::string> names;
      std::set<std::string> seen;
      if (!spec.against.empty()) names.push_back(spec.against);
      if (names.empty()) Ancestors(dataset.name, &seen, &names);
      for (const std::string& name : names) {
        ARROW_ASSIGN_OR_RAISE(const Parent source, ResolveDataset(plan_, name));
        const BoundDataset& other = *plan_.FindDataset(source.dataset);
        if (other.schema->GetFieldIndex("text") >= 0 &&
            other.schema->GetFieldIndex("lineage") < 0) {
          input.references.push_back(RowsOf(source, name));
        }
      }
    }
    if (made && dataset.schema->GetFieldIndex("text") >= 0 && !parts_.language_model.empty()) {
      ARROW_ASSIGN_OR_RAISE(input.languages, Languages());
    }
    for (const findings::FunnelStep& step : result_.report.funnel) {
      if (step.dataset == dataset.name) input.funnel.push_back(step);
    }
    audit::AuditOptions options;
    std::vector<base::Diagnostic> diagnostics;
    audit::AuditOptionTable().Bind(&options, spec.checks, "checks", diagnostics);
    ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
    ARROW_ASSIGN_OR_RAISE(auto found, audit::Audit(input, options, context_));
    std::move(found.begin(), found.end(), std::back_inserter(result_.report.findings));
    return base::Status::OK();
  }

  void SayWhatIsEmpty() {
    std::string& reason = result_.report.verdict_reason;
    for (const auto& [dataset, records] : result_.report.outputs) {
      const std::string why = records == 0 ? WhyEmpty(result_.report, dataset) : "";
      if (!why.empty()) reason += (reason.empty() ? "" : "; ") + why;
    }
  }

  base::Result<std::shared_ptr<const text::LanguageIdentifier>> Languages() {
    if (languages_ == nullptr) {
      ARROW_ASSIGN_OR_RAISE(languages_, text::LanguageIdentifier::Load(parts_.language_model));
    }
    return languages_;
  }

  base::Status WriteData() {
    for (const ReleaseDatasetSpec& spec : plan_.recipe->release) {
      ARROW_ASSIGN_OR_RAISE(const Parent parent, ResolveDataset(plan_, spec.dataset));
      const BoundDataset& dataset = *plan_.FindDataset(parent.dataset);
      const std::string dir = (result_.released ? "data/" : "held/") + spec.dataset;
      Summariser summariser(spec.dataset);
      for (const std::string& format : plan_.recipe->formats) {
        ARROW_ASSIGN_OR_RAISE(auto rows, executor_.Rows(parent));
        const bool first = format == plan_.recipe->formats.front();
        const auto seen = first ? Summarised(std::move(rows), &summariser) : std::move(rows);
        ARROW_ASSIGN_OR_RAISE(const auto shards,
                              WriteShards(*seen, dataset.schema, staging_ + "/" + dir, format,
                                          plan_.recipe->rows_per_file, files_, context_));
        for (const io::Shard& shard : shards) {
          outputs_.push_back({dir + "/" + shard.file, shard.sha256, shard.rows, shard.bytes});
        }
      }
      Show(spec, dataset, summariser.Finish());
    }
    return base::Status::OK();
  }

  base::Status WriteRejects() {
    for (const Task& task : plan_.order) {
      if (task.kind != Task::Kind::kDataset) continue;
      const BoundDataset& dataset = plan_.datasets[task.index];
      const std::string folder =
          IsPersonal(dataset) || dataset.twin ? "private/rejects" : "rejects";
      const std::string dir = folder + "/" + dataset.name;
      const auto rows = executor_.Find(dataset.name)->Rejects();
      ARROW_ASSIGN_OR_RAISE(const auto shards,
                            WriteShards(*rows, ReleasedRejects(), staging_ + "/" + dir, "parquet",
                                        0, files_, context_));
      const std::string file = dir + ".parquet";
      ARROW_RETURN_NOT_OK(
          files_.Rename(staging_ + "/" + dir + "/" + shards.front().file, staging_ + "/" + file));
      ARROW_RETURN_NOT_OK(files_.RemoveTree(staging_ + "/" + dir));
      if (!IsPersonal(dataset)) {
        outputs_.push_back(
            {file, shards.front().sha256, shards.front().rows, shards.front().bytes});
      }
    }
    return base::Status::OK();
  }

  base::Status WriteFile(const std::string& file, const std::string& bytes) {
    ARROW_RETURN_NOT_OK(files_.WriteDurably(staging_ + "/" + file, bytes));
    outputs_.push_back({file, base::Sha256Hex(bytes), -1, static_cast<int64_t>(bytes.size())});
    return base::Status::OK();
  }

  base::Status WritePages(const std::vector<Document>& documents) {
    ARROW_RETURN_NOT_OK(WriteFile("findings.json", findings::ToJson(result_.report)));
    for (const Document& document : documents) {
      ARROW_ASSIGN_OR_RAISE(const std::string page, document.render(result_.report));
      ARROW_RETURN_NOT_OK(WriteFile(document.file, page));
    }
    if (private_funnel_.empty()) return base::Status::OK();
    ARROW_RETURN_NOT_OK(files_.MakeDirs(staging_ + "/private"));
    if (!private_findings_.empty()) ARROW_RETURN_NOT_OK(WritePrivatePages(documents));
    return files_.WriteDurably(staging_ + "/private/counts.json",
                               FunnelJson(private_funnel_).dump(2) + "\n");
  }

  // The same pages with all numbers, for those who may see them.
  base::Status WritePrivatePages(const std::vector<Document>& documents) {
    findings::ReleaseReport report = result_.report;
    std::erase_if(report.findings, [this](const findings::Finding& one) {
      return std::any_of(private_findings_.begin(), private_findings_.end(),
                         [&](const findings::Finding& other) {
                           return one.dataset == other.dataset && one.check == other.check;
                         });
    });
    report.findings.insert(report.findings.begin(), private_findings_.begin(),
                           private_findings_.end());
    report.funnel.insert(report.funnel.begin(), private_funnel_.begin(), private_funnel_.end());
    ARROW_RETURN_NOT_OK(
        files_.WriteDurably(staging_ + "/private/findings.json", findings::ToJson(report)));
    for (const Document& document : documents) {
      ARROW_ASSIGN_OR_RAISE(const std::string page, document.render(report));
      ARROW_RETURN_NOT_OK(files_.WriteDurably(staging_ + "/private/" + document.file, page));
    }
    return base::Status::OK();
  }

  ordered_json FunnelJson(const std::vector<findings::FunnelStep>& funnel) const {
    ordered_json steps = ordered_json::array();
    for (const findings::FunnelStep& step : funnel) {
      steps.push_back({{"dataset", step.dataset},
                       {"stage", step.stage},
                       {"in", step.in},
                       {"made", step.made},
                       {"out", step.out},
                       {"rejected", step.rejected},
                       {"used", step.used}});
      const auto written = written_.find({step.dataset, step.stage});
      if (written != written_.end()) steps.back()["output_tokens"] = written->second;
    }
    return steps;
  }

  base::Status WriteManifest() {
    ordered_json listed = ordered_json::array();
    std::sort(outputs_.begin(), outputs_.end(),
              [](const Output& a, const Output& b) { return a.file < b.file; });
    for (const Output& output : outputs_) {
      ordered_json one = {
          {"path", output.file}, {"sha256", output.sha256}, {"bytes", output.bytes}};
      if (output.rows >= 0) one["rows"] = output.rows;
      listed.push_back(std::move(one));
    }
    ordered_json models = ordered_json::array();
    for (const findings::ModelUse& model : result_.report.models) {
      models.push_back({{"name", model.name},
                        {"kind", model.kind},
                        {"hash", model.hash},
                        {"licence", model.licence}});
    }
    const ordered_json manifest = {{"saem", SAEM_VERSION},
                                   {"verdict", result_.report.verdict},
                                   {"recipe", result_.report.recipe},
                                   {"recipe_sha256", result_.report.recipe_hash},
                                   {"seed", plan_.recipe->seed},
                                   {"models", models},
                                   {"counts", FunnelJson(result_.report.funnel)},
                                   {"texts", texts_},
                                   {"files", listed}};
    ARROW_RETURN_NOT_OK(files_.WriteDurably(staging_ + "/run.json", RunJson().dump(2) + "\n"));
    return files_.WriteDurably(staging_ + "/manifest.json", manifest.dump(2) + "\n");
  }

  ordered_json RunJson() const {
    ordered_json models = ordered_json::object();
    for (const auto& [name, generator] : executor_.generators()) {
      const infer::Usage usage = generator->usage();
      models[name] = {{"device", generator->info().device},
                      {"calls", usage.calls},
                      {"retries", usage.retries},
                      {"prompt_tokens", usage.prompt_tokens},
                      {"output_tokens", usage.output_tokens},
                      {"seconds", usage.seconds}};
    }
    ordered_json datasets = ordered_json::array();
    for (const Task& task : plan_.order) {
      if (task.kind != Task::Kind::kDataset) continue;
      const MadeDataset& made = *executor_.Find(plan_.datasets[task.index].name);
      datasets.push_back({{"name", made.name}, {"reused", made.reused}});
    }
    return {{"started_unix_ms", facts_.started_unix_ms},
            {"seconds", context_.clock->MonotonicSeconds() - facts_.began},
            {"threads", facts_.threads},
            {"processes", facts_.processes},
            {"answers_from_journal", executor_.answers_from_journal()},
            {"repeated_calls", executor_.repeated_calls()},
            {"datasets", datasets},
            {"models", models}};
  }

  struct Output {
    std::string file;
    std::string sha256;
    int64_t rows;
    int64_t bytes;
  };

  const Plan& plan_;
  const Executor& executor_;
  const ReleaseParts& parts_;
  const RunFacts& facts_;
  io::FileOps& files_;
  const base::Context& context_;
  std::shared_ptr<const text::LanguageIdentifier> languages_;
  std::string staging_;
  ReleaseResult result_;
  std::vector<findings::FunnelStep> private_funnel_;
  // What models wrote, by data set and step; journalled answers included.
  std::map<std::pair<std::string, std::string>, int64_t> written_;
  std::vector<findings::Finding> private_findings_;  // of twins of personal data, with numbers
  std::vector<Output> outputs_;
  ordered_json texts_ = ordered_json::array();  // bytes of text, by released dataset
};

}  // namespace

base::Result<std::unique_ptr<io::Lock>> ReserveRelease(const Plan& plan, io::FileOps& files) {
  if (plan.release_dir.empty()) return nullptr;
  const std::string staging = io::MadeBeside(plan.release_dir);
  ARROW_RETURN_NOT_OK(files.MakeDirs(staging));
  return io::LockFolder(staging, "makes the release " + plan.release_dir,
                        "wait for it, or choose another `release.to`");
}

void AbandonRelease(const Plan& plan, io::FileOps& files) {
  if (plan.release_dir.empty()) return;
  // The error that led here is the one to tell.
  const base::Status ignored = files.RemoveTree(io::MadeBeside(plan.release_dir));
}

base::Result<ReleaseResult> Release(const Plan& plan, const Executor& executor,
                                    const ReleaseParts& parts, const RunFacts& facts,
                                    io::FileOps& files, const base::Context& context) {
  return Builder(plan, executor, parts, facts, files, context).Build();
}

}  // namespace saem::run
