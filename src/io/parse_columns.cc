// Rows that come in columns made into documents, or into rows of a table behind their id and
// content.
#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/json/api.h>

#include "data/document.h"
#include "io/charset.h"
#include "io/document_builder.h"
#include "io/iso_time.h"
#include "io/parse_records.h"
#include "io/row_hash.h"

namespace saem::io {
namespace {

// A mapped column as text or, where its type is one of time, as milliseconds.
struct MappedColumn {
  std::shared_ptr<arrow::StringArray> text;
  std::shared_ptr<arrow::TimestampArray> time;

  std::optional<std::string_view> TextAt(int64_t row) const {
    if (text == nullptr || text->IsNull(row)) return std::nullopt;
    return text->GetView(row);
  }
  std::optional<int64_t> TimeAt(int64_t row) const {
    if (time != nullptr) return time->IsNull(row) ? std::nullopt : std::optional(time->Value(row));
    const auto value = TextAt(row);
    return value ? ParseIsoTime(*value) : std::nullopt;
  }
};

base::Result<MappedColumn> Mapped(const arrow::RecordBatch& rows, const std::string& name) {
  MappedColumn mapped;
  if (name.empty()) return mapped;
  auto column = rows.GetColumnByName(name);
  if (column == nullptr) return base::InputError("there is no column `" + name + "`");
  const auto id = column->type_id();
  const bool time =
      id == arrow::Type::TIMESTAMP || id == arrow::Type::DATE32 || id == arrow::Type::DATE64;
  const auto type = time ? data::TimeType() : arrow::utf8();
  if (!column->type()->Equals(*type)) {
    const auto options =
        time ? arrow::compute::CastOptions::Unsafe() : arrow::compute::CastOptions::Safe();
    ARROW_ASSIGN_OR_RAISE(column, arrow::compute::Cast(*column, type, options));
  }
  if (time) {
    mapped.time = std::static_pointer_cast<arrow::TimestampArray>(column);
  } else {
    mapped.text = std::static_pointer_cast<arrow::StringArray>(column);
  }
  return mapped;
}

// Why a row's texts are not all UTF-8.
std::optional<Refusal> RefuseRow(const arrow::RecordBatch& rows, int64_t row,
                                 const std::string& advice) {
  for (int column = 0; column < rows.num_columns(); ++column) {
    const arrow::Array& array = *rows.column(column);
    if (array.type_id() != arrow::Type::STRING || array.IsNull(row)) continue;
    const auto text = static_cast<const arrow::StringArray&>(array).GetView(row);
    if (!FirstNoUtf8(text)) continue;
    return RefuseBytes(text, "`" + rows.column_name(column) + "`", advice);
  }
  return std::nullopt;
}

// Leaves the rows whose texts are all UTF-8; the others become bad records.
base::Status KeepUtf8(const Reading& reading, RawChunk* chunk) {
  std::vector<int64_t> good;
  std::vector<RawChunk::Item> items;
  for (int64_t row = 0; row < chunk->rows->num_rows(); ++row) {
    const RawChunk::Item& item = chunk->items[static_cast<size_t>(row)];
    const bool csv = reading.InputOf(item).format == "csv";
    const auto refusal = RefuseRow(*chunk->rows, row, csv ? kSayCharset : "write the file anew");
    if (refusal) {
      chunk->bad.push_back(BadOf(reading, item, refusal->reason, refusal->detail));
      continue;
    }
    good.push_back(row);
    items.push_back(item);
  }
  if (items.size() == chunk->items.size()) return base::Status::OK();
  chunk->items = std::move(items);
  ARROW_ASSIGN_OR_RAISE(chunk->rows, data::TakeRows(chunk->rows, good));
  return base::Status::OK();
}

base::Result<RawBatch> TableRows(const Reading& reading, RawChunk chunk) {
  const arrow::RecordBatch& rows = *chunk.rows;
  arrow::FixedSizeBinaryBuilder ids(data::HashType()), contents(data::HashType());
  ARROW_ASSIGN_OR_RAISE(const auto hashes, RowHashes(rows, ""));
  for (size_t row = 0; row < chunk.items.size(); ++row) {
    ARROW_RETURN_NOT_OK(ids.Append(chunk.items[row].id.Bytes().data()));
    ARROW_RETURN_NOT_OK(contents.Append(hashes[row].Bytes().data()));
  }
  ARROW_ASSIGN_OR_RAISE(auto id, ids.Finish());
  ARROW_ASSIGN_OR_RAISE(auto content, contents.Finish());
  arrow::ArrayVector arrays{std::move(id), std::move(content)};
  for (int i = 2; i < reading.schema->num_fields(); ++i) {
    const auto& field = reading.schema->field(i);
    const auto column = rows.GetColumnByName(field->name());
    if (column == nullptr || !column->type()->Equals(field->type())) {
      return base::InputError("column `" + field->name() + "` is " +
                              (column == nullptr ? "missing" : column->type()->ToString()) +
                              ", in the first file it is " + field->type()->ToString());
    }
    if (!field->nullable() && column->null_count() > 0) {
      return base::InputError("column `" + field->name() +
                              "` has empty values, in the first file it may not");
    }
    arrays.push_back(column);
  }
  RawBatch batch;
  batch.rows = arrow::RecordBatch::Make(reading.schema, rows.num_rows(), std::move(arrays));
  batch.bad = std::move(chunk.bad);
  if (batch.rows->num_rows() == 0) batch.rows = nullptr;
  return batch;
}

base::Result<RawBatch> DocumentRows(const Reading& reading, RawChunk chunk) {
  const ReadSpec& spec = reading.spec;
  const arrow::RecordBatch& rows = *chunk.rows;
  const std::string text_name = TextColumn(spec);
  ARROW_ASSIGN_OR_RAISE(const MappedColumn text, Mapped(rows, text_name));
  ARROW_ASSIGN_OR_RAISE(const MappedColumn uri, Mapped(rows, spec.uri));
  ARROW_ASSIGN_OR_RAISE(const MappedColumn time, Mapped(rows, spec.time));
  ARROW_ASSIGN_OR_RAISE(const MappedColumn language, Mapped(rows, spec.language));
  ARROW_ASSIGN_OR_RAISE(const MappedColumn licence, Mapped(rows, spec.licence_column));
  DocumentBuilder builder(reading.schema, chunk.items.size(), 0);
  const std::string quoted = "`" + text_name + "`";
  for (int64_t at = 0; at < rows.num_rows(); ++at) {
    const RawChunk::Item& item = chunk.items[static_cast<size_t>(at)];
    const auto body = text.TextAt(at);
    if (const auto refusal = RefuseText(body.value_or(""), quoted)) {
      chunk.bad.push_back(BadOf(reading, item, refusal->reason, refusal->detail));
      continue;
    }
    DocumentRow row;
    row.id = item.id;
    row.source_file = reading.InputOf(item).uri;
    row.source_offset = item.offset;
    row.source_length = item.length;
    row.body = *body;
    row.uri = uri.TextAt(at);
    row.time_ms = time.TimeAt(at);
    row.language = language.TextAt(at);
    row.licence = licence.TextAt(at).value_or(spec.licence);
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  RawBatch batch;
  ARROW_ASSIGN_OR_RAISE(batch.rows, builder.Finish());
  batch.bad = std::move(chunk.bad);
  return batch;
}

// Lines [begin, end) as rows of `schema`. Where some do not fit, the halves are tried, down to the
// lines that do not.
base::Status JsonRows(const Reading& reading, const RawChunk& chunk, size_t begin, size_t end,
                      const arrow::json::ParseOptions& options, arrow::RecordBatchVector* batches,
                      std::vector<RawChunk::Item>* items, std::vector<BadRecord>* bad) {
  if (begin == end) return base::Status::OK();
  std::string lines;
  for (size_t i = begin; i < end; ++i) {
    const RawChunk::Item& item = chunk.items[i];
    lines.append(chunk.bytes.view().substr(item.begin, item.end - item.begin)).append("\n");
  }
  auto rows = arrow::json::ParseOne(options, arrow::Buffer::FromString(std::move(lines)));
  if (rows.ok() && (*rows)->num_rows() == static_cast<int64_t>(end - begin)) {
    batches->push_back(std::move(*rows));
    items->insert(items->end(), chunk.items.begin() + static_cast<std::ptrdiff_t>(begin),
                  chunk.items.begin() + static_cast<std::ptrdiff_t>(end));
    return base::Status::OK();
  }
  if (end - begin == 1) {
    bad->push_back(BadOf(reading, chunk.items[begin], "wrong-columns",
                         rows.ok() ? "no row of the table" : rows.status().message()));
    return base::Status::OK();
  }
  const size_t middle = begin + (end - begin) / 2;
  ARROW_RETURN_NOT_OK(JsonRows(reading, chunk, begin, middle, options, batches, items, bad));
  return JsonRows(reading, chunk, middle, end, options, batches, items, bad);
}

}  // namespace

base::Result<RawBatch> ParseColumns(const Reading& reading, RawChunk chunk) {
  ARROW_RETURN_NOT_OK(KeepUtf8(reading, &chunk));
  return reading.spec.table ? TableRows(reading, std::move(chunk))
                            : DocumentRows(reading, std::move(chunk));
}

base::Result<RawBatch> ParseJsonTable(const Reading& reading, RawChunk chunk) {
  auto options = arrow::json::ParseOptions::Defaults();
  options.unexpected_field_behavior = arrow::json::UnexpectedFieldBehavior::Error;
  options.explicit_schema = arrow::schema(
      arrow::FieldVector(reading.schema->fields().begin() + 2, reading.schema->fields().end()));
  std::vector<RawChunk::Item> objects;
  for (const RawChunk::Item& item : chunk.items) {
    const auto line = chunk.bytes.view().substr(item.begin, item.end - item.begin);
    if (const auto refusal = RefuseLine(line)) {
      chunk.bad.push_back(BadOf(reading, item, refusal->reason, refusal->detail));
    } else {
      objects.push_back(item);
    }
  }
  chunk.items = std::move(objects);
  arrow::RecordBatchVector batches;
  std::vector<RawChunk::Item> items;
  ARROW_RETURN_NOT_OK(
      JsonRows(reading, chunk, 0, chunk.items.size(), options, &batches, &items, &chunk.bad));
  if (batches.empty()) return RawBatch{nullptr, std::move(chunk.bad)};
  ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches(batches));
  ARROW_ASSIGN_OR_RAISE(chunk.rows, table->CombineChunksToBatch());
  chunk.items = std::move(items);
  return ParseColumns(reading, std::move(chunk));
}

}  // namespace saem::io
