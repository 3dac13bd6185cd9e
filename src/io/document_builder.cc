#include "io/document_builder.h"

#include <arrow/api.h>

#include "data/document.h"

namespace saem::io {

struct DocumentBuilder::Columns {
  size_t rows = 0;  // at most
  size_t body_bytes = 0;
  arrow::FixedSizeBinaryBuilder id{data::HashType()};
  arrow::FixedSizeBinaryBuilder content{data::HashType()};
  arrow::StringBuilder uri, source_file, licence, text, media_type, language;
  arrow::BinaryBuilder payload;
  arrow::Int64Builder source_offset, source_length;
  arrow::TimestampBuilder time{data::TimeType(), arrow::default_memory_pool()};
};

DocumentBuilder::DocumentBuilder(std::shared_ptr<arrow::Schema> schema, size_t rows,
                                 size_t body_bytes)
    : schema_(std::move(schema)),
      columns_(std::make_unique<Columns>()),
      payload_(schema_->GetFieldIndex(data::kPayload) >= 0),
      language_(schema_->GetFieldIndex(data::kLanguage) >= 0) {
  columns_->rows = rows;
  columns_->body_bytes = body_bytes;
}
DocumentBuilder::~DocumentBuilder() = default;

base::Status DocumentBuilder::Append(const DocumentRow& row) {
  Columns& c = *columns_;
  const auto append = [](arrow::StringBuilder& builder,
                         const std::optional<std::string_view>& value) {
    return value ? builder.Append(*value) : builder.AppendNull();
  };
  if (c.id.length() == 0) {
    ARROW_RETURN_NOT_OK(c.id.Reserve(static_cast<int64_t>(c.rows)));
    arrow::BinaryBuilder& body = payload_ ? c.payload : c.text;
    ARROW_RETURN_NOT_OK(body.ReserveData(static_cast<int64_t>(c.body_bytes)));
  }
  const auto id = row.id.Bytes();
  const auto content = (row.content ? *row.content : base::ContentHash(row.body)).Bytes();
  ARROW_RETURN_NOT_OK(c.id.Append(id.data()));
  ARROW_RETURN_NOT_OK(c.content.Append(content.data()));
  ARROW_RETURN_NOT_OK(append(c.uri, row.uri));
  ARROW_RETURN_NOT_OK(c.source_file.Append(row.source_file));
  ARROW_RETURN_NOT_OK(c.source_offset.Append(row.source_offset));
  ARROW_RETURN_NOT_OK(c.source_length.Append(row.source_length));
  ARROW_RETURN_NOT_OK(row.time_ms ? c.time.Append(*row.time_ms) : c.time.AppendNull());
  ARROW_RETURN_NOT_OK(c.licence.Append(row.licence));
  if (payload_) {
    ARROW_RETURN_NOT_OK(c.payload.Append(row.body));
    return append(c.media_type, row.media_type);
  }
  ARROW_RETURN_NOT_OK(c.text.Append(row.body));
  return language_ ? append(c.language, row.language) : base::Status::OK();
}

base::Result<std::shared_ptr<arrow::RecordBatch>> DocumentBuilder::Finish() {
  Columns& c = *columns_;
  const int64_t rows = c.id.length();
  if (rows == 0) return nullptr;
  std::vector<arrow::ArrayBuilder*> builders{&c.id,          &c.content,       &c.uri,
                                             &c.source_file, &c.source_offset, &c.source_length,
                                             &c.time,        &c.licence};
  if (payload_) {
    builders.insert(builders.end(), {&c.payload, &c.media_type});
  } else {
    builders.push_back(&c.text);
    if (language_) builders.push_back(&c.language);
  }
  arrow::ArrayVector arrays;
  for (arrow::ArrayBuilder* builder : builders) {
    ARROW_ASSIGN_OR_RAISE(auto array, builder->Finish());
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
}

}  // namespace saem::io
