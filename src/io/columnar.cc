// What the columnar formats share, and the schema of JSONL tables.
#include "io/columnar.h"

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/api.h>
#include <arrow/json/api.h>

#include "io/parse_records.h"
#include "io/record_source.h"

namespace saem::io {
namespace {

constexpr int64_t kSampleBytes = int64_t{8} << 20;

std::shared_ptr<arrow::DataType> PlainType(const std::shared_ptr<arrow::DataType>& type) {
  switch (type->id()) {
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return arrow::utf8();
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
      return arrow::binary();
    case arrow::Type::DICTIONARY:
      return PlainType(static_cast<const arrow::DictionaryType&>(*type).value_type());
    case arrow::Type::NA:
      return arrow::utf8();  // a column without a value in sight
    default:
      return type;
  }
}

}  // namespace

std::shared_ptr<arrow::Schema> PlainSchema(const std::shared_ptr<arrow::Schema>& schema) {
  arrow::FieldVector fields;
  for (const auto& field : schema->fields()) {
    fields.push_back(arrow::field(field->name(), PlainType(field->type()), field->nullable()));
  }
  return arrow::schema(std::move(fields));
}

base::Result<std::shared_ptr<arrow::RecordBatch>> Plain(
    const std::shared_ptr<arrow::RecordBatch>& batch) {
  const auto schema = PlainSchema(batch->schema());
  arrow::ArrayVector columns;
  for (int i = 0; i < batch->num_columns(); ++i) {
    auto column = batch->column(i);
    const auto& type = schema->field(i)->type();
    if (!column->type()->Equals(*type)) {
      ARROW_ASSIGN_OR_RAISE(column, arrow::compute::Cast(*column, type));
    }
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema, batch->num_rows(), std::move(columns));
}

base::Result<std::shared_ptr<arrow::RecordBatch>> FirstJsonRows(const ReadSpec& spec,
                                                                const InputFile& input,
                                                                const base::Limits& limits) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  ARROW_ASSIGN_OR_RAISE(const auto lines,
                        OpenLines(std::move(file), {input.uri, limits, spec.charset}));
  RawChunk chunk;
  std::string sample;
  while (static_cast<int64_t>(sample.size()) < kSampleBytes) {
    ARROW_ASSIGN_OR_RAISE(const bool more, lines->Next(&chunk));
    if (!more) break;
    if (!chunk.items.empty()) {
      const auto& item = chunk.items.back();
      const std::string_view line = chunk.bytes.view().substr(item.begin, item.end - item.begin);
      if (!RefuseLine(line)) sample.append(line).append("\n");
    }
    chunk = {};
  }
  if (sample.empty()) return base::InputError(input.uri + ": holds no line that is a JSON object");
  auto options = arrow::json::ParseOptions::Defaults();
  const auto rows = arrow::json::ParseOne(options, arrow::Buffer::FromString(std::move(sample)));
  if (!rows.ok()) {
    return base::InputError(input.uri + ": its lines are no table: " + rows.status().message());
  }
  return Plain(*rows);
}

base::Result<std::unique_ptr<ColumnSource>> OpenColumns(const ReadSpec& spec,
                                                        const InputFile& input,
                                                        const base::Limits& limits) {
  return input.format == "parquet" ? OpenParquet(input, limits) : OpenCsv(spec, input);
}

}  // namespace saem::io
