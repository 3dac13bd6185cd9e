// What a twin by sequential trees promises: the columns' types and relations, nothing that singles
// out a row, and the same rows whatever the threads and batches.
#include "table/trees.h"

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/rng.h"
#include "table/column_values.h"
#include "table/draw_rows.h"
#include "table/people.h"

namespace saem::table {
namespace {

using testing::HasSubstr;

std::shared_ptr<arrow::RecordBatch> Draw(const TreesModel& model, int64_t begin, int64_t end,
                                         uint64_t seed = 3) {
  std::vector<int64_t> rows(static_cast<size_t>(end - begin));
  std::iota(rows.begin(), rows.end(), begin);
  auto drawn = DrawRows(model, seed, rows);
  EXPECT_TRUE(drawn.ok()) << drawn.status().ToString();
  EXPECT_TRUE(drawn->rows->ValidateFull().ok());
  return drawn->rows;
}

// Nodes of a tree whose one feature is 64 even bins and whose target is `target(bin, number)`.
template <typename F>
size_t NodesGrown(const F& target, bool prune) {
  std::vector<uint8_t> bins;
  std::vector<CellCode> codes;
  GrowInput input;
  base::RandomStream draw(7, "rows", {});
  for (int32_t i = 0; i < 4000; ++i) {
    bins.push_back(static_cast<uint8_t>(1 + draw.Below(64)));
    codes.push_back(target(bins.back(), static_cast<uint32_t>(draw.Below(1000))));
    (draw.Below(2) == 0 ? input.split_rows : input.donor_rows).push_back(i);
  }
  input.features = {{0, true, 65}};
  input.rows = {bins.data(), 1};
  input.target = codes.data();
  input.target_ordered = true;
  input.target_cells = 1001;
  GrowSettings settings;
  settings.min_leaf = 5;
  settings.prune = prune;
  return GrowTree(input, settings).nodes.size();
}

TEST(Trees, SplitsThatTheOtherHalfDoesNotConfirmAreTakenBack) {
  const auto noise = [](uint8_t, uint32_t number) { return number % 7 + 1; };
  EXPECT_GT(NodesGrown(noise, false), 60U);
  EXPECT_LT(NodesGrown(noise, true), 12U);
  const auto steps = [](uint8_t bin, uint32_t number) { return bin / 16 * 7 + number % 3 + 1; };
  EXPECT_GE(NodesGrown(steps, true), 7U);
}

TEST(Trees, ModelsAreTheSameForAnyNumberOfThreads) {
  const auto rows = People(3000);
  const std::string one = TreesToFile(Fitted(*rows, {}, 1)).ValueOrDie();
  const std::string four = TreesToFile(Fitted(*rows, {}, 4)).ValueOrDie();
  EXPECT_EQ(one, four);
}

TEST(Trees, ARowDependsOnItsNumberAlone) {
  const TreesModel model = Fitted(*People(2000));
  const auto all = Draw(model, 0, 500);
  EXPECT_TRUE(all->Slice(123, 77)->Equals(*Draw(model, 123, 200)));
  EXPECT_FALSE(all->Equals(*Draw(model, 0, 500, 4)));
}

TEST(Trees, AFileLoadsWithoutTheSourceAndDrawsTheSameRows) {
  const TreesModel model = Fitted(*People(2000));
  const auto loaded = TreesFromFile(TreesToFile(model).ValueOrDie());
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_TRUE(loaded->schema->Equals(*model.schema));
  EXPECT_TRUE(Draw(*loaded, 0, 300)->Equals(*Draw(model, 0, 300)));
}

TEST(Trees, ColumnsKeepTypesAndOrder) {
  const auto rows = People(2000);
  const auto twin = Draw(Fitted(*rows), 0, 100);
  ASSERT_EQ(twin->num_columns(), rows->num_columns());
  for (int i = 0; i < twin->num_columns(); ++i) {
    EXPECT_TRUE(twin->schema()->field(i)->Equals(rows->schema()->field(i)));
  }
}

TEST(Trees, RelationsBetweenColumnsSurvive) {
  const auto rows = People(6000);
  const auto twin = Draw(Fitted(*rows), 0, 6000);
  // Income is 100 + 5 a year of age, and 80 more in Seoul, give or take 10.
  const auto age = Numbers(*twin, "age");
  const auto income = Numbers(*twin, "income");
  const auto& city = static_cast<const arrow::StringArray&>(*twin->GetColumnByName("city"));
  int64_t near = 0;
  for (size_t i = 0; i < age.size(); ++i) {
    const double expected =
        104.5 + 5 * age[i] + (city.GetView(static_cast<int64_t>(i)) == "Seoul" ? 80 : 0);
    near += std::fabs(income[i] - expected) < 25 ? 1 : 0;
  }
  EXPECT_GT(near, 5700);
  EXPECT_NEAR(Shares(*twin, "city")["Seoul"], 0.6, 0.03);
}

TEST(Trees, MissingValuesAreModelledWhereTheyStand) {
  const auto twin = Draw(Fitted(*People(6000)), 0, 6000);
  const auto age = Numbers(*twin, "age");
  const auto& smoker = *twin->GetColumnByName("smoker");
  int64_t wrong = 0;
  for (int64_t i = 0; i < twin->num_rows(); ++i) {
    wrong += smoker.IsNull(i) != (age[static_cast<size_t>(i)] < 25) ? 1 : 0;
  }
  EXPECT_LT(wrong, 120);
}

TEST(Trees, RareTextsAreNeverDrawnAndStandInNoFile) {
  const TreesModel model = Fitted(*People(4000));
  EXPECT_EQ(Shares(*Draw(model, 0, 20000), "city").count("Sinan"), 0U);
  EXPECT_EQ(TreesToFile(model).ValueOrDie().find("Sinan"), std::string::npos);
}

TEST(Trees, NumbersThatAreEveryonesOwnAreDrawnAnew) {
  const auto rows = People(4000);
  const TreesModel model = Fitted(*rows);
  const auto twin = Draw(model, 0, 4000);
  const auto own = Numbers(*rows->CombineChunksToBatch().ValueOrDie(), "number");
  const std::set<double> real(own.begin(), own.end());
  int64_t hits = 0;
  for (const double value : Numbers(*twin, "number")) {
    hits += real.count(value) != 0 ? 1 : 0;
    ASSERT_EQ(value, std::floor(value));
    ASSERT_GE(value, *real.begin());
    ASSERT_LE(value, *real.rbegin());
  }
  // 4,000 of some 99,991 whole numbers are real ones: 4% by chance.
  EXPECT_LT(hits, 300);
  // No cell of the model is a single such value.
  const ColumnCells& cells = model.columns[4].cells;
  for (size_t i = 0; i < cells.low.size(); ++i) EXPECT_LT(cells.low[i], cells.high[i]);
}

TEST(Trees, DecimalsKeepTheirPrecision) {
  for (const double value : Numbers(*Draw(Fitted(*People(3000)), 0, 2000), "income")) {
    EXPECT_EQ(value, std::nearbyint(value * 10) / 10);
  }
}

TEST(Trees, FormatsAreMadeUp) {
  const auto rows = People(4000);
  const auto twin = Draw(Fitted(*rows), 0, 500);
  const auto& cards = static_cast<const arrow::StringArray&>(*twin->GetColumnByName("card"));
  for (int64_t i = 0; i < cards.length(); ++i) {
    const std::string card = cards.GetString(i);
    ASSERT_EQ(card.size(), 9U) << card;
    EXPECT_EQ(card.substr(0, 3), "KR-");
    EXPECT_EQ(card[7], '-');
    EXPECT_TRUE(std::isdigit(static_cast<unsigned char>(card[3]))) << card;
  }
}

TEST(Trees, FreeTextIsNeverCopied) {
  Texts notes;
  Ints group;
  for (int i = 0; i < 300; ++i) {
    notes.emplace_back("note " + std::string(static_cast<size_t>(i % 50 + 1), 'x') +
                       std::to_string(i) + " about a long story that no other row tells like this");
    group.emplace_back(i % 3);
  }
  const auto twin = Draw(Fitted(*TableOf({{"group", Of(group)}, {"note", Of(notes)}})), 0, 100);
  EXPECT_EQ(twin->GetColumnByName("note")->null_count(), 100);
}

TEST(Trees, ConstantEmptyAndBooleanColumns) {
  Ints same(100, 7);
  Doubles none(100, std::nullopt);
  arrow::BooleanBuilder truths;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(truths.Append(i % 2 == 0).ok());
  const auto twin =
      Draw(Fitted(*TableOf({{"same", Of(same)}, {"none", Of(none)}, {"truth", *truths.Finish()}})),
           0, 50);
  for (const double value : Numbers(*twin, "same")) EXPECT_EQ(value, 7);
  EXPECT_EQ(twin->GetColumnByName("none")->null_count(), 50);
  EXPECT_EQ(Shares(*twin, "truth").size(), 2U);
}

TEST(Trees, InfinitiesAndNaNStayApartFromMissing) {
  Doubles values;
  for (int i = 0; i < 400; ++i) {
    values.push_back(i % 4 == 0   ? std::optional<double>()
                     : i % 4 == 1 ? std::optional<double>(NAN)
                     : i % 4 == 2 ? std::optional<double>(INFINITY)
                                  : std::optional<double>(i));
  }
  const auto twin = Draw(Fitted(*TableOf({{"x", Of(values)}})), 0, 4000);
  int64_t nan = 0, infinite = 0;
  for (const double value : Numbers(*twin, "x")) {
    nan += std::isnan(value) ? 1 : 0;
    infinite += std::isinf(value) ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(nan), 1000, 150);
  EXPECT_NEAR(static_cast<double>(infinite), 1000, 150);
  EXPECT_NEAR(static_cast<double>(twin->column(0)->null_count()), 1000, 150);
}

TEST(Trees, ATableOfOneRowIsRefusedWithWhatIsNeeded) {
  const auto model = FitTrees(*People(1), {}, {}, With(1));
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(model.status().message(), HasSubstr("1 rows"));
  EXPECT_THAT(model.status().message(), HasSubstr("at least 10"));
}

TEST(Trees, ManyColumnsAreFitted) {
  std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>> columns;
  for (int c = 0; c < 300; ++c) {
    Ints values;
    for (int i = 0; i < 100; ++i) values.emplace_back((i * (c + 3) + c) % 7);
    columns.emplace_back("c" + std::to_string(c), Of(values));
  }
  EXPECT_EQ(Draw(Fitted(*TableOf(columns), {.trees = 2}), 0, 10)->num_columns(), 300);
}

TEST(Trees, DamagedFilesAreToldFromGoodOnes) {
  const std::string good = TreesToFile(Fitted(*People(400), {.trees = 2})).ValueOrDie();
  EXPECT_FALSE(TreesFromFile("").ok());
  EXPECT_FALSE(TreesFromFile("no model").ok());
  EXPECT_FALSE(TreesFromFile(good.substr(0, good.size() / 2)).ok());
  // Whatever byte is changed: a refusal, or a model whose walks end at donors that are there.
  for (size_t at = 0; at < good.size(); at += good.size() / 150) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x15);
    const auto model = TreesFromFile(bad);
    if (!model.ok()) continue;
    std::vector<int64_t> rows(50);
    std::iota(rows.begin(), rows.end(), 0);
    EXPECT_TRUE(DrawRows(*model, 1, rows).ok());
  }
}

}  // namespace
}  // namespace saem::table
