// The audit of tables against twins whose faults are known: copies, rows nobody had, columns torn
// apart, too little evidence.
#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/audit.h"
#include "base/rng.h"
#include "data/document.h"
#include "table/boosting.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using testing::HasSubstr;

struct Person {
  int64_t age, number;
  std::string city, job;
  double income;
};

// Job goes with age, income with both and the city.
Person Draw(base::RandomStream& draw) {
  Person person;
  person.age = 18 + static_cast<int64_t>(draw.Below(60));
  person.number = 100000 + static_cast<int64_t>(draw.Below(900000));
  person.city = draw.Below(10) < 6 ? "Seoul" : draw.Below(10) < 9 ? "Busan" : "Jeju";
  const bool old = person.age > 60;
  person.job = draw.Below(10) < 8 ? (old ? "retired" : "employed") : "other";
  person.income = static_cast<double>(20 * person.age + (person.city == "Seoul" ? 500 : 0) +
                                      (person.job == "employed" ? 900 : 0) +
                                      static_cast<int64_t>(draw.Below(400)));
  return person;
}

std::vector<Person> People(size_t count, uint64_t seed) {
  base::RandomStream draw(seed, "people", {});
  std::vector<Person> people;
  for (size_t i = 0; i < count; ++i) people.push_back(Draw(draw));
  return people;
}

stage::SchemaPtr Schema() {
  return arrow::schema({arrow::field(data::kId, data::HashType(), false),
                        arrow::field("age", arrow::int64()), arrow::field("number", arrow::int64()),
                        arrow::field("city", arrow::utf8()), arrow::field("job", arrow::utf8()),
                        arrow::field("income", arrow::float64())});
}

class Batches final : public stage::RowSource {
 public:
  Batches(stage::BatchPtr all, int64_t size) : all_(std::move(all)), size_(size) {}
  base::Result<stage::BatchPtr> Next() override {
    if (at_ >= all_->num_rows()) return nullptr;
    auto batch = all_->Slice(at_, size_);
    at_ += size_;
    return batch;
  }

 private:
  stage::BatchPtr all_;
  int64_t size_;
  int64_t at_ = 0;
};

OpenRows Rows(const std::vector<Person>& people, const std::string& name, int64_t batch = 500) {
  arrow::FixedSizeBinaryBuilder id(data::HashType());
  arrow::Int64Builder age, number;
  arrow::StringBuilder city, job;
  arrow::DoubleBuilder income;
  for (size_t i = 0; i < people.size(); ++i) {
    EXPECT_TRUE(id.Append(base::DeriveId(base::ContentHash(name), "row", i).Bytes().data()).ok());
    EXPECT_TRUE(age.Append(people[i].age).ok() && number.Append(people[i].number).ok());
    EXPECT_TRUE(city.Append(people[i].city).ok() && job.Append(people[i].job).ok());
    EXPECT_TRUE(income.Append(people[i].income).ok());
  }
  const auto all = arrow::RecordBatch::Make(Schema(), static_cast<int64_t>(people.size()),
                                            {*id.Finish(), *age.Finish(), *number.Finish(),
                                             *city.Finish(), *job.Finish(), *income.Finish()});
  return [all, batch]() -> base::Result<std::unique_ptr<stage::RowSource>> {
    return std::make_unique<Batches>(all, batch);
  };
}

std::map<std::string, Finding> Audited(const std::vector<Person>& twin,
                                       const std::vector<Person>& training,
                                       const std::vector<Person>& holdout, int64_t batch = 500) {
  TableAuditInput input;
  input.dataset = "twins";
  input.twin = Rows(twin, "twin", batch);
  input.training = Rows(training, "training", batch);
  input.holdout = Rows(holdout, "holdout", batch);
  input.twin_schema = input.training_schema = input.holdout_schema = Schema();
  base::Context context;
  context.seed = 5;
  AuditOptions options;
  options.sample = 2000;
  auto found = AuditTable(input, options, context);
  EXPECT_TRUE(found.ok()) << found.status().ToString();
  std::map<std::string, Finding> by_check;
  for (Finding& finding : *found) by_check[finding.check] = std::move(finding);
  return by_check;
}

TEST(TableAudit, FreshRowsOfTheSameKindPass) {
  auto found = Audited(People(2000, 1), People(2000, 2), People(2000, 3));
  EXPECT_EQ(found.size(), TableCheckNames().size());
  for (const auto& [check, finding] : found) {
    EXPECT_EQ(finding.outcome, Outcome::kPass) << check << ": " << finding.explanation;
  }
}

TEST(TableAudit, ACopyOfThePeopleIsRefusedByEveryCheckOfPrivacy) {
  const auto training = People(2000, 2);
  auto found = Audited(training, training, People(2000, 3));
  for (const char* check : {"table-copies", "table-nearness", "table-membership",
                            "singling-out-one", "singling-out-many"}) {
    EXPECT_EQ(found[check].outcome, Outcome::kFail) << check << ": " << found[check].explanation;
    EXPECT_EQ(found[check].severity, findings::Severity::kBlock) << check;
  }
}

TEST(TableAudit, AFewCopiesAreFound) {
  const auto training = People(2000, 2);
  auto twin = People(2000, 1);
  for (size_t i = 0; i < 40; ++i) twin[i * 50] = training[i * 31];
  auto found = Audited(twin, training, People(2000, 3));
  EXPECT_EQ(found["table-copies"].outcome, Outcome::kFail) << found["table-copies"].explanation;
  EXPECT_NEAR(found["table-copies"].estimate.value, 0.02, 1e-9);
}

TEST(TableAudit, ColumnsTornApartFailFidelity) {
  auto twin = People(2000, 1);
  const auto other = People(2000, 9);
  for (size_t i = 0; i < twin.size(); ++i) {
    twin[i].age = other[i].age;
    twin[i].job = other[(i + 7) % other.size()].job;
  }
  auto found = Audited(twin, People(2000, 2), People(2000, 3));
  EXPECT_EQ(found["table-shapes"].outcome, Outcome::kPass) << found["table-shapes"].explanation;
  EXPECT_NE(found["table-pairs"].outcome, Outcome::kPass);  // few pairs: a wide interval
  for (const char* check : {"table-triples", "table-telling-apart"}) {
    EXPECT_EQ(found[check].outcome, Outcome::kFail) << check << ": " << found[check].explanation;
  }
}

TEST(TableAudit, ASmallGroupThatIsGoneIsNamed) {
  auto twin = People(2000, 1);
  for (Person& person : twin) {
    if (person.city == "Jeju") person.city = "Busan";
  }
  const auto found = Audited(twin, People(2000, 2), People(2000, 3));
  EXPECT_THAT(found.at("table-rare-groups").explanation, HasSubstr("city = Jeju (100%)"));
}

TEST(TableAudit, AHoldoutTooSmallIsNoEvidence) {
  auto found = Audited(People(2000, 1), People(2000, 2), People(30, 3));
  for (const char* check : {"table-copies", "table-nearness", "table-membership"}) {
    EXPECT_EQ(found[check].outcome, Outcome::kUndecided) << check;
  }
}

TEST(TableAudit, BatchesDoNotShow) {
  const auto one = Audited(People(500, 1), People(500, 2), People(500, 3), 1);
  const auto all = Audited(People(500, 1), People(500, 2), People(500, 3), 500);
  for (const auto& [check, finding] : one) {
    EXPECT_EQ(finding.estimate.value, all.at(check).estimate.value) << check;
    EXPECT_EQ(finding.explanation, all.at(check).explanation) << check;
  }
}

TEST(TableAudit, EmptyTwinsDecideNothing) {
  auto found = Audited({}, People(500, 2), People(500, 3));
  for (const auto& [check, finding] : found) {
    EXPECT_NE(finding.outcome, Outcome::kPass) << check;
  }
}

TEST(Boosting, LearnsWhatIsThereAndNothingElse) {
  table::BinnedRows rows;
  rows.rows = 2000;
  rows.ordered = {true, false};
  rows.columns.resize(2);
  std::vector<uint8_t> both, noise;
  std::vector<int32_t> use;
  base::RandomStream draw(3, "rows", {});
  for (int32_t i = 0; i < 2000; ++i) {
    const auto a = static_cast<uint8_t>(draw.Below(50));
    const auto b = static_cast<uint8_t>(draw.Below(6));
    rows.columns[0].push_back(a);
    rows.columns[1].push_back(b);
    both.push_back((a > 25) != (b % 2 == 0) ? 1 : 0);
    noise.push_back(static_cast<uint8_t>(draw.Below(2)));
    if (i < 1000) use.push_back(i);
  }
  const auto area = [&](const std::vector<uint8_t>& truth) {
    const auto model = table::BoostedTrees::Learn(rows, truth, use);
    std::vector<double> yes, no;
    for (size_t i = 1000; i < 2000; ++i) (truth[i] ? yes : no).push_back(model.Score(rows, i));
    return table::AreaUnderCurve(yes, no);
  };
  EXPECT_GT(area(both), 0.99);
  EXPECT_NEAR(area(noise), 0.5, 0.05);
}

}  // namespace
}  // namespace saem::audit
