#include "tiny_stages.h"

#include <map>

#include <arrow/api.h>

#include "data/document.h"

namespace saem::run {
namespace {

using stage::BatchPtr;

struct ShoutOptions {
  std::string drop = "drop";
};

class Shout final : public stage::MapStage {
 public:
  explicit Shout(ShoutOptions options) : options_(std::move(options)) {}
  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {data::kText};
    return binding;
  }
  base::Result<stage::MapOutput> Process(const BatchPtr& batch, stage::State*) const override {
    stage::MapOutput output;
    ARROW_ASSIGN_OR_RAISE(const auto* text, data::StringColumn(*batch, data::kText));
    arrow::StringBuilder loud;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string value = text->GetString(row);
      if (value.find(options_.drop) != std::string::npos) {
        output.rejects.push_back({row, "unwanted", "holds " + options_.drop});
        continue;
      }
      for (char& c : value) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      ARROW_RETURN_NOT_OK(loud.Append(value));
      kept.push_back(row);
    }
    ARROW_ASSIGN_OR_RAISE(const auto rows, data::TakeRows(batch, kept));
    ARROW_ASSIGN_OR_RAISE(const auto column, loud.Finish());
    ARROW_ASSIGN_OR_RAISE(output.rows, data::WithColumn(rows, data::kText, column));
    return output;
  }

 private:
  ShoutOptions options_;
};

struct OnceOptions {};

class Once final : public stage::ProgramStage {
 public:
  explicit Once(OnceOptions) {}
  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    stage::Binding binding;
    binding.schema = input.schema;
    return binding;
  }
  stage::SchemaPtr IntermediateSchema() const override {
    return arrow::schema(
        {arrow::field("key", arrow::uint64()), arrow::field("id", data::HashType())});
  }
  base::Result<BatchPtr> Map(const BatchPtr& batch, stage::State*) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* text, data::StringColumn(*batch, data::kText));
    arrow::UInt64Builder keys;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      ARROW_RETURN_NOT_OK(keys.Append(base::ContentHash(text->GetView(row)).low));
    }
    ARROW_ASSIGN_OR_RAISE(auto key, keys.Finish());
    return arrow::RecordBatch::Make(IntermediateSchema(), batch->num_rows(),
                                    {std::move(key), batch->GetColumnByName(data::kId)});
  }
  stage::SchemaPtr ReducedSchema() const override {
    return arrow::schema({arrow::field("loser", data::HashType())});
  }
  base::Result<BatchPtr> Reduce(const BatchPtr& batch) const override {
    const auto& key = static_cast<const arrow::UInt64Array&>(*batch->column(0));
    const auto& id = static_cast<const arrow::FixedSizeBinaryArray&>(*batch->column(1));
    arrow::FixedSizeBinaryBuilder losers(data::HashType());
    for (int64_t row = 1; row < batch->num_rows(); ++row) {
      // Sorted by all columns: the smallest id of a key comes first.
      if (key.Value(row) == key.Value(row - 1))
        ARROW_RETURN_NOT_OK(losers.Append(id.GetValue(row)));
    }
    ARROW_ASSIGN_OR_RAISE(auto column, losers.Finish());
    const int64_t rows = column->length();
    return arrow::RecordBatch::Make(ReducedSchema(), rows, {std::move(column)});
  }
  base::Result<stage::Artefact> Drive(stage::RowSource& reduced,
                                      const base::Context&) const override {
    std::vector<BatchPtr> batches;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(BatchPtr batch, reduced.Next());
      if (batch == nullptr) break;
      batches.push_back(std::move(batch));
    }
    return arrow::Table::FromRecordBatches(ReducedSchema(), batches);
  }
  struct Losers final : stage::State {
    std::map<base::Hash128, bool> ids;
  };
  base::Result<std::unique_ptr<stage::State>> NewApplyState(
      const stage::Artefact& artefact) const override {
    auto state = std::make_unique<Losers>();
    for (const auto& chunk : artefact->column(0)->chunks()) {
      const auto& ids = static_cast<const arrow::FixedSizeBinaryArray&>(*chunk);
      for (int64_t row = 0; row < ids.length(); ++row) state->ids[data::HashAt(ids, row)] = true;
    }
    return state;
  }
  base::Result<stage::MapOutput> Apply(const BatchPtr& batch, stage::State* state) const override {
    const auto& losers = static_cast<const Losers&>(*state);
    ARROW_ASSIGN_OR_RAISE(const auto* id, data::HashColumn(*batch, data::kId));
    stage::MapOutput output;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      if (losers.ids.contains(data::HashAt(*id, row))) {
        output.rejects.push_back({row, "repeat", ""});
      } else {
        kept.push_back(row);
      }
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    return output;
  }
};

struct AskOptions {
  stage::ModelName model;
};

class Ask final : public stage::CallStage {
 public:
  explicit Ask(AskOptions options) : options_(std::move(options)) {}
  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    stage::Binding binding;
    binding.schema = arrow::schema(
        {arrow::field(data::kId, data::HashType()), arrow::field(data::kText, arrow::utf8())});
    schema_ = binding.schema;
    binding.one_to_one = false;
    binding.model = options_.model.name;
    binding.calls_per_row = 2;
    (void)input;
    return binding;
  }
  base::Result<std::vector<data::ModelCall>> Submit(const stage::Row& row) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* text, data::StringColumn(*row.batch, data::kText));
    std::vector<data::ModelCall> calls(2);
    calls[0].messages = {{"user", "first of " + text->GetString(row.row)}};
    calls[1].messages = {{"user", "second of " + text->GetString(row.row)}};
    return calls;
  }
  base::Result<stage::CallOutput> Complete(
      const stage::Row& row, std::span<const data::ModelAnswer> answers) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*row.batch, data::kId));
    stage::CallOutput output;
    output.used = 1;
    arrow::FixedSizeBinaryBuilder id(data::HashType());
    arrow::StringBuilder text;
    for (size_t i = 0; i < answers.size(); ++i) {
      ++output.made;
      if (answers[i].text.empty()) {
        stage::Reject reject;
        reject.reason = "empty";
        output.rejects.push_back(std::move(reject));
        continue;
      }
      ARROW_RETURN_NOT_OK(
          id.Append(base::DeriveId(data::HashAt(*ids, row.row), "ask", i).Bytes().data()));
      ARROW_RETURN_NOT_OK(text.Append(answers[i].text));
    }
    ARROW_ASSIGN_OR_RAISE(auto id_column, id.Finish());
    ARROW_ASSIGN_OR_RAISE(auto text_column, text.Finish());
    const int64_t rows = id_column->length();
    output.rows =
        arrow::RecordBatch::Make(schema_, rows, {std::move(id_column), std::move(text_column)});
    return output;
  }

 private:
  AskOptions options_;
  stage::SchemaPtr schema_;
};

}  // namespace

base::Status RegisterTinyStages(stage::StageRegistry& registry) {
  static const auto shout =
      stage::OptionTableOf<ShoutOptions>().Field("drop", &ShoutOptions::drop, "Unwanted.");
  static const stage::OptionTableOf<OnceOptions> once;
  static const auto ask =
      stage::OptionTableOf<AskOptions>().Field("model", &AskOptions::model, "Whom.");
  ARROW_RETURN_NOT_OK(registry.Add(stage::Describe<Shout>("shout", 1, "Shouts", "", shout)));
  ARROW_RETURN_NOT_OK(
      registry.Add(stage::Describe<Once>("once", 1, "Keeps one of equals", "", once)));
  return registry.Add(stage::Describe<Ask>("ask", 1, "Asks twice", "", ask));
}

}  // namespace saem::run
