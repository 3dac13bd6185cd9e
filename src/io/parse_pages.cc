// Records that are documents by themselves: pages of web archives, HTML and text files.
#include <arrow/api.h>

#include "data/document.h"
#include "io/charset.h"
#include "io/document_builder.h"
#include "io/http_message.h"
#include "io/iso_time.h"
#include "io/parse_records.h"
#include "io/warc_header.h"

namespace saem::io {
namespace {

DocumentRow RowOf(const Reading& reading, const RawChunk& chunk, const RawChunk::Item& item) {
  const InputFile& input = reading.InputOf(item);
  DocumentRow row;
  row.id = item.id;
  row.uri = input.uri;
  row.source_file = input.uri;
  row.source_offset = item.offset;
  row.source_length = item.length;
  row.licence = reading.spec.licence;
  row.body = chunk.bytes.view().substr(item.payload, item.end - item.payload);
  row.content = item.payload_hash;
  return row;
}

base::Result<RawBatch> Finish(DocumentBuilder& builder, RawChunk& chunk) {
  RawBatch batch;
  ARROW_ASSIGN_OR_RAISE(batch.rows, builder.Finish());
  batch.bad = std::move(chunk.bad);
  return batch;
}

}  // namespace

BadRecord BadOf(const Reading& reading, const RawChunk::Item& item, std::string reason,
                std::string detail) {
  return {.reason = std::move(reason),
          .detail = std::move(detail),
          .file = reading.InputOf(item).uri,
          .offset = item.offset,
          .length = item.length,
          .place = item.place};
}

base::Result<RawBatch> ParseWarc(const Reading& reading, RawChunk chunk) {
  DocumentBuilder builder(data::PayloadSchema(), chunk.items.size(), chunk.bytes.size());
  std::string uri_storage, type_storage;
  for (const RawChunk::Item& item : chunk.items) {
    const std::string_view about = chunk.bytes.view().substr(item.begin, item.payload - item.begin);
    const size_t header_end = HeaderEnd(about);
    const WarcHeader header = ParseWarcHeader(about.substr(0, header_end));
    std::string media_type = header.content_type;
    if (header_end < about.size()) {
      ARROW_ASSIGN_OR_RAISE(const HttpHead head, ParseHttpHead(about.substr(header_end)));
      media_type = head.content_type;
    }
    DocumentRow row = RowOf(reading, chunk, item);
    row.uri.reset();
    if (!header.target_uri.empty()) row.uri = ScrubUtf8(header.target_uri, &uri_storage);
    row.time_ms = ParseIsoTime(header.date);
    if (!media_type.empty()) row.media_type = ScrubUtf8(media_type, &type_storage);
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return Finish(builder, chunk);
}

base::Result<RawBatch> ParseHtml(const Reading& reading, RawChunk chunk) {
  DocumentBuilder builder(data::PayloadSchema(), chunk.items.size(), chunk.bytes.size());
  for (const RawChunk::Item& item : chunk.items) {
    DocumentRow row = RowOf(reading, chunk, item);
    row.media_type = "text/html";
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return Finish(builder, chunk);
}

base::Result<RawBatch> ParseText(const Reading& reading, RawChunk chunk) {
  DocumentBuilder builder(reading.schema, chunk.items.size(), chunk.bytes.size());
  std::string storage;
  for (const RawChunk::Item& item : chunk.items) {
    DocumentRow row = RowOf(reading, chunk, item);
    ARROW_ASSIGN_OR_RAISE(const std::string_view text,
                          ToUtf8(row.body, reading.spec.charset, &storage));
    auto refusal = RefuseBytes(text, "the file", kSayCharset);
    if (!refusal) refusal = RefuseText(text, "the file");
    if (refusal) {
      chunk.bad.push_back(BadOf(reading, item, refusal->reason, refusal->detail));
      continue;
    }
    if (text.data() != row.body.data()) row.content.reset();  // another charset's bytes
    row.body = text;
    ARROW_RETURN_NOT_OK(builder.Append(row));
  }
  return Finish(builder, chunk);
}

}  // namespace saem::io
