#include "run/recipe.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "base/hash.h"
#include "config/yaml.h"

namespace saem::run {
namespace {

using base::Diagnostic;
using base::Position;
using config::Node;

constexpr int kRecipeVersion = 1;

// Binds the sections of one recipe and collects every mistake.
class Parser {
 public:
  explicit Parser(Recipe* recipe) : recipe_(*recipe), diagnostics_(recipe->mistakes) {}

  void Root(const Node& root) {
    if (!root.IsMapping()) {
      return Report(root.position(), "a recipe is a mapping that starts with `saem: 1`",
                    "`saem init FOLDER` writes a first one");
    }
    if (root.Find("saem") == nullptr) {
      Report(root.position(), "the line `saem: 1` is missing", "it names the recipe format");
    }
    Section(root, "the recipe",
            {{"saem", [this](const Node& n) { Version(n); }},
             {"vars", [](const Node&) {}},  // of vars.h
             {"seed", [this](const Node& n) { Seed(n); }},
             {"work", [this](const Node& n) { recipe_.work = Text(n, "work"); }},
             {"reproducible",
              [this](const Node& n) { recipe_.reproducible = Flag(n, "reproducible"); }},
             {"datasets", [this](const Node& n) { Datasets(n); }},
             {"models", [this](const Node& n) { Models(n); }},
             {"privacy", [this](const Node& n) { Privacy(n); }},
             {"release", [this](const Node& n) { Release(n); }}});
    if (root.Find("datasets") == nullptr)
      Report(root.position(), "there is no `datasets:` section");
  }

 private:
  using Reader = std::function<void(const Node&)>;

  void Report(const Position& position, std::string message, std::string hint = {}) {
    diagnostics_.push_back({position, std::move(message), std::move(hint)});
  }

  void Section(const Node& node, const std::string& what,
               const std::map<std::string, Reader>& readers) {
    if (!node.IsMapping()) {
      return Report(node.position(), what + " must be a mapping, not " + node.Describe());
    }
    std::vector<std::string> known;
    for (const auto& [key, reader] : readers) known.push_back(key);
    for (const Node::Entry& entry : node.entries()) {
      const auto reader = readers.find(entry.key);
      if (reader == readers.end()) {
        std::string hint = base::DidYouMean(entry.key, known);
        if (hint.empty()) {
          hint = "known are";
          for (const std::string& key : known) hint += " `" + key + "`";
        }
        Report(entry.position, "unknown key `" + entry.key + "` in " + what, hint);
      } else {
        reader->second(entry.value);
      }
    }
  }

  std::string Text(const Node& node, const std::string& what) {
    if (!node.IsScalar() || node.text().empty()) {
      Report(node.position(), "`" + what + "` wants text, not " + node.Describe());
      return "";
    }
    return node.text();
  }

  bool Flag(const Node& node, const std::string& what) {
    const std::optional<bool> value = node.AsBool();
    if (!value)
      Report(node.position(), "`" + what + "` wants `true` or `false`, not " + node.Describe());
    return value.value_or(false);
  }

  void Version(const Node& node) {
    if (node.AsInt() != kRecipeVersion) {
      Report(node.position(), "this saem reads recipe format 1, not " + node.Describe());
    }
  }

  void Seed(const Node& node) {
    const std::optional<int64_t> seed = node.AsInt();
    if (!seed || *seed < 0) {
      Report(node.position(), "`seed` wants a whole number, not " + node.Describe());
    } else {
      recipe_.seed = static_cast<uint64_t>(*seed);
    }
  }

  bool GoodName(const Node::Entry& entry, const std::string& what) {
    const bool good = !entry.key.empty() && entry.key.size() <= 64 &&
                      std::all_of(entry.key.begin(), entry.key.end(), [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '_' || c == '-';
                      });
    if (!good) {
      Report(entry.position, "`" + entry.key + "` is no name for a " + what,
             "use at most 64 letters, digits, `_` and `-`");
    }
    return good;
  }

  void Datasets(const Node& node) {
    if (!node.IsMapping()) {
      return Report(node.position(), "`datasets` must be a mapping, not " + node.Describe());
    }
    for (const Node::Entry& entry : node.entries()) {
      if (!GoodName(entry, "dataset")) continue;
      DatasetSpec dataset;
      dataset.name = entry.key;
      dataset.position = entry.position;
      const size_t before = diagnostics_.size();
      Dataset(entry.value, dataset);
      dataset.broken = diagnostics_.size() != before;
      recipe_.datasets.push_back(std::move(dataset));
    }
  }

  void Dataset(const Node& node, DatasetSpec& dataset) {
    const size_t before = diagnostics_.size();
    Section(node, "dataset `" + dataset.name + "`",
            {{"read", [&](const Node& n) { Read(n, dataset); }},
             {"from", [&](const Node& n) { From(n, dataset); }},
             {"count", [&](const Node& n) { Count(n, dataset); }},
             {"sample", [&](const Node& n) { Sample(n, dataset); }},
             {"synthesize", [&](const Node& n) { Synthesize(n, dataset); }},
             {"generate", [&](const Node& n) { Generate(n, dataset); }},
             {"steps", [&](const Node& n) { Steps(n, dataset); }},
             {"label", [&](const Node& n) { Label(n, dataset); }},
             {"split", [&](const Node& n) { Split(n, dataset); }}});
    const int sources = (dataset.read || !dataset.tables.empty() ? 1 : 0) +
                        (dataset.from.empty() ? 0 : 1) + (dataset.count ? 1 : 0) +
                        (dataset.sample ? 1 : 0) + (dataset.generate ? 1 : 0);
    if (node.IsMapping() && sources != 1 && diagnostics_.size() == before) {
      Report(dataset.position, "dataset `" + dataset.name + "` needs exactly one source",
             "write `read:`, `from:`, `count:`, `sample:`, `synthesize:` or `generate:`");
    }
  }

  void Read(const Node& node, DatasetSpec& dataset) {
    const Node* tables = node.IsMapping() ? node.Find("tables") : nullptr;
    if (tables == nullptr) {
      dataset.read.emplace();
      ReadTable().Bind(&*dataset.read, node, "read", diagnostics_);
      return;
    }
    Section(node, "`read` of tables", {{"tables", [](const Node&) {}}});
    if (!tables->IsMapping()) {
      return Report(tables->position(), "`tables` must be a mapping, not " + tables->Describe());
    }
    for (const Node::Entry& entry : tables->entries()) {
      if (!GoodName(entry, "table")) continue;
      TableSpec table{entry.key, {}, entry.position};
      ReadTable().Bind(&table.read, entry.value, "tables." + entry.key, diagnostics_);
      table.read.table = true;
      dataset.tables.push_back(std::move(table));
    }
  }

  void Count(const Node& node, DatasetSpec& dataset) {
    dataset.count.emplace();
    dataset.count_position = node.position();
    CountTable().Bind(&*dataset.count, node, "count", diagnostics_);
    if (dataset.count->by.empty() != dataset.count->values.empty()) {
      Report(node.position(), "`by` and `values` of a count go together",
             "name the values to be counted: which of them occur is private too");
    }
  }

  void Sample(const Node& node, DatasetSpec& dataset) {
    dataset.sample.emplace();
    dataset.sample_position = node.position();
    SampleTable().Bind(&*dataset.sample, node, "sample", diagnostics_);
  }

  void Generate(const Node& node, DatasetSpec& dataset) {
    dataset.generate.emplace();
    dataset.generate_position = node.position();
    GenerateTable().Bind(&*dataset.generate, node, "generate", diagnostics_);
  }

  // A model of its own, which nothing else can name, and the rows it makes. A fifth of the data is
  // kept from it unless it is fitted on a part of a split, which has its holdout already.
  void Synthesize(const Node& node, DatasetSpec& dataset) {
    if (!node.IsMapping()) {
      return Report(node.position(), "`synthesize` must be a mapping, not " + node.Describe(),
                    "for example {of: patients, rows: 1000}");
    }
    ModelSpec model;
    model.name = dataset.name + ".model";
    model.position = node.position();
    model.fitted = true;
    model.kind = "trees";
    std::vector<Node::Entry> own;
    std::vector<Node::Entry> rest;
    own.push_back({"model", node.position(), Node::Scalar(model.name, true, node.position())});
    for (const Node::Entry& entry : node.entries()) {
      if (entry.key == "method") {
        model.kind = Text(entry.value, "method");
      } else if (entry.key == "of") {
        model.on = Text(entry.value, "of");
        model.on_position = entry.value.position();
      } else {
        const auto& fields = SampleTable().fields();
        const bool sampled =
            entry.key != "model" &&
            std::any_of(fields.begin(), fields.end(),
                        [&](const stage::OptionField& field) { return field.key == entry.key; });
        (sampled ? own : rest).push_back(entry);
      }
    }
    if (model.on.empty()) {
      Report(node.position(), "`synthesize` needs `of:`, the dataset whose twin is made");
    }
    if (model.on.find('.') == std::string::npos) model.share = 0.8;
    model.options = Node::Mapping(std::move(rest), node.position());
    recipe_.models.push_back(std::move(model));
    Sample(Node::Mapping(std::move(own), node.position()), dataset);
  }

  void Privacy(const Node& node) {
    recipe_.privacy.emplace();
    PrivacyTable().Bind(&*recipe_.privacy, node, "privacy", diagnostics_);
  }

  void From(const Node& node, DatasetSpec& dataset) {
    const std::vector<Node> items = node.IsSequence() ? node.items() : std::vector<Node>{node};
    for (const Node& item : items) {
      FromSpec from;
      from.position = item.position();
      const size_t before = diagnostics_.size();
      if (item.IsScalar()) {
        from.dataset = item.text();
      } else {
        Section(item, "an item of `from`",
                {{"dataset", [&](const Node& n) { from.dataset = Text(n, "dataset"); }},
                 {"share", [&](const Node& n) { from.share = Share(n); }}});
      }
      if (!from.dataset.empty()) {
        dataset.from.push_back(std::move(from));
      } else if (diagnostics_.size() == before) {
        Report(item.position(), "`from` wants the name of a dataset, not " + item.Describe());
      }
    }
  }

  double Share(const Node& node) {
    const std::optional<double> share = node.AsDouble();
    if (!share || *share <= 0 || *share > 1) {
      Report(node.position(), "a share is a number above 0 and at most 1, not " + node.Describe());
      return 1;
    }
    return *share;
  }

  void Steps(const Node& node, DatasetSpec& dataset) {
    if (!node.IsSequence()) {
      return Report(node.position(), "`steps` must be a list, not " + node.Describe());
    }
    for (const Node& item : node.items()) {
      if (item.IsScalar()) {
        dataset.steps.push_back({item.text(), Node::Null(item.position()), item.position()});
      } else if (item.IsMapping() && item.entries().size() == 1) {
        const Node::Entry& entry = item.entries().front();
        dataset.steps.push_back({entry.key, entry.value, entry.position});
      } else {
        Report(item.position(), "a step is `name` or `name: {options}`, not " + item.Describe(),
               "start each step with its own `-`");
      }
    }
  }

  void Label(const Node& node, DatasetSpec& dataset) {
    dataset.label = Text(node, "label");
    if (dataset.label != "public" && dataset.label != "personal") {
      Report(node.position(), "`label` wants `public` or `personal`, not " + node.Describe());
    }
  }

  void Split(const Node& node, DatasetSpec& dataset) {
    if (!node.IsMapping()) {
      return Report(node.position(),
                    "`split` must name parts and their shares, not " + node.Describe(),
                    "for example {train: 0.8, holdout: 0.2}");
    }
    double total = 0;
    for (const Node::Entry& entry : node.entries()) {
      if (!GoodName(entry, "part")) continue;
      dataset.split[entry.key] = Share(entry.value);
      total += dataset.split[entry.key];
    }
    if (total > 1 + 1e-9) Report(node.position(), "the shares of `split` add up to more than 1");
  }

  void Models(const Node& node) {
    if (!node.IsMapping()) {
      return Report(node.position(), "`models` must be a mapping, not " + node.Describe());
    }
    for (const Node::Entry& entry : node.entries()) {
      if (!GoodName(entry, "model")) continue;
      ModelSpec model;
      model.name = entry.key;
      model.position = entry.position;
      model.options = entry.value;
      const size_t before = diagnostics_.size();
      Model(entry, model);
      model.broken = diagnostics_.size() != before;
      recipe_.models.push_back(std::move(model));
    }
  }

  void Model(const Node::Entry& entry, ModelSpec& model) {
    if (!entry.value.IsMapping()) {
      return Report(entry.value.position(),
                    "model `" + entry.key + "` must be a mapping, not " + entry.value.Describe(),
                    "for example {llama: smollm2-135m-instruct}");
    }
    for (const char* kind : {"llama", "http", "fake", "fit"}) {
      if (entry.value.Find(kind) == nullptr) continue;
      if (!model.kind.empty()) {
        Report(entry.position, "model `" + entry.key + "` is two things at once",
               "write one of `llama`, `http`, `fake`, `fit`");
      }
      model.kind = kind;
    }
    if (model.kind.empty()) {
      return Report(
          entry.position, "model `" + entry.key + "` does not say what it is",
          "write one of `llama: NAME`, `http: {url, model}`, `fake: FILE`, `fit: METHOD`");
    }
    if (model.kind == "fit") {
      model.fitted = true;
      model.kind = Text(*entry.value.Find("fit"), "fit");
      if (const Node* on = entry.value.Find("on")) {
        model.on = Text(*on, "on");
        model.on_position = on->position();
      } else {
        Report(entry.position,
               "model `" + entry.key + "` needs `on:`, the dataset it is fitted on");
      }
    }
  }

  void Release(const Node& node) {
    recipe_.release_position = node.position();
    Section(node, "`release`",
            {{"to", [this](const Node& n) { recipe_.release_to = Text(n, "to"); }},
             {"formats", [this](const Node& n) { Formats(n); }},
             {"rows_per_file", [this](const Node& n) { RowsPerFile(n); }},
             {"datasets", [this](const Node& n) { Released(n); }}});
    if (node.IsMapping() && node.Find("to") == nullptr) {
      Report(node.position(), "`release` needs `to:`, the folder that is made");
    }
  }

  void Formats(const Node& node) {
    recipe_.formats.clear();
    for (const Node& item : node.IsSequence() ? node.items() : std::vector<Node>{node}) {
      if (item.text() != "parquet" && item.text() != "jsonl") {
        Report(item.position(), "a format is `parquet` or `jsonl`, not " + item.Describe());
      } else if (std::find(recipe_.formats.begin(), recipe_.formats.end(), item.text()) !=
                 recipe_.formats.end()) {
        Report(item.position(), "`formats` lists `" + item.text() + "` twice");
      } else {
        recipe_.formats.push_back(item.text());
      }
    }
    if (node.IsSequence() && node.items().empty()) {
      Report(node.position(), "`formats` lists none", "give `parquet`, `jsonl` or both");
    }
  }

  void RowsPerFile(const Node& node) {
    const std::optional<int64_t> rows = node.AsInt();
    if (!rows || *rows < 1) {
      Report(node.position(),
             "`rows_per_file` wants a whole number above 0, not " + node.Describe());
    } else {
      recipe_.rows_per_file = *rows;
    }
  }

  void Released(const Node& node) {
    if (!node.IsMapping()) {
      return Report(node.position(), "`release.datasets` must be a mapping, not " + node.Describe(),
                    "for example {pages: {audit: text}}");
    }
    for (const Node::Entry& entry : node.entries()) {
      ReleaseDatasetSpec spec;
      spec.dataset = entry.key;
      spec.position = entry.position;
      spec.checks = Node::Null(entry.position);
      Section(entry.value, "`release.datasets." + entry.key + "`",
              {{"audit", [&](const Node& n) { spec.audit = Text(n, "audit"); }},
               {"against", [&](const Node& n) { spec.against = Text(n, "against"); }},
               {"checks", [&](const Node& n) { spec.checks = n; }}});
      if (spec.audit != "text" && spec.audit != "table" && spec.audit != "none") {
        Report(entry.position,
               "`release.datasets." + entry.key + "` needs `audit: text`, `table` or `none`");
      }
      recipe_.release.push_back(std::move(spec));
    }
  }

  Recipe& recipe_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

const stage::OptionTable& ReadTable() {
  static const stage::OptionTableOf<ReadOptions> table = [] {
    stage::OptionTableOf<ReadOptions> fields;
    fields
        .Field(
            "files", &ReadOptions::files,
            "Paths, globs or folders, relative to the recipe; or URIs such as s3://bucket/prefix.")
        .Required()
        .Shorthand()
        .Field("format", &ReadOptions::format,
               "What the files are; `auto` goes by name and content.", std::nullopt,
               {"auto", "warc", "html", "text", "jsonl", "parquet", "csv"})
        .Field("text", &ReadOptions::text,
               "The column of JSONL, Parquet or CSV that holds the text.")
        .Field("key", &ReadOptions::key,
               "The column whose value gives the id; without it the id is the hash of the payload.")
        .Field("uri", &ReadOptions::uri, "The column that says where a record is from.")
        .Field("time", &ReadOptions::time, "The column with the record's time.")
        .Field("language", &ReadOptions::language,
               "The column with the record's language (ISO 639-1).")
        .Field("licence_column", &ReadOptions::licence_column,
               "The column with the record's licence.")
        .Field("licence", &ReadOptions::licence,
               "The SPDX expression of what is read; `unknown` blocks a release.")
        .Field("charset", &ReadOptions::charset,
               "What text, JSONL or CSV is in, as web pages name it (`euc-kr`, `windows-1252`); "
               "without it UTF-8, and of text and CSV what their bytes look like.")
        .Field("delimiter", &ReadOptions::delimiter,
               "The character between the fields of CSV; without it the comma, or the semicolon or "
               "tabulator of a header that has no comma.")
        .Field("table", &ReadOptions::table, "Keep the source's own columns instead of one text.")
        .Field("parent", &ReadOptions::parent,
               "In `tables`: `table.key = column`; rows whose column finds no such key are set "
               "aside.");
    return fields;
  }();
  return table;
}

const stage::OptionTable& CountTable() {
  static const stage::OptionTableOf<CountOptions> table = [] {
    stage::OptionTableOf<CountOptions> fields;
    fields
        .Field("of", &CountOptions::of,
               "The dataset whose rows are counted; one row is one unit of privacy.")
        .Required()
        .Field("epsilon", &CountOptions::epsilon, "What this count costs of the budget.",
               stage::Range{1e-6, 100})
        .Required()
        .Field("by", &CountOptions::by, "A text column: one count for each of `values`.")
        .Field(
            "values", &CountOptions::values,
            "The values that are counted; which ones occur is private, so they are not looked up.");
    return fields;
  }();
  return table;
}

const stage::OptionTable& SampleTable() {
  static const stage::OptionTableOf<SampleOptions> table = [] {
    stage::OptionTableOf<SampleOptions> fields;
    fields.Field("model", &SampleOptions::model, "A fitted model of a table (`fit: trees`).")
        .Required()
        .Field("rows", &SampleOptions::rows, "Rows to be made.", stage::Range{1, 1e12})
        .Required()
        .Field("where", &SampleOptions::where,
               "Only rows that are so: a column's value, or `low..high` of a number.")
        .Field(
            "holdout", &SampleOptions::holdout,
            "Rows of the source that the model has not seen, which the audit needs; `synthesize` "
            "of a whole dataset keeps a fifth of it by itself.")
        .Field("near_copies", &SampleOptions::near_copies,
               "A row is drawn again when it stands nearer to one row the model was fitted on than "
               "to all others, and nearer than all but this share of those rows stand to each "
               "other; 0 draws none again.",
               stage::Range{0, 0.5});
    return fields;
  }();
  return table;
}

const stage::OptionTable& GenerateTable() {
  static const stage::OptionTableOf<GenerateOptions> table = [] {
    stage::OptionTableOf<GenerateOptions> fields;
    fields
        .Field("schema", &GenerateOptions::schema,
               "A file of SQL with CREATE TABLE, relative to the recipe.")
        .Required()
        .Field("table", &GenerateOptions::table, "The table whose rows are made.")
        .Required()
        .Field("rows", &GenerateOptions::rows, "Rows to be made.", stage::Range{1, 1e12})
        .Required()
        .Field("locale", &GenerateOptions::locale,
               "Whose names, places, companies, phones and addresses are made up.", std::nullopt,
               {"en", "ko"})
        .Field("nulls", &GenerateOptions::nulls, "The share of nulls in columns that may be null.",
               stage::Range{0, 1});
    return fields;
  }();
  return table;
}

const stage::OptionTable& PrivacyTable() {
  static const stage::OptionTableOf<PrivacyOptions> table = [] {
    stage::OptionTableOf<PrivacyOptions> fields;
    fields
        .Field("ledger", &PrivacyOptions::ledger,
               "The file that remembers what was spent on whom; it outlives seeds, --fresh and the "
               "work folder.")
        .Required()
        .Field("budget", &PrivacyOptions::budget,
               "The epsilon that may be spent on one source in all.", stage::Range{1e-6, 1000})
        .Required();
    return fields;
  }();
  return table;
}

const DatasetSpec* Recipe::FindDataset(std::string_view name) const {
  for (const DatasetSpec& dataset : datasets) {
    if (dataset.name == name) return &dataset;
  }
  return nullptr;
}

const ModelSpec* Recipe::FindModel(std::string_view name) const {
  for (const ModelSpec& model : models) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

namespace {

std::string HashOf(std::string_view text, const std::vector<std::string>& overrides,
                   const std::map<std::string, std::string>& vars) {
  base::Sha256 hash;
  hash.Update(text);
  for (const std::string& one : overrides) {
    if (!one.starts_with("release.to=") && !one.starts_with("work=")) hash.Field(one);
  }
  for (const auto& [name, value] : vars) hash.Field(name).Field(value);
  return hash.FinishHex();
}

// Recipes from `/dev/stdin` or a shell's `<(...)`: their paths start where the command was given.
bool IsPipe(const std::string& file) {
  return file.starts_with("/dev/") || file.starts_with("/proc/");
}

}  // namespace

base::Result<Recipe> ParseRecipe(std::string_view text, const std::string& file,
                                 const Settings& settings) {
  Recipe recipe;
  ARROW_ASSIGN_OR_RAISE(Node root, config::ParseYaml(text, file, &recipe.mistakes));
  ARROW_ASSIGN_OR_RAISE(recipe.vars, ApplySettings(settings, &root));
  recipe.file = file;
  recipe.base_dir = std::filesystem::path(file).parent_path().string();
  if (recipe.base_dir.empty() || IsPipe(file)) recipe.base_dir = ".";
  recipe.text_hash = HashOf(text, settings.overrides, recipe.vars);
  Parser(&recipe).Root(root);
  for (std::string* folder : {&recipe.release_to, &recipe.work}) {
    // Other names are made of it: `out/` is `out`.
    while (folder->size() > 1 && folder->ends_with('/')) folder->pop_back();
  }
  if (recipe.work.empty()) {
    recipe.work = (recipe.release_to.empty() ? std::filesystem::path(file).stem().string()
                                             : recipe.release_to) +
                  ".work";
  }
  return recipe;
}

}  // namespace saem::run
