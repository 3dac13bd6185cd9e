#include "write/made_rows.h"

#include <functional>

#include <arrow/api.h>
#include <arrow/compute/api.h>

#include "data/document.h"

namespace saem::write {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;

base::Result<ArrayPtr> Strings(const std::vector<MadeRow>& rows,
                               const std::function<std::string(const MadeRow&)>& value) {
  arrow::StringBuilder builder;
  for (const MadeRow& row : rows) ARROW_RETURN_NOT_OK(builder.Append(value(row)));
  return builder.Finish();
}

base::Result<ArrayPtr> Hashes(const std::vector<MadeRow>& rows,
                              const std::function<base::Hash128(const MadeRow&)>& value) {
  arrow::FixedSizeBinaryBuilder builder(data::HashType());
  for (const MadeRow& row : rows) {
    const std::array<char, 16> bytes = value(row).Bytes();
    ARROW_RETURN_NOT_OK(builder.Append(std::string_view(bytes.data(), bytes.size())));
  }
  return builder.Finish();
}

// The made column of that name, or null where the parent's is kept.
base::Result<ArrayPtr> MadeColumn(const std::string& name, const std::vector<MadeRow>& rows,
                                  const std::string& style) {
  if (name == data::kId) return Hashes(rows, [](const MadeRow& row) { return row.id; });
  if (name == data::kContent) {
    return Hashes(rows, [](const MadeRow& row) { return base::ContentHash(row.text); });
  }
  if (name == data::kText) return Strings(rows, [](const MadeRow& row) { return row.text; });
  if (name == kQuestion) return Strings(rows, [](const MadeRow& row) { return row.question; });
  if (name == kAnswer) return Strings(rows, [](const MadeRow& row) { return row.answer; });
  if (name == kCitations) {
    return Strings(rows, [](const MadeRow& row) { return row.citations; });
  }
  if (name == kContext) return Strings(rows, [](const MadeRow& row) { return row.context; });
  if (name == kStyle) return Strings(rows, [&](const MadeRow&) { return style; });
  if (name == data::kLicence) return Strings(rows, [](const MadeRow& row) { return row.licence; });
  if (name == data::kLanguage) {
    return Strings(rows, [](const MadeRow& row) { return row.language; });
  }
  if (name == data::kLineage) {
    return Strings(rows, [](const MadeRow& row) { return row.lineage.ToJson(); });
  }
  return nullptr;
}

}  // namespace

stage::SchemaPtr MadeSchema(const stage::SchemaPtr& input, Columns columns) {
  arrow::FieldVector fields;
  const stage::SchemaPtr source = data::SourceSchema();
  for (const auto& field : source->fields()) {
    const auto there = input->GetFieldByName(field->name());
    if (there != nullptr) fields.push_back(there);
  }
  if (const auto title = input->GetFieldByName(data::kTitle)) fields.push_back(title);
  fields.push_back(arrow::field(data::kText, arrow::utf8(), false));
  fields.push_back(arrow::field(data::kLanguage, arrow::utf8(), false));
  if (columns == Columns::kText) {
    fields.push_back(arrow::field(kStyle, arrow::utf8(), false));
  } else {
    fields.push_back(arrow::field(kQuestion, arrow::utf8(), false));
    fields.push_back(arrow::field(kAnswer, arrow::utf8(), false));
  }
  if (columns == Columns::kCitedPair) {
    fields.push_back(arrow::field(kCitations, arrow::utf8(), false));
  }
  fields.push_back(arrow::field(kContext, arrow::utf8(), false));
  fields.push_back(arrow::field(data::kLineage, arrow::utf8(), false));
  return arrow::schema(std::move(fields));
}

base::Result<stage::BatchPtr> MakeRows(const stage::Row& parent, const stage::SchemaPtr& schema,
                                       const std::vector<MadeRow>& rows, const std::string& style) {
  if (rows.empty()) return nullptr;
  const auto count = static_cast<int64_t>(rows.size());
  ARROW_ASSIGN_OR_RAISE(const auto zero, arrow::MakeScalar(arrow::int64(), int64_t{0}));
  ARROW_ASSIGN_OR_RAISE(const ArrayPtr repeat, arrow::MakeArrayFromScalar(*zero, count));
  arrow::ArrayVector columns;
  for (const auto& field : schema->fields()) {
    ARROW_ASSIGN_OR_RAISE(ArrayPtr column, MadeColumn(field->name(), rows, style));
    if (column == nullptr) {
      const ArrayPtr kept = parent.batch->GetColumnByName(field->name());
      if (kept == nullptr) return base::InternalError("a parent lost `" + field->name() + "`");
      ARROW_ASSIGN_OR_RAISE(column, arrow::compute::Take(*kept->Slice(parent.row, 1), *repeat));
    }
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema, count, std::move(columns));
}

}  // namespace saem::write
