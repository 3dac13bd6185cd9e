// The call stage `write`: new text about documents by one of the methods of methods.h and a text
// generator. Registered by register.cc. What it asks depends on the row alone; what it refuses it
// says with a reason.
#include <algorithm>
#include <filesystem>
#include <utility>

#include <arrow/api.h>

#include "data/document.h"
#include "data/lineage.h"
#include "stage/registry.h"
#include "text/licence.h"
#include "text/unicode.h"
#include "write/answers.h"
#include "write/made_rows.h"
#include "write/methods.h"
#include "write/passages.h"
#include "write/register.h"
#include "write/template.h"

namespace saem::write {
namespace {

using stage::CallOutput;
using stage::Row;

struct WriteOptions {
  std::string method;
  stage::ModelName model;
  int64_t per_document = 1;
  std::string style = "auto";
  stage::StringList templates;
  std::string language;
  double temperature = -1;
  int64_t max_tokens = 0;
  int64_t passage = 0;
  int64_t max_document = 200'000;
  int64_t max_answer_words = 0;
  double max_copied = 0.8;
};

stage::StringList MethodNames() {
  stage::StringList names;
  for (const Method& method : Methods()) names.push_back(method.name);
  return names;
}

std::string MethodsInWords() {
  std::string words = "what is written:";
  for (const Method& method : Methods()) {
    words += (words.ends_with(':') ? " `" : "; `") + method.name + "` " + method.makes;
  }
  return words + "; docs/text.md says when to use which";
}

// Those of any method.
stage::StringList Styles() {
  stage::StringList styles = {"auto"};
  for (const Method& method : Methods()) {
    styles.insert(styles.end(), method.styles.begin(), method.styles.end());
  }
  std::sort(styles.begin() + 1, styles.end());
  styles.erase(std::unique(styles.begin(), styles.end()), styles.end());
  return styles;
}

const stage::OptionTableOf<WriteOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<WriteOptions>();
    made->Field("method", &WriteOptions::method, MethodsInWords(), std::nullopt, MethodNames())
        .Required();
    made->Field("model", &WriteOptions::model, "the generator that writes").Required();
    made->Field("per_document", &WriteOptions::per_document,
                "pairs or passages of each document at most", stage::Range{1, 1000});
    made->Field(
        "style", &WriteOptions::style,
        "how it is done. Of `rephrase`: `easy`, `wikipedia`, `terse`, `qa`; of `question-answer`: "
        "the model sees one `sentence` or the `passage` around it; of `summary`: a `paragraph`. "
        "`sentence` is for small models: one sentence after examples, and what `auto` takes for "
        "local ones. The other methods have no styles",
        std::nullopt, Styles());
    made->Field(
        "template", &WriteOptions::templates,
        "files with prompts of your own, one a language, in place of the built-in ones; see "
        "docs/templates.md");
    made->Field("language", &WriteOptions::language,
                "of every row (`en`, `ko`); empty: the column `language` says it");
    made->Field("temperature", &WriteOptions::temperature,
                "0 always takes the likeliest word; -1 takes the template's", stage::Range{-1, 2});
    made->Field("max_tokens", &WriteOptions::max_tokens,
                "of one answer; longer ones are refused; 0 takes the template's",
                stage::Range{0, 100000});
    made->Field("passage", &WriteOptions::passage,
                "characters of a passage at most; 0 takes the method's", stage::Range{0, 100000});
    made->Field("max_document", &WriteOptions::max_document,
                "characters of a document that are looked at", stage::Range{100, 1e8});
    made->Field("max_answer_words", &WriteOptions::max_answer_words,
                "words of an answer; 0 takes the method's", stage::Range{0, 10000});
    made->Field("max_copied", &WriteOptions::max_copied,
                "share of a text that may stand in the passage word for word", stage::Range{0, 1});
    return made;
  }();
  return *table;
}

// A model file below this is a small model's, whatever its quantisation.
constexpr uintmax_t kSmallModelBytes = uintmax_t{1} << 30;
constexpr size_t kSampleBytes = 4096;

stage::Reject Refused(const Refusal& refusal, std::string_view made) {
  stage::Reject reject;
  reject.reason = refusal.reason;
  reject.detail = refusal.detail;
  reject.sample = Shortened(made, kSampleBytes);
  reject.span_begin = refusal.begin;
  reject.span_end = refusal.end;
  if (reject.span_end > static_cast<int64_t>(reject.sample.size())) {
    reject.span_begin = reject.span_end = -1;
  }
  return reject;
}

// What is written about one row: the same each time it is asked.
struct Work {
  const Template* prompt = nullptr;
  std::string language;
  std::string_view text;
  std::string title;
  base::Hash128 id;
  std::vector<Passage> passages;
  std::vector<Target> targets;  // where no sentence is asked about, only the passages count
  std::optional<Refusal> refusal;
};

class WriteStage final : public stage::CallStage {
 public:
  explicit WriteStage(WriteOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override;
  base::Result<std::vector<data::ModelCall>> Submit(const Row& row) const override;
  base::Result<CallOutput> Complete(const Row& row,
                                    std::span<const data::ModelAnswer> answers) const override;

 private:
  base::Status ChooseStyle();
  int64_t PassageCharacters() const;
  base::Result<Work> Plan(const Row& row) const;
  data::Sampling SamplingOf(const Work& work, size_t ordinal) const;
  Fields FieldsOf(const Work& work, const Target& target) const;
  // Adds what one answer holds to `made`, or to the rejects of `out`.
  void Read(const Work& work, const data::ModelAnswer& answer, size_t call,
            std::vector<MadeRow>* made, CallOutput* out) const;
  MadeRow RowOf(const Work& work, size_t call, size_t ordinal) const;
  AnswerRules RulesOf(const Work& work, const Target& target) const;

  WriteOptions options_;
  const Method* method_ = nullptr;
  TemplateSet templates_;
  std::string style_;  // "" where the method has none
  std::string name_;   // "write:question-answer", "write:rephrase-easy"
  stage::ModelInfo model_;
  uint64_t seed_ = 0;
  stage::SchemaPtr schema_;
};

base::Status WriteStage::ChooseStyle() {
  const std::vector<std::string>& styles = method_->styles;
  if (options_.style == "auto") {
    if (styles.empty()) return base::Status::OK();
    std::error_code error;
    const uintmax_t bytes = std::filesystem::file_size(model_.path, error);
    const bool small = model_.kind == "llama" && !error && bytes < kSmallModelBytes;
    style_ = small ? styles.back() : styles.front();
    return base::Status::OK();
  }
  style_ = options_.style;
  if (std::find(styles.begin(), styles.end(), style_) != styles.end()) return base::Status::OK();
  std::string known;
  for (const std::string& style : styles) known += (known.empty() ? "" : ", ") + style;
  return base::UsageError(
      "`write: {method: " + method_->name + "}` has no style `" + style_ + "`", {},
      known.empty() ? "leave out `style`: it is written in one way" : "there are " + known);
}

base::Result<stage::Binding> WriteStage::Bind(const stage::BindInput& input) {
  method_ = FindMethod(options_.method);
  if (method_ == nullptr) {
    return base::UsageError("`write` has no method `" + options_.method + "`");
  }
  const auto model = input.models.find(options_.model.name);
  if (model == input.models.end()) {
    return base::UsageError("`write` needs a `model` that is under `models:`");
  }
  model_ = model->second;
  seed_ = input.seed;
  for (const char* const column : {data::kId, data::kText}) {
    if (input.schema->GetFieldByName(column) == nullptr) {
      return base::UsageError("`write` needs the column `" + std::string(column) + "`", {},
                              "read text, or add the step `extract`");
    }
  }
  if (options_.language.empty() && input.schema->GetFieldByName(data::kLanguage) == nullptr) {
    return base::UsageError("`write` does not know the language of the rows", {},
                            "add the step `language` before it, or say `language: en`");
  }
  ARROW_RETURN_NOT_OK(ChooseStyle());
  ARROW_ASSIGN_OR_RAISE(templates_, TemplateSet::Load(options_.method, style_, options_.templates));
  // Pairs are alike however they are asked for.
  const bool styled = method_->columns == Columns::kText && !style_.empty();
  name_ = "write:" + method_->name + (styled ? "-" + style_ : "");
  schema_ = MadeSchema(input.schema, method_->columns);
  stage::Binding binding;
  binding.identity = templates_.Hash();
  binding.schema = schema_;
  binding.reads = {data::kId, data::kText};
  for (const char* const column : {data::kLanguage, data::kTitle, data::kLicence}) {
    if (input.schema->GetFieldByName(column) != nullptr) binding.reads.emplace_back(column);
  }
  binding.one_to_one = false;
  binding.model = options_.model.name;
  binding.calls_per_row = static_cast<double>(options_.per_document);
  binding.rows_per_row = binding.calls_per_row * static_cast<double>(method_->rows_per_answer);
  int64_t tokens = 1;
  for (const auto& [language, one] : templates_.all()) {
    tokens =
        std::max(tokens, options_.max_tokens > 0 ? options_.max_tokens : one.sampling.max_tokens);
  }
  binding.output_tokens_per_row = binding.calls_per_row * static_cast<double>(tokens) / 2;
  return binding;
}

int64_t WriteStage::PassageCharacters() const {
  if (options_.passage > 0) return options_.passage;
  const bool small = !style_.empty() && style_ == method_->styles.back();
  return small ? std::min(kSmallPassage, method_->passage) : method_->passage;
}

base::Result<Work> WriteStage::Plan(const Row& row) const {
  Work work;
  ARROW_ASSIGN_OR_RAISE(const auto* const ids, data::HashColumn(*row.batch, data::kId));
  ARROW_ASSIGN_OR_RAISE(const auto* const texts, data::StringColumn(*row.batch, data::kText));
  work.id = data::HashAt(*ids, row.row);
  work.text = texts->IsNull(row.row) ? std::string_view() : texts->GetView(row.row);
  work.language = options_.language;
  if (work.language.empty()) {
    ARROW_ASSIGN_OR_RAISE(const auto* const column,
                          data::StringColumn(*row.batch, data::kLanguage));
    if (!column->IsNull(row.row)) work.language = column->GetString(row.row);
  }
  if (row.batch->schema()->GetFieldByName(data::kTitle) != nullptr) {
    ARROW_ASSIGN_OR_RAISE(const auto* const column, data::StringColumn(*row.batch, data::kTitle));
    if (!column->IsNull(row.row)) work.title = column->GetString(row.row);
  }
  work.prompt = templates_.Find(work.language);
  if (work.prompt == nullptr) {
    work.refusal =
        Refusal{"no-template", "language " + (work.language.empty() ? "unknown" : work.language) +
                                   "; there are prompts for " + templates_.Languages()};
    return work;
  }
  PassageLimits limits;
  limits.characters = PassageCharacters();
  limits.fewest_characters = std::min(limits.fewest_characters, limits.characters / 2);
  limits.document_characters = options_.max_document;
  work.passages = SplitPassages(work.text, limits);
  const auto count = static_cast<size_t>(options_.per_document);
  if (method_->about_sentences) {
    work.targets = ChooseSentences(work.text, work.passages, work.id, count);
  } else {
    for (const size_t passage : ChoosePassages(work.passages, work.id, count)) {
      work.targets.push_back({passage, 0});
    }
  }
  if (work.targets.empty()) {
    work.refusal = Refusal{"no-passage", std::to_string(text::CodePoints(work.text)) +
                                             " characters without a passage of prose"};
  }
  return work;
}

data::Sampling WriteStage::SamplingOf(const Work& work, size_t ordinal) const {
  data::Sampling sampling = work.prompt->sampling;
  if (options_.temperature >= 0) sampling.temperature = options_.temperature;
  if (options_.max_tokens > 0) sampling.max_tokens = options_.max_tokens;
  // 53 bits: what JSON readers keep exactly.
  const base::Hash128 seed = base::DeriveId(work.id, name_ + std::to_string(seed_), ordinal);
  sampling.seed = seed.high >> 11;
  return sampling;
}

Fields WriteStage::FieldsOf(const Work& work, const Target& target) const {
  const Passage& passage = work.passages[target.passage];
  Fields fields;
  fields["text"] = passage.span.Of(work.text);
  fields["title"] = work.title;
  fields["language"] = work.language;
  if (method_->about_sentences) {
    fields["sentence"] = passage.sentences[target.sentence].Of(work.text);
  }
  return fields;
}

base::Result<std::vector<data::ModelCall>> WriteStage::Submit(const Row& row) const {
  ARROW_ASSIGN_OR_RAISE(const Work work, Plan(row));
  std::vector<data::ModelCall> calls;
  if (work.refusal) return calls;
  for (size_t i = 0; i < work.targets.size(); ++i) {
    data::ModelCall call;
    call.messages = work.prompt->Render(FieldsOf(work, work.targets[i]));
    call.sampling = SamplingOf(work, i);
    call.json_schema = work.prompt->json_schema;
    call.stop = work.prompt->stop;
    calls.push_back(std::move(call));
  }
  return calls;
}

AnswerRules WriteStage::RulesOf(const Work& work, const Target& target) const {
  return {work.language, work.passages[target.passage].span.Of(work.text), work.prompt->own_texts,
          options_.max_answer_words, options_.max_copied};
}

MadeRow WriteStage::RowOf(const Work& work, size_t call, size_t ordinal) const {
  MadeRow row;
  row.id = base::DeriveId(work.id, name_, ordinal);
  row.context = work.passages[work.targets[call].passage].span.Of(work.text);
  row.language = work.language;
  row.lineage.parents = {work.id};
  row.lineage.stage = name_;
  row.lineage.model = model_.name;
  row.lineage.model_hash = model_.hash;
  row.lineage.template_name = work.prompt->name;
  row.lineage.template_hash = work.prompt->hash;
  row.lineage.sampling = SamplingOf(work, call);
  return row;
}

void WriteStage::Read(const Work& work, const data::ModelAnswer& answer, size_t call,
                      std::vector<MadeRow>* made, CallOutput* out) const {
  if (const auto unfinished = CheckFinish(answer)) {
    ++out->made;
    out->rejects.push_back(Refused(*unfinished, answer.text));
    return;
  }
  const bool text = method_->columns == Columns::kText;
  std::vector<Written> all = method_->read(answer.text, RulesOf(work, work.targets[call]));
  for (size_t i = 0; i < all.size(); ++i) {
    ++out->made;
    Written& one = all[i];
    const bool again = std::any_of(made->begin(), made->end(), [&](const MadeRow& row) {
      return text ? row.text == one.text : row.question == one.question;
    });
    if (!one.refusal && again) {
      one.refusal = Refusal{"duplicate", text ? "the same text was made of this document before"
                                              : "the question was asked of this document before"};
    }
    if (one.refusal) {
      out->rejects.push_back(Refused(*one.refusal, one.text));
      continue;
    }
    MadeRow row = RowOf(work, call, text ? call : call * kPairsPerAnswer + i);
    row.text = std::move(one.text);
    row.question = std::move(one.question);
    row.answer = std::move(one.answer);
    row.citations = std::move(one.citations);
    made->push_back(std::move(row));
  }
}

base::Result<CallOutput> WriteStage::Complete(const Row& row,
                                              std::span<const data::ModelAnswer> answers) const {
  ARROW_ASSIGN_OR_RAISE(const Work work, Plan(row));
  CallOutput out;
  if (work.refusal) {
    out.rejects.push_back(Refused(*work.refusal, ""));
    return out;
  }
  if (answers.size() != work.targets.size()) {
    return base::InternalError("`write` asked " + std::to_string(work.targets.size()) +
                               " times and got " + std::to_string(answers.size()) + " answers");
  }
  std::vector<MadeRow> made;
  for (size_t i = 0; i < answers.size(); ++i) Read(work, answers[i], i, &made, &out);
  if (row.batch->schema()->GetFieldByName(data::kLicence) != nullptr) {
    ARROW_ASSIGN_OR_RAISE(const auto* const licences,
                          data::StringColumn(*row.batch, data::kLicence));
    const std::string licence = text::MadeLicence({licences->GetString(row.row)}, model_.licence);
    for (MadeRow& one : made) one.licence = licence;
  }
  out.used = 1;
  ARROW_ASSIGN_OR_RAISE(out.rows,
                        MakeRows(row, schema_, made, style_.empty() ? method_->name : style_));
  return out;
}

}  // namespace

stage::StageInfo WriteStageInfo() {
  return stage::Describe<WriteStage, WriteOptions>(
      "write", 3, "writes new text about documents with a model",
      "Each document is cut into passages, of which the model is shown `per_document`, chosen by a "
      "hash of the record's id; `question-answer` asks about one sentence of each. What the model "
      "writes is taken only if it keeps "
      "the form and is no copy, loop, echo of the prompt or text in another language; what is "
      "refused goes to the rejects with its reason. Each row made names its parent, model, prompt "
      "and sampling in `lineage`, and inherits the parent's licence and place.",
      Table());
}

}  // namespace saem::write
