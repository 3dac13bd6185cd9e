// The columns of a document collection. A dataset is a set of named tables; one table whose rows
// carry these columns is a document collection. Readers give `id` once; stages that change `text`
// recompute `content`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include "base/hash.h"

namespace saem::data {

// id, content: fixed_size_binary[16]. All strings are UTF-8. Times are timestamp[ms, UTC].
inline constexpr char kId[] = "id";                 // given once, survives one-to-one stages
inline constexpr char kContent[] = "content";       // hash of text or row
inline constexpr char kPayload[] = "payload";       // binary: what was read, before extraction
inline constexpr char kMediaType[] = "media_type";  // utf8: as declared, parameters included
inline constexpr char kText[] = "text";             // utf8
inline constexpr char kTitle[] = "title";           // utf8, nullable
inline constexpr char kLanguage[] = "language";     // utf8: ISO 639-1, nullable
inline constexpr char kLanguageScore[] = "language_score";  // float64, nullable
inline constexpr char kUri[] = "uri";  // utf8, nullable: where the record says it is from
inline constexpr char kSourceFile[] = "source_file";      // utf8: the file that was read
inline constexpr char kSourceOffset[] = "source_offset";  // int64: bytes into that file as stored
inline constexpr char kSourceLength[] = "source_length";  // int64: bytes it takes there
inline constexpr char kTime[] = "time";                   // timestamp, nullable
inline constexpr char kLicence[] = "licence";             // utf8: SPDX expression or "unknown"
inline constexpr char kLineage[] =
    "lineage";  // utf8: JSON of data/lineage.h, null for what was read
inline constexpr char kAnnotations[] =
    "annotations";  // map<utf8, float64>, nullable: signals kept as columns

// Fields every reader gives, in this order: id, content, uri, source_file, source_offset,
// source_length, time, licence.
std::shared_ptr<arrow::Schema> SourceSchema();
// SourceSchema and payload, media_type: what WARC and HTML readers give.
std::shared_ptr<arrow::Schema> PayloadSchema();
// SourceSchema and text: what text readers give, and what extraction leaves (with title).
std::shared_ptr<arrow::Schema> TextSchema();

std::shared_ptr<arrow::DataType> HashType();
std::shared_ptr<arrow::DataType> TimeType();

// Typed access to a column by name; an InternalError if it is missing or of another type (Bind has
// checked before).
arrow::Result<const arrow::StringArray*> StringColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name);
arrow::Result<const arrow::BinaryArray*> BinaryColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name);
arrow::Result<const arrow::FixedSizeBinaryArray*> HashColumn(const arrow::RecordBatch& batch,
                                                             std::string_view name);
arrow::Result<const arrow::Int64Array*> Int64Column(const arrow::RecordBatch& batch,
                                                    std::string_view name);
arrow::Result<const arrow::DoubleArray*> DoubleColumn(const arrow::RecordBatch& batch,
                                                      std::string_view name);
base::Hash128 HashAt(const arrow::FixedSizeBinaryArray& column, int64_t row);

// The batch with `column` put in place of the one of that name, or added at the end.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> WithColumn(
    const std::shared_ptr<arrow::RecordBatch>& batch, std::string_view name,
    const std::shared_ptr<arrow::Array>& column);
// The schema with the field put in place of the one of that name, or added at the end.
std::shared_ptr<arrow::Schema> WithField(const std::shared_ptr<arrow::Schema>& schema,
                                         const std::shared_ptr<arrow::Field>& field);
std::shared_ptr<arrow::Schema> WithoutField(const std::shared_ptr<arrow::Schema>& schema,
                                            std::string_view name);
// The rows whose numbers are given (ascending), without copying when all are kept.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> TakeRows(
    const std::shared_ptr<arrow::RecordBatch>& batch, const std::vector<int64_t>& rows);

}  // namespace saem::data
