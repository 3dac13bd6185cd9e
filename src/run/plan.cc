#include "run/plan.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/interfaces.h>

#include "audit/audit.h"
#include "base/hash.h"
#include "data/annotations.h"
#include "data/document.h"
#include "io/charset.h"
#include "io/json_lines.h"
#include "run/counted_rows.h"
#include "run/generate_rows.h"
#include "run/made_rows.h"
#include "run/models.h"
#include "run/noisy_count.h"
#include "run/personal.h"
#include "run/places.h"
#include "table/schema_rows.h"
#include "table/twin.h"
#include "text/charset_labels.h"
#include "text/licence.h"

namespace saem::run {
namespace {

using base::Diagnostic;
using base::Position;

std::string PathFrom(const std::string& base_dir, const std::string& path) {
  const std::filesystem::path given(path);
  return (given.is_absolute() ? given : std::filesystem::path(base_dir) / given)
      .lexically_normal()
      .string();
}

// What a link points to, perhaps on another disk and perhaps not there yet, is replaced by a
// release, never the link.
std::string Followed(const std::string& path) {
  constexpr int kMostLinks = 40;  // as many as Linux follows
  std::filesystem::path at(path);
  std::error_code error;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(at, error); ++i) {
    const auto target = std::filesystem::read_symlink(at, error);
    const auto folder = std::filesystem::weakly_canonical(
        at.has_parent_path() ? at.parent_path() : std::filesystem::path("."), error);
    if (error) return path;
    at = (folder / target).lexically_normal();
  }
  return at.string();
}

// The converter of a charset that goes by one of the names that web pages give it.
base::Result<std::string> ConverterOf(const std::string& charset) {
  if (charset.empty()) return charset;
  const std::string_view encoding = text::EncodingOfLabel(charset);
  if (encoding.empty()) {
    return base::UsageError("there is no charset `" + charset + "`", {},
                            "names are those of web pages, such as `euc-kr`, `windows-1252`, "
                            "`shift_jis`, `utf-8`");
  }
  const char* const converter = text::IcuConverterOf(encoding);
  return converter == nullptr ? std::string(io::kUtf8) : std::string(converter);
}

io::ReadSpec SpecOf(const ReadOptions& options, const std::string& base_dir) {
  io::ReadSpec spec;
  spec.files = options.files;
  spec.base_dir = base_dir;
  spec.format = options.format;
  spec.text = options.text;
  spec.key = options.key;
  spec.uri = options.uri;
  spec.time = options.time;
  spec.language = options.language;
  spec.licence_column = options.licence_column;
  spec.licence = options.licence;
  spec.delimiter = options.delimiter;
  spec.table = options.table;
  return spec;
}

base::Result<std::string> HashOf(const io::InputFile& input) {
  constexpr int64_t kBlock = int64_t{1} << 20;
  ARROW_ASSIGN_OR_RAISE(const auto file, input.files->OpenInputStream(input.path));
  base::Sha256 sha;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const auto block, file->Read(kBlock));
    if (block->size() == 0) return sha.FinishHex();
    sha.Update({reinterpret_cast<const char*>(block->data()), static_cast<size_t>(block->size())});
  }
}

class Binder {
 public:
  Binder(Plan* plan, const Registries& registries, const Surroundings& surroundings)
      : plan_(*plan),
        recipe_(*plan->recipe),
        registries_(registries),
        surroundings_(surroundings),
        diagnostics_(recipe_.mistakes) {}

  base::Status Bind() {
    DeclareDatasets();
    DeclareModels();
    for (size_t i = 0; i < plan_.models.size(); ++i) {
      if (plan_.models[i].spec->fitted) Visit({Task::Kind::kModel, i});
    }
    for (size_t i = 0; i < plan_.datasets.size(); ++i) Visit({Task::Kind::kDataset, i});
    CheckRelease();
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       return std::pair(a.position.line, a.position.column) <
                              std::pair(b.position.line, b.position.column);
                     });
    return base::UsageErrors(std::move(diagnostics_));
  }

 private:
  enum class Mark { kNew, kOpen, kDone, kFailed };

  void Report(const Position& position, std::string message, std::string hint = {}) {
    diagnostics_.push_back({position, std::move(message), std::move(hint)});
  }

  // Adds a status's diagnostics, giving them `position` where they have none.
  void Report(const Position& position, const std::string& what, const base::Status& status) {
    const auto* detail = dynamic_cast<const base::FaultDetail*>(status.detail().get());
    if (detail == nullptr || detail->diagnostics().empty()) {
      return Report(position, what + base::MessageOf(status));
    }
    for (Diagnostic one : detail->diagnostics()) {
      if (one.position.line == 0) {
        one.position = position;
        one.message = what + one.message;
      }
      diagnostics_.push_back(std::move(one));
    }
  }

  void DeclareDatasets() {
    for (const DatasetSpec& spec : recipe_.datasets) {
      if (spec.tables.empty()) {
        BoundDataset dataset;
        dataset.name = spec.name;
        dataset.spec = &spec;
        plan_.datasets.push_back(std::move(dataset));
        continue;
      }
      if (!spec.steps.empty()) {
        Report(spec.steps.front().position,
               "dataset `" + spec.name + "` is a set of tables; a step works on one",
               "give the step to a dataset with `from: " + spec.name + "." +
                   spec.tables.front().name + "`");
      }
      for (const TableSpec& table : spec.tables) {
        BoundDataset dataset;
        dataset.name = spec.name + "." + table.name;
        dataset.spec = &spec;
        plan_.datasets.push_back(std::move(dataset));
      }
    }
    marks_[0].resize(plan_.datasets.size(), Mark::kNew);
  }

  void DeclareModels() {
    for (const ModelSpec& spec : recipe_.models) {
      BoundModel model;
      model.name = spec.name;
      model.spec = &spec;
      plan_.models.push_back(std::move(model));
    }
    marks_[1].resize(plan_.models.size(), Mark::kNew);
    for (size_t i = 0; i < plan_.models.size(); ++i) {
      BoundModel& model = plan_.models[i];
      if (model.spec->broken) marks_[1][i] = Mark::kFailed;
      if (model.spec->broken || model.spec->fitted) continue;
      const size_t before = diagnostics_.size();
      const base::Status status = BindGenerator(recipe_, surroundings_, &model, &diagnostics_);
      if (!status.ok()) Report(model.spec->position, "model `" + model.name + "`: ", status);
      marks_[1][i] = diagnostics_.size() == before ? Mark::kDone : Mark::kFailed;
    }
  }

  Mark& MarkOf(const Task& task) {
    return marks_[task.kind == Task::Kind::kDataset ? 0 : 1][task.index];
  }

  std::string NameOf(const Task& task) const {
    return task.kind == Task::Kind::kDataset ? plan_.datasets[task.index].name
                                             : plan_.models[task.index].name;
  }

  // Binds a task after those it needs. False if it or one of them is wrong (which has been
  // reported).
  bool Visit(const Task& task) {
    Mark& mark = MarkOf(task);
    if (mark == Mark::kDone) return true;
    if (mark == Mark::kFailed) return false;
    if (mark == Mark::kOpen) {
      std::string path;
      bool inside = false;
      for (const Task& open : open_) {
        inside = inside || NameOf(open) == NameOf(task);
        if (inside) path += "`" + NameOf(open) + "` needs ";
      }
      const Position position = task.kind == Task::Kind::kDataset
                                    ? plan_.datasets[task.index].spec->position
                                    : plan_.models[task.index].spec->position;
      Report(position, "a cycle: " + path + "`" + NameOf(task) + "`");
      mark = Mark::kFailed;
      return false;
    }
    mark = Mark::kOpen;
    open_.push_back(task);
    const size_t before = diagnostics_.size();
    const bool good = task.kind == Task::Kind::kDataset ? BindDataset(plan_.datasets[task.index])
                                                        : BindFit(plan_.models[task.index]);
    open_.pop_back();
    const bool done = good && diagnostics_.size() == before && MarkOf(task) != Mark::kFailed;
    MarkOf(task) = done ? Mark::kDone : Mark::kFailed;
    if (done) plan_.order.push_back(task);
    return done;
  }

  // The dataset (or part, or table) that `name` at `position` means, bound. Null when it is wrong.
  std::optional<Parent> Need(const std::string& name, const Position& position) {
    const auto parent = ResolveDataset(plan_, name);
    if (!parent.ok()) {
      Report(position, "", parent.status());
      return std::nullopt;
    }
    for (size_t i = 0; i < plan_.datasets.size(); ++i) {
      if (plan_.datasets[i].name != parent->dataset) continue;
      if (!Visit({Task::Kind::kDataset, i})) return std::nullopt;
      return *parent;
    }
    return std::nullopt;
  }

  // Behind the first mistake nothing is known of the rows, but options and names are still checked,
  // so that all mistakes are told at once.
  bool BindDataset(BoundDataset& dataset) {
    bool good = BindSource(dataset) && !dataset.spec->broken;
    dataset.schema = dataset.source_schema;
    dataset.fingerprint = dataset.source_fingerprint;
    std::vector<StepSpec> steps = dataset.spec->steps;
    if (dataset.name != dataset.spec->name) {
      steps.clear();
      good = AddReferences(dataset, &steps) && good;
    }
    for (const StepSpec& spec : steps) {
      std::optional<BoundStep> step = Configure(dataset, spec);
      stage::BindInput input;
      good = step && Refer(*step, &input) && good;
      good = good && BindStep(dataset, std::move(input), std::move(*step));
    }
    return good;
  }

  // `parent: patients.patient_id = ward_patient` of a table becomes its step `references`.
  bool AddReferences(const BoundDataset& dataset, std::vector<StepSpec>* steps) {
    const ReadOptions& read = *ReadOf(dataset);
    if (read.parent.empty()) return true;
    const Position& position = dataset.spec->position;
    const size_t dot = read.parent.find('.');
    const size_t equals = read.parent.find('=');
    const auto trimmed = [&](size_t from, size_t to) {
      std::string text = read.parent.substr(from, to - from);
      text.erase(0, text.find_first_not_of(' '));
      text.erase(text.find_last_not_of(' ') + 1);
      return text;
    };
    if (dot == std::string::npos || equals == std::string::npos || dot > equals) {
      Report(position, "`parent` wants `table.key = column`, not `" + read.parent + "`");
      return false;
    }
    const auto text = [&](const std::string& value) {
      return config::Node::Scalar(value, true, position);
    };
    steps->push_back(
        {"references",
         config::Node::Mapping({{"column", position, text(trimmed(equals + 1, read.parent.size()))},
                                {"in", position, text(dataset.spec->name + "." + trimmed(0, dot))},
                                {"key", position, text(trimmed(dot + 1, equals))}},
                               position),
         position});
    return true;
  }

  const ReadOptions* ReadOf(const BoundDataset& dataset) const {
    if (dataset.spec->read) return &*dataset.spec->read;
    for (const TableSpec& table : dataset.spec->tables) {
      if (dataset.spec->name + "." + table.name == dataset.name) return &table.read;
    }
    return nullptr;
  }

  bool BindSource(BoundDataset& dataset) {
    if (dataset.spec->broken && dataset.spec->from.empty()) return false;
    if (dataset.spec->label == "personal") dataset.label = stage::PrivacyLabel::kPersonal;
    base::Sha256 hash;
    hash.Field("dataset-2").Field(std::to_string(recipe_.seed));
    if (const ReadOptions* read = ReadOf(dataset)) return BindRead(dataset, *read, hash);
    if (dataset.spec->count) return BindCount(dataset, hash);
    if (dataset.spec->sample) return BindSample(dataset, hash);
    if (dataset.spec->generate) return BindGenerate(dataset, hash);
    bool first = true;
    for (const FromSpec& from : dataset.spec->from) {
      std::optional<Parent> parent = Need(from.dataset, from.position);
      if (!parent) return false;
      parent->to = parent->from + (parent->to - parent->from) * from.share;
      const BoundDataset& source = *plan_.FindDataset(parent->dataset);
      if (first) {
        dataset.source_schema = source.schema;
      } else if (!dataset.source_schema->Equals(*source.schema, false)) {
        Report(from.position,
               "`" + from.dataset + "` has other columns than `" +
                   dataset.spec->from.front().dataset + "`",
               "datasets under one `from:` must have the same columns");
        return false;
      }
      base::Result<stage::SchemaPtr> joined =
          first ? dataset.source_schema : data::WithLimitsOf(dataset.source_schema, *source.schema);
      if (!joined.ok()) {
        Report(from.position, "`" + from.dataset + "`: ", joined.status());
        return false;
      }
      dataset.source_schema = std::move(joined).ValueUnsafe();
      first = false;
      if (source.label == stage::PrivacyLabel::kPersonal) dataset.label = source.label;
      dataset.twin = dataset.twin || source.twin;
      hash.Field(source.fingerprint)
          .Field(std::to_string(parent->from) + " " + std::to_string(parent->to));
      dataset.parents.push_back(std::move(*parent));
    }
    dataset.source_fingerprint = hash.FinishHex();
    return !first;
  }

  bool BindCount(BoundDataset& dataset, base::Sha256& hash) {
    const CountOptions& count = *dataset.spec->count;
    const Position& position = dataset.spec->count_position;
    if (!recipe_.privacy) {
      Report(position,
             "a noisy count needs `privacy: {ledger: FILE, budget: EPSILON}` in the recipe",
             "the ledger remembers what was spent, so that no run can ask too often");
      return false;
    }
    if (surroundings_.trial) {
      Report(position,
             "a noisy count is paid from the privacy budget and counts every record, so it is not "
             "tried on some",
             "run without --limit, or try the recipe without this dataset");
      return false;
    }
    const std::optional<Parent> of = Need(count.of.name, position);
    if (!of) return false;
    const BoundDataset& source = *plan_.FindDataset(of->dataset);
    const auto column = source.schema->GetFieldByName(count.by);
    if (!count.by.empty() && (column == nullptr || column->type()->id() != arrow::Type::STRING)) {
      Report(position, "`" + count.of.name + "` has no text column `" + count.by + "`",
             base::DidYouMean(count.by, source.schema->field_names()));
      return false;
    }
    const auto rows = TraceCountedRows(plan_, *of);
    if (!rows.ok()) {
      Report(position, "", rows.status());
      return false;
    }
    dataset.parents.push_back(*of);
    dataset.source_schema = CountSchema();
    dataset.label = stage::PrivacyLabel::kDp;
    dataset.source_fingerprint =
        hash.Field(source.fingerprint).Field(CountTable().CanonicalJson(&count)).FinishHex();
    return true;
  }

  bool BindSample(BoundDataset& dataset, base::Sha256& hash) {
    const SampleOptions& sample = *dataset.spec->sample;
    const Position& position = dataset.spec->sample_position;
    const std::optional<size_t> index = ModelIndex(sample.model.name, position);
    if (!index || !Visit({Task::Kind::kModel, *index})) return false;
    const BoundModel& model = plan_.models[*index];
    const stage::SchemaPtr columns = model.fit == nullptr ? nullptr : model.fit->Sampled();
    if (columns == nullptr) {
      Report(position, "`" + model.name + "` is no model of a table", "`fit: trees` makes one");
      return false;
    }
    const auto conditions = table::ParseConditions(sample.where, *columns);
    if (!conditions.ok()) {
      Report(position, "", conditions.status());
      return false;
    }
    hash.Field("sample-2").Field(model.fingerprint).Field(SampleTable().CanonicalJson(&sample));
    dataset.holdout = model.holdout;
    if (!sample.holdout.name.empty()) {
      dataset.holdout = Need(sample.holdout.name, position);
      if (!dataset.holdout) return false;
    }
    const BoundDataset& source = *plan_.FindDataset(model.on.dataset);
    dataset.twin = source.twin || source.label == stage::PrivacyLabel::kPersonal;
    dataset.sampled = model.name;
    dataset.parents.push_back(model.on);
    dataset.source_schema = MadeSchema(*columns);
    dataset.source_fingerprint = hash.FinishHex();
    return true;
  }

  bool BindGenerate(BoundDataset& dataset, base::Sha256& hash) {
    const GenerateOptions& options = *dataset.spec->generate;
    const Position& position = dataset.spec->generate_position;
    std::string schema;
    auto generated = ReadGenerated(recipe_, options, &schema);
    if (!generated.ok()) {
      Report(position, "", generated.status());
      return false;
    }
    dataset.generated = std::move(generated).ValueUnsafe();
    dataset.source_schema = MadeSchema(*dataset.generated->schema());
    for (const auto& field : dataset.generated->schema()->fields()) {
      if (field->name() != data::kId && field->name() != data::kContent) continue;
      Report(position,
             "table `" + options.table + "` has a column `" + field->name() +
                 "`, which saem adds itself",
             "rename it in the schema");
      return false;
    }
    hash.Field("generate-1").Field(schema).Field(GenerateTable().CanonicalJson(&options));
    // Of other tables of the schema as many rows as their datasets have.
    for (const DatasetSpec& other : recipe_.datasets) {
      if (!other.generate || other.generate->schema != options.schema) continue;
      hash.Field(other.generate->table).Field(std::to_string(other.generate->rows));
    }
    dataset.source_fingerprint = hash.FinishHex();
    return true;
  }

  bool BindRead(BoundDataset& dataset, const ReadOptions& read, base::Sha256& hash) {
    dataset.reads = true;
    dataset.read = SpecOf(read, recipe_.base_dir);
    const auto licence = text::ParseLicence(read.licence);
    if (!licence.ok()) {
      Report(dataset.spec->position, "", licence.status());
      return false;
    }
    auto charset = ConverterOf(read.charset);
    if (!charset.ok()) {
      Report(dataset.spec->position, "", charset.status());
      return false;
    }
    dataset.read.charset = std::move(charset).ValueUnsafe();
    const base::Status others = CheckNotOwnOutput(plan_, dataset.read);
    if (!others.ok()) {
      Report(dataset.spec->position, "", others);
      return false;
    }
    auto inputs = io::ListInputs(dataset.read);
    if (!inputs.ok()) {
      Report(dataset.spec->position, "", inputs.status());
      return false;
    }
    dataset.inputs = std::move(inputs).ValueUnsafe();
    auto schema = io::ReadSchema(dataset.read, dataset.inputs);
    if (!schema.ok()) {
      Report(dataset.spec->position, "", schema.status());
      return false;
    }
    dataset.source_schema = std::move(schema).ValueUnsafe();
    base::Sha256 files;
    files.Field(ReadTable().CanonicalJson(&read));
    for (io::InputFile& input : dataset.inputs) {
      if (surroundings_.verify) {
        auto content = HashOf(input);
        if (!content.ok()) {
          Report(dataset.spec->position, "", content.status());
          return false;
        }
        files.Field(*content);
      }
      files.Field(input.uri).Field(std::to_string(input.size)).Field(input.version);
    }
    dataset.read_fingerprint = files.FinishHex();
    dataset.source_fingerprint = hash.Field(dataset.read_fingerprint).FinishHex();
    return true;
  }

  std::optional<BoundStep> Configure(const BoundDataset& dataset, const StepSpec& spec) {
    const stage::StageInfo* info = registries_.stages->Find(spec.stage);
    if (info == nullptr) {
      std::string hint = base::DidYouMean(spec.stage, registries_.stages->Names());
      if (hint.empty()) hint = "`saem stages` lists them";
      Report(spec.position, "there is no stage `" + spec.stage + "`", hint);
      return std::nullopt;
    }
    const size_t before = diagnostics_.size();
    stage::Configured configured = info->configure(spec.options, diagnostics_);
    if (diagnostics_.size() != before) return std::nullopt;
    BoundStep step;
    step.position = spec.position;
    step.info = info;
    step.stage = std::move(configured.stage);
    step.options_json = std::move(configured.options_json);
    step.datasets = std::move(configured.datasets);
    step.models = std::move(configured.models);
    int times = 1;
    for (const BoundStep& earlier : dataset.steps) times += earlier.info == info ? 1 : 0;
    step.name = times == 1 ? info->name : info->name + "#" + std::to_string(times);
    return step;
  }

  bool BindStep(BoundDataset& dataset, stage::BindInput input, BoundStep step) {
    base::Sha256 hash;
    hash.Field(dataset.fingerprint).Field(step.info->name);
    hash.Field(std::to_string(step.info->version)).Field(step.options_json);
    for (const std::string& name : step.datasets) {
      hash.Field(plan_.FindDataset(ResolveDataset(plan_, name)->dataset)->fingerprint).Field(name);
    }
    for (const std::string& name : step.models) {
      const BoundModel& model = *plan_.FindModel(name);
      hash.Field(model.spec->fitted ? model.fingerprint : model.info.hash).Field(name);
    }
    input.schema = dataset.schema;
    input.stage_name = step.name;
    input.seed = recipe_.seed;
    input.label = dataset.label;
    const std::string personal = PersonalAmong(input);
    if (!personal.empty()) {
      Report(step.position, personal + " personal, and `" + dataset.name + "` is not",
             "what it drops or keeps would show who is there; give the dataset `label: personal`");
      return false;
    }
    auto binding = step.stage->Bind(input);
    if (!binding.ok()) {
      Report(step.position, "step `" + step.name + "`: ", binding.status());
      return false;
    }
    step.binding = std::move(binding).ValueUnsafe();
    const BoundModel* const asked =
        step.binding.model.empty() ? nullptr : plan_.FindModel(step.binding.model);
    if (asked != nullptr && asked->spec->fitted) {
      Report(step.position, "step `" + step.name + "` asks a model to write, and `" + asked->name +
                                "` is fitted (`fit: " + asked->spec->kind + "`)");
      return false;
    }
    step.fingerprint = hash.Field(step.binding.identity).FinishHex();
    dataset.schema = step.binding.schema;
    dataset.fingerprint = step.fingerprint;
    if (step.binding.label) dataset.label = *step.binding.label;
    dataset.steps.push_back(std::move(step));
    return true;
  }

  // Binds what the step's options name.
  bool Refer(const BoundStep& step, stage::BindInput* input) {
    bool good = true;
    for (const std::string& name : step.datasets) {
      const std::optional<Parent> parent = Need(name, step.position);
      good = good && parent;
      if (!parent) continue;
      const BoundDataset& other = *plan_.FindDataset(parent->dataset);
      input->datasets[name] = {name, other.schema, other.label};
    }
    for (const std::string& name : step.models) {
      const std::optional<size_t> index = ModelIndex(name, step.position);
      const bool bound = index && Visit({Task::Kind::kModel, *index});
      good = good && bound;
      if (bound) input->models[name] = plan_.models[*index].info;
    }
    return good;
  }

  std::optional<size_t> ModelIndex(const std::string& name, const Position& position) {
    std::vector<std::string> names;
    for (size_t i = 0; i < plan_.models.size(); ++i) {
      if (plan_.models[i].name == name) return i;
      names.push_back(plan_.models[i].name);
    }
    std::string hint = base::DidYouMean(name, names);
    if (hint.empty()) hint = "models stand under `models:`";
    Report(position, "there is no model `" + name + "`", hint);
    return std::nullopt;
  }

  bool BindFit(BoundModel& model) {
    const ModelSpec& spec = *model.spec;
    const stage::FitInfo* info = registries_.fits->Find(spec.kind);
    if (info == nullptr) {
      Report(spec.position, "there is no way to fit `" + spec.kind + "`",
             base::DidYouMean(spec.kind, registries_.fits->Names()));
      return false;
    }
    const std::optional<Parent> on = Need(spec.on, spec.on_position);
    if (!on) return false;
    std::vector<config::Node::Entry> entries;
    for (const config::Node::Entry& entry : spec.options.entries()) {
      if (entry.key != "fit" && entry.key != "on") entries.push_back(entry);
    }
    const size_t before = diagnostics_.size();
    stage::ConfiguredFit configured =
        info->configure(config::Node::Mapping(std::move(entries), spec.position), diagnostics_);
    if (diagnostics_.size() != before) return false;
    const BoundDataset& source = *plan_.FindDataset(on->dataset);
    stage::BindInput input;
    input.schema = source.schema;
    input.stage_name = model.name;
    input.seed = recipe_.seed;
    input.label = source.label;
    const base::Status status = configured.method->Bind(input);
    if (!status.ok()) {
      Report(spec.position, "model `" + model.name + "`: ", status);
      return false;
    }
    model.fit = std::move(configured.method);
    model.on = *on;
    base::Sha256 hash;
    hash.Field("model-1").Field(info->name).Field(std::to_string(info->version));
    hash.Field(configured.options_json).Field(source.fingerprint).Field(spec.on);
    if (spec.share < 1) {
      model.holdout = model.on;
      model.on.to = model.on.from + (model.on.to - model.on.from) * spec.share;
      model.holdout->from = model.on.to;
      hash.Field(std::to_string(spec.share));
    }
    model.fingerprint = hash.FinishHex();
    model.info = {model.name,
                  model.fingerprint,
                  "",
                  info->name,
                  plan_.work_dir + "/models/" + model.fingerprint.substr(0, 32) + ".model",
                  source.label};
    return true;
  }

  // The datasets of rows that a model made, in whatever `dataset` is made of.
  void AddSampled(const BoundDataset& dataset, std::set<std::string>* found) const {
    if (!dataset.sampled.empty()) found->insert(dataset.name);
    for (const Parent& parent : dataset.parents) {
      AddSampled(*plan_.FindDataset(parent.dataset), found);
    }
  }

  // What is compared must be there: rows of a model, and rows it did not see.
  void CheckTableAudit(const ReleaseDatasetSpec& spec, const BoundDataset& dataset) {
    std::set<std::string> sampled;
    AddSampled(dataset, &sampled);
    if (sampled.size() > 1) {
      Report(spec.position,
             "`audit: table` looks at the rows of one model; `" + spec.dataset +
                 "` mixes those of several",
             "release each by itself");
      return;
    }
    const BoundDataset* const at = sampled.empty() ? nullptr : plan_.FindDataset(*sampled.begin());
    if (at == nullptr) {
      Report(spec.position,
             "`audit: table` is for rows that a model of a table made; `" + spec.dataset +
                 "` has none",
             "`audit: none` releases it unaudited");
    } else if (spec.against.empty() && !at->holdout) {
      Report(spec.position, "`audit: table` needs rows that the model did not see",
             "name them with `against:`, for example the other part of a `split:`");
    }
  }

  // What only shows when it is written would cost the run.
  void CheckFormats(const ReleaseDatasetSpec& spec, const BoundDataset& dataset) {
    if (std::ranges::find(recipe_.formats, "jsonl") == recipe_.formats.end()) return;
    for (const auto& field : dataset.schema->fields()) {
      if (io::HasJsonForm(*field->type())) continue;
      Report(spec.position,
             "`" + spec.dataset + "` has a column `" + field->name() + "` of type " +
                 field->type()->ToString() + ", which JSON lines cannot hold",
             field->name() == data::kPayload ? "put `extract` among its steps, or release "
                                               "`formats: [parquet]`"
                                             : "release `formats: [parquet]`");
    }
  }

  // Texts under a licence that nobody knows are released by no audit, which a run would find last.
  void CheckLicences(const ReleaseDatasetSpec& spec, const BoundDataset& dataset,
                     const std::vector<std::string>& own) {
    for (const Parent& parent : dataset.parents) {
      CheckLicences(spec, *plan_.FindDataset(parent.dataset), own);
    }
    if (!dataset.reads || !dataset.read.licence_column.empty()) return;
    const auto licence = text::ParseLicence(dataset.read.licence);
    if (!licence.ok()) return;  // said where it is read
    std::vector<std::string> known;
    for (const std::string_view id : text::KnownLicences()) known.emplace_back(id);
    for (const auto& ids : licence->alternatives) {
      for (const std::string& id : ids) {
        if (text::FindLicence(id) != nullptr || std::ranges::find(own, id) != own.end()) continue;
        const std::string near = base::DidYouMean(id, known);
        Report(dataset.spec->position,
               "`" + id + "` is no licence known here, so the audit of `" + spec.dataset +
                   "` cannot release what is read under it",
               (near.empty() ? "" : near + "; ") +
                   std::string("a licence of your own goes into `own_licences` of its `checks`"));
      }
    }
  }

  void CheckRelease() {
    for (const ReleaseDatasetSpec& spec : recipe_.release) {
      const std::optional<Parent> parent = Need(spec.dataset, spec.position);
      if (parent && plan_.FindDataset(parent->dataset)->label == stage::PrivacyLabel::kPersonal) {
        Report(spec.position, "`" + spec.dataset + "` is personal data and cannot be released",
               "release something made from it that is public or differentially private");
      }
      if (parent && plan_.FindDataset(parent->dataset)->twin && spec.audit != "table") {
        Report(
            spec.position,
            "`" + spec.dataset + "` is made by a model of personal data and needs `audit: table`",
            "only what its audit lets through may leave");
      }
      if (!spec.against.empty()) Need(spec.against, spec.position);
      if (parent && spec.audit == "table")
        CheckTableAudit(spec, *plan_.FindDataset(parent->dataset));
      audit::AuditOptions checks;
      audit::AuditOptionTable().Bind(&checks, spec.checks, "checks", diagnostics_);
      if (!parent) continue;
      const BoundDataset& dataset = *plan_.FindDataset(parent->dataset);
      CheckFormats(spec, dataset);
      if (spec.audit == "text") CheckLicences(spec, dataset, checks.own_licences);
    }
    const base::Status place = CheckReleasePlace(plan_);
    if (!place.ok()) Report(recipe_.release_position, "", place);
  }

  Plan& plan_;
  const Recipe& recipe_;
  const Registries& registries_;
  const Surroundings& surroundings_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<Mark> marks_[2];
  std::vector<Task> open_;
};

}  // namespace

const BoundDataset* Plan::FindDataset(std::string_view name) const {
  for (const BoundDataset& dataset : datasets) {
    if (dataset.name == name) return &dataset;
  }
  return nullptr;
}

const BoundModel* Plan::FindModel(std::string_view name) const {
  for (const BoundModel& model : models) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

base::Result<Parent> ResolveDataset(const Plan& plan, const std::string& name) {
  if (plan.FindDataset(name) != nullptr) return Parent{name, "", 0, 1};
  const size_t dot = name.rfind('.');
  std::vector<std::string> known;
  for (const BoundDataset& dataset : plan.datasets) {
    known.push_back(dataset.name);
    if (dataset.spec->name != dataset.name) continue;
    double from = 0;
    for (const auto& [part, share] : dataset.spec->split) {
      known.push_back(dataset.name + "." + part);
      if (dot != std::string::npos && known.back() == name) {
        return Parent{dataset.name, part, from, from + share};
      }
      from += share;
    }
  }
  std::string hint = base::DidYouMean(name, known);
  if (hint.empty()) {
    hint = "the recipe's datasets are";
    for (const std::string& one : known) hint += " `" + one + "`";
  }
  return base::UsageError("there is no dataset `" + name + "`", {}, hint);
}

base::Result<Plan> BindPlan(Recipe recipe, const Registries& registries,
                            const Surroundings& surroundings) {
  Plan plan;
  plan.recipe = std::make_unique<Recipe>(std::move(recipe));
  plan.work_dir = PathFrom(plan.recipe->base_dir, plan.recipe->work);
  if (!plan.recipe->release_to.empty()) {
    plan.release_dir = Followed(PathFrom(plan.recipe->base_dir, plan.recipe->release_to));
  }
  ARROW_RETURN_NOT_OK(Binder(&plan, registries, surroundings).Bind());
  return plan;
}

}  // namespace saem::run
