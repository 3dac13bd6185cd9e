// The parallel half of reading: raw records made into rows. Thread-safe: everything is in the
// arguments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "io/reader.h"

namespace saem::io {

// What is read, as all parsers need it.
struct Reading {
  ReadSpec spec;
  std::vector<InputFile> inputs;
  std::shared_ptr<arrow::Schema> schema;  // of the rows

  const InputFile& InputOf(const RawChunk::Item& item) const { return inputs[item.file]; }
};

base::Result<RawBatch> ParseWarc(const Reading& reading, RawChunk chunk);
// HTML files: the payload as it is.
base::Result<RawBatch> ParseHtml(const Reading& reading, RawChunk chunk);
base::Result<RawBatch> ParseText(const Reading& reading, RawChunk chunk);
base::Result<RawBatch> ParseJsonLines(const Reading& reading, RawChunk chunk);
// JSONL as rows of a table.
base::Result<RawBatch> ParseJsonTable(const Reading& reading, RawChunk chunk);
// Columnar rows as documents or, for tables, with id and content in front.
base::Result<RawBatch> ParseColumns(const Reading& reading, RawChunk chunk);

// The column that becomes `text`.
std::string TextColumn(const ReadSpec& spec);
struct Refusal {
  std::string reason;  // kebab-case
  std::string detail;  // what is wrong and what to write instead
};
// Why `text`, which `what` names, is not UTF-8 all through; nothing where it is.
std::optional<Refusal> RefuseBytes(std::string_view text, const std::string& what,
                                   const std::string& advice);
inline constexpr char kSayCharset[] =
    "mend it, or say `charset:` if all of the file is in another than UTF-8";
// Why it is no text of a document: a NUL in it, or nothing.
std::optional<Refusal> RefuseText(std::string_view text, const std::string& what);
// Why a line is no JSON object in UTF-8 with each key once; nothing where it is.
// ByteBuffer::kPadding bytes behind it must be readable.
std::optional<Refusal> RefuseLine(std::string_view line);
// The value of `key` in a line of JSON as text; nothing where there is none.
std::optional<std::string> JsonKey(std::string_view line, const std::string& key);

// The keys of the object that a line is; none where it is none.
std::vector<std::string> JsonKeys(std::string_view line);

BadRecord BadOf(const Reading& reading, const RawChunk::Item& item, std::string reason,
                std::string detail);

}  // namespace saem::io
