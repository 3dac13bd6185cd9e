// The call stage `judge`: a rubric put to a model, whose mark decides. Registered by register.cc.
// Meant for large models behind an endpoint: small local ones mark no better than chance, and are
// refused unless the recipe takes that on itself.
#include <filesystem>
#include <utility>

#include <arrow/api.h>

#include "data/document.h"
#include "stage/registry.h"
#include "write/answers.h"
#include "write/made_rows.h"
#include "write/register.h"
#include "write/template.h"

namespace saem::write {
namespace {

using stage::CallOutput;
using stage::Row;

inline constexpr char kScore[] = "judge_score";
inline constexpr char kReason[] = "judge_reason";

// A model file below this (2 GiB, about four billion weights of four bits) is not trusted with
// marks.
constexpr uintmax_t kFewestJudgeBytes = uintmax_t{2} << 30;
constexpr size_t kReasonBytes = 1000;

struct JudgeOptions {
  stage::ModelName model;
  int64_t min_score = 3;
  int64_t scale = 5;
  std::string rubric = "auto";
  stage::StringList templates;
  std::string uncalibrated = "refuse";
};

const stage::OptionTableOf<JudgeOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<JudgeOptions>();
    made->Field("model", &JudgeOptions::model, "the generator that marks").Required();
    made->Field("min_score", &JudgeOptions::min_score, "marks below are rejects",
                stage::Range{1, 100});
    made->Field("scale", &JudgeOptions::scale,
                "the best mark; the worst is 1. The built-in rubric has 5", stage::Range{2, 100});
    made->Field("rubric", &JudgeOptions::rubric,
                "what is marked: a `pair` by its passage, a `text` by its passage, or an "
                "`instruction` by how well the text answers it; `auto` takes pair or text",
                std::nullopt, {"auto", "pair", "text", "instruction"});
    made->Field("template", &JudgeOptions::templates,
                "files with rubrics of your own, one a language; see docs/templates.md");
    made->Field("uncalibrated", &JudgeOptions::uncalibrated,
                "`accept` lets a small local model mark, although such marks were found to be no "
                "better than chance",
                std::nullopt, {"refuse", "accept"});
    return made;
  }();
  return *table;
}

class JudgeStage final : public stage::CallStage {
 public:
  explicit JudgeStage(JudgeOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override;
  base::Result<std::vector<data::ModelCall>> Submit(const Row& row) const override;
  base::Result<CallOutput> Complete(const Row& row,
                                    std::span<const data::ModelAnswer> answers) const override;

 private:
  base::Status CheckModel(const stage::ModelInfo& model) const;
  base::Result<std::string> TextAt(const Row& row, const char* name) const;
  base::Result<const Template*> PromptOf(const Row& row) const;

  JudgeOptions options_;
  TemplateSet templates_;
  stage::SchemaPtr schema_;
  bool pairs_ = false;
};

base::Status JudgeStage::CheckModel(const stage::ModelInfo& model) const {
  if (model.kind != "llama" || options_.uncalibrated == "accept") return base::Status::OK();
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(model.path, error);
  if (error || bytes >= kFewestJudgeBytes) return base::Status::OK();
  return base::UsageError(
      "`" + model.name + "` is too small a model to judge: such marks are no better than chance",
      {},
      "take a model behind an endpoint, drop the step (`ground` stays), or say "
      "`uncalibrated: accept`");
}

base::Result<stage::Binding> JudgeStage::Bind(const stage::BindInput& input) {
  const auto has = [&](const char* name) { return input.schema->GetFieldByName(name) != nullptr; };
  const auto model = input.models.find(options_.model.name);
  if (model == input.models.end()) {
    return base::UsageError("`judge` needs a `model` that is under `models:`");
  }
  ARROW_RETURN_NOT_OK(CheckModel(model->second));
  if (!has(data::kText)) return base::UsageError("`judge` needs the column `text`");
  if (options_.min_score > options_.scale) {
    return base::UsageError("`min_score` is " + std::to_string(options_.min_score) +
                            ", above the best mark " + std::to_string(options_.scale));
  }
  pairs_ = has(kQuestion) && has(kAnswer);
  if ((options_.rubric == "pair" || options_.rubric == "instruction") && !pairs_) {
    return base::UsageError(
        "`rubric: " + options_.rubric + "` needs the columns `question` and `answer`", {},
        "take `rubric: text`");
  }
  if (options_.rubric == "text") pairs_ = false;
  const std::string style = options_.rubric == "instruction" ? "instruction" : pairs_ ? "" : "text";
  ARROW_ASSIGN_OR_RAISE(templates_, TemplateSet::Load("judge", style, options_.templates));
  schema_ = data::WithField(input.schema, arrow::field(kScore, arrow::int64(), false));
  schema_ = data::WithField(schema_, arrow::field(kReason, arrow::utf8(), false));
  stage::Binding binding;
  binding.identity = templates_.Hash();
  binding.schema = schema_;
  binding.reads = {data::kText};
  if (pairs_) binding.reads.insert(binding.reads.end(), {kQuestion, kAnswer});
  if (has(kContext)) binding.reads.emplace_back(kContext);
  binding.model = options_.model.name;
  binding.calls_per_row = 1;
  binding.output_tokens_per_row = 60;
  return binding;
}

base::Result<std::string> JudgeStage::TextAt(const Row& row, const char* name) const {
  if (row.batch->schema()->GetFieldByName(name) == nullptr) return std::string();
  ARROW_ASSIGN_OR_RAISE(const auto* const column, data::StringColumn(*row.batch, name));
  return column->IsNull(row.row) ? std::string() : column->GetString(row.row);
}

base::Result<const Template*> JudgeStage::PromptOf(const Row& row) const {
  ARROW_ASSIGN_OR_RAISE(const std::string language, TextAt(row, data::kLanguage));
  return templates_.Find(language.empty() ? "en" : language);
}

base::Result<std::vector<data::ModelCall>> JudgeStage::Submit(const Row& row) const {
  ARROW_ASSIGN_OR_RAISE(const Template* const prompt, PromptOf(row));
  std::vector<data::ModelCall> calls;
  if (prompt == nullptr) return calls;
  Fields fields;
  ARROW_ASSIGN_OR_RAISE(fields["text"], TextAt(row, kContext));
  ARROW_ASSIGN_OR_RAISE(fields["title"], TextAt(row, data::kTitle));
  ARROW_ASSIGN_OR_RAISE(fields["language"], TextAt(row, data::kLanguage));
  ARROW_ASSIGN_OR_RAISE(fields["question"], TextAt(row, kQuestion));
  ARROW_ASSIGN_OR_RAISE(fields["answer"], TextAt(row, pairs_ ? kAnswer : data::kText));
  data::ModelCall call;
  call.messages = prompt->Render(fields);
  call.sampling = prompt->sampling;
  call.json_schema = prompt->json_schema;
  call.stop = prompt->stop;
  calls.push_back(std::move(call));
  return calls;
}

base::Result<CallOutput> JudgeStage::Complete(const Row& row,
                                              std::span<const data::ModelAnswer> answers) const {
  CallOutput out;
  const auto refuse = [&](std::string reason, std::string detail) {
    stage::Reject reject;
    reject.reason = std::move(reason);
    reject.detail = std::move(detail);
    out.rejects.push_back(std::move(reject));
  };
  ARROW_ASSIGN_OR_RAISE(const Template* const prompt, PromptOf(row));
  if (prompt == nullptr || answers.empty()) {
    refuse("no-template", "there are rubrics for " + templates_.Languages());
    return out;
  }
  if (const auto unfinished = CheckFinish(answers[0])) {
    refuse("judge-unreadable", unfinished->reason + ": " + unfinished->detail);
    return out;
  }
  Refusal unreadable;
  const auto verdict = ParseVerdict(answers[0].text, &unreadable);
  if (!verdict) {
    refuse(unreadable.reason, unreadable.detail);
    return out;
  }
  if (verdict->score < 1 || verdict->score > options_.scale) {
    refuse("judge-unreadable", "the mark " + std::to_string(verdict->score) + " is not from 1 to " +
                                   std::to_string(options_.scale));
    return out;
  }
  const std::string reason = Shortened(verdict->reason, kReasonBytes);
  if (verdict->score < options_.min_score) {
    refuse("judge-low", std::to_string(verdict->score) + " of " + std::to_string(options_.scale) +
                            ", at least " + std::to_string(options_.min_score) + ": " + reason);
    return out;
  }
  out.rows = row.batch->Slice(row.row, 1);
  ARROW_ASSIGN_OR_RAISE(const auto score,
                        arrow::MakeArrayFromScalar(arrow::Int64Scalar(verdict->score), 1));
  ARROW_ASSIGN_OR_RAISE(const auto reasons,
                        arrow::MakeArrayFromScalar(arrow::StringScalar(reason), 1));
  ARROW_ASSIGN_OR_RAISE(out.rows, data::WithColumn(out.rows, kScore, score));
  ARROW_ASSIGN_OR_RAISE(out.rows, data::WithColumn(out.rows, kReason, reasons));
  out.rows = arrow::RecordBatch::Make(schema_, 1, out.rows->columns());
  return out;
}

}  // namespace

stage::StageInfo JudgeStageInfo() {
  return stage::Describe<JudgeStage, JudgeOptions>(
      "judge", 2, "marks made text by a rubric and keeps what passes",
      "A model reads the passage and what was made from it, and answers with a mark and a "
      "sentence. "
      "Marks below `min_score` are rejects, and so is what cannot be read. Kept rows carry "
      "`judge_score` and `judge_reason`. A rubric is for large models behind an endpoint: the "
      "small "
      "models that run in process mark no better than chance, and `ground` does what they can.",
      Table());
}

}  // namespace saem::write
