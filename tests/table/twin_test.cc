// Rows of a twin: every one satisfies what was asked, and none is the copy of one person.
#include "table/twin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "table/people.h"

namespace saem::table {
namespace {

using testing::HasSubstr;

using Where = std::map<std::string, std::string>;

base::Result<RowConditions> Asked(const TreesModel& model, const Where& where) {
  ARROW_ASSIGN_OR_RAISE(const auto conditions, ParseConditions(where, *model.schema));
  return ConditionsOn(model, conditions);
}

TEST(Twin, ConditionsHoldForEveryRow) {
  const TreesModel model = Fitted(*People(4000));
  const auto conditions = Asked(model, {{"city", "Busan"}, {"age", "30..39"}}).ValueOrDie();
  const auto twin = DrawTwin(model, 5, 0, 300, conditions, nullptr).ValueOrDie();
  EXPECT_NEAR(Shares(*twin.rows, "city")["Busan"], 1, 1e-9);
  for (const double age : Numbers(*twin.rows, "age")) EXPECT_TRUE(age >= 30 && age <= 39);
  const auto part = DrawTwin(model, 5, 100, 150, conditions, nullptr).ValueOrDie();
  EXPECT_TRUE(part.rows->Equals(*twin.rows->Slice(100, 50)));
}

// Rows that satisfy a condition are those among all rows that do: nothing else changes.
TEST(Twin, ConditionsOnlyChoose) {
  const TreesModel model = Fitted(*People(4000), {.trees = 2});
  const auto all = DrawTwin(model, 5, 0, 2000, {}, nullptr).ValueOrDie();
  const auto asked = Asked(model, {{"income", "300..400"}}).ValueOrDie();
  const auto chosen = DrawTwin(model, 5, 0, 2000, asked, nullptr).ValueOrDie();
  const auto before = Numbers(*all.rows, "income");
  const auto after = Numbers(*chosen.rows, "income");
  int64_t kept = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(after[i] >= 300 && after[i] <= 400);
    if (before[i] < 300 || before[i] > 400) continue;
    ++kept;
    EXPECT_EQ(before[i], after[i]);
  }
  EXPECT_GT(kept, 300);
}

TEST(Twin, WhatOneRowInThousandsSatisfiesIsFound) {
  const TreesModel model = Fitted(*People(4000));
  const auto asked = Asked(model, {{"number", "100000..100031"}, {"age", "30..32"}}).ValueOrDie();
  const auto twin = DrawTwin(model, 5, 0, 20, asked, nullptr);
  ASSERT_TRUE(twin.ok()) << twin.status().ToString();
  EXPECT_GT(twin->drawn_again, 20 * 2000);
  for (const double number : Numbers(*twin->rows, "number")) EXPECT_LE(number, 100031);
}

TEST(Twin, AValueThatNobodyHasIsNamed) {
  const TreesModel model = Fitted(*People(1000), {.trees = 2});
  const auto text = Asked(model, {{"city", "Paris"}});
  ASSERT_FALSE(text.ok());
  EXPECT_THAT(text.status().message(), HasSubstr("city: Paris"));
  const auto number = Asked(model, {{"age", "90..99"}});
  ASSERT_FALSE(number.ok());
  EXPECT_THAT(number.status().message(), HasSubstr("age: 90..99"));
}

TEST(Twin, ValuesThatNobodyHasTogetherAreNamed) {
  Texts left, right;
  for (int i = 0; i < 400; ++i) {
    left.emplace_back(i % 2 == 0 ? "a" : "b");
    right.emplace_back(i % 2 == 0 ? "x" : "y");
  }
  const TreesModel model = Fitted(*TableOf({{"left", Of(left)}, {"right", Of(right)}}));
  const auto asked = Asked(model, {{"left", "a"}, {"right", "y"}}).ValueOrDie();
  const auto twin = DrawTwin(model, 5, 0, 8192, asked, nullptr);
  ASSERT_FALSE(twin.ok());
  EXPECT_THAT(twin.status().message(), HasSubstr("left: a, right: y"));
}

TEST(Twin, AConditionOnMadeUpTextIsRefused) {
  const TreesModel model = Fitted(*People(1000), {.trees = 2});
  const auto asked = Asked(model, {{"card", "KR-1007-B"}});
  ASSERT_FALSE(asked.ok());
  EXPECT_THAT(asked.status().message(), HasSubstr("made up"));
}

TEST(Twin, ConditionsOnUnknownColumnsAreUsageErrors) {
  const auto schema = People(1)->schema();
  const auto unknown = ParseConditions({{"citi", "Busan"}}, *schema);
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(base::MessageOf(unknown.status()), HasSubstr("did you mean `city`"));
  EXPECT_FALSE(ParseConditions({{"age", "young"}}, *schema).ok());
}

int64_t Found(const NearCopies& near, const arrow::Table& rows) {
  const auto found = near.Find(rows.CombineChunksToBatch().ValueOrDie()).ValueOrDie();
  return std::count(found.begin(), found.end(), true);
}

TEST(NearCopies, RowsOfPeopleAreFoundAndRowsLikeOthersAreNot) {
  const auto all = People(4000);
  const auto training = all->Slice(0, 2000);
  const auto near = NearCopies::Learn(*training, 0.01).ValueOrDie();
  EXPECT_EQ(Found(*near, *training->Slice(100, 50)), 50);
  EXPECT_LE(Found(*near, *all->Slice(2000, 500)), 15) << "the share is one in a hundred";
}

TEST(NearCopies, ARowThatSeveralPeopleHaveIsNobodysCopy) {
  Texts city;
  Ints age;
  for (int i = 0; i < 300; ++i) {
    city.emplace_back(i % 2 == 0 ? "Seoul" : "Busan");
    age.emplace_back(i == 7 ? 99 : i % 10);
  }
  const auto people = TableOf({{"city", Of(city)}, {"age", Of(age)}});
  const auto near = NearCopies::Learn(*people, 0.01).ValueOrDie();
  EXPECT_EQ(Found(*near, *people), 1) << "of the one who is 99";
}

}  // namespace
}  // namespace saem::table
