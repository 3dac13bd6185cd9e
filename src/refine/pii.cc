#include "refine/pii.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>

#include "data/annotations.h"
#include "data/document.h"
#include "stage/options.h"
#include "text/pii.h"

namespace saem::refine {
namespace {

using stage::BatchPtr;
using text::PiiMatch;

constexpr char kPrefix[] = "pii.";  // of annotations

struct PiiOptions {
  std::string action = "replace";
  stage::StringList types{"email", "ip", "phone", "card", "rrn", "frn"};
  std::string min_grade = "probable";
  bool private_addresses = false;
  stage::StringList columns;
};

const stage::OptionTableOf<PiiOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<PiiOptions>();
    made->Field("action", &PiiOptions::action,
                "`replace` writes values that belong to nobody (example.com, documentation "
                "networks, numbers that "
                "fail their checksum), `mask` writes [EMAIL] and its kind, `drop` rejects the "
                "record, `flag` counts "
                "matches in `annotations` and changes nothing",
                std::nullopt, {"replace", "mask", "drop", "flag"})
        .Shorthand();
    made->Field("types", &PiiOptions::types,
                "what is looked for: e-mail and IP addresses, telephone numbers, payment cards, "
                "Korean resident "
                "(rrn), foreigner (frn) and business (brn) numbers",
                std::nullopt, {"email", "ip", "phone", "card", "rrn", "frn", "brn"});
    made->Field("min_grade", &PiiOptions::min_grade,
                "how sure a match must be: `possible` is structure alone, `probable` structure and "
                "context, "
                "`certain` checksum, structure and context",
                std::nullopt, {"possible", "probable", "certain"});
    made->Field("private_addresses", &PiiOptions::private_addresses,
                "IP addresses of private networks too, not public ones alone");
    made->Field("columns", &PiiOptions::columns,
                "columns of text to look at; empty: those of text, title, question, answer and "
                "context that there "
                "are");
    return made;
  }();
  return *table;
}

// What was found in one row.
struct RowFindings {
  std::array<int64_t, text::kPiiTypeCount> counts{};
  int64_t total = 0;
  std::string column;  // of the first match
  PiiMatch first;

  void Add(const std::string& name, const std::vector<PiiMatch>& matches) {
    for (const PiiMatch& match : matches) {
      ++counts[static_cast<size_t>(match.type)];
      if (total++ == 0) {
        column = name;
        first = match;
      }
    }
  }
};

class PiiStage final : public stage::MapStage {
 public:
  explicit PiiStage(PiiOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    search_.types = text::PiiTypes();
    for (const std::string& type : options_.types) {
      search_.types = search_.types.With(text::PiiTypeOf(type).value());
    }
    search_.min_grade = text::PiiGradeOf(options_.min_grade).value();
    search_.private_addresses = options_.private_addresses;
    seed_ = input.seed;
    std::vector<base::Diagnostic> diagnostics;
    if (search_.types.Empty()) {
      diagnostics.push_back({{}, "`pii` has no types to look for", "name one in `types`"});
    }
    ChooseColumns(*input.schema, diagnostics);
    ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics)));
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = columns_;
    if (options_.action == "flag") {
      ARROW_ASSIGN_OR_RAISE(binding.schema, data::WithAnnotations(input.schema, kPrefix, {}));
    }
    return binding;
  }

  base::Result<stage::MapOutput> Process(const BatchPtr& batch, stage::State*) const override {
    if (options_.action == "drop") return Drop(batch);
    if (options_.action == "flag") return Flag(batch);
    return Rewrite(batch);
  }

 private:
  void ChooseColumns(const arrow::Schema& schema, std::vector<base::Diagnostic>& diagnostics) {
    columns_.clear();
    if (options_.columns.empty()) {
      for (const char* name : {data::kText, data::kTitle, "question", "answer", "context"}) {
        const auto field = schema.GetFieldByName(name);
        if (field != nullptr && field->type()->id() == arrow::Type::STRING)
          columns_.emplace_back(name);
      }
      if (columns_.empty()) {
        diagnostics.push_back(
            {{},
             "`pii` finds no text: the rows have none of the columns text, title, question, "
             "answer, context",
             "extract text first, or name columns in `columns`"});
      }
      return;
    }
    for (const std::string& name : options_.columns) {
      const auto field = schema.GetFieldByName(name);
      if (field == nullptr) {
        diagnostics.push_back({{},
                               "`pii` wants the column `" + name + "`, which the rows do not have",
                               base::DidYouMean(name, schema.field_names())});
      } else if (field->type()->id() != arrow::Type::STRING) {
        diagnostics.push_back(
            {{}, "`pii` reads text, and `" + name + "` is " + field->type()->ToString(), ""});
      } else {
        columns_.push_back(name);
      }
    }
  }

  base::Result<std::vector<RowFindings>> FindAll(const BatchPtr& batch) const {
    std::vector<RowFindings> rows(static_cast<size_t>(batch->num_rows()));
    for (const std::string& name : columns_) {
      ARROW_ASSIGN_OR_RAISE(const auto* column, data::StringColumn(*batch, name));
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        if (column->IsNull(row)) continue;
        rows[static_cast<size_t>(row)].Add(name, text::FindPii(column->GetView(row), search_));
      }
    }
    return rows;
  }

  base::Result<stage::MapOutput> Drop(const BatchPtr& batch) const {
    ARROW_ASSIGN_OR_RAISE(const std::vector<RowFindings> found, FindAll(batch));
    stage::MapOutput output;
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const RowFindings& one = found[static_cast<size_t>(row)];
      if (one.total == 0) {
        kept.push_back(row);
        continue;
      }
      stage::Reject reject;
      reject.row = row;
      reject.reason = "personal-data";
      reject.detail = std::string(text::PiiTypeName(one.first.type)) + " (" +
                      std::string(text::PiiGradeName(one.first.grade)) + ") in " + one.column +
                      ", " + std::to_string(one.total) + " in all";
      if (one.column == data::kText) {
        reject.span_begin = static_cast<int64_t>(one.first.begin);
        reject.span_end = static_cast<int64_t>(one.first.end);
      }
      output.rejects.push_back(std::move(reject));
    }
    if (!kept.empty()) {
      ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    }
    return output;
  }

  base::Result<stage::MapOutput> Flag(const BatchPtr& batch) const {
    ARROW_ASSIGN_OR_RAISE(const std::vector<RowFindings> found, FindAll(batch));
    data::AnnotationBuilder annotations(batch, kPrefix);
    for (const RowFindings& one : found) {
      ARROW_RETURN_NOT_OK(annotations.NextRow());
      for (size_t type = 0; type < one.counts.size(); ++type) {
        if (one.counts[type] == 0) continue;
        ARROW_RETURN_NOT_OK(annotations.Add(text::PiiTypeName(static_cast<text::PiiType>(type)),
                                            static_cast<double>(one.counts[type])));
      }
    }
    stage::MapOutput output;
    ARROW_ASSIGN_OR_RAISE(output.rows, annotations.Finish());
    return output;
  }

  base::Result<stage::MapOutput> Rewrite(const BatchPtr& batch) const {
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    const auto rewrite =
        options_.action == "mask" ? text::PiiRewrite::kMask : text::PiiRewrite::kReplace;
    stage::MapOutput output;
    output.rows = batch;
    for (const std::string& name : columns_) {
      ARROW_ASSIGN_OR_RAISE(const auto* column, data::StringColumn(*batch, name));
      std::vector<std::pair<int64_t, std::string>> changed;
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        if (column->IsNull(row)) continue;
        std::vector<PiiMatch> matches;
        std::string clean = text::RewritePii(column->GetView(row), search_, rewrite, seed_,
                                             data::HashAt(*ids, row), &matches);
        if (!matches.empty()) changed.emplace_back(row, std::move(clean));
      }
      if (changed.empty()) continue;
      ARROW_ASSIGN_OR_RAISE(output.rows, WithChanges(output.rows, name, *column, changed));
    }
    return output;
  }

  static base::Result<BatchPtr> WithChanges(
      const BatchPtr& batch, const std::string& name, const arrow::StringArray& column,
      const std::vector<std::pair<int64_t, std::string>>& changed) {
    arrow::StringBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Reserve(column.length()));
    size_t next = 0;
    for (int64_t row = 0; row < column.length(); ++row) {
      if (next < changed.size() && changed[next].first == row) {
        ARROW_RETURN_NOT_OK(builder.Append(changed[next++].second));
      } else {
        ARROW_RETURN_NOT_OK(column.IsNull(row) ? builder.AppendNull()
                                               : builder.Append(column.GetView(row)));
      }
    }
    ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Array> built, builder.Finish());
    ARROW_ASSIGN_OR_RAISE(const BatchPtr with_text, data::WithColumn(batch, name, built));
    if (name != data::kText || batch->schema()->GetFieldIndex(data::kContent) < 0) return with_text;
    return WithContent(with_text, changed);
  }

  static base::Result<BatchPtr> WithContent(
      const BatchPtr& batch, const std::vector<std::pair<int64_t, std::string>>& changed) {
    ARROW_ASSIGN_OR_RAISE(const auto* old_column, data::HashColumn(*batch, data::kContent));
    arrow::FixedSizeBinaryBuilder builder(data::HashType());
    ARROW_RETURN_NOT_OK(builder.Reserve(batch->num_rows()));
    size_t next = 0;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      base::Hash128 hash = data::HashAt(*old_column, row);
      if (next < changed.size() && changed[next].first == row) {
        hash = base::ContentHash(changed[next++].second);
      }
      const std::array<char, 16> bytes = hash.Bytes();
      ARROW_RETURN_NOT_OK(builder.Append(std::string_view(bytes.data(), bytes.size())));
    }
    ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Array> built, builder.Finish());
    return data::WithColumn(batch, data::kContent, built);
  }

  PiiOptions options_;
  text::PiiSearch search_;
  std::vector<std::string> columns_;
  uint64_t seed_ = 0;
};

}  // namespace

base::Status RegisterPii(stage::StageRegistry& registry) {
  return registry.Add(
      stage::Describe<PiiStage>("pii", 1, "replaces, masks, drops or flags personal data",
                                "Finds e-mail and IP addresses, telephone numbers, payment cards "
                                "and Korean resident, foreigner and business "
                                "numbers, graded by checksum, structure and context. One value "
                                "keeps one replacement inside a record and gets "
                                "another one elsewhere; replacements depend on the recipe's seed, "
                                "the record and the value alone.",
                                Table()));
}

}  // namespace saem::refine
