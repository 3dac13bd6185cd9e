#include "audit/record.h"

#include <array>

#include <arrow/api.h>

#include "data/document.h"
#include "data/lineage.h"

namespace saem::audit {
namespace {

constexpr std::array<const char*, 5> kTextColumns{data::kText, data::kTitle, "question", "answer",
                                                  "context"};

// The columns of a batch that are there.
class Columns {
 public:
  static base::Result<Columns> Of(const arrow::RecordBatch& batch) {
    Columns columns;
    ARROW_ASSIGN_OR_RAISE(columns.ids_, data::HashColumn(batch, data::kId));
    for (size_t i = 0; i < kTextColumns.size(); ++i) {
      columns.texts_[i] = Optional(batch, kTextColumns[i]);
    }
    columns.language_ = Optional(batch, data::kLanguage);
    columns.licence_ = Optional(batch, data::kLicence);
    columns.uri_ = Optional(batch, data::kUri);
    columns.lineage_ = Optional(batch, data::kLineage);
    return columns;
  }

  void Read(int64_t row, Record* record) const {
    record->id = data::HashAt(*ids_, row);
    record->language = At(language_, row);
    record->licence = At(licence_, row);
    record->uri = At(uri_, row);
    record->lineage = At(lineage_, row);
    record->title = At(texts_[1], row);
    record->fields.clear();
    record->own.clear();
    record->pair = texts_[2] != nullptr && texts_[3] != nullptr;
    for (size_t i = 0; i < texts_.size(); ++i) {
      const std::string_view text = At(texts_[i], row);
      if (text.empty()) continue;
      record->fields.push_back({kTextColumns[i], text});
      const bool own = record->pair ? i == 2 || i == 3 : i == 0;
      if (own) record->own.push_back({kTextColumns[i], text});
    }
  }

 private:
  static const arrow::StringArray* Optional(const arrow::RecordBatch& batch, const char* name) {
    const auto column = batch.GetColumnByName(name);
    if (column == nullptr || column->type_id() != arrow::Type::STRING) return nullptr;
    return static_cast<const arrow::StringArray*>(column.get());
  }
  static std::string_view At(const arrow::StringArray* column, int64_t row) {
    return column == nullptr || column->IsNull(row) ? std::string_view() : column->GetView(row);
  }

  const arrow::FixedSizeBinaryArray* ids_ = nullptr;
  std::array<const arrow::StringArray*, kTextColumns.size()> texts_{};
  const arrow::StringArray* language_ = nullptr;
  const arrow::StringArray* licence_ = nullptr;
  const arrow::StringArray* uri_ = nullptr;
  const arrow::StringArray* lineage_ = nullptr;
};

}  // namespace

std::string Record::OwnText() const {
  std::string text;
  for (const TextField& field : own) {
    if (!text.empty()) text += '\n';
    text += field.text;
  }
  return text;
}

std::vector<base::Hash128> Record::Parents() const {
  if (lineage.empty()) return {};
  base::Result<data::Lineage> parsed = data::Lineage::FromJson(lineage);
  return parsed.ok() ? std::move(parsed->parents) : std::vector<base::Hash128>();
}

base::Status ForEachRecord(const OpenRows& open, const base::Context& context,
                           const std::function<base::Status(const Record&)>& see) {
  ARROW_ASSIGN_OR_RAISE(const auto rows, open());
  Record record;
  for (;;) {
    ARROW_RETURN_NOT_OK(context.CheckCancelled());
    ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, rows->Next());
    if (batch == nullptr) return base::Status::OK();
    ARROW_ASSIGN_OR_RAISE(const Columns columns, Columns::Of(*batch));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      columns.Read(row, &record);
      ARROW_RETURN_NOT_OK(see(record));
    }
  }
}

}  // namespace saem::audit
