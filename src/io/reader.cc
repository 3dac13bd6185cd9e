// Drives the formats: opens file after file, cuts records into chunks, gives ids in the order of
// the input.
#include "io/reader.h"

#include <algorithm>
#include <set>

#include <arrow/api.h>
#include <arrow/filesystem/api.h>
#include <arrow/io/interfaces.h>

#include "data/document.h"
#include "io/charset.h"
#include "io/columnar.h"
#include "io/inputs.h"
#include "io/occurrences.h"
#include "io/parse_records.h"
#include "io/record_source.h"
#include "io/row_hash.h"

namespace saem::io {
namespace {

constexpr int64_t kMaxOccurrenceBytes = int64_t{16} << 20;
constexpr size_t kMostFooters = 1000;               // looked at before a run
constexpr int64_t kHeadBytes = int64_t{256} << 10;  // of JSON lines, likewise
constexpr size_t kMostColumnsNamed = 30;

bool IsPayload(const InputFile& input) { return input.format == "warc" || input.format == "html"; }
bool IsColumnar(const InputFile& input) {
  return input.format == "parquet" || input.format == "csv";
}
// An empty file of any other format has no records; an empty CSV has no columns either.
bool HoldsNothing(const InputFile& input) { return input.format == "csv" && input.size == 0; }

class Reader final : public BatchReader {
 public:
  Reader(Reading reading, const base::Limits& limits, const std::string& scratch)
      : reading_(std::move(reading)),
        limits_(limits),
        occurrences_(std::min(kMaxOccurrenceBytes, limits.memory_bytes / 16), scratch) {}

  base::Result<std::optional<RawChunk>> Next() override {
    RawChunk chunk;
    chunk.bytes.Room(chunk_bytes_);       // as many as last time: growing would copy them
    const std::string* format = nullptr;  // of the chunk's records
    while (file_ < reading_.inputs.size() && !IsFull(chunk)) {
      const InputFile& input = reading_.inputs[file_];
      if (format != nullptr && (*format != input.format || IsColumnar(input))) break;
      auto more = ReadFrom(input, &chunk);
      if (!more.ok()) return Named(input, more.status());
      if (!*more) ARROW_RETURN_NOT_OK(CloseFile(input, &chunk));
      if (chunk.records() > 0) {
        format = &input.format;
        if (IsColumnar(input)) break;
      }
    }
    if (chunk.records() == 0) return std::optional<RawChunk>();
    ReportBytes(&chunk);
    chunk_bytes_ = chunk.bytes.size();
    ordinal_ += chunk.records();
    chunk.end_ordinal = ordinal_;
    return std::optional(std::move(chunk));
  }

  base::Result<RawBatch> Parse(RawChunk chunk) const override {
    RawBatch batch;
    if (chunk.items.empty()) {
      batch.bad = std::move(chunk.bad);
    } else {
      const InputFile& input = reading_.InputOf(chunk.items.front());
      auto parsed = ParseAs(input.format, std::move(chunk));
      if (!parsed.ok()) return Named(input, parsed.status());
      batch = std::move(*parsed);
      // What was found when cutting stands before what was found when parsing, until here.
      std::ranges::stable_sort(batch.bad, {}, &BadRecord::place);
    }
    // Details quote the file.
    std::string storage;
    for (BadRecord& bad : batch.bad) bad.detail = std::string(ScrubUtf8(bad.detail, &storage));
    return batch;
  }

  std::map<std::string, int64_t> PassedOver() const override {
    auto all = passed_over_;
    if (records_ != nullptr) {
      for (const auto& [kind, count] : records_->PassedOver()) all[kind] += count;
    }
    return all;
  }

 private:
  base::Result<RawBatch> ParseAs(const std::string& format, RawChunk chunk) const {
    if (chunk.rows != nullptr) return ParseColumns(reading_, std::move(chunk));
    if (format == "warc") return ParseWarc(reading_, std::move(chunk));
    if (format == "html") return ParseHtml(reading_, std::move(chunk));
    if (format == "text") return ParseText(reading_, std::move(chunk));
    return reading_.spec.table ? ParseJsonTable(reading_, std::move(chunk))
                               : ParseJsonLines(reading_, std::move(chunk));
  }

  // What third parties find wrong is the file's fault, and the message names it.
  static base::Status Named(const InputFile& input, const base::Status& status) {
    if (status.detail() == nullptr && !status.IsOutOfMemory()) {
      return base::InputError(input.uri + ": " + status.message());
    }
    const bool named = status.message().starts_with(input.uri);
    return named ? status : base::Within(input.uri, status);
  }

  bool IsFull(const RawChunk& chunk) const {
    return chunk.records() >= limits_.batch_rows ||
           static_cast<int64_t>(chunk.bytes.size()) >= limits_.batch_bytes;
  }

  // Adds records of the file to the chunk until that is full; false when the file has ended.
  base::Result<bool> ReadFrom(const InputFile& input, RawChunk* chunk) {
    if (records_ == nullptr && columns_ == nullptr) ARROW_RETURN_NOT_OK(Open(input));
    if (columns_ != nullptr) return ReadRows(chunk);
    while (!IsFull(*chunk)) {
      const size_t before = chunk->items.size();
      const int64_t place = chunk->records();
      ARROW_ASSIGN_OR_RAISE(const bool more, records_->Next(chunk));
      if (!more) return false;
      if (chunk->items.size() == before) {
        chunk->bad.back().place = place;
        continue;
      }
      RawChunk::Item& item = chunk->items.back();
      item.file = file_;
      item.place = place;
      const std::string_view payload =
          chunk->bytes.view().substr(item.payload, item.end - item.payload);
      const std::optional<base::Hash128> key = KeyHash(input, payload);
      if (!key) item.payload_hash = base::ContentHash(payload);
      ARROW_ASSIGN_OR_RAISE(item.id, Numbered(key ? *key : item.payload_hash));
    }
    return true;
  }

  // Of the value that the user named as the record's key.
  std::optional<base::Hash128> KeyHash(const InputFile& input, std::string_view payload) const {
    if (input.format != "jsonl" || reading_.spec.key.empty()) return std::nullopt;
    const auto key = JsonKey(payload, reading_.spec.key);
    return key ? std::optional(base::ContentHash(*key)) : std::nullopt;
  }

  base::Status Open(const InputFile& input) {
    reported_ = 0;
    if (IsColumnar(input)) {
      row_ = 0;
      ARROW_ASSIGN_OR_RAISE(columns_, OpenColumns(reading_.spec, input, limits_));
      return base::Status::OK();
    }
    ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
    const SourceOptions options{input.uri, limits_, reading_.spec.charset};
    if (input.format == "warc") {
      ARROW_ASSIGN_OR_RAISE(records_, OpenWarc(std::move(file), options));
    } else if (input.format == "jsonl") {
      ARROW_ASSIGN_OR_RAISE(records_, OpenLines(std::move(file), options));
    } else {
      ARROW_ASSIGN_OR_RAISE(records_, OpenWhole(std::move(file), options));
    }
    return base::Status::OK();
  }

  // What was listed when the recipe was bound must be what was read.
  base::Status CloseFile(const InputFile& input, RawChunk* chunk) {
    ReportBytes(chunk);
    passed_over_ = PassedOver();
    records_.reset();
    columns_.reset();
    ++file_;
    ARROW_ASSIGN_OR_RAISE(const auto info, input.files->GetFileInfo(input.path));
    if (info.size() == input.size && VersionOf(info) == input.version) return base::Status::OK();
    return base::InputError(input.uri +
                            ": changed while it was read; run again once it is complete");
  }

  void ReportBytes(RawChunk* chunk) {
    if (records_ == nullptr && columns_ == nullptr) return;
    const int64_t offset =
        columns_ != nullptr ? columns_->StoredOffset() : records_->StoredOffset();
    chunk->source_bytes += std::max<int64_t>(0, offset - reported_);
    reported_ = std::max(reported_, offset);
  }

  // At most batch_rows records, good and bad ones as they stand in the file; good ones of one of
  // the file's own batches. False at the end of the file.
  base::Result<bool> ReadRows(RawChunk* chunk) {
    bool ended = false;
    while (chunk->records() < limits_.batch_rows) {
      if (auto bad = columns_->TakeBad(row_)) {
        bad->place = chunk->records();
        row_ += bad->length;
        chunk->bad.push_back(std::move(*bad));
      } else if (pending_ != nullptr && taken_ < pending_->num_rows()) {
        RawChunk::Item item;
        item.offset = row_++;
        item.length = 1;
        item.file = file_;
        item.place = chunk->records();
        chunk->items.push_back(item);
        ++taken_;
      } else if (!chunk->items.empty() || ended) {
        break;
      } else {
        ARROW_ASSIGN_OR_RAISE(pending_, columns_->Next());
        taken_ = 0;
        ended = pending_ == nullptr;
      }
    }
    if (chunk->items.empty()) return !ended;
    const auto rows = static_cast<int64_t>(chunk->items.size());
    chunk->rows = pending_->Slice(taken_ - rows, rows);
    ARROW_ASSIGN_OR_RAISE(const auto hashes, RowHashes(*chunk->rows, reading_.spec.key));
    for (size_t i = 0; i < hashes.size(); ++i) {
      ARROW_ASSIGN_OR_RAISE(chunk->items[i].id, Numbered(hashes[i]));
    }
    return true;
  }

  base::Result<base::Hash128> Numbered(const base::Hash128& hash) {
    ARROW_ASSIGN_OR_RAISE(const uint64_t occurrence, occurrences_.Count(hash));
    return base::DeriveId(hash, "read", occurrence);
  }

  Reading reading_;
  base::Limits limits_;
  size_t file_ = 0;  // being read, or next
  std::unique_ptr<RecordSource> records_;
  std::unique_ptr<ColumnSource> columns_;
  std::shared_ptr<arrow::RecordBatch> pending_;  // the file's last batch
  int64_t taken_ = 0;                            // rows of it
  int64_t row_ = 0;                              // of the file, the next one
  int64_t ordinal_ = 0;
  size_t chunk_bytes_ = 0;  // of the last chunk
  int64_t reported_ = 0;    // bytes of the open file told of
  std::map<std::string, int64_t> passed_over_;
  Occurrences occurrences_;
};

std::string ListOf(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "`" : ", `") + name + "`";
  return list;
}

// Every column the spec names must be there.
base::Status CheckColumns(const ReadSpec& spec, const InputFile& input, const arrow::Schema& own) {
  const std::vector<std::string> names = own.field_names();
  for (const std::string& name : {spec.key, spec.uri, spec.time, spec.language, spec.licence_column,
                                  spec.table ? std::string() : spec.text}) {
    if (name.empty() || own.GetFieldIndex(name) >= 0) continue;
    const std::string near = base::DidYouMean(name, names);
    return base::UsageError("`" + input.uri + "` has no column `" + name + "`", {},
                            (near.empty() ? "" : near + " ") + "it has " + ListOf(names));
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (std::count(names.begin(), names.end(), names[i]) > 1) {
      return base::UsageError("`" + input.uri + "` has two columns `" + names[i] + "`");
    }
  }
  return base::Status::OK();
}

// What is said of the files' bytes must be of their format.
base::Status CheckForm(const ReadSpec& spec, const InputFile& input) {
  const bool csv = input.format == "csv";
  if (!spec.charset.empty() && !csv && input.format != "text" && input.format != "jsonl") {
    return base::UsageError("`charset` is for text, JSONL and CSV; `" + input.uri + "` is " +
                                input.format + ", which says itself what it is in",
                            {}, "leave it out");
  }
  if (input.format == "jsonl" && spec.charset.starts_with("UTF-16")) {
    return base::UsageError("JSONL is cut into lines before it is decoded, which UTF-16 forbids",
                            {}, "write `" + input.uri + "` as UTF-8");
  }
  if (spec.delimiter.empty()) return base::Status::OK();
  if (!csv) return base::UsageError("`delimiter` is for CSV; `" + input.uri + "` is none");
  if (spec.delimiter.size() == 1 &&
      std::string_view("\"\r\n").find(spec.delimiter[0]) == std::string_view::npos) {
    return base::Status::OK();
  }
  return base::UsageError("`delimiter` is one ASCII character, and no quote or line break", {},
                          "write \"\\t\" for a tabulator");
}

// Footers are cheap, and a file that has none would end a run half-way.
base::Status CheckFooters(const ReadSpec& spec, const std::vector<InputFile>& inputs) {
  size_t footers = 0;
  for (const InputFile& input : inputs) {
    if (input.format != "parquet" || ++footers > kMostFooters) continue;
    ARROW_ASSIGN_OR_RAISE(const auto columns, OpenParquet(input, base::Limits()));
    ARROW_RETURN_NOT_OK(CheckColumns(spec, input, *columns->schema()));
  }
  return base::Status::OK();
}

// Lines may leave a key out, but where none of the first has the text, it is under another.
base::Status CheckLines(const ReadSpec& spec, const InputFile& input) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  ARROW_ASSIGN_OR_RAISE(const auto lines,
                        OpenLines(std::move(file), {input.uri, base::Limits(), spec.charset}));
  const std::string text = TextColumn(spec);
  std::set<std::string> others;
  RawChunk chunk;
  while (static_cast<int64_t>(chunk.bytes.size()) < kHeadBytes) {
    ARROW_ASSIGN_OR_RAISE(const bool more, lines->Next(&chunk));
    if (!more) break;
    if (chunk.items.empty()) continue;
    const RawChunk::Item& item = chunk.items.back();
    for (std::string& key :
         JsonKeys(chunk.bytes.view().substr(item.begin, item.end - item.begin))) {
      if (key == text) return base::Status::OK();
      if (others.size() < kMostColumnsNamed) others.insert(std::move(key));
    }
  }
  if (others.empty()) return base::Status::OK();  // no line is an object, as a run will say
  const std::vector<std::string> names(others.begin(), others.end());
  const std::string near = base::DidYouMean(text, names);
  return base::UsageError("`" + input.uri + "` has no `" + text + "` in its first " +
                              std::to_string(chunk.items.size()) + " lines",
                          {},
                          (near.empty() ? "" : near + "; ") +
                              "say `text:` with the key that "
                              "holds it, or `table: true`; there are " +
                              ListOf(names));
}

std::shared_ptr<arrow::Schema> DocumentSchema(const ReadSpec& spec) {
  const auto schema = data::TextSchema();
  if (spec.language.empty()) return schema;
  return data::WithField(schema, arrow::field(data::kLanguage, arrow::utf8()));
}

base::Result<std::shared_ptr<arrow::Schema>> TableSchema(const InputFile& input,
                                                         const arrow::Schema& own) {
  arrow::FieldVector fields{arrow::field(data::kId, data::HashType(), false),
                            arrow::field(data::kContent, data::HashType(), false)};
  for (const auto& field : own.fields()) {
    if (field->name() == data::kId || field->name() == data::kContent) {
      return base::UsageError(
          "`" + input.uri + "` has a column `" + field->name() + "`, which saem adds itself", {},
          "rename it");
    }
    fields.push_back(field);
  }
  return arrow::schema(std::move(fields));
}

}  // namespace

int64_t RawChunk::records() const {
  return static_cast<int64_t>(items.size()) + static_cast<int64_t>(bad.size());
}

void RawChunk::KeepFirst(int64_t count) {
  const int64_t cut = records() - count;
  if (cut <= 0) return;
  std::erase_if(items, [count](const Item& item) { return item.place >= count; });
  std::erase_if(bad, [count](const BadRecord& record) { return record.place >= count; });
  if (rows != nullptr) rows = rows->Slice(0, static_cast<int64_t>(items.size()));
  end_ordinal -= cut;
}

base::Result<std::shared_ptr<arrow::Schema>> ReadSchema(const ReadSpec& spec,
                                                        const std::vector<InputFile>& inputs) {
  const auto some = std::ranges::find_if_not(inputs, HoldsNothing);
  if (some == inputs.end() && inputs.front().format == "csv") {
    return base::UsageError("`" + inputs.front().uri +
                            "` is empty: not even a header says what its columns are");
  }
  const InputFile& first = some == inputs.end() ? inputs.front() : *some;
  for (const InputFile& input : inputs) {
    ARROW_RETURN_NOT_OK(CheckForm(spec, input));
    if (IsPayload(input) != IsPayload(first)) {
      return base::UsageError("`" + first.uri + "` holds pages and `" + input.uri + "` texts", {},
                              "read them as two datasets");
    }
    if (spec.table && (IsPayload(input) || input.format == "text")) {
      return base::UsageError("`" + input.uri + "` is no table", {}, "leave `table:` out");
    }
  }
  ARROW_RETURN_NOT_OK(CheckFooters(spec, inputs));
  if (IsPayload(first)) return data::PayloadSchema();
  if (first.format == "jsonl" && !spec.table) ARROW_RETURN_NOT_OK(CheckLines(spec, first));
  if (first.format == "text" || (first.format == "jsonl" && !spec.table))
    return DocumentSchema(spec);
  std::shared_ptr<arrow::Schema> own;
  if (first.format == "jsonl") {
    ARROW_ASSIGN_OR_RAISE(const auto rows, FirstJsonRows(spec, first, base::Limits()));
    own = rows->schema();
  } else {
    ARROW_ASSIGN_OR_RAISE(const auto columns, OpenColumns(spec, first, base::Limits()));
    own = columns->schema();
  }
  ARROW_RETURN_NOT_OK(CheckColumns(spec, first, *own));
  if (spec.table) return TableSchema(first, *own);
  const std::string text = TextColumn(spec);
  const auto field = own->GetFieldByName(text);
  if (field == nullptr || field->type()->id() != arrow::Type::STRING) {
    return base::UsageError(
        "`" + first.uri + "` has no text column `" + text + "`", {},
        "say `text:` with the column that holds it, or `table: true`; there are " +
            ListOf(own->field_names()));
  }
  return DocumentSchema(spec);
}

base::Result<std::unique_ptr<BatchReader>> OpenReader(const ReadSpec& spec,
                                                      std::vector<InputFile> inputs,
                                                      const base::Context& context,
                                                      const std::string& scratch) {
  Reading reading;
  reading.spec = spec;
  ARROW_ASSIGN_OR_RAISE(reading.schema, ReadSchema(spec, inputs));
  std::erase_if(inputs, HoldsNothing);
  reading.inputs = std::move(inputs);
  return std::make_unique<Reader>(std::move(reading), context.limits, scratch);
}

}  // namespace saem::io
