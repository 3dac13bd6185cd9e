#include "refine/duplicates_fit.h"

#include <arrow/api.h>

#include "base/hash.h"
#include "data/document.h"
#include "stage/options.h"
#include "text/duplicate_index.h"

namespace saem::refine {
namespace {

struct DuplicatesOptions {
  std::string method = "minhash";
  int64_t most_records = 5'000'000;
};

const stage::OptionTableOf<DuplicatesOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<DuplicatesOptions>();
    made->Field("method", &DuplicatesOptions::method,
                "what is remembered of a text, as in `dedup`: `exact`, 8 bytes, or `minhash`, 112 "
                "bytes",
                std::nullopt, {"exact", "minhash"});
    made->Field(
        "most_records", &DuplicatesOptions::most_records,
        "records remembered at most; while the model is fitted its bytes are held three times",
        stage::Range{1, 1'000'000'000});
    return made;
  }();
  return *table;
}

class DuplicatesMethod final : public stage::FitMethod {
 public:
  explicit DuplicatesMethod(DuplicatesOptions options) : options_(std::move(options)) {}

  base::Status Bind(const stage::BindInput& input) override {
    const auto text = input.schema->GetFieldByName(data::kText);
    if (text == nullptr || text->type()->id() != arrow::Type::STRING) {
      return base::UsageError("`duplicates` remembers texts, and the rows have no `text`");
    }
    has_language_ = input.schema->GetFieldIndex(data::kLanguage) >= 0;
    return base::Status::OK();
  }

  base::Result<std::string> Fit(stage::RowSource& rows,
                                const base::Context& context) const override {
    text::DuplicateKeys keys;
    text::MinHasher hasher(text::Simplify::kCorrected);
    int64_t records = 0;
    for (;;) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows.Next());
      if (batch == nullptr) break;
      records += batch->num_rows();
      if (records > options_.most_records) {
        return base::LimitError("more than " + std::to_string(options_.most_records) +
                                " records to remember; raise `most_records`, where there is "
                                "memory for them");
      }
      ARROW_RETURN_NOT_OK(AddKeys(*batch, &hasher, &keys));
    }
    return keys.ToFile({{"method", options_.method}, {"language", has_language_ ? "yes" : "no"}});
  }

 private:
  base::Status AddKeys(const arrow::RecordBatch& batch, text::MinHasher* hasher,
                       text::DuplicateKeys* keys) const {
    ARROW_ASSIGN_OR_RAISE(const auto* texts, data::StringColumn(batch, data::kText));
    const arrow::StringArray* languages = nullptr;
    if (has_language_) {
      ARROW_ASSIGN_OR_RAISE(languages, data::StringColumn(batch, data::kLanguage));
    }
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      const std::string_view text = texts->GetView(row);
      if (options_.method == "exact") {
        keys->Add(text::ExactKey(base::ContentHash(text)));
        continue;
      }
      const std::string_view language = languages == nullptr || languages->IsNull(row)
                                            ? std::string_view()
                                            : languages->GetView(row);
      text::BandKeys bands{};
      if (!hasher->Bands(text, language, &bands)) continue;
      for (size_t band = 0; band < bands.size(); ++band) keys->Add(text::BandKey(bands, band));
    }
    return base::Status::OK();
  }

  DuplicatesOptions options_;
  bool has_language_ = false;
};

}  // namespace

stage::FitInfo DuplicatesFit() {
  return stage::DescribeFit<DuplicatesMethod>(
      "duplicates", 1, "remembers a corpus, so that what it has is not taken again",
      "Hashes of each text for `dedup: {against: MODEL}`: a new crawl is compared with last "
      "month's corpus without reading it again. No text stands in the file; who has a text can "
      "still ask whether the corpus had it.",
      Table());
}

}  // namespace saem::refine
