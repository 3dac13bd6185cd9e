#include "refine/quality.h"

#include <cmath>
#include <map>

#include <arrow/api.h>

#include "data/annotations.h"
#include "data/changed_text.h"
#include "data/document.h"
#include "refine/fineweb2_languages.h"
#include "refine/quality_rules.h"
#include "text/quality_signals.h"

namespace saem::refine {
namespace {

constexpr char kPrefix[] = "quality.";  // of annotations
constexpr char kNone[] = "none";        // the profile of languages that are not judged

struct QualityOptions {
  stage::StringMap profile = {{"*", "gopher"}};
  std::string other = "keep";
  std::string action = "filter";
};

const stage::OptionTableOf<QualityOptions>& Table() {
  static const stage::OptionTableOf<QualityOptions> table = [] {
    stage::OptionTableOf<QualityOptions> fields;
    fields
        .Field("profile", &QualityOptions::profile,
               "The rules, one name for all or one for each language: `saem`, `gopher`, `c4`, "
               "`fineweb-1` (Gopher, C4 and FineWeb's own), `fineweb-2:` with a language of it "
               "(`kor_Hang`), `none`.")
        .Shorthand()
        .Field("other", &QualityOptions::other, "What becomes of languages without a profile.",
               std::nullopt, {"keep", "reject"})
        .Field("action", &QualityOptions::action,
               "`filter` drops what the rules refuse; `flag` drops nothing and changes no text: "
               "every number the rules look at goes into `annotations`, and the report draws each "
               "with its limit and says how many records it alone would drop.",
               std::nullopt, {"filter", "flag"});
    return fields;
  }();
  return table;
}

struct QualityState final : stage::State {
  text::QualitySignals signals;
};

class Quality final : public stage::MapStage {
 public:
  explicit Quality(QualityOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    const auto text = input.schema->GetFieldByName(data::kText);
    if (text == nullptr || text->type()->id() != arrow::Type::STRING) {
      return base::UsageError("there is no `text` to judge", {}, "put `extract` before it");
    }
    const bool by_language = options_.profile.size() > 1 || !options_.profile.contains("*") ||
                             options_.profile.begin()->second == "saem";
    has_language_ = input.schema->GetFieldIndex(data::kLanguage) >= 0;
    if (by_language && !has_language_) {
      return base::UsageError("profiles by language need the column `language`", {},
                              "put `language` before it");
    }
    for (const auto& [language, name] : options_.profile) {
      if (name == kNone) {
        profiles_[language] = std::nullopt;
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(profiles_[language], QualityProfile::Named(name));
    }
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {data::kText};
    if (options_.action == "flag") {
      for (const data::AnnotationLimit& limit : data::LimitsOf(*input.schema)) {
        if (!limit.name.starts_with(kPrefix)) continue;
        return base::UsageError(
            "`quality` has flagged these records before, and its numbers would be lost", {},
            "flag two profiles in two datasets `from` the same one");
      }
      ARROW_ASSIGN_OR_RAISE(binding.schema, data::WithAnnotations(input.schema, kPrefix, Limits()));
    }
    return binding;
  }

  base::Result<std::unique_ptr<stage::State>> NewState(const base::Context&) const override {
    return std::make_unique<QualityState>();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State* state) const override {
    auto& signals = static_cast<QualityState*>(state)->signals;
    ARROW_ASSIGN_OR_RAISE(const auto* texts, data::StringColumn(*batch, data::kText));
    const arrow::StringArray* languages = nullptr;
    if (has_language_) {
      ARROW_ASSIGN_OR_RAISE(languages, data::StringColumn(*batch, data::kLanguage));
    }
    if (options_.action == "flag") return Flag(batch, *texts, languages, signals);
    stage::MapOutput output;
    std::vector<int64_t> kept;
    std::map<int64_t, std::string> changed;  // by row of those kept: C4's rules drop lines
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const std::string language = LanguageAt(languages, row);
      const auto profile = ProfileOf(language);
      Verdict verdict;
      if (profile == profiles_.end()) {
        if (options_.other == "reject")
          verdict = {false, "no-profile", "no quality profile for `" + language + "`", {}};
      } else if (profile->second) {
        verdict = profile->second->Judge(texts->GetView(row), language, &signals);
      }
      if (!verdict.keep) {
        output.rejects.push_back({row, std::move(verdict.reason), std::move(verdict.detail)});
        continue;
      }
      if (verdict.text) changed[static_cast<int64_t>(kept.size())] = std::move(*verdict.text);
      kept.push_back(row);
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    ARROW_ASSIGN_OR_RAISE(output.rows, data::WithTexts(output.rows, changed));
    return output;
  }

 private:
  using Profiles = std::map<std::string, std::optional<QualityProfile>>;  // nothing: no rules

  Profiles::const_iterator ProfileOf(const std::string& language) const {
    const auto found = profiles_.find(language);
    return found == profiles_.end() ? profiles_.find("*") : found;
  }

  static std::string LanguageAt(const arrow::StringArray* languages, int64_t row) {
    return languages == nullptr || languages->IsNull(row) ? "" : languages->GetString(row);
  }

  // What `flag` annotates, by language.
  std::vector<data::AnnotationLimit> Limits() const {
    std::vector<data::AnnotationLimit> limits;
    const auto add = [&](const QualityProfile& profile, const std::string& language) {
      for (const QualitySignal& signal : profile.Limits(language)) {
        limits.push_back({language, kPrefix + signal.reason, std::string(NameOf(signal.unit)),
                          signal.at_most, signal.limit});
      }
    };
    for (const auto& [language, profile] : profiles_) {
      if (!profile) continue;
      add(*profile, language == "*" ? "" : language);
      if (language != "*" || !profile->ByLanguage()) continue;
      std::vector<std::string> codes = FineWeb2Codes();
      codes.emplace_back("en");
      for (const std::string& code : codes) {
        if (!profiles_.contains(code)) add(*profile, code);
      }
    }
    return limits;
  }

  base::Result<stage::MapOutput> Flag(const stage::BatchPtr& batch, const arrow::StringArray& texts,
                                      const arrow::StringArray* languages,
                                      text::QualitySignals& signals) const {
    data::AnnotationBuilder annotations(batch, kPrefix);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      ARROW_RETURN_NOT_OK(annotations.NextRow());
      const std::string language = LanguageAt(languages, row);
      const auto profile = ProfileOf(language);
      if (profile == profiles_.end() || !profile->second) continue;
      for (const QualitySignal& one :
           profile->second->Measure(texts.GetView(row), language, &signals)) {
        if (std::isfinite(one.value)) {
          ARROW_RETURN_NOT_OK(annotations.Add(one.reason, one.value));
        }
      }
    }
    stage::MapOutput output;
    ARROW_ASSIGN_OR_RAISE(output.rows, annotations.Finish());
    return output;
  }

  QualityOptions options_;
  Profiles profiles_;
  bool has_language_ = false;
};

}  // namespace

stage::StageInfo QualityStage() {
  return stage::Describe<Quality>("quality", 3,
                                  "Rejects texts that the field's rules take for junk",
                                  "Rules of Gopher (Rae et al. 2021), C4 (Raffel et al. 2020), "
                                  "FineWeb and FineWeb-2 (Penedo et al. 2024, 2025) as "
                                  "datatrove measures them, in its order; the first rule that "
                                  "fails is the reason. C4's rules also drop single lines: "
                                  "the text changes then. `saem` takes the rules of the text's "
                                  "language, corrected (docs/refining.md), and leaves the text in "
                                  "Unicode's form C.",
                                  Table());
}

}  // namespace saem::refine
