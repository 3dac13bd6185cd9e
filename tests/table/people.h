// Tables for the tests of table/: people whose columns go with each other, and what their columns
// hold.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "table/column_values.h"
#include "table/trees.h"

namespace saem::table {

template <typename Builder, typename T>
std::shared_ptr<arrow::Array> Column(const std::vector<std::optional<T>>& values) {
  Builder builder;
  for (const auto& value : values) {
    EXPECT_TRUE((value ? builder.Append(*value) : builder.AppendNull()).ok());
  }
  return builder.Finish().ValueOrDie();
}
using Texts = std::vector<std::optional<std::string>>;
using Doubles = std::vector<std::optional<double>>;
using Ints = std::vector<std::optional<int64_t>>;

inline std::shared_ptr<arrow::Array> Of(const Texts& v) { return Column<arrow::StringBuilder>(v); }
inline std::shared_ptr<arrow::Array> Of(const Doubles& v) {
  return Column<arrow::DoubleBuilder>(v);
}
inline std::shared_ptr<arrow::Array> Of(const Ints& v) { return Column<arrow::Int64Builder>(v); }

inline std::shared_ptr<arrow::Table> TableOf(
    const std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>& columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type()));
    arrays.push_back(array);
  }
  return arrow::Table::Make(arrow::schema(fields), arrays);
}

// Income goes with age and city, `smoker` is unknown for the young, one town has two people, the
// number is everyone's own.
inline std::shared_ptr<arrow::Table> People(int64_t rows) {
  Ints age, number;
  Texts city, smoker, card;
  Doubles income;
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t years = 18 + i * 7919 % 60;
    const bool seoul = i * 31 % 10 < 6;
    age.emplace_back(years);
    city.emplace_back(i < 2 ? "Sinan" : seoul ? "Seoul" : "Busan");
    income.emplace_back((1000.0 + 50.0 * static_cast<double>(years) + (seoul ? 800 : 0) +
                         static_cast<double>(i * 104729 % 97)) /
                        10.0);
    smoker.push_back(years < 25 ? std::nullopt
                                : std::optional<std::string>(i % 4 == 0 ? "yes" : "no"));
    number.emplace_back(100000 + i * 7907 % 99991);
    card.emplace_back("KR-" + std::to_string(1000 + i * 7 % 9000) + "-" +
                      std::string(1, static_cast<char>('A' + i % 26)));
  }
  return TableOf({{"age", Of(age)},
                  {"city", Of(city)},
                  {"income", Of(income)},
                  {"smoker", Of(smoker)},
                  {"number", Of(number)},
                  {"card", Of(card)}});
}

inline base::Context With(int threads) {
  base::Context context;
  context.threads = threads;
  return context;
}

inline TreesModel Fitted(const arrow::Table& rows, const TreesSettings& settings = {},
                         int threads = 1) {
  auto model = FitTrees(rows, settings, {}, With(threads));
  EXPECT_TRUE(model.ok()) << model.status().ToString();
  return model.MoveValueUnsafe();
}

inline std::map<std::string, double> Shares(const arrow::RecordBatch& batch,
                                            const std::string& name) {
  std::map<std::string, double> shares;
  EXPECT_TRUE(
      ForEachText(arrow::ChunkedArray(batch.GetColumnByName(name)), [&](int64_t,
                                                                        std::string_view text) {
        shares[std::string(text)] += 1.0 / static_cast<double>(batch.num_rows());
      }).ok());
  return shares;
}

inline std::vector<double> Numbers(const arrow::RecordBatch& batch, const std::string& name) {
  std::vector<double> values;
  EXPECT_TRUE(
      ForEachNumber(arrow::ChunkedArray(batch.GetColumnByName(name)), [&](int64_t, double value) {
        values.push_back(value);
      }).ok());
  return values;
}

}  // namespace saem::table
