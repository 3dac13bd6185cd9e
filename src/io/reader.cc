#include "io/reader.h"

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/interfaces.h>

#include "data/document.h"
#include "io/columnar.h"
#include "io/occurrences.h"
#include "io/parse_records.h"
#include "io/record_source.h"

namespace saem::io {
namespace {

bool IsColumnar(const ReadSpec& spec, const InputFile& input) {
  return input.format == "parquet" || input.format == "csv" || (input.format == "jsonl" && spec.table);
}

bool IsPayload(const InputFile& input) { return input.format == "warc" || input.format == "html"; }

std::shared_ptr<arrow::Schema> TextSchemaOf(const ReadSpec& spec) {
  const auto schema = data::TextSchema();
  if (spec.language.empty()) return schema;
  return data::WithField(schema, arrow::field(data::kLanguage, arrow::utf8()));
}

class Reader final : public BatchReader {
 public:
  Reader(ReadSpec spec, std::vector<InputFile> inputs, std::shared_ptr<arrow::Schema> schema,
         const base::Limits& limits)
      : spec_(std::move(spec)), inputs_(std::move(inputs)), schema_(std::move(schema)), limits_(limits) {}

  base::Result<std::optional<RawChunk>> Next() override {
    for (;;) {
      if (!open_) {
        if (next_file_ == inputs_.size()) return std::optional<RawChunk>();
        ARROW_RETURN_NOT_OK(Open(inputs_[next_file_]));
      }
      auto chunk = columns_ != nullptr ? NextColumns() : NextRecords();
      if (!chunk.ok()) return base::Within(inputs_[next_file_].uri, chunk.status());
      if (chunk->has_value()) return chunk;
      ARROW_RETURN_NOT_OK(CheckUnchanged(inputs_[next_file_]));
      open_ = false;
      ++next_file_;
    }
  }

  base::Result<RawBatch> Parse(RawChunk chunk) const override {
    const InputFile& input = inputs_[chunk.file];
    if (chunk.rows != nullptr) return ParseColumns(spec_, input, std::move(chunk), schema_);
    if (input.format == "warc") return ParseWarcChunk(spec_, input, std::move(chunk), limits_);
    if (input.format == "html") return ParseHtmlChunk(spec_, input, std::move(chunk));
    if (input.format == "text") return ParseTextChunk(spec_, input, std::move(chunk));
    return ParseJsonLines(spec_, input, std::move(chunk), schema_);
  }

 private:
  base::Status Open(const InputFile& input) {
    columns_.reset();
    records_.reset();
    reported_ = 0;
    if (IsColumnar(spec_, input)) {
      ARROW_ASSIGN_OR_RAISE(columns_, OpenColumns(input, limits_));
    } else {
      ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
      if (input.format == "warc") {
        ARROW_ASSIGN_OR_RAISE(records_, OpenWarc(std::move(file), limits_));
      } else if (input.format == "jsonl") {
        ARROW_ASSIGN_OR_RAISE(records_, OpenLines(std::move(file), limits_));
      } else {
        ARROW_ASSIGN_OR_RAISE(records_, OpenWhole(std::move(file), limits_));
      }
    }
    open_ = true;
    return base::Status::OK();
  }

  // What was listed when the recipe was bound must be what was read.
  base::Status CheckUnchanged(const InputFile& input) const {
    ARROW_ASSIGN_OR_RAISE(const auto info, input.files->GetFileInfo(input.path));
    const std::string version = std::to_string(info.mtime().time_since_epoch().count());
    if (info.size() == input.size && version == input.version) return base::Status::OK();
    return base::InputError(input.uri + ": changed while it was read; run again once it is complete");
  }

  base::Result<std::optional<RawChunk>> NextRecords() {
    RawChunk chunk;
    chunk.file = next_file_;
    while (chunk.records() < limits_.batch_rows &&
           static_cast<int64_t>(chunk.bytes.size()) < limits_.batch_bytes) {
      Record record;
      ARROW_ASSIGN_OR_RAISE(const bool more, records_->Next(&record));
      if (!more) break;
      if (record.bad) {
        record.bad->file = inputs_[next_file_].uri;
        record.bad->offset = record.offset;
        record.bad->length = record.length;
        chunk.bad.push_back(std::move(*record.bad));
        continue;
      }
      RawChunk::Item item;
      item.begin = chunk.bytes.size();
      item.offset = record.offset;
      item.length = record.length;
      item.id = IdOf(std::string_view(record.bytes).substr(record.payload));
      chunk.bytes += record.bytes;
      item.end = chunk.bytes.size();
      chunk.items.push_back(item);
    }
    return Count(std::move(chunk), records_->StoredOffset());
  }

  base::Result<std::optional<RawChunk>> NextColumns() {
    RawChunk chunk;
    chunk.file = next_file_;
    ARROW_ASSIGN_OR_RAISE(chunk.rows, NextRows());
    if (chunk.rows == nullptr) return std::optional<RawChunk>();
    ARROW_ASSIGN_OR_RAISE(const auto hashes, RowHashes(*chunk.rows, spec_.key));
    for (const base::Hash128& hash : hashes) {
      RawChunk::Item item;
      item.offset = row_++;
      item.length = 1;
      item.id = Numbered(hash);
      chunk.items.push_back(item);
    }
    return Count(std::move(chunk), 0);
  }

  // At most batch_rows rows of what the file's own batches leave.
  base::Result<std::shared_ptr<arrow::RecordBatch>> NextRows() {
    while (pending_ == nullptr || pending_->num_rows() == 0) {
      ARROW_ASSIGN_OR_RAISE(pending_, columns_->Next());
      if (pending_ == nullptr) {
        row_ = 0;
        return nullptr;
      }
    }
    auto rows = pending_->Slice(0, limits_.batch_rows);
    pending_ = pending_->Slice(rows->num_rows());
    return rows;
  }

  base::Result<std::optional<RawChunk>> Count(RawChunk chunk, int64_t stored) {
    if (chunk.records() == 0) return std::optional<RawChunk>();
    ordinal_ += chunk.records();
    chunk.end_ordinal = ordinal_;
    chunk.source_bytes = std::max<int64_t>(0, stored - reported_);
    reported_ = stored;
    return std::optional(std::move(chunk));
  }

  base::Hash128 IdOf(std::string_view payload) { return Numbered(base::ContentHash(payload)); }

  base::Hash128 Numbered(const base::Hash128& hash) {
    return base::DeriveId(hash, "read", occurrences_.Count(hash));
  }

  ReadSpec spec_;
  std::vector<InputFile> inputs_;
  std::shared_ptr<arrow::Schema> schema_;
  base::Limits limits_;
  size_t next_file_ = 0;
  bool open_ = false;
  std::unique_ptr<RecordSource> records_;
  std::unique_ptr<ColumnSource> columns_;
  std::shared_ptr<arrow::RecordBatch> pending_;
  int64_t row_ = 0;
  int64_t ordinal_ = 0;
  int64_t reported_ = 0;
  Occurrences occurrences_;
};

}  // namespace

int64_t RawChunk::records() const {
  return static_cast<int64_t>(items.size()) + static_cast<int64_t>(bad.size());
}

base::Result<std::shared_ptr<arrow::Schema>> ReadSchema(const ReadSpec& spec,
                                                        const std::vector<InputFile>& inputs) {
  const InputFile& first = inputs.front();
  for (const InputFile& input : inputs) {
    if (IsPayload(input) != IsPayload(first)) {
      return base::UsageError("`" + first.uri + "` holds pages and `" + input.uri + "` texts", {},
                              "read them as two datasets");
    }
  }
  if (IsPayload(first)) return data::PayloadSchema();
  if (!IsColumnar(spec, first)) return TextSchemaOf(spec);
  ARROW_ASSIGN_OR_RAISE(const auto columns, OpenColumns(first, base::Limits()));
  const auto own = columns->schema();
  std::vector<std::string> names;
  for (const auto& field : own->fields()) names.push_back(field->name());
  for (const std::string& name : {spec.key, spec.uri, spec.time, spec.language, spec.licence_column,
                                  spec.table ? std::string() : spec.text}) {
    if (!name.empty() && own->GetFieldIndex(name) < 0) {
      return base::UsageError("`" + first.uri + "` has no column `" + name + "`", {},
                              base::DidYouMean(name, names));
    }
  }
  if (!spec.table) {
    const std::string text = spec.text.empty() ? data::kText : spec.text;
    const auto field = own->GetFieldByName(text);
    if (field == nullptr || field->type()->id() != arrow::Type::STRING) {
      std::string hint = "say `text:` with the column that holds it, or `table: true`; there are";
      for (const std::string& name : names) hint += " `" + name + "`";
      return base::UsageError("`" + first.uri + "` has no text column `" + text + "`", {}, hint);
    }
    return TextSchemaOf(spec);
  }
  arrow::FieldVector fields{arrow::field(data::kId, data::HashType(), false),
                            arrow::field(data::kContent, data::HashType(), false)};
  for (const auto& field : own->fields()) {
    if (field->name() == data::kId || field->name() == data::kContent) {
      return base::UsageError("`" + first.uri + "` has a column `" + field->name() +
                              "`, which saem adds itself", {}, "rename it, or read it as `key:`");
    }
    fields.push_back(field);
  }
  return arrow::schema(std::move(fields));
}

base::Result<std::unique_ptr<BatchReader>> OpenReader(const ReadSpec& spec,
                                                      std::vector<InputFile> inputs,
                                                      const base::Context& context) {
  ARROW_ASSIGN_OR_RAISE(auto schema, ReadSchema(spec, inputs));
  return std::make_unique<Reader>(spec, std::move(inputs), std::move(schema), context.limits);
}

}  // namespace saem::io
