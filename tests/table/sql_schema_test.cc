// SQL declarations are understood whole or refused at their place.
#include "table/sql_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saem::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SqlTable One(const std::string& sql) {
  auto tables = ParseSqlSchema(sql, "a.sql");
  EXPECT_TRUE(tables.ok()) << tables.status().ToString();
  return tables.ok() && tables->size() == 1 ? tables->front() : SqlTable();
}

TEST(SqlSchema, TypesAndRulesOfColumns) {
  const SqlTable table =
      One("/* all */ CREATE TABLE IF NOT EXISTS shop.\"Order\" (\n"
          "  n BIGSERIAL PRIMARY KEY, price DECIMAL(8,2) NOT NULL DEFAULT 0.5,\n"
          "  code char(4) unique, note character varying(20) DEFAULT 'it''s', at timestamp(3) "
          "without time zone\n"
          "    DEFAULT now(), done boolean null, -- a comment\n"
          "  by_whom int REFERENCES people(id) ON DELETE SET NULL ON UPDATE CASCADE\n"
          ");");
  EXPECT_EQ(table.name, "Order");
  ASSERT_EQ(table.columns.size(), 7U);
  EXPECT_FALSE(table.columns[0].nullable);
  EXPECT_EQ(table.columns[1].scale, 2);
  EXPECT_TRUE(table.columns[2].fixed);
  EXPECT_FALSE(table.columns[3].fixed);
  EXPECT_EQ(table.columns[3].length, 20);
  EXPECT_EQ(table.columns[4].type, SqlType::kTimestamp);
  EXPECT_TRUE(table.columns[5].nullable);
  ASSERT_EQ(table.references.size(), 1U);
  EXPECT_EQ(table.references[0].table, "people");
  EXPECT_THAT(table.references[0].keys, ElementsAre("id"));
  EXPECT_EQ(table.keys.size(), 2U);
}

TEST(SqlSchema, ChecksBecomeBoundsListsAndOrders) {
  const SqlTable table =
      One("CREATE TABLE t (a int CHECK (a > 0 AND (a <= 9)), b numeric(5,2) CHECK (b < 10),\n"
          "  c date, d date, e text CHECK (e IN ('x', 'y')), f int,\n"
          "  CHECK (d >= c), CHECK (c >= '2024-02-29' AND f BETWEEN -5 AND 5 AND f IS NOT NULL))");
  EXPECT_EQ(table.columns[0].low, 1);
  EXPECT_EQ(table.columns[0].high, 9);
  EXPECT_DOUBLE_EQ(*table.columns[1].high, 9.99);
  EXPECT_EQ(table.columns[2].low, 19782);
  EXPECT_THAT(table.columns[4].values, ElementsAre("x", "y"));
  EXPECT_EQ(table.columns[5].low, -5);
  EXPECT_FALSE(table.columns[5].nullable);
  ASSERT_EQ(table.orders.size(), 1U);
  EXPECT_EQ(table.orders[0].smaller, 2U);
  EXPECT_FALSE(table.orders[0].strict);
}

TEST(SqlSchema, WhatRowsCouldNotHonourIsRefusedAtItsPlace) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"CREATE TABLE t (a money)", "the type `money` of `a`"},
      {"CREATE TABLE t (a int CHECK (a > 1 OR a < 0))", "joins comparisons by AND"},
      {"CREATE TABLE t (a text CHECK (length(a) > 3))", "compares its columns; `length`"},
      {"CREATE TABLE t (a text CHECK (a LIKE 'x%'))", "not by `LIKE`"},
      {"CREATE TABLE t (a int, a int)", "two columns `a`"},
      {"CREATE TABLE t (a int, UNIQUE (b))", "has no column `b`"},
      {"CREATE TABLE t (a int", "`)` is expected, not the end"},
      {"CREATE TABLE t (a text DEFAULT 'x)", "a quote has no end"},
      {"ALTER TABLE t ADD UNIQUE (a)", "`ALTER` is not understood"},
  };
  for (const auto& [sql, message] : wrong) {
    const auto tables = ParseSqlSchema("\n" + sql, "a.sql");
    ASSERT_FALSE(tables.ok()) << sql;
    EXPECT_THAT(base::MessageOf(tables.status()), HasSubstr(message));
    EXPECT_THAT(base::MessageOf(tables.status()), HasSubstr("a.sql:2:")) << sql;
  }
}

TEST(SqlSchema, StatementsWithoutRulesArePassedOver) {
  EXPECT_EQ(One("SET search_path = x; CREATE INDEX i ON t (a); CREATE TABLE t (a int); COMMENT ON "
                "TABLE t IS 'it; is';")
                .name,
            "t");
}

}  // namespace
}  // namespace saem::table
