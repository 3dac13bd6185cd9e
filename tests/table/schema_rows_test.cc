// Rows of a declared table honour every rule of it, and tables of one schema fit together.
#include "table/schema_rows.h"

#include <cmath>
#include <set>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "table/people.h"

namespace saem::table {
namespace {

using testing::HasSubstr;

constexpr char kShop[] =
    "CREATE TABLE people (n int PRIMARY KEY, name varchar(30) NOT NULL, email varchar(40) UNIQUE,"
    "  boss int REFERENCES people (n));"
    "CREATE TABLE goods (sku char(6) PRIMARY KEY, price numeric(6,2) NOT NULL CHECK (price > 0));"
    "CREATE TABLE lines (n int NOT NULL REFERENCES people, line smallint CHECK (line >= 1),"
    "  sku char(6) NOT NULL REFERENCES goods, a date NOT NULL, b date, c date CHECK (c < "
    "'2021-01-01'),"
    "  kind text NOT NULL CHECK (kind IN ('x', 'y')), PRIMARY KEY (n, line), CHECK (a < b), CHECK "
    "(b <= c))";

base::Result<SchemaRows> Rows(const std::string& sql, const std::string& table,
                              const std::map<std::string, int64_t>& rows,
                              const SchemaSettings& settings = {}) {
  ARROW_ASSIGN_OR_RAISE(auto tables, ParseSqlSchema(sql, "a.sql"));
  return SchemaRows::Of(std::move(tables), table, rows, settings);
}

std::shared_ptr<arrow::RecordBatch> Made(const std::string& table, int64_t count,
                                         const SchemaSettings& settings = {}) {
  const std::map<std::string, int64_t> rows = {{"people", 100}, {"goods", 20}, {"lines", 400}};
  auto made = Rows(kShop, table, rows, settings);
  EXPECT_TRUE(made.ok()) << made.status().ToString();
  auto batch = made->Draw(0, count).ValueOrDie();
  EXPECT_TRUE(batch->ValidateFull().ok());
  return batch;
}

std::vector<std::string> Cells(const arrow::RecordBatch& batch, const std::string& name) {
  std::vector<std::string> cells;
  const auto column = batch.GetColumnByName(name);
  for (int64_t i = 0; i < batch.num_rows(); ++i) {
    cells.push_back(column->GetScalar(i).ValueOrDie()->ToString());
  }
  return cells;
}

TEST(SchemaRows, KeysDifferAndReferencesAreThere) {
  const auto people = Made("people", 100);
  const auto numbers = Cells(*people, "n");
  const std::set<std::string> known(numbers.begin(), numbers.end());
  EXPECT_EQ(known.size(), 100U);
  const auto mails = Cells(*people, "email");
  EXPECT_EQ(std::set<std::string>(mails.begin(), mails.end()).size(), 100U);
  const auto goods = Cells(*Made("goods", 20), "sku");
  const auto lines = Made("lines", 400);
  std::set<std::string> keys;
  const auto of = Cells(*lines, "n"), line = Cells(*lines, "line"), sku = Cells(*lines, "sku");
  for (size_t i = 0; i < 400; ++i) {
    EXPECT_TRUE(known.count(of[i])) << of[i];
    EXPECT_TRUE(std::count(goods.begin(), goods.end(), sku[i])) << sku[i];
    EXPECT_EQ(sku[i].size(), 6U);
    keys.insert(of[i] + " " + line[i]);
  }
  EXPECT_EQ(keys.size(), 400U);
  EXPECT_EQ(people->GetColumnByName("boss")->IsNull(0), true) << "the first has nobody before it";
}

TEST(SchemaRows, ChecksAndTypesHold) {
  const auto lines = Made("lines", 400, {.nulls = 0.3});
  const auto column = [&](const char* name) { return lines->GetColumnByName(name); };
  const auto day = [&](const char* name, int64_t i) {
    return static_cast<const arrow::Date32Array&>(*column(name)).Value(i);
  };
  for (int64_t i = 0; i < 400; ++i) {
    EXPECT_TRUE(column("a")->IsValid(i));
    const bool b = column("b")->IsValid(i), c = column("c")->IsValid(i);
    EXPECT_TRUE(!b || day("a", i) < day("b", i));
    EXPECT_TRUE(!b || !c || day("b", i) <= day("c", i));
    EXPECT_TRUE(!c || day("c", i) < 18628);
  }
  EXPECT_NEAR(static_cast<double>(column("b")->null_count()), 120, 40);
  for (const double price : Numbers(*Made("goods", 20), "price")) {
    EXPECT_GT(price, 0);
    EXPECT_DOUBLE_EQ(price, std::nearbyint(price * 100) / 100);
  }
}

TEST(SchemaRows, ARowIsTheSameForAnyCut) {
  const auto whole = Made("lines", 400);
  const auto made = Rows(kShop, "lines", {{"people", 100}, {"goods", 20}, {"lines", 400}});
  EXPECT_TRUE(made->Draw(100, 150).ValueOrDie()->Equals(*whole->Slice(100, 50)));
}

TEST(SchemaRows, KoreanNamesFitTheirLength) {
  const auto people = Made("people", 50, {.locale = "ko"});
  for (const std::string& name : Cells(*people, "name")) {
    EXPECT_GT(static_cast<unsigned char>(name[0]), 0xE0) << name;
    EXPECT_LE(name.size(), 12U);
  }
}

TEST(SchemaRows, WhatCannotBeIsSaid) {
  const auto refused = [](const std::string& sql, const std::map<std::string, int64_t>& rows) {
    const auto made = Rows(sql, "t", rows);
    return made.ok() ? "made" : base::MessageOf(made.status());
  };
  EXPECT_THAT(refused("CREATE TABLE t (a int CHECK (a > 5 AND a < 6))", {{"t", 9}}),
              HasSubstr("no value of `t.a`"));
  EXPECT_THAT(refused("CREATE TABLE t (a char(1) PRIMARY KEY)", {{"t", 90}}),
              HasSubstr("key (a) has 36 values"));
  EXPECT_THAT(refused("CREATE TABLE t (a int REFERENCES u (b))", {{"t", 9}}),
              HasSubstr("`u`, which the schema does not declare"));
  EXPECT_THAT(refused("CREATE TABLE u (b int PRIMARY KEY); CREATE TABLE t (a int REFERENCES u)",
                      {{"t", 9}}),
              HasSubstr("no dataset generates it"));
  EXPECT_THAT(refused("CREATE TABLE t (a int, b int, CHECK (a < b), CHECK (b < a))", {{"t", 9}}),
              testing::AnyOf(HasSubstr("no value of"), HasSubstr("in a circle")));
  EXPECT_THAT(refused("CREATE TABLE t (a int PRIMARY KEY, b int, CHECK (a < b))", {{"t", 9}}),
              HasSubstr("is a key"));
  EXPECT_THAT(refused("CREATE TABLE v (a int)", {{"t", 9}}), HasSubstr("declares no table `t`"));
}

}  // namespace
}  // namespace saem::table
