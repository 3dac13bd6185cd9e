// Lines of JSON made into documents. simdjson's DOM checks the whole of a line and picks its
// kernels at run time (its on-demand parser is bound to those of the compiler's target).
#include <algorithm>
#include <span>

#include <arrow/api.h>
#include <simdjson.h>

#include "data/document.h"
#include "io/charset.h"
#include "io/document_builder.h"
#include "io/iso_time.h"
#include "io/json_oddities.h"
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

// The one object that `line` is: simdjson::SUCCESS, or why it is none. It is good until the next
// call with the same parser. Numbers that are too large for a machine are strings in it, and
// `*large`.
simdjson::error_code ParseObject(dom::parser& parser, std::string_view line, dom::object* object,
                                 std::vector<std::string>* large) {
  static_assert(ByteBuffer::kPadding >= simdjson::SIMDJSON_PADDING);
  const auto error = parser.parse(line.data(), line.size(), false).get(*object);
  if (error != simdjson::NUMBER_ERROR) return error;
  QuotedNumbers quoted = QuoteLargeNumbers(line);
  if (quoted.numbers.empty()) return error;
  *large = std::move(quoted.numbers);
  return parser.parse(quoted.line).get(*object);
}

// The columns named, of the one object `line` is.
simdjson::error_code ReadObject(dom::parser& parser, std::string_view line,
                                std::span<Column> columns, std::span<std::string> storage) {
  dom::object object;
  std::vector<std::string> large;
  const auto error = ParseObject(parser, line, &object, &large);
  if (error != simdjson::SUCCESS) return error;
  for (const auto& [key, value] : object) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name.empty() || columns[i].name != key) continue;
      ++columns[i].times;
      ReadValue(value, &columns[i], &storage[i]);
    }
  }
  for (Column& column : columns) {
    const bool number = column.strings_only && column.value &&
                        std::ranges::find(large, *column.value) != large.end();
    if (number) column.value.reset();
  }
  return simdjson::SUCCESS;
}

std::string EscapeFault(std::string_view line) {
  const auto bad = FindBadEscape(line);
  if (!bad) return "a string holds an unknown escape; write the character itself";
  return "`" + std::string(bad->text) + "` at byte " + std::to_string(bad->at) +
         (bad->half ? " is one half of a surrogate pair without the other"
                    : " is no escape that JSON knows") +
         "; write the character itself";
}

Refusal RefusalOf(simdjson::error_code error, std::string_view line) {
  const char first = line[line.find_first_not_of(" \t\r")];
  if (error == simdjson::UTF8_ERROR) {
    return {"not-utf8", "the line holds bytes that are no UTF-8, the first at byte " +
                            std::to_string(FirstNoUtf8(line).value_or(0)) +
                            "; mend it, or say `charset:` if all of the file is in another"};
  }
  if (first == '[') {
    return {"no-object",
            "the line begins a list; each line must be one whole object (`jq -c '.[]' OLD > NEW` "
            "makes lines of a file that is one list)"};
  }
  if (error == simdjson::INCORRECT_TYPE) {
    return {"no-object", std::string("the line is ") +
                             (first == '"' ? "a string" : "a plain value") +
                             "; write an object, as in {\"text\": \"...\"}"};
  }
  if (error == simdjson::STRING_ERROR) return {"not-json", EscapeFault(line)};
  return {"not-json", std::string(simdjson::error_message(error)) +
                          "; each line must be one whole JSON object"};
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
  std::vector<std::string> large;
  const auto error = ParseObject(parser, line, &object, &large);
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

std::vector<std::string> JsonKeys(std::string_view line) {
  thread_local dom::parser parser;
  dom::object object;
  std::vector<std::string> large;
  std::vector<std::string> keys;
  if (ParseObject(parser, line, &object, &large) != simdjson::SUCCESS) return keys;
  for (const auto& [key, value] : object) keys.emplace_back(key);
  return keys;
}

base::Result<RawBatch> ParseJsonLines(const Reading& reading, RawChunk chunk) {
  const ReadSpec& spec = reading.spec;
  DocumentBuilder builder(reading.schema, chunk.items.size(), chunk.bytes.size());
  dom::parser parser;
  std::string storage[kColumns];
  const std::string text_column = TextColumn(spec);
  const std::string quoted = "`" + text_column + "`";
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
    if (const auto unfit = RefuseText(*text, quoted)) {
      chunk.bad.push_back(BadOf(reading, item, unfit->reason, unfit->detail));
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
