// Columns of documents, and rows taken from batches.
#include "data/document.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "data/lineage.h"
#include "data/model_call.h"

namespace saem::data {
namespace {

std::shared_ptr<arrow::RecordBatch> Numbers(int64_t rows) {
  arrow::Int64Builder builder;
  for (int64_t i = 0; i < rows; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("n", arrow::int64())}), rows,
                                  {*builder.Finish()});
}

TEST(TakeRows, KeepsTheRowsNamedInOrder) {
  const auto taken = *TakeRows(Numbers(5), {1, 4});
  EXPECT_EQ(taken->num_rows(), 2);
  EXPECT_EQ((*Int64Column(*taken, "n"))->Value(1), 4);
  EXPECT_EQ((*TakeRows(Numbers(5), {}))->num_rows(), 0);
}

TEST(TakeRows, DoesNotCopyWhenAllAreKept) {
  const auto batch = Numbers(2);
  EXPECT_EQ((*TakeRows(batch, {0, 1})).get(), batch.get());
}

TEST(Column, OfAnotherTypeIsOurBug) {
  EXPECT_EQ(base::FaultOf(StringColumn(*Numbers(1), "n").status()), base::Fault::kInternal);
  EXPECT_EQ(base::FaultOf(StringColumn(*Numbers(1), "absent").status()), base::Fault::kInternal);
}

TEST(Schema, FieldsAreReplacedInPlaceOrAddedAtTheEnd) {
  const auto schema = TextSchema();
  EXPECT_EQ(WithField(schema, arrow::field(kText, arrow::large_utf8()))->num_fields(),
            schema->num_fields());
  EXPECT_EQ(WithField(schema, arrow::field("new", arrow::int64()))->fields().back()->name(), "new");
  EXPECT_EQ(WithoutField(schema, kText)->GetFieldIndex(kText), -1);
}

TEST(Lineage, ReadsBackWhatItWrote) {
  Lineage lineage;
  lineage.parents = {base::ContentHash("a"), base::ContentHash("b")};
  lineage.stage = "write:question-answer";
  lineage.model_hash = "abc";
  lineage.template_name = "qa \"en\"";
  lineage.sampling.seed = UINT64_MAX;
  lineage.sampling.temperature = 0.7;
  const Lineage back = *Lineage::FromJson(lineage.ToJson());
  EXPECT_EQ(back.parents, lineage.parents);
  EXPECT_EQ(back.ToJson(), lineage.ToJson());
  EXPECT_EQ(lineage.ToJson().find('\n'), std::string::npos);
}

TEST(Lineage, RefusesWhatIsNone) {
  EXPECT_FALSE(Lineage::FromJson("[]").ok());
  EXPECT_FALSE(Lineage::FromJson("{\"parents\": [\"xyz\"]}").ok());
}

TEST(ModelCall, EveryFieldIsPartOfItsKey) {
  ModelCall call;
  call.messages = {{"user", "hello"}};
  const base::Hash128 key = call.Key("m");
  EXPECT_EQ(key, call.Key("m"));
  EXPECT_NE(key, call.Key("n"));
  const auto differs = [&](const auto& change) {
    ModelCall other = call;
    change(other);
    return other.Key("m") != key;
  };
  EXPECT_TRUE(differs([](ModelCall& c) { c.kind = ModelCall::Kind::kScore; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.messages[0].role = "system"; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.messages.push_back({"user", ""}); }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.continuation = "x"; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.json_schema = "{}"; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.stop = {"\n"}; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.sampling.seed = 1; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.sampling.temperature = 0.1; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.sampling.max_tokens = 1; }));
  EXPECT_TRUE(differs([](ModelCall& c) { c.want_logprobs = true; }));
}

TEST(ModelAnswer, ReadsBackWhatItWrote) {
  ModelAnswer answer;
  answer.finish = ModelAnswer::Finish::kLength;
  answer.text = "줄\n\"quoted\"";
  answer.logprob_sum = -12.34567890123;
  answer.output_tokens = 9;
  const ModelAnswer back = *ModelAnswer::FromJson(answer.ToJson());
  EXPECT_EQ(back.ToJson(), answer.ToJson());
  EXPECT_EQ(back.logprob_sum, answer.logprob_sum);
  EXPECT_FALSE(ModelAnswer::FromJson("{}").ok());
  std::string huge = answer.ToJson();
  const std::string count = "\"prompt_tokens\":";
  huge.insert(huge.find(count) + count.size(), "1e40, \"was\": ");
  EXPECT_FALSE(ModelAnswer::FromJson(huge).ok()) << "a count that fits no integer";
  EXPECT_FALSE(ModelAnswer::FromJson("nonsense").ok());
}

}  // namespace
}  // namespace saem::data
