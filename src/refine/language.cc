#include "refine/language.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include <arrow/api.h>

#include "data/changed_text.h"
#include "data/document.h"
#include "text/language.h"

namespace saem::refine {
namespace {

struct LanguageOptions {
  stage::StringList keep;
  double min_score = 0.65;
  std::string model;
  std::string unit = "document";
};

const stage::OptionTableOf<LanguageOptions>& Table() {
  static const stage::OptionTableOf<LanguageOptions> table = [] {
    stage::OptionTableOf<LanguageOptions> fields;
    fields
        .Field("keep", &LanguageOptions::keep,
               "The languages that go on (as the model names them: en, ko, ...); none named keeps "
               "all.")
        .Shorthand()
        .Field("min_score", &LanguageOptions::min_score, "The probability a text must reach.",
               stage::Range{0, 1})
        .Field("model", &LanguageOptions::model,
               "A fastText model file; empty is the shipped lid.176 (176 languages).")
        .Field("unit", &LanguageOptions::unit,
               "`paragraph` and `line` also look at each part of a text by itself and drop the "
               "parts that are surely (`min_score`) of a language not in `keep`; the text is "
               "judged by what is left. Paragraphs end at empty lines.",
               std::nullopt, {"document", "paragraph", "line"});
    return fields;
  }();
  return table;
}

std::string Score(double score) {
  char buffer[16];
  std::snprintf(buffer, sizeof(buffer), "%.3f", score);
  return buffer;
}

class Language final : public stage::MapStage {
 public:
  Language(LanguageOptions options, std::string model_path)
      : options_(std::move(options)),
        path_(options_.model.empty() ? std::move(model_path) : options_.model) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    const auto text = input.schema->GetFieldByName(data::kText);
    if (text == nullptr || text->type()->id() != arrow::Type::STRING) {
      return base::UsageError("there is no `text` to look at", {}, "put `extract` before it");
    }
    if (!std::filesystem::exists(path_)) {
      return base::UsageError("the language model " + path_ + " is not there", {},
                              options_.model.empty() ? "run `make setup`" : "");
    }
    ARROW_RETURN_NOT_OK(CheckKept());
    if (options_.unit != "document" && options_.keep.empty()) {
      return base::UsageError("`unit: " + options_.unit +
                              "` drops parts of other languages, and "
                              "`keep` names none that stay");
    }
    stage::Binding binding;
    binding.schema = data::WithField(input.schema, arrow::field(data::kLanguage, arrow::utf8()));
    binding.schema =
        data::WithField(binding.schema, arrow::field(data::kLanguageScore, arrow::float64()));
    binding.reads = {data::kText};
    binding.memory_bytes = 4 << 20;
    return binding;
  }

  base::Status Prepare(const stage::NamedDatasets&, const base::Context&) override {
    ARROW_ASSIGN_OR_RAISE(identifier_, text::LanguageIdentifier::Load(path_));
    return base::Status::OK();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State*) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* texts, data::StringColumn(*batch, data::kText));
    stage::MapOutput output;
    arrow::StringBuilder labels;
    arrow::DoubleBuilder scores;
    std::vector<int64_t> kept;
    std::map<int64_t, std::string> changed;  // by row of those kept
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string_view text = texts->GetView(row);
      std::string rest;
      if (options_.unit != "document") {
        ARROW_ASSIGN_OR_RAISE(rest, WithoutOtherParts(text));
        if (rest.empty() && !text.empty()) {
          output.rejects.push_back({row, "other-language", "each " + options_.unit});
          continue;
        }
        text = rest;
      }
      ARROW_ASSIGN_OR_RAISE(const text::LanguageGuess guess, identifier_->Identify(text));
      if (guess.label.empty() || guess.score < options_.min_score) {
        output.rejects.push_back({row, "uncertain-language",
                                  (guess.label.empty() ? "none" : guess.label) + " " +
                                      Score(guess.score) + ", wanted at least " +
                                      Score(options_.min_score)});
        continue;
      }
      if (!IsKept(guess.label)) {
        output.rejects.push_back({row, "other-language", guess.label + " " + Score(guess.score)});
        continue;
      }
      ARROW_RETURN_NOT_OK(labels.Append(guess.label));
      ARROW_RETURN_NOT_OK(scores.Append(std::min(1.0, guess.score)));
      if (text.size() != texts->GetView(row).size()) {
        changed[static_cast<int64_t>(kept.size())] = text;
      }
      kept.push_back(row);
    }
    ARROW_ASSIGN_OR_RAISE(auto rows, data::TakeRows(batch, kept));
    ARROW_ASSIGN_OR_RAISE(rows, data::WithTexts(rows, changed));
    ARROW_ASSIGN_OR_RAISE(const auto label_column, labels.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto score_column, scores.Finish());
    ARROW_ASSIGN_OR_RAISE(rows, data::WithColumn(rows, data::kLanguage, label_column));
    ARROW_ASSIGN_OR_RAISE(output.rows, data::WithColumn(rows, data::kLanguageScore, score_column));
    return output;
  }

 private:
  bool IsKept(const std::string& label) const {
    const auto& keep = options_.keep;
    return keep.empty() || std::find(keep.begin(), keep.end(), label) != keep.end();
  }

  // Of a text in parts those that are not surely of a language that goes; what stands between them
  // stays with the part before.
  base::Result<std::string> WithoutOtherParts(std::string_view text) const {
    const std::string_view between = options_.unit == "line" ? "\n" : "\n\n";
    std::string rest;
    for (size_t begin = 0; begin < text.size();) {
      size_t end = std::min(text.find(between, begin), text.size());
      end = std::min(text.find_first_not_of('\n', end), text.size());
      const std::string_view part = text.substr(begin, end - begin);
      begin = end;
      ARROW_ASSIGN_OR_RAISE(const text::LanguageGuess guess, identifier_->Identify(part));
      const bool goes = guess.score >= options_.min_score && !IsKept(guess.label);
      if (!goes) rest += part;
    }
    // What a part that went leaves at the end.
    if (rest.size() < text.size()) rest.erase(rest.find_last_not_of('\n') + 1);
    return rest;
  }

  // A language that no text can be said to be in would keep none. (A model that cannot be read is
  // told of when it is needed.)
  base::Status CheckKept() const {
    if (options_.keep.empty()) return base::Status::OK();
    const auto known = text::LanguagesOfModel(path_);
    if (!known.ok()) return base::Status::OK();
    for (const std::string& label : options_.keep) {
      if (std::ranges::find(*known, label) != known->end()) continue;
      const std::string near = base::DidYouMean(label, *known);
      return base::UsageError("the language model knows no language `" + label + "`", {},
                              (near.empty() ? "" : near + " ") + "it names " +
                                  std::to_string(known->size()) + ", by codes such as `en`, `ko`");
    }
    return base::Status::OK();
  }

  LanguageOptions options_;
  std::string path_;
  std::shared_ptr<const text::LanguageIdentifier> identifier_;
};

}  // namespace

stage::StageInfo LanguageStage(const std::string& model_path) {
  stage::StageInfo info;
  info.name = "language";
  info.summary = "Identifies the language and keeps those wanted";
  info.doc =
      "Adds `language` and `language_score` by a fastText model. Texts of other languages are "
      "rejected as "
      "`other-language`, those the model is not sure of as `uncertain-language`.";
  info.options = &Table();
  info.configure = [model_path](const config::Node& node,
                                std::vector<base::Diagnostic>& diagnostics) {
    LanguageOptions options;
    Table().Bind(&options, node, "language", diagnostics);
    stage::Configured configured;
    configured.options_json = Table().CanonicalJson(&options);
    configured.stage = std::make_unique<Language>(std::move(options), model_path);
    return configured;
  };
  return info;
}

}  // namespace saem::refine
