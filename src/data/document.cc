#include "data/document.h"

#include <arrow/api.h>
#include <arrow/compute/api.h>

#include "base/error.h"

namespace saem::data {
namespace {

template <typename ArrayType>
arrow::Result<const ArrayType*> Typed(const arrow::RecordBatch& batch, std::string_view name) {
  const std::shared_ptr<arrow::Array> column = batch.GetColumnByName(std::string(name));
  if (column == nullptr) {
    return base::InternalError("a batch has no column `" + std::string(name) +
                               "`: " + batch.schema()->ToString());
  }
  if (column->type_id() != ArrayType::TypeClass::type_id) {
    return base::InternalError("column `" + std::string(name) + "` is " +
                               column->type()->ToString());
  }
  return static_cast<const ArrayType*>(column.get());
}

arrow::FieldVector SourceFields() {
  return {arrow::field(kId, HashType(), false),
          arrow::field(kContent, HashType(), false),
          arrow::field(kUri, arrow::utf8()),
          arrow::field(kSourceFile, arrow::utf8(), false),
          arrow::field(kSourceOffset, arrow::int64(), false),
          arrow::field(kSourceLength, arrow::int64(), false),
          arrow::field(kTime, TimeType()),
          arrow::field(kLicence, arrow::utf8(), false)};
}

}  // namespace

std::shared_ptr<arrow::DataType> HashType() { return arrow::fixed_size_binary(16); }
std::shared_ptr<arrow::DataType> TimeType() {
  return arrow::timestamp(arrow::TimeUnit::MILLI, "UTC");
}

std::shared_ptr<arrow::Schema> SourceSchema() { return arrow::schema(SourceFields()); }

std::shared_ptr<arrow::Schema> PayloadSchema() {
  arrow::FieldVector fields = SourceFields();
  fields.push_back(arrow::field(kPayload, arrow::binary(), false));
  fields.push_back(arrow::field(kMediaType, arrow::utf8()));
  return arrow::schema(std::move(fields));
}

std::shared_ptr<arrow::Schema> TextSchema() {
  arrow::FieldVector fields = SourceFields();
  fields.push_back(arrow::field(kText, arrow::utf8(), false));
  return arrow::schema(std::move(fields));
}

arrow::Result<const arrow::StringArray*> StringColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name) {
  return Typed<arrow::StringArray>(batch, name);
}
arrow::Result<const arrow::BinaryArray*> BinaryColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name) {
  return Typed<arrow::BinaryArray>(batch, name);
}
arrow::Result<const arrow::FixedSizeBinaryArray*> HashColumn(const arrow::RecordBatch& batch,
                                                             std::string_view name) {
  return Typed<arrow::FixedSizeBinaryArray>(batch, name);
}
arrow::Result<const arrow::Int64Array*> Int64Column(const arrow::RecordBatch& batch,
                                                    std::string_view name) {
  return Typed<arrow::Int64Array>(batch, name);
}
arrow::Result<const arrow::DoubleArray*> DoubleColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name) {
  return Typed<arrow::DoubleArray>(batch, name);
}

base::Hash128 HashAt(const arrow::FixedSizeBinaryArray& column, int64_t row) {
  return base::Hash128::FromBytes(
      {reinterpret_cast<const char*>(column.GetValue(row)), size_t{16}});
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> WithColumn(
    const std::shared_ptr<arrow::RecordBatch>& batch, std::string_view name,
    const std::shared_ptr<arrow::Array>& column) {
  const std::string key(name);
  const int at = batch->schema()->GetFieldIndex(key);
  if (at >= 0) {
    const auto field = batch->schema()->field(at)->WithType(column->type());
    return batch->SetColumn(at, field, column);
  }
  return batch->AddColumn(batch->num_columns(), arrow::field(key, column->type()), column);
}

std::shared_ptr<arrow::Schema> WithField(const std::shared_ptr<arrow::Schema>& schema,
                                         const std::shared_ptr<arrow::Field>& field) {
  arrow::FieldVector fields = schema->fields();
  const int at = schema->GetFieldIndex(field->name());
  if (at >= 0) {
    fields[static_cast<size_t>(at)] = field;
  } else {
    fields.push_back(field);
  }
  return arrow::schema(std::move(fields));
}

std::shared_ptr<arrow::Schema> WithoutField(const std::shared_ptr<arrow::Schema>& schema,
                                            std::string_view name) {
  arrow::FieldVector fields;
  for (const auto& field : schema->fields()) {
    if (field->name() != name) fields.push_back(field);
  }
  return arrow::schema(std::move(fields));
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> TakeRows(
    const std::shared_ptr<arrow::RecordBatch>& batch, const std::vector<int64_t>& rows) {
  if (static_cast<int64_t>(rows.size()) == batch->num_rows()) return batch;
  if (rows.empty()) return batch->Slice(0, 0);
  const arrow::Int64Array indices(static_cast<int64_t>(rows.size()), arrow::Buffer::Wrap(rows));
  ARROW_ASSIGN_OR_RAISE(const arrow::Datum taken,
                        arrow::compute::Take(batch, arrow::Datum(indices.data()),
                                             arrow::compute::TakeOptions::NoBoundsCheck()));
  return taken.record_batch();
}

}  // namespace saem::data
