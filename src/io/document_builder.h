// Builds rows of the document schema one record at a time.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "base/hash.h"

namespace saem::io {

struct DocumentRow {
  base::Hash128 id;
  std::optional<std::string_view> uri;
  std::string_view source_file;
  int64_t source_offset = 0;
  int64_t source_length = 0;
  std::optional<int64_t> time_ms;
  std::string_view licence;
  std::string_view body;                       // payload or text
  std::optional<base::Hash128> content;        // hash of the body, where it is known
  std::optional<std::string_view> media_type;  // payload rows
  std::optional<std::string_view> language;    // text rows whose schema has it
};

class DocumentBuilder {
 public:
  // PayloadSchema or TextSchema of data/document.h, the latter with or without `language`.
  // At most `rows` rows with bodies of about `body_bytes` in all.
  DocumentBuilder(std::shared_ptr<arrow::Schema> schema, size_t rows, size_t body_bytes);
  ~DocumentBuilder();

  base::Status Append(const DocumentRow& row);
  // Null when nothing was appended.
  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  struct Columns;
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<Columns> columns_;
  bool payload_;
  bool language_;
};

}  // namespace saem::io
