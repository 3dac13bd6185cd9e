#include "io/parse_records.h"

#include <arrow/api.h>
#include <simdjson.h>

#include "data/document.h"
#include "io/document_builder.h"
#include "io/warc_header.h"

namespace saem::io {
namespace {

constexpr int kHttpOk = 200;

BadRecord BadOf(const InputFile& input, const RawChunk::Item& item, std::string reason,
                std::string detail) {
  return {std::move(reason), std::move(detail), input.uri, item.offset, item.length};
}

DocumentRow RowOf(const ReadSpec& spec, const InputFile& input, const RawChunk::Item& item) {
  DocumentRow row;
  row.id = item.id;
  row.source_file = input.uri;
  row.source_offset = item.offset;
  row.source_length = item.length;
  row.licence = spec.licence;
  return row;
}

base::Result<RawBatch> FinishBatch(DocumentBuilder& builder, RawChunk& chunk) {
  RawBatch batch;
  ARROW_ASSIGN_OR_RAISE(batch.rows, builder.Finish());
  batch.bad = std::move(chunk.bad);
  return batch;
}

// A JSON value of a mapped column as text; nothing for null and for what is no plain value.
std::optional<std::string> PlainText(simdjson::ondemand::value value) {
  simdjson::ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return std::nullopt;
  if (type == simdjson::ondemand::json_type::string) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
    return std::string(text);
  }
  if (type == simdjson::ondemand::json_type::number || type == simdjson::ondemand::json_type::boolean) {
    std::string_view token = value.raw_json_token();
    const size_t end = token.find_last_not_of(" \t\r\n");
    return std::string(token.substr(0, end == std::string_view::npos ? 0 : end + 1));
  }
  return std::nullopt;
}

// The mapped columns of one JSON object.
struct JsonFields {
  std::optional<std::string> text, uri, time, language, licence;
};

// Empty when the line is a good object; else why not.
std::string ReadObject(simdjson::ondemand::parser& parser, const ReadSpec& spec,
                       const std::string& text_column, simdjson::padded_string_view line,
                       JsonFields* fields) {
  simdjson::ondemand::document document;
  simdjson::error_code error = parser.iterate(line).get(document);
  simdjson::ondemand::object object;
  if (error == simdjson::SUCCESS) error = document.get_object().get(object);
  if (error != simdjson::SUCCESS) return simdjson::error_message(error);
  for (auto entry : object) {
    std::string_view key;
    simdjson::ondemand::value value;
    if ((error = entry.unescaped_key().get(key)) != simdjson::SUCCESS ||
        (error = entry.value().get(value)) != simdjson::SUCCESS) {
      return simdjson::error_message(error);
    }
    if (key == text_column) {
      std::string_view text;
      simdjson::ondemand::json_type type{};
      if ((error = value.type().get(type)) != simdjson::SUCCESS) return simdjson::error_message(error);
      if (type != simdjson::ondemand::json_type::string) continue;
      if ((error = value.get_string().get(text)) != simdjson::SUCCESS) return simdjson::error_message(error);
      fields->text = std::string(text);
    } else if (key == spec.uri) {
      fields->uri = PlainText(value);
    } else if (key == spec.time) {
      fields->time = PlainText(value);
    } else if (key == spec.language) {
      fields->language = PlainText(value);
    } else if (key == spec.licence_column) {
      fields->licence = PlainText(value);
    }
  }
  const char* rest = nullptr;
  if (document.current_location().get(rest) == simdjson::SUCCESS) return "there is more behind the object";
  return {};
}

std::string TextColumn(const ReadSpec& spec) { return spec.text.empty() ? data::kText : spec.text; }

void HashValue(const arrow::Array& column, int64_t row, base::Sha256* hash) {
  if (column.IsNull(row)) {
    hash->Field("null");
    return;
  }
  switch (column.type_id()) {
    case arrow::Type::STRING:
      hash->Field(static_cast<const arrow::StringArray&>(column).GetView(row));
      return;
    case arrow::Type::INT64:
      hash->Field(std::to_string(static_cast<const arrow::Int64Array&>(column).Value(row)));
      return;
    default: {
      const auto scalar = column.GetScalar(row);
      hash->Field(scalar.ok() ? (*scalar)->ToString() : "");
    }
  }
}

}  // namespace

base::Result<RawBatch> ParseWarcChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                      const base::Limits& limits) {
  DocumentBuilder builder(data::PayloadSchema());
  const std::string_view bytes = chunk.bytes;
  for (const RawChunk::Item& item : chunk.items) {
    const std::string_view record = bytes.substr(item.begin, item.end - item.begin);
    const size_t crlf = record.find("\r\n\r\n");
    const size_t lf = record.find("\n\n");
    const size_t header_end = crlf < lf ? crlf + 4 : lf + 2;
    const WarcHeader header = ParseWarcHeader(record.substr(0, header_end));
    std::string_view block = record.substr(header_end);
    std::string media_type = header.content_type;
    HttpMessage message;
    if (block.starts_with("HTTP/")) {
      auto parsed = ParseHttpMessage(block, limits.record_bytes);
      if (!parsed.ok()) {
        const bool large = parsed.status().IsCapacityError();
        chunk.bad.push_back(BadOf(input, item, large ? "too-large" : "broken-http",
                                  base::MessageOf(parsed.status())));
        continue;
      }
      message = std::move(parsed).ValueUnsafe();
      if (message.status != kHttpOk) {
        chunk.bad.push_back(BadOf(input, item, "http-status", std::to_string(message.status)));
        continue;
      }
      block = message.body;
      media_type = message.content_type;
    }
    DocumentRow row = RowOf(spec, input, item);
    if (!header.target_uri.empty()) row.uri = header.target_uri;
    row.time_ms = ParseIsoTime(header.date);
    row.body = block;
    if (!media_type.empty()) row.media_type = media_type;
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return FinishBatch(builder, chunk);
}

base::Result<RawBatch> ParseHtmlChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk) {
  DocumentBuilder builder(data::PayloadSchema());
  for (const RawChunk::Item& item : chunk.items) {
    DocumentRow row = RowOf(spec, input, item);
    row.uri = input.uri;
    row.body = std::string_view(chunk.bytes).substr(item.begin, item.end - item.begin);
    row.media_type = "text/html";
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return FinishBatch(builder, chunk);
}

base::Result<RawBatch> ParseTextChunk(const ReadSpec& spec, const InputFile& input, RawChunk chunk) {
  DocumentBuilder builder(data::TextSchema());
  for (const RawChunk::Item& item : chunk.items) {
    DocumentRow row = RowOf(spec, input, item);
    row.uri = input.uri;
    row.body = std::string_view(chunk.bytes).substr(item.begin, item.end - item.begin);
    if (row.body.starts_with("\xef\xbb\xbf")) row.body.remove_prefix(3);
    if (!simdjson::validate_utf8(row.body)) {
      chunk.bad.push_back(BadOf(input, item, "not-utf8", "a text file must be UTF-8"));
      continue;
    }
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return FinishBatch(builder, chunk);
}

base::Result<RawBatch> ParseJsonLines(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                      const std::shared_ptr<arrow::Schema>& schema) {
  DocumentBuilder builder(schema);
  simdjson::ondemand::parser parser;
  const std::string text_column = TextColumn(spec);
  // simdjson reads a little beyond the end of a line; the bytes must be there.
  chunk.bytes.reserve(chunk.bytes.size() + simdjson::SIMDJSON_PADDING);
  for (const RawChunk::Item& item : chunk.items) {
    const size_t size = item.end - item.begin;
    const char* const data = chunk.bytes.data() + item.begin;
    JsonFields fields;
    if (!simdjson::validate_utf8(data, size)) {
      chunk.bad.push_back(BadOf(input, item, "not-utf8", "the line holds bytes that are no UTF-8"));
      continue;
    }
    const simdjson::padded_string_view line(data, size, chunk.bytes.capacity() - item.begin);
    const std::string wrong = ReadObject(parser, spec, text_column, line, &fields);
    if (!wrong.empty()) {
      chunk.bad.push_back(BadOf(input, item, "not-json", wrong));
      continue;
    }
    if (!fields.text) {
      chunk.bad.push_back(BadOf(input, item, "no-text", "no text under `" + text_column + "`"));
      continue;
    }
    DocumentRow row = RowOf(spec, input, item);
    row.body = *fields.text;
    if (fields.uri) row.uri = *fields.uri;
    if (fields.time) row.time_ms = ParseIsoTime(*fields.time);
    if (fields.language) row.language = *fields.language;
    if (fields.licence) row.licence = *fields.licence;
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return FinishBatch(builder, chunk);
}

base::Result<std::vector<base::Hash128>> RowHashes(const arrow::RecordBatch& rows,
                                                   const std::string& key) {
  std::vector<base::Hash128> hashes;
  hashes.reserve(static_cast<size_t>(rows.num_rows()));
  const auto column = key.empty() ? nullptr : rows.GetColumnByName(key);
  if (!key.empty() && column == nullptr) return base::InputError("there is no column `" + key + "`");
  for (int64_t row = 0; row < rows.num_rows(); ++row) {
    base::Sha256 hash;
    if (column != nullptr) {
      HashValue(*column, row, &hash);
    } else {
      for (const auto& one : rows.columns()) HashValue(*one, row, &hash);
    }
    hashes.push_back(hash.Finish128());
  }
  return hashes;
}

base::Result<RawBatch> ParseColumns(const ReadSpec& spec, const InputFile& input, RawChunk chunk,
                                    const std::shared_ptr<arrow::Schema>& schema) {
  RawBatch batch;
  const arrow::RecordBatch& rows = *chunk.rows;
  if (spec.table) {
    arrow::FixedSizeBinaryBuilder ids(data::HashType()), contents(data::HashType());
    ARROW_ASSIGN_OR_RAISE(const auto hashes, RowHashes(rows, ""));
    for (size_t row = 0; row < chunk.items.size(); ++row) {
      ARROW_RETURN_NOT_OK(ids.Append(chunk.items[row].id.Bytes().data()));
      ARROW_RETURN_NOT_OK(contents.Append(hashes[row].Bytes().data()));
    }
    ARROW_ASSIGN_OR_RAISE(auto id, ids.Finish());
    ARROW_ASSIGN_OR_RAISE(auto content, contents.Finish());
    arrow::ArrayVector arrays{std::move(id), std::move(content)};
    for (int field = 2; field < schema->num_fields(); ++field) {
      const auto column = rows.GetColumnByName(schema->field(field)->name());
      if (column == nullptr || !column->type()->Equals(schema->field(field)->type())) {
        return base::InputError(input.uri + ": column `" + schema->field(field)->name() +
                                "` is not what the first file has");
      }
      arrays.push_back(column);
    }
    batch.rows = arrow::RecordBatch::Make(schema, rows.num_rows(), std::move(arrays));
    return batch;
  }
  const std::string text_name = TextColumn(spec);
  const auto column = [&](const std::string& name) -> const arrow::StringArray* {
    const auto found = name.empty() ? nullptr : rows.GetColumnByName(name);
    if (found == nullptr || found->type_id() != arrow::Type::STRING) return nullptr;
    return static_cast<const arrow::StringArray*>(found.get());
  };
  const arrow::StringArray* const text = column(text_name);
  if (text == nullptr) return base::InputError(input.uri + ": no text column `" + text_name + "`");
  const arrow::StringArray* const uri = column(spec.uri);
  const arrow::StringArray* const time = column(spec.time);
  const arrow::StringArray* const language = column(spec.language);
  const arrow::StringArray* const licence = column(spec.licence_column);
  DocumentBuilder builder(schema);
  const auto value = [](const arrow::StringArray* array,
                        int64_t row) -> std::optional<std::string_view> {
    if (array == nullptr || array->IsNull(row)) return std::nullopt;
    return array->GetView(row);
  };
  for (int64_t at = 0; at < rows.num_rows(); ++at) {
    const RawChunk::Item& item = chunk.items[static_cast<size_t>(at)];
    if (text->IsNull(at)) {
      chunk.bad.push_back(BadOf(input, item, "no-text", "`" + text_name + "` is empty"));
      continue;
    }
    if (!simdjson::validate_utf8(text->GetView(at))) {
      chunk.bad.push_back(BadOf(input, item, "not-utf8", "`" + text_name + "` holds bytes that are no UTF-8"));
      continue;
    }
    DocumentRow row = RowOf(spec, input, item);
    row.body = text->GetView(at);
    row.uri = value(uri, at);
    row.language = value(language, at);
    if (const auto text_time = value(time, at)) row.time_ms = ParseIsoTime(*text_time);
    if (const auto own = value(licence, at)) row.licence = *own;
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return FinishBatch(builder, chunk);
}

}  // namespace saem::io
