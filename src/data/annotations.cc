#include "data/annotations.h"

#include <algorithm>

#include <arrow/util/key_value_metadata.h>
#include <nlohmann/json.hpp>

#include "data/document.h"

namespace saem::data {
namespace {

constexpr char kLimits[] = "limits";  // the key in the field's metadata

std::string ToJson(const std::vector<AnnotationLimit>& limits) {
  nlohmann::json all = nlohmann::json::array();
  for (const AnnotationLimit& one : limits) {
    all.push_back({{"language", one.language},
                   {"name", one.name},
                   {"unit", one.unit},
                   {one.at_most ? "at_most" : "at_least", one.limit}});
  }
  return all.dump();
}

}  // namespace

std::shared_ptr<arrow::DataType> AnnotationType() {
  return arrow::map(arrow::utf8(), arrow::float64());
}

base::Result<std::shared_ptr<arrow::Schema>> WithAnnotations(
    const std::shared_ptr<arrow::Schema>& before, std::string_view prefix,
    const std::vector<AnnotationLimit>& limits) {
  const auto field = before->GetFieldByName(kAnnotations);
  if (field != nullptr && !field->type()->Equals(*AnnotationType())) {
    return base::UsageError("the column `annotations` is " + field->type()->ToString() + ", not " +
                            AnnotationType()->ToString());
  }
  std::vector<AnnotationLimit> all;
  for (AnnotationLimit& one : LimitsOf(*before)) {
    if (!one.name.starts_with(prefix)) all.push_back(std::move(one));
  }
  all.insert(all.end(), limits.begin(), limits.end());
  const auto metadata = all.empty() ? nullptr : arrow::key_value_metadata({{kLimits, ToJson(all)}});
  return WithField(before, arrow::field(kAnnotations, AnnotationType(), true, metadata));
}

std::vector<AnnotationLimit> LimitsOf(const arrow::Schema& schema) {
  std::vector<AnnotationLimit> limits;
  const auto field = schema.GetFieldByName(kAnnotations);
  if (field == nullptr || !field->HasMetadata()) return limits;
  const auto text = field->metadata()->Get(kLimits);
  if (!text.ok()) return limits;
  // A file of somebody else's may say anything here: what is no limit is passed over.
  const nlohmann::json all = nlohmann::json::parse(*text, nullptr, false);
  if (!all.is_array()) return limits;
  for (const nlohmann::json& one : all) {
    try {
      const bool at_most = one.contains("at_most");
      limits.push_back({one.at("language"), one.at("name"), one.at("unit"), at_most,
                        one.at(at_most ? "at_most" : "at_least")});
    } catch (const nlohmann::json::exception&) {
      continue;
    }
  }
  return limits;
}

base::Result<std::shared_ptr<arrow::Schema>> WithLimitsOf(
    const std::shared_ptr<arrow::Schema>& schema, const arrow::Schema& other) {
  std::vector<AnnotationLimit> limits = LimitsOf(*schema);
  for (const AnnotationLimit& one : LimitsOf(other)) {
    const auto same = std::find_if(limits.begin(), limits.end(), [&](const auto& known) {
      return known.name == one.name && known.language == one.language;
    });
    if (same == limits.end()) {
      limits.push_back(one);
    } else if (*same != one) {
      return base::UsageError("another limit of `" + one.name + "` than in the datasets before", {},
                              "measure them with the same profile, or behind `from:`");
    }
  }
  if (limits.empty()) return schema;
  return WithAnnotations(schema, "", limits);
}

AnnotationBuilder::AnnotationBuilder(const std::shared_ptr<arrow::RecordBatch>& batch,
                                     std::string prefix)
    : batch_(batch),
      prefix_(std::move(prefix)),
      before_(std::static_pointer_cast<arrow::MapArray>(batch->GetColumnByName(kAnnotations))),
      names_(std::make_shared<arrow::StringBuilder>()),
      values_(std::make_shared<arrow::DoubleBuilder>()),
      rows_(arrow::default_memory_pool(), names_, values_) {}

base::Status AnnotationBuilder::NextRow() {
  ARROW_RETURN_NOT_OK(rows_.Append());
  const int64_t row = row_++;
  if (before_ == nullptr || before_->IsNull(row)) return base::Status::OK();
  const auto& names = static_cast<const arrow::StringArray&>(*before_->keys());
  const auto& values = static_cast<const arrow::DoubleArray&>(*before_->items());
  const int64_t begin = before_->value_offset(row);
  for (int64_t at = begin; at < begin + before_->value_length(row); ++at) {
    const std::string_view name = names.GetView(at);
    if (name.starts_with(prefix_)) continue;
    ARROW_RETURN_NOT_OK(names_->Append(name));
    ARROW_RETURN_NOT_OK(values.IsNull(at) ? values_->AppendNull()
                                          : values_->Append(values.Value(at)));
  }
  return base::Status::OK();
}

base::Status AnnotationBuilder::Add(std::string_view name, double value) {
  ARROW_RETURN_NOT_OK(names_->Append(prefix_ + std::string(name)));
  return values_->Append(value);
}

base::Result<std::shared_ptr<arrow::RecordBatch>> AnnotationBuilder::Finish() {
  ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Array> column, rows_.Finish());
  return WithColumn(batch_, kAnnotations, column);
}

}  // namespace saem::data
