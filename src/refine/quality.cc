#include "refine/quality.h"

#include <arrow/api.h>

#include <map>

#include "data/document.h"
#include "text/quality.h"

namespace saem::refine {
namespace {

struct QualityOptions {
  stage::StringMap profile = {{"*", "gopher"}};
  std::string other = "keep";
};

const stage::OptionTableOf<QualityOptions>& Table() {
  static const stage::OptionTableOf<QualityOptions> table = [] {
    stage::OptionTableOf<QualityOptions> fields;
    fields
        .Field("profile", &QualityOptions::profile,
               "The rules, one name for all or one for each language: `gopher`, `fineweb-1` (Gopher's and FineWeb's own), "
               "`fineweb-2:kor_Hang`, `none`.")
        .Shorthand()
        .Field("other", &QualityOptions::other, "What becomes of languages without a profile.", std::nullopt,
               {"keep", "reject"});
    return fields;
  }();
  return table;
}

struct QualityState final : stage::State {
  text::QualityFilter filter;
};

class Quality final : public stage::MapStage {
 public:
  explicit Quality(QualityOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    const auto text = input.schema->GetFieldByName(data::kText);
    if (text == nullptr || text->type()->id() != arrow::Type::STRING) {
      return base::UsageError("there is no `text` to judge", {}, "put `extract` before it");
    }
    const bool by_language = options_.profile.size() > 1 || !options_.profile.contains("*");
    has_language_ = input.schema->GetFieldIndex(data::kLanguage) >= 0;
    if (by_language && !has_language_) {
      return base::UsageError("profiles by language need the column `language`", {}, "put `language` before it");
    }
    for (const auto& [language, name] : options_.profile) {
      ARROW_ASSIGN_OR_RAISE(profiles_[language], text::QualityProfileOf(name));
    }
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {data::kText};
    return binding;
  }

  base::Result<std::unique_ptr<stage::State>> NewState(const base::Context&) const override {
    return std::make_unique<QualityState>();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch, stage::State* state) const override {
    auto& filter = static_cast<QualityState*>(state)->filter;
    ARROW_ASSIGN_OR_RAISE(const auto* texts, data::StringColumn(*batch, data::kText));
    const arrow::StringArray* languages = nullptr;
    if (has_language_) {
      ARROW_ASSIGN_OR_RAISE(languages, data::StringColumn(*batch, data::kLanguage));
    }
    stage::MapOutput output;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const std::string language =
          languages == nullptr || languages->IsNull(row) ? "" : languages->GetString(row);
      const text::QualityProfile* const profile = ProfileOf(language);
      if (profile == nullptr) {
        if (options_.other == "keep") {
          kept.push_back(row);
        } else {
          output.rejects.push_back({row, "no-profile", "no quality profile for `" + language + "`"});
        }
        continue;
      }
      text::QualityVerdict verdict = filter.Judge(texts->GetView(row), language, *profile);
      if (verdict.reason.empty()) {
        kept.push_back(row);
      } else {
        output.rejects.push_back({row, std::move(verdict.reason), std::move(verdict.detail)});
      }
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    return output;
  }

 private:
  const text::QualityProfile* ProfileOf(const std::string& language) const {
    auto found = profiles_.find(language);
    if (found == profiles_.end()) found = profiles_.find("*");
    return found == profiles_.end() ? nullptr : &found->second;
  }

  QualityOptions options_;
  std::map<std::string, text::QualityProfile> profiles_;
  bool has_language_ = false;
};

}  // namespace

stage::StageInfo QualityStage() {
  return stage::Describe<Quality>(
      "quality", 1, "Rejects texts that the field's rules take for junk",
      "Repetition and quality rules of Gopher (Rae et al. 2021) and FineWeb (Penedo et al. 2024) as datatrove measures "
      "them, in its order; the first rule that fails is the reason. Korean uses the thresholds of FineWeb-2.",
      Table());
}

}  // namespace saem::refine
