// The call stage `ground`: keeps a made row only if it stands in the passage it was made from, by
// its words and, with a model, by how much likelier the passage makes it. Registered by
// register.cc. A score is asked of the model, never an opinion: small models asked for a yes or no
// about a statement do no better than chance.
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <arrow/api.h>

#include "data/document.h"
#include "stage/registry.h"
#include "write/made_rows.h"
#include "write/overlap.h"
#include "write/register.h"
#include "write/template.h"

namespace saem::write {
namespace {

using stage::CallOutput;
using stage::Row;

inline constexpr char kOverlap[] = "overlap";
inline constexpr char kGain[] = "likelihood_gain";

struct GroundOptions {
  double min_overlap = 0.6;
  double min_question_overlap = 0.4;
  bool numbers = true;
  stage::ModelName model;
  double min_gain = 0.3;
  stage::StringList templates;
};

const stage::OptionTableOf<GroundOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<GroundOptions>();
    made->Field("min_overlap", &GroundOptions::min_overlap,
                "share of the content words of the answer, or of a rephrasing, that must stand in "
                "its passage",
                stage::Range{0, 1});
    made->Field("min_question_overlap", &GroundOptions::min_question_overlap,
                "the same for the question of a pair", stage::Range{0, 1});
    made->Field("numbers", &GroundOptions::numbers,
                "a number that is not in the passage is a reject");
    made->Field("model", &GroundOptions::model,
                "a generator that gives log-probabilities; without one words alone decide");
    made->Field("min_gain", &GroundOptions::min_gain,
                "with a model: natural logarithm, a token on average, by which the passage must "
                "make the text likelier than it is without",
                stage::Range{-100, 100});
    made->Field("template", &GroundOptions::templates,
                "files with prompts of your own for the model, one a language; see "
                "docs/templates.md");
    return made;
  }();
  return *table;
}

std::string Decimal(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, 2);
  return {buffer.data(), end};
}

// The texts of one row, borrowed.
struct Texts {
  std::string_view text;
  std::string_view question;  // "" for rephrasings
  std::string_view made;      // the answer, or all of the text
  std::string_view context;
  std::string language;
  // Where `made` begins in `text`, or -1.
  int64_t offset = -1;
};

class GroundStage final : public stage::CallStage {
 public:
  explicit GroundStage(GroundOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override;
  base::Result<std::vector<data::ModelCall>> Submit(const Row& row) const override;
  base::Result<CallOutput> Complete(const Row& row,
                                    std::span<const data::ModelAnswer> answers) const override;

 private:
  bool scores() const { return !options_.model.name.empty(); }
  base::Result<Texts> TextsOf(const Row& row) const;
  const Template* PromptOf(const Texts& texts) const;
  std::optional<stage::Reject> CheckWords(const Texts& texts, const Overlap& overlap) const;
  std::optional<stage::Reject> CheckGain(const Texts& texts,
                                         std::span<const data::ModelAnswer> answers,
                                         double* gain) const;

  GroundOptions options_;
  TemplateSet templates_;
  stage::SchemaPtr schema_;
  bool pairs_ = false;
  bool has_language_ = false;
};

base::Result<stage::Binding> GroundStage::Bind(const stage::BindInput& input) {
  const auto has = [&](const char* name) { return input.schema->GetFieldByName(name) != nullptr; };
  if (!has(kContext) || !has(data::kText)) {
    return base::UsageError(
        "`ground` needs made text with the passage it was made from (columns "
        "`text` and `context`)",
        {}, "put it behind the step `write`");
  }
  pairs_ = has(kQuestion) && has(kAnswer);
  has_language_ = has(data::kLanguage);
  stage::Binding binding;
  binding.reads = {data::kText, kContext};
  if (pairs_) binding.reads.insert(binding.reads.end(), {kQuestion, kAnswer});
  schema_ = data::WithField(input.schema, arrow::field(kOverlap, arrow::float64(), false));
  if (scores()) {
    if (input.models.find(options_.model.name) == input.models.end()) {
      return base::UsageError("`ground` names the model `" + options_.model.name +
                              "`, which is not under `models:`");
    }
    ARROW_ASSIGN_OR_RAISE(templates_, TemplateSet::Load("ground", "", options_.templates));
    binding.identity = templates_.Hash();
    schema_ = data::WithField(schema_, arrow::field(kGain, arrow::float64(), false));
    binding.model = options_.model.name;
    binding.calls_per_row = 2;
  }
  binding.schema = schema_;
  return binding;
}

base::Result<Texts> GroundStage::TextsOf(const Row& row) const {
  const auto view = [&](const char* name) -> base::Result<std::string_view> {
    ARROW_ASSIGN_OR_RAISE(const auto* const column, data::StringColumn(*row.batch, name));
    return column->IsNull(row.row) ? std::string_view() : column->GetView(row.row);
  };
  Texts texts;
  ARROW_ASSIGN_OR_RAISE(texts.text, view(data::kText));
  ARROW_ASSIGN_OR_RAISE(texts.context, view(kContext));
  texts.made = texts.text;
  if (pairs_) {
    ARROW_ASSIGN_OR_RAISE(texts.question, view(kQuestion));
    ARROW_ASSIGN_OR_RAISE(texts.made, view(kAnswer));
  }
  texts.language = "en";
  if (has_language_) {
    ARROW_ASSIGN_OR_RAISE(const std::string_view language, view(data::kLanguage));
    if (!language.empty()) texts.language = language;
  }
  if (texts.text.ends_with(texts.made)) {
    texts.offset = static_cast<int64_t>(texts.text.size() - texts.made.size());
  }
  return texts;
}

const Template* GroundStage::PromptOf(const Texts& texts) const {
  return templates_.Find(texts.language);
}

std::optional<stage::Reject> GroundStage::CheckWords(const Texts& texts,
                                                     const Overlap& overlap) const {
  const auto refuse = [&](std::string reason, std::string detail) {
    stage::Reject reject;
    reject.reason = std::move(reason);
    reject.detail = std::move(detail);
    if (texts.offset >= 0 && overlap.missing_begin >= 0) {
      reject.span_begin = texts.offset + overlap.missing_begin;
      reject.span_end = texts.offset + overlap.missing_end;
    }
    return reject;
  };
  const std::string numbers = std::to_string(overlap.found) + " of " +
                              std::to_string(overlap.terms) +
                              " content words stand in the passage, at most " +
                              std::to_string(overlap.longest) + " words in a row";
  if (overlap.share() < options_.min_overlap) {
    return refuse("ungrounded-overlap", Decimal(overlap.share()) + ", at least " +
                                            Decimal(options_.min_overlap) + ": " + numbers);
  }
  if (options_.numbers && !overlap.missing_numbers.empty()) {
    return refuse("ungrounded-number", std::to_string(overlap.missing_numbers.size()) +
                                           " numbers that are not in the passage");
  }
  return std::nullopt;
}

std::optional<stage::Reject> GroundStage::CheckGain(const Texts& texts,
                                                    std::span<const data::ModelAnswer> answers,
                                                    double* gain) const {
  stage::Reject reject;
  if (PromptOf(texts) == nullptr) {
    reject.reason = "no-template";
    reject.detail =
        "language " + texts.language + "; there are prompts for " + templates_.Languages();
    return reject;
  }
  for (const data::ModelAnswer& answer : answers) {
    if (answer.finish == data::ModelAnswer::Finish::kStop && answer.output_tokens > 0 &&
        std::isfinite(answer.logprob_sum)) {
      continue;
    }
    reject.reason = "not-scored";
    reject.detail = answer.error.empty() ? "the model gave no score" : answer.error;
    return reject;
  }
  const auto mean = [](const data::ModelAnswer& answer) {
    return answer.logprob_sum / static_cast<double>(answer.output_tokens);
  };
  *gain = mean(answers[0]) - mean(answers[1]);
  if (*gain >= options_.min_gain) return std::nullopt;
  reject.reason = "ungrounded-likelihood";
  reject.detail = "the passage makes a token likelier by " + Decimal(*gain) + ", at least " +
                  Decimal(options_.min_gain) + ": " + Decimal(mean(answers[0])) + " with it, " +
                  Decimal(mean(answers[1])) + " without";
  if (texts.offset >= 0) {
    reject.span_begin = texts.offset;
    reject.span_end = static_cast<int64_t>(texts.text.size());
  }
  return reject;
}

base::Result<std::vector<data::ModelCall>> GroundStage::Submit(const Row& row) const {
  std::vector<data::ModelCall> calls;
  if (!scores()) return calls;
  ARROW_ASSIGN_OR_RAISE(const Texts texts, TextsOf(row));
  const Template* const prompt = PromptOf(texts);
  // What words alone refuse needs no score.
  if (prompt == nullptr || CheckWords(texts, PassageTerms(texts.context).Measure(texts.made))) {
    return calls;
  }
  Fields fields;
  fields["question"] = texts.question;
  for (const bool with_passage : {true, false}) {
    fields["text"] = with_passage ? texts.context : std::string_view();
    data::ModelCall call;
    call.kind = data::ModelCall::Kind::kScore;
    call.messages = prompt->Render(fields);
    call.continuation = texts.made;
    calls.push_back(std::move(call));
  }
  return calls;
}

base::Result<CallOutput> GroundStage::Complete(const Row& row,
                                               std::span<const data::ModelAnswer> answers) const {
  ARROW_ASSIGN_OR_RAISE(const Texts texts, TextsOf(row));
  const PassageTerms passage(texts.context);
  const Overlap overlap = passage.Measure(texts.made);
  CallOutput out;
  if (auto reject = CheckWords(texts, overlap)) {
    out.rejects.push_back(std::move(*reject));
    return out;
  }
  const double asked = pairs_ ? passage.Measure(texts.question).share() : 1;
  if (asked < options_.min_question_overlap) {
    stage::Reject reject;
    reject.reason = "ungrounded-question";
    reject.detail = Decimal(asked) +
                    " of the question's content words stand in the passage, at least " +
                    Decimal(options_.min_question_overlap);
    if (texts.text.starts_with(texts.question)) {
      reject.span_begin = 0;
      reject.span_end = static_cast<int64_t>(texts.question.size());
    }
    out.rejects.push_back(std::move(reject));
    return out;
  }
  double gain = 0;
  if (scores()) {
    if (auto reject = CheckGain(texts, answers, &gain)) {
      out.rejects.push_back(std::move(*reject));
      return out;
    }
  }
  const auto constant = [](double value) {
    return arrow::MakeArrayFromScalar(arrow::DoubleScalar(value), 1);
  };
  out.rows = row.batch->Slice(row.row, 1);
  ARROW_ASSIGN_OR_RAISE(const auto share, constant(overlap.share()));
  ARROW_ASSIGN_OR_RAISE(out.rows, data::WithColumn(out.rows, kOverlap, share));
  if (scores()) {
    ARROW_ASSIGN_OR_RAISE(const auto gains, constant(gain));
    ARROW_ASSIGN_OR_RAISE(out.rows, data::WithColumn(out.rows, kGain, gains));
  }
  // Nullability as Bind declared it.
  out.rows = arrow::RecordBatch::Make(schema_, 1, out.rows->columns());
  return out;
}

}  // namespace

stage::StageInfo GroundStageInfo() {
  return stage::Describe<GroundStage, GroundOptions>(
      "ground", 1, "keeps made text only if it stands in the passage it was made from",
      "Measures the share of content words of an answer, or of a rephrasing, that the passage "
      "holds (English by stem, Korean without particles and by pairs of syllables), looks for "
      "numbers that it does not hold, and checks that the question is about it. With a `model`, "
      "two scores more: how likely the text is with the passage and without; a text that the "
      "passage does not make likelier was not drawn from it. Kept rows carry their numbers in "
      "`overlap` and `likelihood_gain`, rejects carry them with the words at fault.",
      Table());
}

}  // namespace saem::write
