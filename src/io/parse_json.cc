// Lines of JSON made into documents. simdjson's DOM checks the whole of a line and picks its
// kernels at run time (its on-demand parser is bound to those of the compiler's target).
#include <algorithm>
#include <span>

#include <arrow/api.h>
#include <simdjson.h>

#include "data/document.h"
#include "io/document_builder.h"
#include "io/iso_time.h"
#include "io/parse_records.h"

namespace saem::io {
namespace {

namespace dom = simdjson::dom;

struct Column {
  std::string_view name;
  std::optional<std::string_view> value = std::nullopt;
  bool strings_only = false;
  int times = 0;  // that it stands in the line
};

// A value as text: strings, and numbers and booleans as JSON writes them (the number in `storage`).
// Nothing for null and for what is no plain value.
void ReadValue(const dom::element& value, Column* column, std::string* storage) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) {
    column->value = text;
  } else if (!column->strings_only && (value.is_number() || value.is_bool())) {
    *storage = simdjson::minify(value);
    column->value = *storage;
  }
}

// The columns named, of the one object `line` is. simdjson::SUCCESS, or why it is none. Values are
// good until the next call with the same parser.
simdjson::error_code ReadObject(dom::parser& parser, std::string_view line,
                                std::span<Column> columns, std::span<std::string> storage) {
  static_assert(ByteBuffer::kPadding >= simdjson::SIMDJSON_PADDING);
  dom::object object;
  const auto error = parser.parse(line.data(), line.size(), false).get(object);
  if (error != simdjson::SUCCESS) return error;
  for (const auto& [key, value] : object) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name.empty() || columns[i].name != key) continue;
      ++columns[i].times;
      ReadValue(value, &columns[i], &storage[i]);
    }
  }
  return simdjson::SUCCESS;
}

Refusal RefusalOf(simdjson::error_code error, std::string_view line) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return {"not-utf8", "the line holds bytes that are no UTF-8"};
    case simdjson::INCORRECT_TYPE: {
      const char first = line[line.find_first_not_of(" \t\r")];
      const char* const what = first == '['   ? "a list"
                               : first == '"' ? "a string"
                                              : "a plain value";
      return {"no-object",
              "the line is " + std::string(what) + "; write an object, as in {\"text\": \"...\"}"};
    }
    case simdjson::STRING_ERROR:
      return {"not-json",
              "a string holds an unknown escape, or one half of a surrogate pair without the other "
              "(\\ud83d); write the character itself"};
    default:
      return {"not-json", std::string(simdjson::error_message(error)) +
                              "; each line must be one whole JSON object"};
  }
}

enum Index : size_t { kText, kUri, kTime, kLanguage, kLicence, kKey, kColumns };

// Nobody can know which value was meant.
Refusal Twice(std::string_view key) {
  return {"duplicate-key",
          "`" + std::string(key) + "` stands in the line more than once; keep one"};
}

}  // namespace

std::string TextColumn(const ReadSpec& spec) { return spec.text.empty() ? data::kText : spec.text; }

std::optional<Refusal> RefuseLine(std::string_view line) {
  thread_local dom::parser parser;
  dom::object object;
  const auto error = parser.parse(line.data(), line.size(), false).get(object);
  if (error != simdjson::SUCCESS) return RefusalOf(error, line);
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : object) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  return twice == keys.end() ? std::nullopt : std::optional(Twice(*twice));
}

std::optional<std::string> JsonKey(std::string_view line, const std::string& key) {
  thread_local dom::parser parser;
  Column column{key};
  std::string storage;
  if (ReadObject(parser, line, {&column, 1}, {&storage, 1}) != simdjson::SUCCESS || !column.value) {
    return std::nullopt;
  }
  return std::string(*column.value);
}

base::Result<RawBatch> ParseJsonLines(const Reading& reading, RawChunk chunk) {
  const ReadSpec& spec = reading.spec;
  DocumentBuilder builder(reading.schema, chunk.items.size(), chunk.bytes.size());
  dom::parser parser;
  std::string storage[kColumns];
  const std::string text_column = TextColumn(spec);
  for (const RawChunk::Item& item : chunk.items) {
    Column columns[kColumns] = {
        {text_column, {}, true}, {spec.uri},          {spec.time}, {spec.language},
        {spec.licence_column},   {spec.key, {}, true}};
    const auto line = chunk.bytes.view().substr(item.begin, item.end - item.begin);
    const auto error = ReadObject(parser, line, columns, storage);
    const auto& text = columns[kText].value;
    std::optional<Refusal> refusal;
    if (error != simdjson::SUCCESS) refusal = RefusalOf(error, line);
    for (const Column& column : columns) {
      if (column.times > 1) refusal = Twice(column.name);
    }
    if (refusal) {
      chunk.bad.push_back(BadOf(reading, item, refusal->reason, refusal->detail));
      continue;
    }
    if (!text) {
      chunk.bad.push_back(BadOf(reading, item, "no-text", "no text under `" + text_column + "`"));
      continue;
    }
    if (text->find('\0') != std::string_view::npos) {
      chunk.bad.push_back(BadOf(reading, item, "nul", "the text holds a NUL"));
      continue;
    }
    DocumentRow row;
    row.id = item.id;
    row.source_file = reading.InputOf(item).uri;
    row.source_offset = item.offset;
    row.source_length = item.length;
    row.licence = columns[kLicence].value.value_or(spec.licence);
    row.body = *text;
    row.uri = columns[kUri].value;
    if (columns[kTime].value) row.time_ms = ParseIsoTime(*columns[kTime].value);
    row.language = columns[kLanguage].value;
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  RawBatch batch;
  ARROW_ASSIGN_OR_RAISE(batch.rows, builder.Finish());
  batch.bad = std::move(chunk.bad);
  return batch;
}

}  // namespace saem::io
