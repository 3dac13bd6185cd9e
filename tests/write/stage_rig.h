// Runs a call stage over a few rows with answers from a function, and checks what every stage owes:
// the declared schema and balanced books.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "data/document.h"
#include "stage/registry.h"
#include "write/register.h"

namespace saem::write {

// Columns of text by name; a missing one is null.
using TextRow = std::map<std::string, std::string>;

struct RigOutput {
  std::vector<TextRow> rows;  // columns of text; ids and numbers as text, too
  std::vector<stage::Reject> rejects;
  std::vector<data::ModelCall> calls;
  int64_t used = 0;
  int64_t made = 0;

  const stage::Reject& OnlyReject() const {
    EXPECT_EQ(rejects.size(), 1U);
    static const stage::Reject none;
    return rejects.empty() ? none : rejects[0];
  }
};

using Answerer = std::function<data::ModelAnswer(const data::ModelCall&)>;

inline data::ModelAnswer Says(std::string text) {
  data::ModelAnswer answer;
  answer.text = std::move(text);
  answer.output_tokens = 10;
  return answer;
}
inline data::ModelAnswer SaysPair(const std::string& question, const std::string& answer) {
  return Says(nlohmann::json{{"question", question}, {"answer", answer}}.dump());
}
inline data::ModelAnswer Scores(double sum, int64_t tokens = 10) {
  data::ModelAnswer answer;
  answer.logprob_sum = sum;
  answer.output_tokens = tokens;
  return answer;
}

class StageRig {
 public:
  // `columns`: those of text beside the source's.
  StageRig(const std::string& stage, const std::string& options,
           std::vector<std::string> columns = {"text", "language", "title"})
      : columns_(std::move(columns)) {
    EXPECT_TRUE(RegisterWriteStages(registry_).ok());
    const auto node = config::ParseYaml(options, "test.yaml");
    EXPECT_TRUE(node.ok()) << node.status().ToString();
    std::vector<base::Diagnostic> diagnostics;
    configured_ = registry_.Find(stage)->configure(*node, diagnostics);
    for (const auto& one : diagnostics) ADD_FAILURE() << one.ToString();
    arrow::FieldVector fields = data::SourceSchema()->fields();
    for (const std::string& name : columns_) fields.push_back(arrow::field(name, arrow::utf8()));
    input_.schema = arrow::schema(fields);
    input_.stage_name = stage;
    input_.seed = 7;
    input_.models["big"] = {"big", "endpoint:big", "", "http", ""};
    input_.models["apache"] = {"apache", "weights", "Apache-2.0", "llama", "/nonexistent"};
  }

  stage::BindInput& input() { return input_; }
  base::Result<stage::Binding> Bind() { return configured_.stage->Bind(input_); }

  RigOutput Run(const std::vector<TextRow>& rows, const Answerer& answerer) {
    RigOutput out;
    const auto binding = Bind();
    EXPECT_TRUE(binding.ok()) << binding.status().ToString();
    if (!binding.ok()) return out;
    const auto batch = BatchOf(rows);
    const auto& stage = static_cast<const stage::CallStage&>(*configured_.stage);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const auto calls = stage.Submit({batch.get(), row});
      EXPECT_TRUE(calls.ok()) << calls.status().ToString();
      const auto again = stage.Submit({batch.get(), row});
      EXPECT_EQ(calls->size(), again->size()) << "what is asked depends on the row alone";
      std::vector<data::ModelAnswer> answers;
      for (size_t i = 0; i < calls->size(); ++i) {
        EXPECT_EQ((*calls)[i].Key("m"), (*again)[i].Key("m"));
        answers.push_back(answerer((*calls)[i]));
        out.calls.push_back((*calls)[i]);
      }
      const auto done = stage.Complete({batch.get(), row}, answers);
      EXPECT_TRUE(done.ok()) << done.status().ToString();
      if (!done.ok()) return out;
      Collect(*done, *binding->schema, &out);
    }
    return out;
  }

  static base::Hash128 IdOf(int64_t row) { return base::ContentHash("row " + std::to_string(row)); }

 private:
  stage::BatchPtr BatchOf(const std::vector<TextRow>& rows) {
    arrow::ArrayVector columns;
    for (const auto& field : input_.schema->fields()) {
      std::unique_ptr<arrow::ArrayBuilder> builder;
      EXPECT_TRUE(arrow::MakeBuilder(arrow::default_memory_pool(), field->type(), &builder).ok());
      for (size_t i = 0; i < rows.size(); ++i) {
        EXPECT_TRUE(Append(*field, rows[i], static_cast<int64_t>(i), *builder).ok());
      }
      columns.push_back(*builder->Finish());
    }
    return arrow::RecordBatch::Make(input_.schema, static_cast<int64_t>(rows.size()), columns);
  }

  static base::Status Append(const arrow::Field& field, const TextRow& row, int64_t number,
                             arrow::ArrayBuilder& builder) {
    if (field.name() == data::kId || field.name() == data::kContent) {
      const auto bytes = IdOf(number).Bytes();
      return static_cast<arrow::FixedSizeBinaryBuilder&>(builder).Append(
          std::string_view(bytes.data(), bytes.size()));
    }
    if (field.type()->id() == arrow::Type::INT64) {
      return static_cast<arrow::Int64Builder&>(builder).Append(100 + number);
    }
    if (field.type()->id() != arrow::Type::STRING) return builder.AppendNull();
    const auto value = row.find(field.name());
    auto& strings = static_cast<arrow::StringBuilder&>(builder);
    if (value != row.end()) return strings.Append(value->second);
    if (field.name() == data::kLicence) return strings.Append("CC0-1.0");
    if (field.name() == data::kSourceFile) return strings.Append("pages.warc.gz");
    return strings.AppendNull();
  }

  static void Collect(const stage::CallOutput& done, const arrow::Schema& schema, RigOutput* out) {
    const int64_t rows = done.rows == nullptr ? 0 : done.rows->num_rows();
    EXPECT_EQ(1 + done.made, rows + static_cast<int64_t>(done.rejects.size()) + done.used)
        << "in + made = out + rejected + used";
    for (const stage::Reject& reject : done.rejects) {
      EXPECT_FALSE(reject.reason.empty());
      EXPECT_LE(reject.span_begin, reject.span_end);
    }
    out->rejects.insert(out->rejects.end(), done.rejects.begin(), done.rejects.end());
    out->used += done.used;
    out->made += done.made;
    if (rows == 0) return;
    EXPECT_TRUE(done.rows->schema()->Equals(schema)) << done.rows->schema()->ToString();
    EXPECT_TRUE(done.rows->ValidateFull().ok()) << done.rows->ValidateFull().ToString();
    for (int64_t row = 0; row < rows; ++row) {
      TextRow one;
      for (int i = 0; i < done.rows->num_columns(); ++i) {
        const auto value = *done.rows->column(i)->GetScalar(row);
        if (!value->is_valid) continue;
        const bool hash = value->type->id() == arrow::Type::FIXED_SIZE_BINARY;
        one[schema.field(i)->name()] =
            hash ? base::Hash128::FromBytes(
                       static_cast<const arrow::BaseBinaryScalar&>(*value).view())
                       .Hex()
                 : value->ToString();
      }
      out->rows.push_back(std::move(one));
    }
  }

  stage::StageRegistry registry_;
  stage::Configured configured_;
  stage::BindInput input_;
  std::vector<std::string> columns_;
};

}  // namespace saem::write
