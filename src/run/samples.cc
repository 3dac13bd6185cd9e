#include "run/samples.h"

#include <algorithm>
#include <map>

#include <arrow/api.h>

#include "base/hash.h"
#include "data/document.h"
#include "run/signals.h"

namespace saem::run {
namespace {

constexpr size_t kSamplesPerDataset = 24;
constexpr size_t kSamplesPerReason = 6;
constexpr size_t kSampleBytes = 1500;
// Edges of the length histogram: doubling from 1 to 2^20 characters.
constexpr int kLengthBins = 20;

const arrow::StringArray* Strings(const arrow::RecordBatch& batch, const char* name) {
  const auto result = data::StringColumn(batch, name);
  return result.ok() ? *result : nullptr;
}

std::string ValueAt(const arrow::StringArray* column, int64_t row) {
  return column == nullptr || column->IsNull(row) ? "" : column->GetString(row);
}

std::string Cut(std::string text) {
  if (text.size() <= kSampleBytes) return text;
  size_t end = kSampleBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

int64_t Characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

size_t LengthBin(int64_t characters) {
  int bin = 0;
  while (bin + 1 < kLengthBins && characters >= int64_t{2} << bin) ++bin;
  return static_cast<size_t>(bin);
}

// Keeps the `places` samples of the smallest keys.
class Chosen {
 public:
  explicit Chosen(size_t places) : places_(places) {}
  bool Wants(const base::Hash128& key) const {
    return samples_.size() < places_ || key < samples_.rbegin()->first;
  }
  void Add(const base::Hash128& key, findings::Sample sample) {
    samples_.emplace(key, std::move(sample));
    if (samples_.size() > places_) samples_.erase(std::prev(samples_.end()));
  }
  void MoveTo(std::vector<findings::Sample>* out) {
    for (auto& [key, sample] : samples_) out->push_back(std::move(sample));
  }

 private:
  size_t places_;
  std::map<base::Hash128, findings::Sample> samples_;
};

}  // namespace

struct Summariser::State {
  DatasetSummary summary;
  std::string dataset;
  std::vector<int64_t> lengths = std::vector<int64_t>(kLengthBins);
  std::map<std::string, int64_t> languages;
  Chosen chosen{kSamplesPerDataset};
  SignalHistograms signals;
};

Summariser::Summariser(std::string dataset) : state_(std::make_unique<State>()) {
  state_->dataset = std::move(dataset);
}
Summariser::~Summariser() = default;

void Summariser::Add(const arrow::RecordBatch& batch) {
  DatasetSummary& summary = state_->summary;
  const auto ids = data::HashColumn(batch, data::kId);
  const arrow::StringArray* const text = Strings(batch, data::kText);
  const arrow::StringArray* const language = Strings(batch, data::kLanguage);
  const arrow::StringArray* const licence = Strings(batch, data::kLicence);
  const arrow::StringArray* const uri = Strings(batch, data::kUri);
  const arrow::StringArray* const title = Strings(batch, data::kTitle);
  const arrow::StringArray* const context = Strings(batch, "context");
  summary.made = summary.made || batch.schema()->GetFieldIndex(data::kLineage) >= 0;
  summary.rows += batch.num_rows();
  state_->signals.Add(batch);
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    if (text != nullptr && !text->IsNull(row)) {
      ++state_->lengths[LengthBin(Characters(text->GetView(row)))];
      summary.text_bytes += static_cast<int64_t>(text->GetView(row).size());
    }
    if (language != nullptr) {
      const std::string name = ValueAt(language, row);
      ++state_->languages[name.empty() ? "unknown" : name];
    }
    if (licence != nullptr) ++summary.licences[ValueAt(licence, row)];
    if (!ids.ok() || text == nullptr) continue;
    const base::Hash128 id = data::HashAt(**ids, row);
    const base::Hash128 key = base::DeriveId(id, "sample", 0);
    if (!state_->chosen.Wants(key)) continue;
    findings::Sample sample;
    sample.id = id.Hex();
    sample.dataset = state_->dataset;
    sample.text = Cut(ValueAt(text, row));
    sample.title = ValueAt(title, row);
    sample.uri = ValueAt(uri, row);
    sample.language = ValueAt(language, row);
    sample.parent_text = Cut(ValueAt(context, row));
    state_->chosen.Add(key, std::move(sample));
  }
}

DatasetSummary Summariser::Finish() {
  DatasetSummary summary = std::move(state_->summary);
  state_->chosen.MoveTo(&summary.samples);
  summary.signals = state_->signals.Finish(state_->dataset);
  summary.lengths.name = "length";
  summary.lengths.dataset = state_->dataset;
  summary.lengths.unit = "characters";
  for (int bin = 0; bin <= kLengthBins; ++bin) {
    summary.lengths.edges.push_back(bin == 0 ? 0 : static_cast<double>(int64_t{1} << bin));
  }
  summary.lengths.series.emplace_back("kept", std::move(state_->lengths));
  summary.languages.name = "language";
  summary.languages.dataset = state_->dataset;
  summary.languages.unit = "records";
  summary.languages.categorical = true;
  std::vector<int64_t> counts;
  for (const auto& [name, count] : state_->languages) {
    summary.languages.labels.push_back(name);
    counts.push_back(count);
  }
  summary.languages.series.emplace_back("kept", std::move(counts));
  return summary;
}

std::unique_ptr<stage::RowSource> Summarised(std::unique_ptr<stage::RowSource> rows,
                                             Summariser* summariser) {
  class Source final : public stage::RowSource {
   public:
    Source(std::unique_ptr<stage::RowSource> rows, Summariser* summariser)
        : rows_(std::move(rows)), summariser_(summariser) {}
    base::Result<stage::BatchPtr> Next() override {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows_->Next());
      if (batch != nullptr) summariser_->Add(*batch);
      return batch;
    }

   private:
    std::unique_ptr<stage::RowSource> rows_;
    Summariser* summariser_;
  };
  return std::make_unique<Source>(std::move(rows), summariser);
}

base::Result<std::vector<findings::Sample>> RejectSamples(const std::string& dataset,
                                                          stage::RowSource& rejects) {
  std::map<std::pair<std::string, std::string>, Chosen> chosen;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rejects.Next());
    if (batch == nullptr) break;
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, "id"));
    const arrow::StringArray* const stage = Strings(*batch, "stage");
    const arrow::StringArray* const reason = Strings(*batch, "reason");
    const arrow::StringArray* const detail = Strings(*batch, "detail");
    const arrow::StringArray* const uri = Strings(*batch, "uri");
    const arrow::StringArray* const file = Strings(*batch, "source_file");
    const arrow::StringArray* const language = Strings(*batch, "language");
    const arrow::StringArray* const excerpt = Strings(*batch, "excerpt");
    const arrow::StringArray* const context = Strings(*batch, "context");
    ARROW_ASSIGN_OR_RAISE(const auto* offsets, data::Int64Column(*batch, "source_offset"));
    ARROW_ASSIGN_OR_RAISE(const auto* begins, data::Int64Column(*batch, "span_begin"));
    ARROW_ASSIGN_OR_RAISE(const auto* ends, data::Int64Column(*batch, "span_end"));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      findings::Sample sample;
      sample.id = ids->IsNull(row) ? "" : data::HashAt(*ids, row).Hex();
      sample.dataset = dataset;
      sample.stage = ValueAt(stage, row);
      sample.reason = ValueAt(reason, row);
      sample.detail = ValueAt(detail, row);
      base::Sha256 hash;
      hash.Field(sample.id).Field(sample.detail).Field(ValueAt(file, row));
      hash.Field(offsets->IsNull(row) ? "" : std::to_string(offsets->Value(row)));
      hash.Field(ValueAt(excerpt, row));
      const base::Hash128 key = hash.Finish128();
      Chosen& few =
          chosen.try_emplace({sample.stage, sample.reason}, kSamplesPerReason).first->second;
      if (!few.Wants(key)) continue;
      sample.uri = ValueAt(uri, row);
      if (sample.uri.empty()) sample.uri = ValueAt(file, row);
      sample.language = ValueAt(language, row);
      sample.text = Cut(ValueAt(excerpt, row));
      sample.parent_text = Cut(ValueAt(context, row));
      sample.span_begin = begins->Value(row);
      sample.span_end = ends->Value(row);
      few.Add(key, std::move(sample));
    }
  }
  std::vector<findings::Sample> samples;
  for (auto& [reason, few] : chosen) few.MoveTo(&samples);
  return samples;
}

}  // namespace saem::run
