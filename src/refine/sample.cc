#include "refine/sample.h"

#include <algorithm>

#include <arrow/api.h>

#include "data/document.h"

namespace saem::refine {
namespace {

struct SampleOptions {
  int64_t rows = 0;
  double rate = 1;
};

const stage::OptionTableOf<SampleOptions>& Table() {
  static const stage::OptionTableOf<SampleOptions> table = [] {
    stage::OptionTableOf<SampleOptions> fields;
    fields
        .Field("rows", &SampleOptions::rows, "Records that stay at most; 0 sets no number.",
               stage::Range{0, 1e9})
        .Shorthand()
        .Field("rate", &SampleOptions::rate, "The share of records that stays, each by itself.",
               stage::Range{0, 1});
    return fields;
  }();
  return table;
}

// A record's place in the drawing: the smallest stay. Equal for all recipes of one seed.
struct DrawState final : stage::State {
  base::Hash128 last{UINT64_MAX, UINT64_MAX};  // the largest place that stays
};

class Sample final : public stage::ProgramStage {
 public:
  explicit Sample(SampleOptions options) : options_(options) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    seed_ = input.seed;
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {data::kId};
    binding.rows_per_row = options_.rate;
    binding.max_rows = options_.rows;
    return binding;
  }

  stage::SchemaPtr IntermediateSchema() const override {
    return arrow::schema({arrow::field("key", arrow::uint64(), false),
                          arrow::field("place", data::HashType(), false)});
  }

  // Of a batch only its own smallest places can be among the smallest of all.
  base::Result<stage::BatchPtr> Map(const stage::BatchPtr& batch, stage::State*) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    std::vector<base::Hash128> places;
    for (int64_t row = 0; options_.rows > 0 && row < batch->num_rows(); ++row) {
      const base::Hash128 place = PlaceOf(data::HashAt(*ids, row));
      if (InRate(place)) places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    if (places.size() > static_cast<size_t>(options_.rows))
      places.resize(static_cast<size_t>(options_.rows));
    arrow::UInt64Builder key;
    arrow::FixedSizeBinaryBuilder column(data::HashType());
    for (const base::Hash128& place : places) {
      ARROW_RETURN_NOT_OK(key.Append(0));
      ARROW_RETURN_NOT_OK(column.Append(place.Bytes().data()));
    }
    arrow::ArrayVector arrays(2);
    ARROW_RETURN_NOT_OK(key.Finish(&arrays[0]));
    ARROW_RETURN_NOT_OK(column.Finish(&arrays[1]));
    return arrow::RecordBatch::Make(IntermediateSchema(), static_cast<int64_t>(places.size()),
                                    std::move(arrays));
  }

  stage::SchemaPtr ReducedSchema() const override {
    return arrow::schema({arrow::field("place", data::HashType(), false)});
  }

  base::Result<stage::BatchPtr> Reduce(const stage::BatchPtr& batch) const override {
    const auto places = batch->Slice(0, options_.rows);
    return arrow::RecordBatch::Make(ReducedSchema(), places->num_rows(), {places->column(1)});
  }

  // The last place that stays.
  base::Result<stage::Artefact> Drive(stage::RowSource& reduced,
                                      const base::Context&) const override {
    arrow::FixedSizeBinaryBuilder last(data::HashType());
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, reduced.Next());
    if (batch != nullptr && batch->num_rows() > 0) {
      const auto& places = static_cast<const arrow::FixedSizeBinaryArray&>(*batch->column(0));
      ARROW_RETURN_NOT_OK(last.Append(places.GetValue(places.length() - 1)));
    }
    ARROW_ASSIGN_OR_RAISE(auto column, last.Finish());
    return arrow::Table::Make(ReducedSchema(), {std::move(column)});
  }

  base::Result<std::unique_ptr<stage::State>> NewApplyState(
      const stage::Artefact& artefact) const override {
    auto state = std::make_unique<DrawState>();
    if (artefact->num_rows() > 0) {
      ARROW_ASSIGN_OR_RAISE(const auto whole, artefact->CombineChunksToBatch());
      state->last =
          data::HashAt(static_cast<const arrow::FixedSizeBinaryArray&>(*whole->column(0)), 0);
    }
    return state;
  }

  base::Result<stage::MapOutput> Apply(const stage::BatchPtr& batch,
                                       stage::State* state) const override {
    const base::Hash128 last = static_cast<const DrawState*>(state)->last;
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    stage::MapOutput output;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const base::Hash128 place = PlaceOf(data::HashAt(*ids, row));
      if (InRate(place) && place <= last) {
        kept.push_back(row);
      } else {
        output.rejects.push_back({row, "not-sampled"});
      }
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    return output;
  }

 private:
  base::Hash128 PlaceOf(const base::Hash128& id) const {
    return base::DeriveId(id, "sample", seed_);
  }

  bool InRate(const base::Hash128& place) const {
    return static_cast<double>(place.high >> 11) * 0x1.0p-53 < options_.rate;
  }

  SampleOptions options_;
  uint64_t seed_ = 0;
};

}  // namespace

stage::StageInfo SampleStage() {
  return stage::Describe<Sample>("sample", 1, "Keeps a number or a share of the records",
                                 "Chosen by a hash of id and seed, so the choice does not depend "
                                 "on order and a smaller sample is part of a larger "
                                 "one. The others are rejected as `not-sampled`.",
                                 Table());
}

}  // namespace saem::refine
