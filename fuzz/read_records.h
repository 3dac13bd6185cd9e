// Reads bytes as a file of one format through the record cutters and parsers, and checks what
// reading owes whatever the bytes: every record is a row or has a reason, and lies inside the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <arrow/api.h>
#include <arrow/io/memory.h>

#include "data/document.h"
#include "io/parse_records.h"
#include "io/record_source.h"

namespace saem::io {

using OpenRecords = base::Result<std::unique_ptr<RecordSource>> (*)(
    std::shared_ptr<arrow::io::RandomAccessFile>, const SourceOptions&);
using ParseRecords = base::Result<RawBatch> (*)(const Reading&, RawChunk);

inline void Require(bool holds) {
  if (!holds) __builtin_trap();
}

inline void ReadRecords(std::string_view bytes, OpenRecords open, ParseRecords parse,
                        std::shared_ptr<arrow::Schema> schema) {
  SourceOptions options;
  options.uri = "fuzz";
  options.limits.record_bytes = 1 << 20;
  Reading reading;
  reading.schema = std::move(schema);
  InputFile input;
  input.uri = "fuzz";
  reading.inputs.push_back(input);
  auto records = open(arrow::io::BufferReader::FromString(std::string(bytes)), options);
  if (!records.ok()) return;
  RawChunk chunk;
  for (bool more = true; more;) {
    const int64_t before = chunk.records();
    const auto next = (*records)->Next(&chunk);
    if (!next.ok()) return;
    more = *next;
    Require(chunk.records() <= before + 1);
  }
  for (const RawChunk::Item& item : chunk.items) {
    Require(item.begin <= item.payload && item.payload <= item.end);
    Require(item.end <= chunk.bytes.size());
    Require(item.offset >= 0 && item.length >= 0);
  }
  const int64_t given = chunk.records();
  const auto batch = parse(reading, std::move(chunk));
  Require(batch.ok());
  const int64_t rows = batch->rows == nullptr ? 0 : batch->rows->num_rows();
  Require(rows + static_cast<int64_t>(batch->bad.size()) == given);
  if (batch->rows != nullptr) {
    Require(batch->rows->schema()->Equals(*reading.schema));
    Require(batch->rows->ValidateFull().ok());
  }
  for (const BadRecord& bad : batch->bad) Require(!bad.reason.empty() && !bad.detail.empty());
}

}  // namespace saem::io
