#include "stage_rig.h"

#include <algorithm>
#include <array>

#include "base/build_paths.h"
#include "config/yaml.h"
#include "refine/register.h"

namespace saem::refine {
namespace {

class Source final : public stage::RowSource {
 public:
  explicit Source(std::vector<stage::BatchPtr> batches) : batches_(std::move(batches)) {}
  base::Result<stage::BatchPtr> Next() override {
    return at_ < batches_.size() ? batches_[at_++] : stage::BatchPtr();
  }

 private:
  std::vector<stage::BatchPtr> batches_;
  size_t at_ = 0;
};

class NoDatasets final : public stage::NamedDatasets {
 public:
  base::Result<std::unique_ptr<stage::RowSource>> Open(const std::string&) const override {
    return base::InternalError("none is named");
  }
};

int Compare(const arrow::Array& column, int64_t a, int64_t b) {
  switch (column.type_id()) {
    case arrow::Type::UINT64: {
      const auto& values = static_cast<const arrow::UInt64Array&>(column);
      return values.Value(a) < values.Value(b) ? -1 : values.Value(a) > values.Value(b) ? 1 : 0;
    }
    case arrow::Type::INT64: {
      const auto& values = static_cast<const arrow::Int64Array&>(column);
      return values.Value(a) < values.Value(b) ? -1 : values.Value(a) > values.Value(b) ? 1 : 0;
    }
    default: {
      const auto& values = static_cast<const arrow::FixedSizeBinaryArray&>(column);
      return values.GetView(a).compare(values.GetView(b));
    }
  }
}

// Rows of all batches, sorted by all columns, as a shuffle leaves them.
stage::BatchPtr Sorted(const stage::SchemaPtr& schema,
                       const std::vector<stage::BatchPtr>& batches) {
  const auto all = arrow::Table::FromRecordBatches(schema, batches)
                       .ValueOrDie()
                       ->CombineChunksToBatch()
                       .ValueOrDie();
  std::vector<int64_t> order(static_cast<size_t>(all->num_rows()));
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int64_t>(i);
  std::sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    for (const auto& column : all->columns()) {
      const int result = Compare(*column, a, b);
      if (result != 0) return result < 0;
    }
    return false;
  });
  std::vector<stage::BatchPtr> rows{all->Slice(0, 0)};
  for (const int64_t row : order) rows.push_back(all->Slice(row, 1));
  return arrow::Table::FromRecordBatches(schema, rows)
      .ValueOrDie()
      ->CombineChunksToBatch()
      .ValueOrDie();
}

}  // namespace

std::string StageRig::Bytes(const base::Hash128& hash) {
  const std::array<char, 16> bytes = hash.Bytes();
  return {bytes.data(), bytes.size()};
}

StageRig::StageRig(const std::string& stage, const std::string& options,
                   std::vector<std::string> columns, uint64_t seed) {
  EXPECT_TRUE(
      RegisterRefineStages(registry_, {std::string(base::kModelDir) + "/lid.176.ftz"}).ok());
  const auto node = config::ParseYaml(options, "test.yaml");
  EXPECT_TRUE(node.ok()) << node.status().ToString();
  std::vector<base::Diagnostic> diagnostics;
  configured_ = registry_.Find(stage)->configure(*node, diagnostics);
  for (const auto& one : diagnostics) error_ += one.ToString() + "\n";
  arrow::FieldVector fields{arrow::field(data::kId, data::HashType(), false),
                            arrow::field(data::kContent, data::HashType(), false),
                            arrow::field(data::kTime, data::TimeType())};
  for (const std::string& name : columns) {
    fields.push_back(
        arrow::field(name, name == data::kPayload ? arrow::binary() : arrow::utf8(), true));
  }
  schema_ = arrow::schema(fields);
  if (!error_.empty()) return;
  stage::BindInput input;
  input.schema = schema_;
  input.stage_name = stage;
  input.seed = seed;
  const auto binding = configured_.stage->Bind(input);
  if (!binding.ok()) {
    error_ = base::MessageOf(binding.status());
    return;
  }
  binding_ = *binding;
  EXPECT_TRUE(configured_.stage->Prepare(NoDatasets(), base::Context()).ok());
}

stage::BatchPtr StageRig::BatchOf(const std::vector<Doc>& documents) const {
  arrow::ArrayVector columns;
  for (const auto& field : schema_->fields()) {
    std::unique_ptr<arrow::ArrayBuilder> builder;
    EXPECT_TRUE(arrow::MakeBuilder(arrow::default_memory_pool(), field->type(), &builder).ok());
    for (const Doc& doc : documents) {
      if (field->name() == data::kId || field->name() == data::kContent) {
        auto& hashes = static_cast<arrow::FixedSizeBinaryBuilder&>(*builder);
        const auto text = doc.columns.find(data::kText);
        EXPECT_TRUE(
            hashes
                .Append(Bytes(field->name() == data::kId  ? base::Hash128{0, doc.number}
                              : text == doc.columns.end() ? base::Hash128{}
                                                          : base::ContentHash(text->second)))
                .ok());
      } else if (field->name() == data::kTime) {
        auto& times = static_cast<arrow::TimestampBuilder&>(*builder);
        EXPECT_TRUE((doc.time ? times.Append(*doc.time) : times.AppendNull()).ok());
      } else {
        auto& values = static_cast<arrow::BinaryBuilder&>(*builder);
        const auto found = doc.columns.find(field->name());
        EXPECT_TRUE(
            (found == doc.columns.end() ? values.AppendNull() : values.Append(found->second)).ok());
      }
    }
    columns.push_back(*builder->Finish());
  }
  return arrow::RecordBatch::Make(schema_, static_cast<int64_t>(documents.size()), columns);
}

std::vector<stage::BatchPtr> StageRig::Batches(const std::vector<Doc>& documents,
                                               size_t rows) const {
  const stage::BatchPtr all = BatchOf(documents);
  std::vector<stage::BatchPtr> batches;
  const auto step = static_cast<int64_t>(rows == 0 ? std::max<size_t>(1, documents.size()) : rows);
  for (int64_t at = 0; at == 0 || at < all->num_rows(); at += step) {
    batches.push_back(all->Slice(at, step));
  }
  return batches;
}

void StageRig::Collect(const stage::BatchPtr& in, const stage::MapOutput& out,
                       StageOutput* all) const {
  const int64_t kept = out.rows == nullptr ? 0 : out.rows->num_rows();
  EXPECT_EQ(in->num_rows() + out.made, kept + static_cast<int64_t>(out.rejects.size()) + out.used);
  for (const stage::Reject& reject : out.rejects) {
    EXPECT_LT(reject.row, in->num_rows());
    all->rejects.push_back(reject);
  }
  if (out.rows == nullptr) return;
  EXPECT_TRUE(out.rows->schema()->Equals(*binding_.schema))
      << out.rows->schema()->ToString() << "\n"
      << binding_.schema->ToString();
  EXPECT_TRUE(out.rows->ValidateFull().ok());
  all->batch = out.rows;
  const auto* ids = data::HashColumn(*out.rows, data::kId).ValueOrDie();
  const auto* contents = data::HashColumn(*out.rows, data::kContent).ValueOrDie();
  for (int64_t row = 0; row < kept; ++row) {
    Doc doc;
    doc.number = data::HashAt(*ids, row).low;
    for (const auto& field : out.rows->schema()->fields()) {
      const auto column = out.rows->GetColumnByName(field->name());
      if (column->IsNull(row) || column->type_id() == arrow::Type::FIXED_SIZE_BINARY) continue;
      doc.columns[field->name()] = column->GetScalar(row).ValueOrDie()->ToString();
    }
    const auto text = doc.columns.find(data::kText);
    if (text != doc.columns.end()) {
      EXPECT_EQ(data::HashAt(*contents, row), base::ContentHash(text->second))
          << "content is the hash of the text as it is now";
    }
    all->rows.push_back(std::move(doc));
  }
}

StageOutput StageRig::RunMap(const std::vector<stage::BatchPtr>& batches) {
  const auto& map = static_cast<const stage::MapStage&>(*configured_.stage);
  const auto state = map.NewState(base::Context()).ValueOrDie();
  StageOutput all;
  for (const stage::BatchPtr& batch : batches) {
    const auto out = map.Process(batch, state.get());
    EXPECT_TRUE(out.ok()) << out.status().ToString();
    if (out.ok()) Collect(batch, *out, &all);
  }
  return all;
}

StageOutput StageRig::RunProgram(const std::vector<stage::BatchPtr>& batches) {
  const auto& program = static_cast<const stage::ProgramStage&>(*configured_.stage);
  const auto state = program.NewState(base::Context()).ValueOrDie();
  std::vector<stage::BatchPtr> mapped;
  for (const stage::BatchPtr& batch : batches) {
    mapped.push_back(program.Map(batch, state.get()).ValueOrDie());
  }
  const stage::BatchPtr reduced =
      program.Reduce(Sorted(program.IntermediateSchema(), mapped)).ValueOrDie();
  Source source({reduced});
  const stage::Artefact artefact = program.Drive(source, base::Context()).ValueOrDie();
  const auto apply = program.NewApplyState(artefact).ValueOrDie();
  StageOutput all;
  for (const stage::BatchPtr& batch : batches) {
    Collect(batch, program.Apply(batch, apply.get()).ValueOrDie(), &all);
  }
  return all;
}

StageOutput StageRig::Run(const std::vector<Doc>& documents, size_t batch_rows) {
  EXPECT_EQ(error_, "");
  if (!error_.empty()) return {};
  const auto batches = Batches(documents, batch_rows);
  return configured_.stage->kind() == stage::Kind::kMap ? RunMap(batches) : RunProgram(batches);
}

}  // namespace saem::refine
