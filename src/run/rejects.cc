#include "run/rejects.h"

#include <algorithm>

#include <arrow/api.h>

#include "data/document.h"

namespace saem::run {
namespace {

constexpr size_t kExcerptBytes = 1200;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// A bounded piece of `text` around the span, cut between characters; `begin` and `end` are moved
// with it.
std::string_view Excerpt(std::string_view text, int64_t* begin, int64_t* end) {
  size_t from = 0;
  if (*begin > static_cast<int64_t>(kExcerptBytes / 3)) {
    from = static_cast<size_t>(*begin) - kExcerptBytes / 3;
  }
  from = std::min(from, text.size());
  while (from < text.size() && from > 0 && IsContinuation(text[from])) ++from;
  size_t to = std::min(text.size(), from + kExcerptBytes);
  while (to < text.size() && to > from && IsContinuation(text[to])) --to;
  if (*begin >= 0) {
    *begin -= static_cast<int64_t>(from);
    *end = std::min(*end, static_cast<int64_t>(to)) - static_cast<int64_t>(from);
    if (*end < *begin) *begin = *end = -1;
  }
  return text.substr(from, to - from);
}

const arrow::StringArray* OptionalString(const arrow::RecordBatch& batch, const char* name) {
  const auto result = data::StringColumn(batch, name);
  return result.ok() ? *result : nullptr;
}

arrow::Status AppendOptional(arrow::StringBuilder& builder, const arrow::StringArray* column,
                             int64_t row) {
  if (column == nullptr || column->IsNull(row)) return builder.AppendNull();
  return builder.Append(column->GetView(row));
}

}  // namespace

std::shared_ptr<arrow::Schema> RejectSchema() {
  return arrow::schema(
      {arrow::field("id", data::HashType()), arrow::field("stage", arrow::utf8()),
       arrow::field("reason", arrow::utf8()), arrow::field("detail", arrow::utf8()),
       arrow::field("records", arrow::int64()), arrow::field("uri", arrow::utf8()),
       arrow::field("source_file", arrow::utf8()), arrow::field("source_offset", arrow::int64()),
       arrow::field("source_length", arrow::int64()), arrow::field("language", arrow::utf8()),
       arrow::field("excerpt", arrow::utf8()), arrow::field("span_begin", arrow::int64()),
       arrow::field("span_end", arrow::int64()), arrow::field("context", arrow::utf8())});
}

namespace {

class RejectSource final : public stage::RowSource {
 public:
  explicit RejectSource(std::vector<StepRejects> steps) : steps_(std::move(steps)) {}

  base::Result<stage::BatchPtr> Next() override {
    for (; at_ < steps_.size(); ++at_) {
      if (rows_ == nullptr) {
        ARROW_ASSIGN_OR_RAISE(rows_, steps_[at_].segment->Rejects());
      }
      for (;;) {
        ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows_->Next());
        if (batch == nullptr) break;
        ARROW_ASSIGN_OR_RAISE(const auto* stages, data::StringColumn(*batch, "stage"));
        std::vector<int64_t> chosen;
        for (int64_t row = 0; row < batch->num_rows(); ++row) {
          if (stages->GetView(row) == steps_[at_].step) chosen.push_back(row);
        }
        if (!chosen.empty()) return data::TakeRows(batch, chosen);
      }
      rows_.reset();
    }
    return nullptr;
  }

 private:
  std::vector<StepRejects> steps_;
  size_t at_ = 0;
  std::unique_ptr<stage::RowSource> rows_;
};

}  // namespace

std::unique_ptr<stage::RowSource> RejectsOf(std::vector<StepRejects> steps) {
  return std::make_unique<RejectSource>(std::move(steps));
}

struct RejectBuilder::Columns {
  arrow::FixedSizeBinaryBuilder id{data::HashType()};
  arrow::StringBuilder stage, reason, detail, uri, source_file, language, excerpt, context;
  arrow::Int64Builder records, source_offset, source_length, span_begin, span_end;
};

RejectBuilder::RejectBuilder() : columns_(std::make_unique<Columns>()) {}
RejectBuilder::~RejectBuilder() = default;
RejectBuilder::RejectBuilder(RejectBuilder&&) noexcept = default;

base::Status RejectBuilder::Add(const std::string& stage, const arrow::RecordBatch& batch,
                                const std::vector<stage::Reject>& rejects) {
  if (rejects.empty()) return base::Status::OK();
  Columns& c = *columns_;
  const auto ids = data::HashColumn(batch, data::kId);
  const auto offsets = data::Int64Column(batch, data::kSourceOffset);
  const auto lengths = data::Int64Column(batch, data::kSourceLength);
  const arrow::StringArray* uri = OptionalString(batch, data::kUri);
  const arrow::StringArray* file = OptionalString(batch, data::kSourceFile);
  const arrow::StringArray* language = OptionalString(batch, data::kLanguage);
  const arrow::StringArray* text = OptionalString(batch, data::kText);
  for (const stage::Reject& reject : rejects) {
    const int64_t row = reject.row;
    if (ids.ok()) {
      ARROW_RETURN_NOT_OK(c.id.Append((*ids)->GetValue(row)));
    } else {
      ARROW_RETURN_NOT_OK(c.id.AppendNull());
    }
    ARROW_RETURN_NOT_OK(c.stage.Append(stage));
    ARROW_RETURN_NOT_OK(c.reason.Append(reject.reason));
    ARROW_RETURN_NOT_OK(c.detail.Append(reject.detail));
    ARROW_RETURN_NOT_OK(c.records.Append(1));
    ARROW_RETURN_NOT_OK(AppendOptional(c.uri, uri, row));
    ARROW_RETURN_NOT_OK(AppendOptional(c.source_file, file, row));
    ARROW_RETURN_NOT_OK(offsets.ok() ? c.source_offset.Append((*offsets)->Value(row))
                                     : c.source_offset.AppendNull());
    ARROW_RETURN_NOT_OK(lengths.ok() ? c.source_length.Append((*lengths)->Value(row))
                                     : c.source_length.AppendNull());
    ARROW_RETURN_NOT_OK(AppendOptional(c.language, language, row));
    int64_t begin = reject.span_begin;
    int64_t end = reject.span_end;
    const std::string_view row_text =
        text == nullptr || text->IsNull(row) ? std::string_view() : text->GetView(row);
    const std::string_view shown = reject.sample.empty() ? row_text : reject.sample;
    ARROW_RETURN_NOT_OK(c.excerpt.Append(Excerpt(shown, &begin, &end)));
    ARROW_RETURN_NOT_OK(c.span_begin.Append(begin));
    ARROW_RETURN_NOT_OK(c.span_end.Append(end));
    int64_t none = -1;
    ARROW_RETURN_NOT_OK(reject.sample.empty() ? c.context.AppendNull()
                                              : c.context.Append(Excerpt(row_text, &none, &none)));
  }
  return base::Status::OK();
}

base::Status RejectBuilder::AddUnread(const io::BadRecord& bad) {
  Columns& c = *columns_;
  ARROW_RETURN_NOT_OK(c.id.AppendNull());
  ARROW_RETURN_NOT_OK(c.stage.Append("read"));
  ARROW_RETURN_NOT_OK(c.reason.Append(bad.reason));
  ARROW_RETURN_NOT_OK(c.detail.Append(bad.detail));
  ARROW_RETURN_NOT_OK(c.records.Append(bad.records));
  ARROW_RETURN_NOT_OK(c.uri.AppendNull());
  ARROW_RETURN_NOT_OK(c.source_file.Append(bad.file));
  ARROW_RETURN_NOT_OK(c.source_offset.Append(bad.offset));
  ARROW_RETURN_NOT_OK(c.source_length.Append(bad.length));
  ARROW_RETURN_NOT_OK(c.language.AppendNull());
  ARROW_RETURN_NOT_OK(c.excerpt.Append(""));
  ARROW_RETURN_NOT_OK(c.span_begin.Append(-1));
  ARROW_RETURN_NOT_OK(c.span_end.Append(-1));
  return c.context.AppendNull();
}

int64_t RejectBuilder::rows() const { return columns_->reason.length(); }

base::Result<std::shared_ptr<arrow::RecordBatch>> RejectBuilder::Finish() {
  Columns& c = *columns_;
  const int64_t rows = c.reason.length();
  arrow::ArrayVector arrays;
  for (arrow::ArrayBuilder* builder : std::initializer_list<arrow::ArrayBuilder*>{
           &c.id, &c.stage, &c.reason, &c.detail, &c.records, &c.uri, &c.source_file,
           &c.source_offset, &c.source_length, &c.language, &c.excerpt, &c.span_begin, &c.span_end,
           &c.context}) {
    ARROW_ASSIGN_OR_RAISE(auto array, builder->Finish());
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(RejectSchema(), rows, std::move(arrays));
}

}  // namespace saem::run
