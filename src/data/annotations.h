// Numbers that stages leave with a record instead of dropping it: the column `annotations`, a map
// from names such as `pii.email` or `quality.short-line-ratio` to values. What a filter would have
// dropped by is said in the field's metadata, so that a report can draw it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/api.h>

#include "base/error.h"

namespace saem::data {

std::shared_ptr<arrow::DataType> AnnotationType();

// Records of a language beyond a limit would be dropped.
struct AnnotationLimit {
  std::string language;  // "": every language without limits of its own
  std::string name;      // of the annotation
  std::string unit;      // "share", "words", ...
  bool at_most = true;   // else at least
  double limit = 0;

  bool Passes(double value) const { return at_most ? !(value > limit) : !(value < limit); }
  bool operator==(const AnnotationLimit&) const = default;
};

// The schema with the column, as it is in `before` but for the limits of names that begin with
// `prefix`, which are now `limits`. A usage error where `before` has another column of that name.
base::Result<std::shared_ptr<arrow::Schema>> WithAnnotations(
    const std::shared_ptr<arrow::Schema>& before, std::string_view prefix,
    const std::vector<AnnotationLimit>& limits);
std::vector<AnnotationLimit> LimitsOf(const arrow::Schema& schema);
// `schema` with the limits of `other` too, which has the same columns. A usage error where the two
// hold one annotation of one language to different limits.
base::Result<std::shared_ptr<arrow::Schema>> WithLimitsOf(
    const std::shared_ptr<arrow::Schema>& schema, const arrow::Schema& other);

// Makes the column anew, row by row: what stood there stays, but for names that begin with
// `prefix`.
class AnnotationBuilder {
 public:
  AnnotationBuilder(const std::shared_ptr<arrow::RecordBatch>& batch, std::string prefix);
  base::Status NextRow();
  // `name` without the prefix.
  base::Status Add(std::string_view name, double value);
  // The batch with the column.
  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  std::shared_ptr<arrow::RecordBatch> batch_;
  std::string prefix_;
  std::shared_ptr<arrow::MapArray> before_;
  std::shared_ptr<arrow::StringBuilder> names_;
  std::shared_ptr<arrow::DoubleBuilder> values_;
  arrow::MapBuilder rows_;
  int64_t row_ = 0;
};

}  // namespace saem::data
