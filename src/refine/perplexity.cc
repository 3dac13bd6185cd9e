#include "refine/perplexity.h"

#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>

#include "data/document.h"
#include "stage/options.h"
#include "text/licence.h"
#include "text/ngram_model.h"

namespace saem::refine {
namespace {

base::Status NeedText(const arrow::Schema& schema, const std::string& column,
                      const std::string& who) {
  const auto field = schema.GetFieldByName(column);
  if (field == nullptr) {
    return base::UsageError(
        "`" + who + "` wants the column `" + column + "`, which the rows do not have", {},
        base::DidYouMean(column, schema.field_names()));
  }
  if (field->type()->id() != arrow::Type::STRING) {
    return base::UsageError("`" + who + "` reads text, and `" + column + "` is " +
                            field->type()->ToString());
  }
  return base::Status::OK();
}

struct NgramOptions {
  int64_t order = 5;
  std::string unit = "character";
  int64_t most_ngrams = 2'000'000;
  std::string column = data::kText;
};

const stage::OptionTableOf<NgramOptions>& NgramTable() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<NgramOptions>();
    made->Field("order", &NgramOptions::order,
                "characters or words of the longest sequence that is counted",
                stage::Range{1, text::kMostNgramOrder});
    made->Field("unit", &NgramOptions::unit,
                "what is counted: characters serve all languages, words one", std::nullopt,
                {"character", "word"});
    made->Field(
        "most_ngrams", &NgramOptions::most_ngrams,
        "sequences kept, 16 bytes each in the file; of more, contexts are dropped by their hash",
        stage::Range{1000, 50'000'000});
    made->Field("column", &NgramOptions::column, "the column of text the model is fitted on");
    return made;
  }();
  return *table;
}

class NgramMethod final : public stage::FitMethod {
 public:
  explicit NgramMethod(NgramOptions options) : options_(std::move(options)) {}

  base::Status Bind(const stage::BindInput& input) override {
    label_ = input.label;
    return NeedText(*input.schema, options_.column, "ngram");
  }

  base::Result<std::string> Fit(stage::RowSource& rows,
                                const base::Context& context) const override {
    text::NgramSettings settings;
    settings.order = static_cast<int>(options_.order);
    settings.unit = options_.unit == "word" ? text::NgramUnit::kWord : text::NgramUnit::kCharacter;
    settings.most_entries = options_.most_ngrams;
    text::NgramCounts counts(settings);
    std::set<std::string> licences;
    for (;;) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
      if (batch == nullptr) break;
      ARROW_ASSIGN_OR_RAISE(const auto* text, data::StringColumn(*batch, options_.column));
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        if (text->IsValid(row)) counts.Add(text->GetView(row));
      }
      ARROW_RETURN_NOT_OK(Collect(*batch, &licences));
    }
    std::map<std::string, std::string> notes;
    notes["licence"] = text::JoinLicences({licences.begin(), licences.end()});
    notes["label"] = label_ == stage::PrivacyLabel::kPersonal ? "personal"
                     : label_ == stage::PrivacyLabel::kDp     ? "dp"
                                                              : "public";
    return counts.ToFile(notes);
  }

 private:
  static base::Status Collect(const arrow::RecordBatch& batch, std::set<std::string>* licences) {
    constexpr size_t kMostLicences = 1000;
    if (batch.schema()->GetFieldIndex(data::kLicence) < 0) {
      licences->insert("unknown");
      return base::Status::OK();
    }
    ARROW_ASSIGN_OR_RAISE(const auto* column, data::StringColumn(batch, data::kLicence));
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      const std::string licence(column->IsNull(row) ? "unknown" : column->GetView(row));
      licences->insert(licences->size() < kMostLicences ? licence : "unknown");
    }
    return base::Status::OK();
  }

  NgramOptions options_;
  stage::PrivacyLabel label_ = stage::PrivacyLabel::kPublic;
};

struct PerplexityOptions {
  stage::ModelName model;
  double max = 1e9;
  double min = 0;
  std::string column = data::kText;
};

const stage::OptionTableOf<PerplexityOptions>& PerplexityTable() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<PerplexityOptions>();
    made->Field("model", &PerplexityOptions::model, "a model fitted with `fit: ngram`").Required();
    made->Field("max", &PerplexityOptions::max,
                "records of a higher perplexity (per character or word, as the model counts) are "
                "dropped: strange text",
                stage::Range{1, 1e9});
    made->Field("min", &PerplexityOptions::min,
                "records of a lower one are dropped: boilerplate, repetition",
                stage::Range{0, 1e9});
    made->Field("column", &PerplexityOptions::column, "the column of text that is scored");
    return made;
  }();
  return *table;
}

std::string Short(double value) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::general, 4);
  return {buffer.data(), end};
}

class PerplexityFilter final : public stage::MapStage {
 public:
  explicit PerplexityFilter(PerplexityOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    ARROW_RETURN_NOT_OK(NeedText(*input.schema, options_.column, "perplexity"));
    const auto model = input.models.find(options_.model.name);
    if (model == input.models.end() || model->second.kind != "ngram") {
      return base::UsageError(
          "`perplexity` wants a model fitted with `fit: ngram`, and `" + options_.model.name +
              "` is none",
          {}, "write models: {" + options_.model.name + ": {fit: ngram, on: DATASET}}");
    }
    if (options_.min > options_.max) {
      return base::UsageError(
          "`perplexity` has a `min` above its `max`: nothing would come through");
    }
    path_ = model->second.path;
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {options_.column};
    return binding;
  }

  base::Status Prepare(const stage::NamedDatasets&, const base::Context&) override {
    ARROW_ASSIGN_OR_RAISE(model_, text::NgramModel::Load(path_));
    return base::Status::OK();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State*) const override {
    if (model_ == nullptr) return base::InternalError("the stage perplexity was not prepared");
    ARROW_ASSIGN_OR_RAISE(const auto* column, data::StringColumn(*batch, options_.column));
    stage::MapOutput output;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const text::NgramModel::Score score =
          model_->ScoreOf(column->IsNull(row) ? std::string_view() : column->GetView(row));
      const double perplexity = score.Perplexity();
      // Of a text without a word nothing can be said.
      if (score.tokens == 1 || (perplexity >= options_.min && perplexity <= options_.max)) {
        kept.push_back(row);
        continue;
      }
      stage::Reject reject;
      reject.row = row;
      const bool high = perplexity > options_.max;
      reject.reason = high ? "perplexity-high" : "perplexity-low";
      reject.detail =
          Short(perplexity) + " per " + std::string(text::NgramUnitName(model_->settings().unit)) +
          (high ? ", at most " + Short(options_.max) : ", at least " + Short(options_.min));
      output.rejects.push_back(std::move(reject));
    }
    if (!kept.empty()) {
      ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    }
    return output;
  }

 private:
  PerplexityOptions options_;
  std::string path_;
  std::shared_ptr<const text::NgramModel> model_;
};

}  // namespace

stage::FitInfo NgramFit() {
  return stage::DescribeFit<NgramMethod>("ngram", 1, "a small language model of n-grams",
                                         "Counts sequences of characters or words and smooths them "
                                         "as Witten and Bell do. The file holds hashes and "
                                         "counts, no text; who has a text can still ask whether "
                                         "its sequences occur, so the model carries the label of "
                                         "the data it was fitted on.",
                                         NgramTable());
}

stage::StageInfo PerplexityStage() {
  return stage::Describe<PerplexityFilter>(
      "perplexity", 1, "drops text that a fitted language model finds strange",
      "Scores each text with a model fitted by `fit: ngram` and drops those whose perplexity is "
      "above `max` or below "
      "`min`. What is strange depends on what the model was fitted on: fit it on text you would "
      "keep.",
      PerplexityTable());
}

}  // namespace saem::refine
