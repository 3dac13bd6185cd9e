// The stage `pii` through its registration, as a recipe meets it.
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "data/document.h"
#include "refine/pii.h"
#include "text/pii.h"

namespace saem::refine {
namespace {

using base::Hash128;

std::shared_ptr<arrow::Schema> DocumentSchema() {
  return arrow::schema({arrow::field(data::kId, data::HashType(), false),
                        arrow::field(data::kContent, data::HashType(), false),
                        arrow::field(data::kText, arrow::utf8(), false),
                        arrow::field(data::kTitle, arrow::utf8())});
}

std::string Bytes(const Hash128& hash) {
  const std::array<char, 16> bytes = hash.Bytes();
  return {bytes.data(), bytes.size()};
}

// Documents with ids 0, 1, 2 ... and no titles unless given.
stage::BatchPtr Documents(const std::vector<std::string>& texts, const std::string& title = {}) {
  arrow::FixedSizeBinaryBuilder ids(data::HashType());
  arrow::FixedSizeBinaryBuilder contents(data::HashType());
  arrow::StringBuilder text;
  arrow::StringBuilder titles;
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_TRUE(ids.Append(Bytes({0, i})).ok());
    EXPECT_TRUE(contents.Append(Bytes(base::ContentHash(texts[i]))).ok());
    EXPECT_TRUE(text.Append(texts[i]).ok());
    EXPECT_TRUE((title.empty() ? titles.AppendNull() : titles.Append(title)).ok());
  }
  return arrow::RecordBatch::Make(DocumentSchema(), static_cast<int64_t>(texts.size()),
                                  {ids.Finish().ValueOrDie(), contents.Finish().ValueOrDie(),
                                   text.Finish().ValueOrDie(), titles.Finish().ValueOrDie()});
}

struct Bound {
  std::unique_ptr<stage::Stage> stage;
  stage::Binding binding;
  std::string error;

  stage::MapOutput Process(const stage::BatchPtr& batch) const {
    return static_cast<const stage::MapStage&>(*stage).Process(batch, nullptr).ValueOrDie();
  }
};

Bound BindPii(const std::string& options,
              const std::shared_ptr<arrow::Schema>& schema = DocumentSchema()) {
  stage::StageRegistry registry;
  EXPECT_TRUE(RegisterPii(registry).ok());
  const config::Node node = config::ParseYaml(options, "recipe.yaml").ValueOrDie();
  std::vector<base::Diagnostic> diagnostics;
  stage::Configured configured = registry.Find("pii")->configure(node, diagnostics);
  Bound bound;
  for (const base::Diagnostic& diagnostic : diagnostics)
    bound.error += diagnostic.ToString() + "\n";
  if (!bound.error.empty()) return bound;
  stage::BindInput input;
  input.schema = schema;
  input.stage_name = "pii";
  input.seed = 7;
  bound.stage = std::move(configured.stage);
  base::Result<stage::Binding> binding = bound.stage->Bind(input);
  if (binding.ok()) {
    bound.binding = *binding;
  } else {
    bound.error = base::MessageOf(binding.status());
  }
  return bound;
}

std::string TextAt(const stage::BatchPtr& batch, int64_t row,
                   const std::string& column = data::kText) {
  return std::string(data::StringColumn(*batch, column).ValueOrDie()->GetView(row));
}

TEST(PiiStage, ReplacesAndRecomputesContent) {
  const Bound pii = BindPii("replace");
  ASSERT_EQ(pii.error, "");
  const stage::BatchPtr in = Documents({"전화 010-2345-6789", "nothing", "kim@naver.com"});
  const stage::MapOutput out = pii.Process(in);
  ASSERT_EQ(out.rows->num_rows(), 3);
  EXPECT_TRUE(out.rejects.empty());
  EXPECT_TRUE(out.rows->schema()->Equals(*pii.binding.schema));
  EXPECT_TRUE(TextAt(out.rows, 0).starts_with("전화 010-0000-"));
  EXPECT_EQ(TextAt(out.rows, 1), "nothing");
  EXPECT_TRUE(text::FindPii(TextAt(out.rows, 2)).empty());
  const auto* contents = data::HashColumn(*out.rows, data::kContent).ValueOrDie();
  for (int64_t row = 0; row < 3; ++row) {
    EXPECT_EQ(data::HashAt(*contents, row), base::ContentHash(TextAt(out.rows, row)));
  }
}

TEST(PiiStage, LeavesABatchWithoutPersonalDataUntouched) {
  const Bound pii = BindPii("replace");
  const stage::BatchPtr in = Documents({"one", "two"});
  EXPECT_EQ(pii.Process(in).rows, in);
}

TEST(PiiStage, DoesNotDependOnBatches) {
  const Bound pii = BindPii("replace");
  const stage::BatchPtr in = Documents({"a@naver.com", "b 02-234-5678", "a@naver.com"});
  const stage::BatchPtr whole = pii.Process(in).rows;
  for (int64_t row = 0; row < 3; ++row) {
    EXPECT_EQ(TextAt(pii.Process(in->Slice(row, 1)).rows, 0), TextAt(whole, row));
  }
  EXPECT_NE(TextAt(whole, 0), TextAt(whole, 2))
      << "records must not be linked by their replacements";
}

TEST(PiiStage, CleansTitlesTooAndKeepsNullOnes) {
  const Bound pii = BindPii("mask");
  EXPECT_EQ(TextAt(pii.Process(Documents({"x"}, "문의 02-234-5678")).rows, 0, data::kTitle),
            "문의 [PHONE]");
  const stage::MapOutput out = pii.Process(Documents({"kim@naver.com"}));
  EXPECT_EQ(TextAt(out.rows, 0), "[EMAIL]");
  EXPECT_TRUE(out.rows->GetColumnByName(data::kTitle)->IsNull(0));
}

TEST(PiiStage, DropsWithReasonAndSpan) {
  const Bound pii = BindPii("{action: drop}");
  const stage::MapOutput out =
      pii.Process(Documents({"clean", "전화 010-2345-6789, kim@naver.com", "also clean"}));
  ASSERT_EQ(out.rows->num_rows(), 2);
  EXPECT_EQ(TextAt(out.rows, 1), "also clean");
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].row, 1);
  EXPECT_EQ(out.rejects[0].reason, "personal-data");
  EXPECT_EQ(out.rejects[0].detail, "phone (probable) in text, 2 in all");
  EXPECT_EQ(out.rejects[0].span_begin, 7);
  EXPECT_EQ(out.rejects[0].span_end, 20);
  EXPECT_EQ(pii.Process(Documents({"kim@naver.com"})).rows, nullptr);
}

TEST(PiiStage, FlagsBesideOtherAnnotations) {
  const Bound pii = BindPii("flag");
  const stage::BatchPtr first =
      pii.Process(Documents({"kim@naver.com lee@naver.com", "none"})).rows;
  ASSERT_TRUE(first->schema()->Equals(*pii.binding.schema));
  EXPECT_EQ(TextAt(first, 0), "kim@naver.com lee@naver.com");
  const auto annotations = first->GetColumnByName(data::kAnnotations);
  EXPECT_EQ(annotations->GetScalar(0).ValueOrDie()->ToString(),
            "map<string, double>[{key:string = pii.email, value:double = 2}]");
  EXPECT_EQ(annotations->GetScalar(1).ValueOrDie()->ToString(), "map<string, double>[]");

  arrow::MapBuilder builder(arrow::default_memory_pool(), std::make_shared<arrow::StringBuilder>(),
                            std::make_shared<arrow::DoubleBuilder>());
  auto& keys = static_cast<arrow::StringBuilder&>(*builder.key_builder());
  auto& values = static_cast<arrow::DoubleBuilder&>(*builder.item_builder());
  ASSERT_TRUE(builder.Append().ok());
  ASSERT_TRUE(keys.AppendValues({"quality", "pii.email"}).ok());
  ASSERT_TRUE(values.AppendValues({0.5, 9}).ok());
  ASSERT_TRUE(builder.AppendNull().ok());
  const stage::BatchPtr in =
      first->SetColumn(4, first->schema()->field(4), builder.Finish().ValueOrDie()).ValueOrDie();
  const auto merged = pii.Process(in).rows->GetColumnByName(data::kAnnotations);
  EXPECT_EQ(merged->GetScalar(0).ValueOrDie()->ToString(),
            "map<string, double>[{key:string = quality, value:double = 0.5}, "
            "{key:string = pii.email, value:double = 2}]");
}

TEST(PiiStage, LooksForTheTypesAndGradesAskedFor) {
  const std::string text = "kim@naver.com 010-2345-6789 a 960121-1021414";
  EXPECT_EQ(TextAt(BindPii("{action: mask, types: [email]}").Process(Documents({text})).rows, 0),
            "[EMAIL] 010-2345-6789 a 960121-1021414");
  EXPECT_EQ(
      TextAt(BindPii("{action: mask, min_grade: possible}").Process(Documents({text})).rows, 0),
      "[EMAIL] [PHONE] a [RRN]");
  EXPECT_EQ(
      TextAt(BindPii("{action: mask, min_grade: certain}").Process(Documents({text})).rows, 0),
      "[EMAIL] 010-2345-6789 a 960121-1021414");
}

TEST(PiiStage, RefusesWhatItCannotDoBeforeReading) {
  EXPECT_NE(BindPii("{action: remove}").error.find("`replace`"), std::string::npos);
  EXPECT_NE(BindPii("{types: [mail]}").error.find("did you mean `email`?"), std::string::npos);
  EXPECT_NE(BindPii("{colums: [text]}").error.find("did you mean `columns`?"), std::string::npos);
  EXPECT_NE(BindPii("{types: []}").error.find("no types"), std::string::npos);
  EXPECT_NE(BindPii("{columns: [texts]}").error.find("did you mean `text`?"), std::string::npos);
  EXPECT_NE(BindPii("{columns: [id]}").error.find("fixed_size_binary"), std::string::npos);
  EXPECT_NE(
      BindPii("replace", arrow::schema({arrow::field("n", arrow::int64())})).error.find("no text"),
      std::string::npos);
}

}  // namespace
}  // namespace saem::refine
